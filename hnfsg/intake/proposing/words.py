"""How like a heading and the name of a column are."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

# What councils shorten in headings.
_SHORT = {
    **dict.fromkeys(("fcast", "fcst", "fc", "f/cast", "f'cast"), "forecast"),
    **dict.fromkeys(("bud", "budg", "bgt"), "budget"),
    **dict.fromkeys(("o/t", "o/turn", "ot"), "outturn"),
    **dict.fromkeys(("desc", "descr"), "description"),
    "proj": "projection",
    "act": "actual",
    "acts": "actuals",
    "exp": "expenditure",
    "cc": "cost centre",
    "ytd": "year to date",
    "fy": "full year",
    "var": "variance",
    "ref": "reference",
    "acc": "account",
    "comms": "comments",
    "%": "percent",
}
# What makes a heading another than that whose words it has besides.
_CONTRARY = frozenset(
    [
        "variance",
        "overspend",
        "underspend",
        "deficit",
        "surplus",
        "movement",
        "change",
        "difference",
        "prior",
        "previous",
        "last",
        "percent",
        "remaining",
        "balance",
        "less",
        "adjustment",
        "virement",
        "virements",
        "under",
        "over",
        "cumulative",
        "before",
        "after",
        "gross",
        "net",
    ]
)
_IDLE = frozenset(
    ["the", "of", "for", "to", "in", "and", "a", "at", "as", "on", "total", "annual", "year"]
)


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The words of a heading, those that are shortened in full; figures and units left out."""
    found: list[str] = []
    for word in re.findall(r"[a-z'/%]+", text.lower()):
        found += _SHORT.get(word, word).split()
    return frozenset(word.strip("'/") for word in found) - {""}


def likeness(heading: str, name: str) -> float:
    """0 to 1: whether a heading may mean what a column is called."""
    said, wanted = words_of(heading), words_of(name)
    if not said or not wanted or (said & _CONTRARY) != (wanted & _CONTRARY):
        return 0.0
    if said == wanted:
        return 0.99
    if (wanted - _IDLE) and (wanted - _IDLE) <= said:
        return 0.75 + 0.2 * len(wanted) / len(said | wanted)
    ratio = SequenceMatcher(None, " ".join(sorted(said)), " ".join(sorted(wanted))).ratio()
    return ratio if ratio >= 0.82 else 0.0


def most_like(heading: str, names: Iterable[str]) -> tuple[float, str]:
    """The name that a heading is most like, and how much; (0, "") when it is like none."""
    return max(((likeness(heading, name), name) for name in names), default=(0.0, ""))
