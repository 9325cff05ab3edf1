"""The form on which the chair confirms, mends or drops what notes propose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from actions.forms import DAYS, NOT_A_DAY
from actions.models import DueKind, Group, NotesDraft
from actions.notes import Action, Owner, Proposals, propose
from actions.notes import Due as SaidDue
from actions.notes.reading import MAX_BYTES, UnreadableNotes, text_of
from actions.services.bringing import Confirmed, ConfirmedAction, at, known_people, whom
from actions.services.meetings import When
from actions.services.raising import Due
from hnfsg.people.forms import PlainForm, Words
from hnfsg.people.models import Person

SHOWN_AROUND = 160  # letters of the notes on each side of a proposal's own


class NotesForm(PlainForm):
    """Notes to bring in: pasted or as a file."""

    group = forms.ModelChoiceField(Group.objects.filter(stood_down_on=None), empty_label=None)
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(required=False)
    words: ClassVar = {
        "group": Words("Group", "Choose a group"),
        "text": Words("Paste the notes", "", "Or choose a file below."),
        "file": Words("A file", "", "Word (.docx), PDF or text, up to 20 MB."),
    }

    def clean(self) -> dict[str, Any]:
        """Read the file, or take what was pasted; `notes` is the text and `name` its name."""
        sent, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "").strip()
        if sent and text:
            self.add_error("file", "Paste the notes or choose a file, not both.")
        elif sent:
            try:
                self.cleaned_data["notes"] = text_of(sent.name, sent.read(MAX_BYTES + 1))
            except UnreadableNotes as problem:
                self.add_error("file", str(problem))
            self.cleaned_data["name"] = sent.name
        elif text:
            self.cleaned_data |= {"notes": text, "name": "Pasted notes"}
        else:
            self.add_error("text", "Paste the notes, or choose a file.")
        return self.cleaned_data


@dataclass(frozen=True)
class Source:
    """The words that a proposal comes from, with what stands around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Proposed:
    """One proposed action on the form."""

    action: Action
    source: Source
    take: BoundField
    text: BoundField
    owners: BoundField
    due_kind: BoundField
    due_on: BoundField
    condition: BoundField

    @property
    def fields(self) -> list[BoundField]:
        """The fields that are filled in beside the box."""
        return [self.text, self.due_kind, self.due_on, self.condition]


class ConfirmForm(PlainForm):
    """Every proposal of a draft, each to be taken or left; built from the text itself."""

    on = forms.DateField(
        input_formats=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY},
    )
    words: ClassVar = {"on": Words("Day of the meeting", "Give the day of the meeting")}

    def __init__(self, *args: Any, draft: NotesDraft, **kwargs: Any) -> None:
        self.found: Proposals = propose(draft.text)
        self.draft = draft
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.found.held
        known = known_people()
        for n, action in enumerate(self.found.actions):
            self._add_action(n, action, known)
        for n, each in enumerate(self.found.decisions):
            self._add_box(f"decision_{n}", "Take this decision", is_taken=True)
            self._add_text(f"decision_{n}_text", "Decision", each.text)
        for n, meeting in enumerate(self.found.meetings):
            taken = meeting.on is not None and not meeting.doubt
            self._add_box(f"meeting_{n}", f"Plan {meeting.said}", is_taken=taken)
            field = forms.DateField(
                input_formats=DAYS,
                required=False,
                initial=meeting.on,
                label="Day",
                widget=forms.DateInput(
                    attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"
                ),
            )
            self.fields[f"meeting_{n}_on"] = field

    def _add_action(self, n: int, action: Action, known: dict[str, list[Person]]) -> None:
        self._add_box(f"action_{n}", "Take this action", is_taken=action.confidence == "high")
        self._add_text(f"action_{n}_text", "What is to be done", action.text)
        owners = forms.ModelMultipleChoiceField(
            Person.objects.order_by("name"),
            required=False,
            label="Who does it",
            initial=[p.pk for each in action.owners if (p := _person(each, known))],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes__input"}),
        )
        owners.help_text = _said(action)
        self.fields[f"action_{n}_owners"] = owners
        kind, on, condition = _due(action.due)
        self.fields[f"action_{n}_due_kind"] = forms.ChoiceField(
            choices=DueKind.choices,
            initial=kind,
            label="Due",
            widget=forms.Select(attrs={"class": "govuk-select"}),
        )
        self.fields[f"action_{n}_due_on"] = forms.DateField(
            input_formats=DAYS,
            required=False,
            initial=on,
            label="Day",
            widget=forms.DateInput(
                attrs={"type": "date", "class": "govuk-input"}, format="%Y-%m-%d"
            ),
        )
        self._add_text(f"action_{n}_condition", "Once what has happened", condition)

    def _add_box(self, name: str, label: str, *, is_taken: bool) -> None:
        self.fields[name] = forms.BooleanField(
            required=False,
            initial=is_taken,
            label=label,
            widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        )

    def _add_text(self, name: str, label: str, initial: str) -> None:
        self.fields[name] = forms.CharField(
            required=False,
            initial=initial,
            label=label,
            max_length=600,
            widget=forms.TextInput(attrs={"class": "govuk-input"}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for owners, days and words where something taken lacks them."""
        for n, _ in enumerate(self.found.actions):
            if self.cleaned_data.get(f"action_{n}"):
                self._check_action(n)
        for n, _ in enumerate(self.found.meetings):
            if self.cleaned_data.get(f"meeting_{n}") and not self.cleaned_data.get(
                f"meeting_{n}_on"
            ):
                self.add_error(f"meeting_{n}_on", "Give the day of this meeting, or leave it out.")
        return self.cleaned_data

    def _check_action(self, n: int) -> None:
        said = self.cleaned_data
        if not said.get(f"action_{n}_text"):
            self.add_error(f"action_{n}_text", f"Say what action {n + 1} is, or leave it out.")
        if not said.get(f"action_{n}_owners"):
            self.add_error(f"action_{n}_owners", f"Choose who does action {n + 1}.")
        kind = said.get(f"action_{n}_due_kind")
        if kind == DueKind.DATE and not said.get(f"action_{n}_due_on"):
            self.add_error(f"action_{n}_due_on", f"Give the day on which action {n + 1} is due.")
        if kind == DueKind.CONDITION and not said.get(f"action_{n}_condition"):
            self.add_error(f"action_{n}_condition", f"Say what action {n + 1} waits for.")

    def proposed(self) -> Iterator[Proposed]:
        """Each proposed action with its fields."""
        for n, action in enumerate(self.found.actions):
            names = ("", "_text", "_owners", "_due_kind", "_due_on", "_condition")
            fields = [self[f"action_{n}{name}"] for name in names]
            yield Proposed(action, self._source(action.start, action.end), *fields)

    def decisions(self) -> Iterator[tuple[Source, BoundField, BoundField]]:
        """Each proposed decision: its words, the box, the text."""
        for n, each in enumerate(self.found.decisions):
            source = self._source(each.start, each.end)
            yield source, self[f"decision_{n}"], self[f"decision_{n}_text"]

    def meetings(self) -> Iterator[tuple[str, str, BoundField, BoundField]]:
        """Each meeting to come: its words, what is doubtful, the box, the day."""
        for n, each in enumerate(self.found.meetings):
            yield each.said, each.doubt, self[f"meeting_{n}"], self[f"meeting_{n}_on"]

    def _source(self, start: int, end: int) -> Source:
        text = self.draft.text
        before, after = text[max(0, start - SHOWN_AROUND) : start], text[end : end + SHOWN_AROUND]
        return Source(before.strip(), text[start:end].strip(), after.strip())

    @property
    def said(self) -> Confirmed:
        """What was confirmed, once it is valid."""
        data = self.cleaned_data
        actions = [
            ConfirmedAction(
                data[f"action_{n}_text"],
                action.item,
                list(data[f"action_{n}_owners"]),
                _confirmed_due(data, n),
            )
            for n, action in enumerate(self.found.actions)
            if data[f"action_{n}"]
        ]
        decisions = [
            (data[f"decision_{n}_text"], each.item)
            for n, each in enumerate(self.found.decisions)
            if data[f"decision_{n}"] and data[f"decision_{n}_text"]
        ]
        meetings = [
            When(data[f"meeting_{n}_on"], at(each.starts), at(each.ends), each.place)
            for n, each in enumerate(self.found.meetings)
            if data[f"meeting_{n}"]
        ]
        return Confirmed(data["on"], actions, decisions, meetings)


def _person(owner: Owner, known: dict[str, list[Person]]) -> Person | None:
    if owner.question:
        return None
    return whom(owner.name, known) or whom(owner.said, known)


def _said(action: Action) -> str:
    """What the notes say of the owners, for whoever confirms."""
    said = ", ".join(owner.said for owner in action.owners)
    asked = " ".join(action.questions)
    return f"The notes say: {said}. {asked}".strip() if said else "The notes name nobody."


def _due(due: SaidDue | None) -> tuple[str, Any, str]:
    if due and due.kind == "date":
        return DueKind.DATE, due.on, ""
    if due and due.kind == "condition":
        return DueKind.CONDITION, None, due.said
    return DueKind.NEXT_MEETING, None, ""


def _confirmed_due(data: dict[str, Any], n: int) -> Due:
    match data[f"action_{n}_due_kind"]:
        case DueKind.DATE:
            return Due(on=data[f"action_{n}_due_on"])
        case DueKind.CONDITION:
            return Due(condition=data[f"action_{n}_condition"])
    return Due()
