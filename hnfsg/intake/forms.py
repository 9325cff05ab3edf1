"""Forms of the Data pages."""

from typing import Any

from django import forms

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.months import recent_months
from hnfsg.periods import FinancialMonth


class UploadForm(forms.Form):
    """A file, and the month it is for when the file itself does not say."""

    file = forms.FileField(
        label="File",
        error_messages={
            "required": "Choose a file, .xlsx or .csv.",
            "empty": "The file is empty. Open it, check that it has rows, and choose it again.",
        },
    )

    def __init__(self, *args: Any, dataset: Dataset, latest: FinancialMonth | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
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
