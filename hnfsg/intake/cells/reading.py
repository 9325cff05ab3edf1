"""What every kind of cell shares: its different texts, its text without what cannot be seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from hnfsg.intake.declarations import Column

# What copying and scanning leave behind: marks without width, and control characters other than
# a line break or a tab.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff\ud800-\udfff]|_x000D_"
)
_WIDE_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")


class Bad(ValueError):
    """A cell that cannot be read: "is ...", and how to put it right."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


@dataclass(frozen=True)
class Given:
    """What is known beforehand: the column, what its field can just not hold, the unit."""

    column: Column
    largest: Decimal
    unit: int

    @cached_property
    def symbols(self) -> dict[str, str]:
        """The column's marks for kinds of nothing, in small letters, and their kinds."""
        return {mark.lower(): kind for mark, kind in self.column.symbols.items()}


Reader = Callable[[str, Given], str | None]
Glance = Callable[[str], str | None]
"""What is stored of a text that needs no second look, None of every other."""


def distinct(values: "pd.Series[Any]") -> "tuple[np.ndarray[Any, np.dtype[np.int64]], list[str]]":
    """The different texts of a column, and for each row the place of its own among them.

    Takes text or categories of text; of these, only the ones in use. What is missing is "".
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = np.asarray(values.cat.codes, dtype=np.int64)
        texts = values.cat.categories.tolist()
        used = np.bincount(codes + 1, minlength=len(texts) + 1) > 0
    else:
        codes, found = pd.factorize(values)
        codes, texts = np.asarray(codes, dtype=np.int64), list(found)
        used = np.bincount(codes + 1, minlength=len(texts) + 1) > 0
    if used[0]:  # a missing value
        texts = [*texts, ""]
        codes = np.where(codes < 0, len(texts) - 1, codes)
        used = np.append(used, True)
    if used[1:].all():
        return codes, [str(text) for text in texts]
    places = np.flatnonzero(used[1:])
    renumbered = np.zeros(len(texts), dtype=np.int64)
    renumbered[places] = np.arange(len(places))
    return renumbered[codes], [str(texts[place]) for place in places]


def clean(raw: str) -> str:
    """A cell's text without what cannot be seen: trimmed, every space a plain one."""
    if raw.isprintable():
        return raw.strip()
    text = _LINE_BREAKS.sub("\n", _UNSEEN.sub("", raw))
    return _WIDE_SPACES.sub(" ", text).strip()
