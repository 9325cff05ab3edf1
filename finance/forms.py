"""What readers may ask of the line table."""

from typing import Any

from django import forms

from finance.models import Block, Category
from finance.tables import NOT_STATED


class LineFilter(forms.Form):
    """A block, a category and a word to look for; whatever is not one of these is ignored."""

    block = forms.ChoiceField(label="DSG block", required=False)
    category = forms.ChoiceField(label="Provision category", required=False)
    q = forms.CharField(label="Line or code has", required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block"].choices = [("", "All blocks"), *Block.choices]  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", "All categories"),
            *Category.choices,
            (NOT_STATED, "Not stated"),
        ]

    def chosen(self) -> dict[str, str]:
        """What was asked for and exists: block, category, q; blank where nothing was."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("block", "category", "q")}
