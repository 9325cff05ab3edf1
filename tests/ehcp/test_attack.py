"""Nobody can work out a small number of children from the downloads of the EHCP figures.

Every figure that counts children is attacked as soon as it is registered: see `discovery`.
"""

from datetime import date
from random import Random
from typing import Any

import pytest

from hnfsg.figures.masking import SMALLEST_SHOWN
from hnfsg.figures.registry import Audience, figures
from hnfsg.intake import vintages
from tests.ehcp import children, queue_cases, random_cases
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.discovery import Read, cell, read, sums
from tests.figures.attack import Bounds, Cell, Sum, as_exact, as_rounded, bounds, pinned

pytestmark = pytest.mark.django_db

MASKED = [f for f in figures() if f.slug.startswith("ehcp.") and f.is_masked]
# What stays without a row here, and why.
NEEDS_MORE = {
    "ehcp.plans.against_plan": "its plans come from a recovery plan, and count the same cases",
    "ehcp.plans.january": "it holds plans in January against those that the DfE publishes",
}
# Figures whose sums alone give hidden small numbers back.
UNDONE = {
    "ehcp.decisions.in_time_years",
    "ehcp.decisions.sources",
    "ehcp.requests.areas",
    "ehcp.requests.parents",
    "ehcp.requests.year",
}
OURS = ("ehcp.requests.", "ehcp.decisions.")
FEW, MANY = 60, 700  # cases of each kind
FIRST = date(2022, 2, 1)


def county(seed: int, count: int) -> list[dict[str, Any]]:
    """Cases of every kind, in two areas, none of them without a month before it."""
    random = Random(seed)
    rows = [
        *random_cases.random_cases(random, count),
        *children.random_cases(random, count),
        *queue_cases.random_cases(seed, count),
    ]
    kept = [row | {"area": _AREAS.get(row["area"], "")} for row in rows]
    return [row for row in kept if FIRST <= row["received_date"] <= AS_AT] + [
        {"received_date": FIRST, "request_outcome": "undecided", "area": area} for area in _KNOWN
    ]


_AREAS = {"North": "North", "East": "North"}
_KNOWN = ("North", "")


def readings(seed: int, *starts: str) -> dict[str, tuple[Read, Read, list[Sum]]]:
    """Each figure's downloads of few cases, exact and as members have them, and their sums."""
    publish_cases(*county(100 + seed, MANY))
    wanted = [f for f in MASKED if f.slug.startswith(starts or "")]
    attacked = [f for f in wanted if f.slug not in NEEDS_MORE]
    many = {f.slug: read(f, vintages.live(), Audience.OFFICER) for f in attacked}
    publish_cases(*county(seed, FEW))
    found = {}
    for figure in attacked:
        exact = read(figure, vintages.live(), Audience.OFFICER)
        told = read(figure, vintages.live(), Audience.MEMBER)
        found[figure.slug] = exact, told, sums(exact, many[figure.slug])
    return found


def truth(exact: Read) -> dict[Cell, int]:
    return {cell(p): int(text) for p, text in exact.texts.items() if text.isdigit()}


def attacked(told: Read, found: list[Sum], how: Any) -> Bounds:
    return bounds({cell(p): [how(text)] for p, text in told.texts.items()}, found)


def hidden(text: str) -> tuple[int, int]:
    """A count of which only that it is small is hidden, as many publish them."""
    return (1, SMALLEST_SHOWN - 1) if 1 <= int(text) < SMALLEST_SHOWN else as_exact(text)


def test_no_small_number_of_any_figure_is_pinned_and_every_one_is_without_masking() -> None:
    given_away, blind, empty = {}, [], []
    for slug, (exact, told, found) in readings(7).items():
        known = truth(exact)
        small = [at for at, count in known.items() if 1 <= count <= 4]
        if not small:
            empty.append(slug)
        if pins := pinned(attacked(told, found, as_rounded), known):
            given_away[slug] = pins
        if set(small) - set(pinned(attacked(exact, found, as_exact), known)):
            blind.append(slug)
        assert set(told.texts) == set(exact.texts), f"{slug}: members have other rows"
    assert given_away == {}
    assert blind == []
    assert not [slug for slug in empty if slug.startswith(OURS)]
    assert len(empty) < len(MASKED) / 4, "hardly a figure has a small number to find"


def test_the_sums_are_found_that_undo_hiding_small_numbers_alone() -> None:
    """Where only small numbers are hidden, the same attack gives some of them back."""
    undone = {
        slug
        for slug, (exact, _, found) in readings(8, *OURS).items()
        if pinned(attacked(_only_numbers(exact), found, hidden), truth(exact))
    }
    assert undone >= UNDONE


def _only_numbers(exact: Read) -> Read:
    texts = {place: text for place, text in exact.texts.items() if text.isdigit()}
    return Read(exact.scopes, exact.rows, exact.columns, texts)
