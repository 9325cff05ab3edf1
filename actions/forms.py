"""The forms of meetings and actions."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from actions.models import (
    Action,
    ActionStatus,
    AgendaItem,
    Attendance,
    DueKind,
    Group,
    Meeting,
    OutcomeKind,
)
from actions.services import Due
from actions.services.meetings import When
from hnfsg.people.forms import PlainForm, Words
from hnfsg.people.models import Person

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]
NOT_A_DAY = "That is not a date. Write it like 5/3/2024."
NOT_A_TIME = "That is not a time. Write it like 15:30."


def _day(*, required: bool = True) -> forms.DateField:
    return forms.DateField(
        input_formats=DAYS,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY},
    )


def _time() -> forms.TimeField:
    return forms.TimeField(
        required=False,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": NOT_A_TIME},
    )


def _person(*, required: bool = False) -> "forms.ModelChoiceField[Person]":
    empty = "Choose somebody" if required else "Nobody"
    return forms.ModelChoiceField(
        Person.objects.order_by("name"), required=required, empty_label=empty
    )


class GroupForm(PlainForm):
    """What a group is called and how it works."""

    name = forms.CharField(max_length=120)
    parent_body = forms.CharField(max_length=120, required=False)
    remit = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    lead_days = forms.IntegerField(
        min_value=0, max_value=30, initial=5, error_messages={"invalid": "Type a whole number."}
    )
    words: ClassVar = {
        "name": Words("Name", "Type a name"),
        "parent_body": Words(
            "Parent body", "", "To whom it recommends, such as the schools forum."
        ),
        "remit": Words("Remit", "", "What it is there for, in a sentence or two."),
        "lead_days": Words(
            "Papers out",
            "Type a number of days",
            "Working days before each meeting; weekends and bank holidays are left out.",
        ),
    }


class OfficersForm(PlainForm):
    """Who chairs a group, who stands in, who takes its notes."""

    chair, deputy, note_taker = _person(), _person(), _person()
    words: ClassVar = {
        "chair": Words("Chair", ""),
        "deputy": Words("Deputy", ""),
        "note_taker": Words("Note-taker", "", "May write the notes of every meeting of the group."),
    }


class MemberForm(PlainForm):
    """Somebody who joins a group."""

    person = _person(required=True)
    words: ClassVar = {"person": Words("Who joins", "Choose somebody")}


class MeetingForm(PlainForm):
    """When and where a meeting is."""

    group = forms.ModelChoiceField(Group.objects.filter(stood_down_on=None), empty_label=None)
    on = _day()
    starts, ends = _time(), _time()
    place = forms.CharField(max_length=200, required=False)
    link = forms.URLField(
        max_length=400,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "That is not an address. It starts with https://."},
    )
    words: ClassVar = {
        "group": Words("Group", "Choose a group"),
        "on": Words("Day", "Give the day"),
        "starts": Words("Starts", ""),
        "ends": Words("Ends", ""),
        "place": Words("Place", "", "A room, or “Teams”."),
        "link": Words("Link to join", ""),
    }

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            names = ("group", "on", "starts", "ends", "place", "link")
            kwargs["initial"] = {name: getattr(meeting, name) for name in names}
        super().__init__(*args, **kwargs)
        if meeting is not None:
            del self.fields["group"]

    @property
    def when(self) -> When:
        """What was typed, once it is valid."""
        said = self.cleaned_data
        return When(said["on"], said["starts"], said["ends"], said["place"], said["link"])


class ItemForm(PlainForm):
    """An item of an agenda."""

    title = forms.CharField(max_length=200)
    owner = _person()
    asked = forms.CharField(max_length=400, required=False)
    words: ClassVar = {
        "title": Words("Title", "Type a title"),
        "owner": Words("Who presents it", ""),
        "asked": Words(
            "What members are asked to decide", "", "Blank where it is for information."
        ),
    }

    def __init__(self, *args: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = {n: getattr(item, n) for n in ("title", "owner", "asked")}
        super().__init__(*args, **kwargs)


class NotesForm(PlainForm):
    """The notes on an item, over the edition that was opened."""

    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 8}))
    edition = forms.IntegerField(widget=forms.HiddenInput)
    words: ClassVar = {"notes": Words("Notes", "", "Members read them once the meeting is over.")}

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["initial"] = {"notes": item.notes, "edition": item.edition}
        super().__init__(*args, **kwargs)


class OutcomeForm(PlainForm):
    """What came of an item beside its actions."""

    kind = forms.ChoiceField(choices=OutcomeKind.choices)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))
    words: ClassVar = {
        "kind": Words("Kind", "Choose a kind"),
        "text": Words("In words", "Say what came of it"),
    }


class CorrectionForm(PlainForm):
    """What was wrong in agreed notes."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    words: ClassVar = {
        "text": Words(
            "Correction", "Say what is wrong and what is right", "The notes stay as agreed."
        )
    }


class AttendanceForm(forms.Form):
    """For each of a group: there, apologies, or neither."""

    CHOICES = (("present", "Present"), ("apologies", "Apologies"), ("", "Neither"))

    def __init__(self, *args: Any, people: list[Person], said: list[Attendance], **kwargs: Any):
        super().__init__(*args, **kwargs)
        was = {a.person_id: "present" if a.was_present else "apologies" for a in said}
        self.people = people
        for person in people:
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                choices=self.CHOICES,
                required=False,
                label=str(person),
                initial=was.get(person.pk, ""),
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )

    def said_of(self, answer: str) -> list[Person]:
        """Those of whom that was answered."""
        return [p for p in self.people if self.cleaned_data[f"person_{p.pk}"] == answer]


class ActionForm(PlainForm):
    """An action: what, who, until when."""

    text = forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    owners = forms.ModelMultipleChoiceField(
        Person.objects.order_by("name"), widget=forms.CheckboxSelectMultiple
    )
    due_kind = forms.ChoiceField(choices=DueKind.choices, initial=DueKind.NEXT_MEETING)
    due_on = _day(required=False)
    condition = forms.CharField(max_length=200, required=False)
    words: ClassVar = {
        "text": Words("What is to be done", "Say what is to be done"),
        "owners": Words("Who does it", "Choose at least one owner", "One or more."),
        "due_kind": Words("Due", "Choose when it is due"),
        "due_on": Words("Day", "", "Where it is due by a date."),
        "condition": Words("Once what has happened", "", "Such as “once the plan is published”."),
    }

    def __init__(self, *args: Any, action: Action | None = None, **kwargs: Any) -> None:
        if action is not None:
            names = ("text", "due_kind", "due_on", "condition")
            kwargs["initial"] = {n: getattr(action, n) for n in names}
            kwargs["initial"]["owners"] = [person.pk for person in action.owners.all()]
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for the day or the condition where the due needs it."""
        kind = self.cleaned_data.get("due_kind")
        if kind == DueKind.DATE and not self.cleaned_data.get("due_on") and not self.errors:
            self.add_error("due_on", "Give the day it is due")
        if kind == DueKind.CONDITION and not self.cleaned_data.get("condition", "").strip():
            self.add_error("condition", "Say what has to happen first")
        return self.cleaned_data

    @property
    def due(self) -> Due:
        """What was typed, once it is valid: only what the chosen kind needs."""
        kind = self.cleaned_data["due_kind"]
        on: date | None = self.cleaned_data["due_on"] if kind == DueKind.DATE else None
        return Due(on, self.cleaned_data["condition"] if kind == DueKind.CONDITION else "")


class UpdateForm(PlainForm):
    """How an action stands."""

    status = forms.ChoiceField(choices=())
    text = forms.CharField(
        max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    words: ClassVar = {
        "status": Words("It is", "Choose how it stands"),
        "text": Words("What has happened", "", "A sentence that the group reads."),
    }

    def __init__(self, *args: Any, action: Action, runs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = ActionStatus(action.status)
        ends = [ActionStatus.DONE, *([ActionStatus.CLOSED, ActionStatus.OPEN] if runs else [])]
        offered = dict.fromkeys([now, ActionStatus.IN_PROGRESS, *ends])
        self.fields["status"].choices = [(s.value, s.label) for s in offered]  # type: ignore[attr-defined]


class LogForm(PlainForm):
    """Which actions to list."""

    which = forms.ChoiceField(
        choices=(("open", "Open"), ("overdue", "Overdue"), ("over", "Over"), ("all", "All")),
        required=False,
    )
    owner = forms.ModelChoiceField(
        Person.objects.filter(owned_actions__isnull=False).distinct().order_by("name"),
        required=False,
        empty_label="Everybody",
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.select_related("group"), required=False, empty_label="Every meeting"
    )
    q = forms.CharField(required=False, max_length=100)
    words: ClassVar = {
        "which": Words("Show", ""),
        "owner": Words("Owner", ""),
        "meeting": Words("Raised at", ""),
        "q": Words("Words", ""),
    }
