"""Forms of the Data pages."""

from typing import Any

from django import forms

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.months import recent_months
from hnfsg.intake.release_time import NoSuchMoment, local_moment
from hnfsg.periods import FinancialMonth


class UploadForm(forms.Form):
    """A file, and what it does not say itself: its month, which column identifies a child."""

    file = forms.FileField(
        label="File",
        error_messages={
            "required": "Choose a file: Excel, OpenDocument or csv.",
            "empty": "The file is empty. Open it, check that it has rows, and choose it again.",
        },
    )

    def __init__(
        self,
        *args: Any,
        dataset: Dataset,
        latest: FinancialMonth | None,
        said: str = "",
        **kwargs: Any,
    ):
        """`said`: how officers said that their files head the identifier."""
        super().__init__(*args, **kwargs)
        if dataset.is_of_its_own_kind:
            asked = f"Choose a file: {dataset.takes[0].lower()}{dataset.takes[1:]}."
            self.fields["file"].error_messages["required"] = asked
        if identifier := dataset.identifier:
            self.fields["identifier_heading"] = forms.CharField(
                label=f"Heading of the identifier, if it is not “{identifier.heading}”",
                required=False,
                max_length=80,
                initial=said,
            )
        if dataset.has_months:
            self.fields["stated_period"] = forms.ChoiceField(
                label="Month, if the file does not say",
                required=False,
                choices=[("", "The file says"), *recent_months(latest)],
            )


class WithdrawForm(forms.Form):
    """Why an upload is taken back."""

    reason = forms.CharField(
        label="Why do you withdraw it?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you withdraw it. Members will read the reason."},
    )


class ReleaseForm(forms.Form):
    """From when an upload is published; cleaned, `at` is the moment in the council's time."""

    day = forms.DateField(
        label="Date",
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the date.",
            "invalid": "That is not a date. Write it like 5/3/2024.",
        },
    )
    time = forms.TimeField(
        label="Time",
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": "Give the time.",
            "invalid": "That is not a time. Write it like 9:00 or 14:30.",
        },
    )

    def clean(self) -> dict[str, Any]:
        """Join the two into `at`."""
        cleaned = super().clean() or {}
        if "day" in cleaned and "time" in cleaned:
            try:
                cleaned["at"] = local_moment(cleaned["day"], cleaned["time"])
            except NoSuchMoment as problem:
                self.add_error("time", str(problem))
        return cleaned


class SendBackForm(forms.Form):
    """Why a second officer does not approve."""

    reason = forms.CharField(
        label="What has to change?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what has to change before you approve it."},
    )
