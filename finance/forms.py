"""What readers may ask of the line table."""

from typing import Any

from django import forms

from finance.models import Block, Category
from finance.tables import BY_BLOCK, GROUPINGS, NOT_STATED


class LineFilter(forms.Form):
    """A grouping, a block, a category and a word to look for; what is none of these is ignored."""

    by = forms.ChoiceField(label="Added up by", required=False, choices=GROUPINGS)
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
        """What was asked for and exists: by, block, category, q; by block where nothing was."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in ("block", "category", "q")}
        return {"by": self.cleaned_data.get("by") or BY_BLOCK, **found}
