"""The forms of the EHCP settings."""

from typing import Any

from django import forms

from ehcp.models import Deadline, Step
from ehcp.services.deadlines import LONGEST, Said
from hnfsg.people.forms import PlainForm, Words

LAW, TARGET = "law", "target"
_KINDS = [(LAW, "A limit of the law"), (TARGET, "The council’s own target, beside the limit")]


class DeadlineForm(PlainForm):
    """What a limit says; what it is of and of which kind only when it is entered."""

    words = {
        "step": Words("What it is a limit of", "Choose what it is a limit of"),
        "kind": Words("What it is", "Choose what it is"),
        "days": Words("Days", "Give the days", "Calendar days: 6 weeks are 42."),
        "from_date": Words(
            "From",
            "Give the day from which it holds",
            "What is counted from an earlier day keeps the limit before it.",
        ),
        "source": Words(
            "Source", "Say which law or decision it rests on", "Such as SI 2014/1530, regulation 5."
        ),
    }
    step = forms.ChoiceField(choices=Step.choices)
    kind = forms.ChoiceField(choices=_KINDS)
    days = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        error_messages={
            "invalid": "That is not a whole number of days.",
            "min_value": "It has to be at least 1 day.",
            "max_value": f"It has to be at most {LONGEST:,} days.",
        },
    )
    from_date = forms.DateField(
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "That is not a date. Write it like 1/9/2029."},
    )
    source = forms.CharField(max_length=200)

    def __init__(self, *args: Any, deadline: Deadline | None = None, **kwargs: Any) -> None:
        if deadline is not None:
            names = ("days", "from_date", "source")
            kwargs["initial"] = {name: getattr(deadline, name) for name in names}
        super().__init__(*args, **kwargs)
        if deadline is not None:
            del self.fields["step"], self.fields["kind"]

    @property
    def said(self) -> Said:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Said(typed["days"], typed["from_date"], typed["source"])

    @property
    def is_local(self) -> bool:
        """Whether it is a target of the council's own."""
        return bool(self.cleaned_data["kind"] == TARGET)
