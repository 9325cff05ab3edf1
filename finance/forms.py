"""What readers may ask of the finance pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from finance.action_table import STATE_CHOICES
from finance.models import Block, Category, Reason, SavingKind
from finance.tables import BY_BLOCK, GROUPINGS, NOT_STATED
from finance.what_if import WHOLE
from hnfsg.money import millions

# What may still be saved, its name on screen, and how much of it comes unless somebody asks.
SHARES = {
    "on_track": ("On track", WHOLE),
    "at_risk": ("At risk", 0),
    "not_deliverable": ("Not deliverable", 0),
    "unallocated": ("Unallocated", 0),
}
NO_SHARE = f"Type a whole number from 0 to {WHOLE}."


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


class ActionFilter(forms.Form):
    """A workstream, a state, a reason, a kind and a word; what is none of these is ignored.

    `moved` asks for the actions of which a state moved since what they are compared with.
    """

    workstream = forms.CharField(label="Workstream", required=False, max_length=120)
    state = forms.ChoiceField(label="With savings", required=False)
    reason = forms.ChoiceField(label="Reason", required=False)
    kind = forms.ChoiceField(label="Cashable or avoidance", required=False)
    moved = forms.ChoiceField(label="Moved", required=False)
    q = forms.CharField(label="Reference or words", required=False, max_length=60)

    def __init__(self, *args: Any, workstreams: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {
            "state": [("", "In any state"), *STATE_CHOICES],
            "reason": [("", "Any reason"), *Reason.choices],
            "kind": [("", "Both"), *SavingKind.choices],
            "moved": [("", "Moved or not"), *((v, f"{w}, moved") for v, w in STATE_CHOICES)],
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.workstreams = [("", "All workstreams"), *((w, w) for w in workstreams or [] if w)]

    def chosen(self) -> dict[str, str]:
        """What was asked for; blank where nothing was, or what does not exist."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class WhatIf(forms.Form):
    """How much of each group of savings comes, in per cent.

    `amounts` are what each group holds, in pounds; a group that holds nothing is not asked about.
    """

    def __init__(self, data: Mapping[str, Any], amounts: Mapping[str, Decimal]) -> None:
        super().__init__(data)
        for name, (label, usual) in SHARES.items():
            if amounts[name]:
                self.fields[name.replace("_", "-")] = forms.IntegerField(
                    label=f"{label}, {millions(amounts[name])}",
                    required=False,
                    initial=usual,
                    min_value=0,
                    max_value=WHOLE,
                    error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_SHARE),
                )

    def shares(self) -> dict[str, int]:
        """Per cent by group; as the forecast's own states have it where nothing right was asked."""
        self.is_valid()
        asked = {name.replace("-", "_"): value for name, value in self.cleaned_data.items()}
        found = {name: asked.get(name) for name in SHARES}
        return {n: SHARES[n][1] if found[n] is None else int(str(found[n])) for n in SHARES}
