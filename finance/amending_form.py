"""The form in which a finance officer changes or adds a management action."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from finance.models import ManagementActionRow, Reason, SavingKind
from hnfsg.money import NotAnAmount, parse_amount
from hnfsg.people.forms import PlainForm, Words

AMOUNTS = {
    "planned": "Planned saving this year",
    "assumed_in_forecast": "Assumed in the forecast",
    "delivered": "Delivered",
    "on_track": "On track",
    "at_risk": "At risk",
    "not_deliverable": "Not deliverable",
    "substitutes": "Substitutes found",
}
TEXTS = ("reason", "comment", "mitigation")
_HOW_MUCH = (
    "In pounds, such as 1,600,000 or £1.6m. The amounts below may be blank where they are not "
    "known; blank is not nought."
)


class PoundsField(forms.CharField):
    """An amount as officers type it; blank is not stated, and never nought."""

    def __init__(self, *, may_be_negative: bool = True, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)
        self.may_be_negative = may_be_negative

    def clean(self, value: Any) -> Decimal | None:
        """The amount. Raises ValidationError with what to type instead."""
        text = super().clean(value)
        try:
            amount = parse_amount(text)
        except NotAnAmount as problem:
            raise forms.ValidationError(f"“{text}”: {problem}") from problem
        if amount is not None and amount < 0 and not self.may_be_negative:
            raise forms.ValidationError("A planned saving is 0 or more.")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """An amount of ours in whole pounds with commas; what was typed as it was."""
        return f"{value.normalize():,f}" if isinstance(value, Decimal) else value


class AmendForm(PlainForm):
    """What an action says: its amounts, its reason, and why that is changed now."""

    words: ClassVar[dict[str, Words]] = {
        **{
            name: Words(label, f"Give an amount for {label.lower()}")
            for name, label in AMOUNTS.items()
        },
        "planned": Words(AMOUNTS["planned"], "Give the planned saving", _HOW_MUCH),
        "reason": Words("Why it is at risk or lost", "Choose a reason"),
        "comment": Words(
            "Comment", "Give a comment", "Members read it. Name no person, and no few children."
        ),
        "mitigation": Words("What is being done", "Say what is being done", "Members read it."),
        "why": Words(
            "Why do you change it?",
            "Say why you change it",
            "Members read it beside the old and the new value. Name no person.",
        ),
    }
    planned = PoundsField(may_be_negative=False)
    assumed_in_forecast = PoundsField()
    delivered = PoundsField()
    on_track = PoundsField()
    at_risk = PoundsField()
    not_deliverable = PoundsField()
    substitutes = PoundsField()
    reason = forms.ChoiceField(required=False, choices=[("", "None"), *Reason.choices])
    comment = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    mitigation = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    why = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))
    made_from = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, action: ManagementActionRow | None = None, part: int = 0, **kwargs: Any
    ) -> None:
        """`action` is the row that is changed, or `part` the rows that one is added to."""
        initial = {name: getattr(action, name) for name in (*AMOUNTS, *TEXTS)} if action else {}
        kwargs["initial"] = {**initial, "made_from": action.part_id if action else part}
        super().__init__(*args, **kwargs)

    @property
    def part(self) -> int:
        """The part that the form was made from: another may count since."""
        return int(self.cleaned_data["made_from"])

    def clean_planned(self) -> Decimal:
        """The planned saving, which the return must state."""
        planned: Decimal | None = self.cleaned_data["planned"]
        if planned is None:
            raise forms.ValidationError("Give the planned saving; 0 where none is planned.")
        return planned

    @property
    def said(self) -> dict[str, Any]:
        """What was typed of the action, once it is valid."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("why", "made_from")
        }


class AddForm(AmendForm):
    """An action that the plan does not have yet."""

    words: ClassVar[dict[str, Words]] = {
        "ref": Words("Reference", "Give it a reference", "One that the plan has not used."),
        "title": Words("Action", "Say what will be done", "In one line. Members read it."),
        "workstream": Words("Workstream", "Name its workstream"),
        "budget_line": Words("Budget line or category", "Name the line that it reduces"),
        "kind": Words("Cashable or cost avoidance", "Choose one"),
        "lead": Words("Lead", "Give the lead", "A role, no name. Members do not see it."),
        **AmendForm.words,
        "why": Words(
            "Why do you add it?", "Say why you add it", "Members read it. Name no person."
        ),
    }
    field_order = ("ref", "title", "workstream", "budget_line", "kind", "lead")
    ref = forms.CharField(max_length=40)
    title = forms.CharField(max_length=300)
    workstream = forms.CharField(required=False, max_length=120)
    budget_line = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(choices=SavingKind.choices)
    lead = forms.CharField(required=False, max_length=120)
