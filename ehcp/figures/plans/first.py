"""What first plans named, after a parent's request and after a school's."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import last_day, months_of, words_of
from ehcp.figures.intervals import lower, upper
from ehcp.figures.plans.scope import NOT_STATED, PAGE, YEAR
from ehcp.figures.plans.words import of_all
from ehcp.figures.scope import (
    CALENDAR,
    DATASETS,
    calendar_of,
    cells,
    counted,
    share,
    start_chosen,
    table,
)
from ehcp.models import Said, Source
from ehcp.selectors import Extract, extract_of, first_plans
from finance.models import Category
from hnfsg.figures.cells import absence, written
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    FromColumns,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import difference

ALTERNATIVE, EOTAS = "Alternative provision", "Education otherwise than at school (EOTAS)"
INDEPENDENT, OFFERS = "An independent school", "Any of these three"
LOCAL, MAINSTREAM = "Mainstream, child at a local school", "Mainstream, other or not said"
SPECIAL, BASE, OTHER = "A state special school", "A support or specialist base", "Anything else"
ALL = "All first plans"
GROUPS = (ALTERNATIVE, EOTAS, INDEPENDENT, LOCAL, MAINSTREAM, SPECIAL, BASE, OTHER, NOT_STATED)
THREE = (ALTERNATIVE, EOTAS, INDEPENDENT)
_OF_CATEGORY = {
    Category.ALTERNATIVE: ALTERNATIVE,
    Category.EOTAS: EOTAS,
    Category.INDEPENDENT: INDEPENDENT,
    Category.INDEPENDENT_OTHER: INDEPENDENT,
    Category.SPECIAL: SPECIAL,
    Category.SUPPORT_BASES: BASE,
    Category.SPECIALIST_BASES: BASE,
}
ASKED = (("parents", Source.PARENT, "parents"), ("schools", Source.SCHOOL, "schools"))
_COUNTS = ("parents", "parents_all", "schools", "schools_all")


def _differences(place: int, told: Mapping[str, Sequence[Any]]) -> list[Any]:
    """Parents' share less schools' (place 0), or an end of its 95% interval (1 and 2)."""
    return [_difference(*counts)[place] for counts in zip(*(told[n] for n in _COUNTS), strict=True)]


def _difference(part: Any, whole: Any, other: Any, of: Any) -> tuple[Any, Any, Any]:
    if any(absence(n) for n in (part, whole, other, of)):
        return (Absent.TOO_FEW,) * 3
    if not whole or not of:
        return (Absent.NOT_APPLICABLE,) * 3
    one, two = (min(int(part), int(whole)), int(whole)), (min(int(other), int(of)), int(of))
    found = difference(one, two)
    assert found is not None  # noqa: S101 - neither is of nothing
    return (one[0] / one[1] - two[0] / two[1], found.lower, found.upper)


def _apart(name: str, heading: str, place: int, definition: str = "") -> FigureColumn:
    return FigureColumn(
        name,
        heading,
        Unit.SHARE,
        definition=definition,
        from_columns=FromColumns(_COUNTS, lambda told: _differences(place, told)),
    )


def _of(name: str, who: str) -> tuple[FigureColumn, ...]:
    """The columns of who asked: how many, of how many, and the share with its interval."""
    return (
        *counted(name, f"After {who}’ requests"),
        *counted(f"{name}_all", f"All first plans after {who}’ requests", is_shown=False),
        share(f"{name}_share", f"Share, {who}", name, f"{name}_all"),
        share(f"{name}_lower", "From", name, f"{name}_all", "95% interval (Wilson).", by=lower),
        share(f"{name}_upper", "To", name, f"{name}_all", by=upper),
    )


COLUMNS = (
    FigureColumn("group", "Named in the first plan"),
    *(column for name, _, who in ASKED for column in _of(name, who)),
    _apart("apart", "Parents less schools", 0, "The one share less the other."),
    _apart("apart_lower", "Difference from", 1, "95% interval of the difference (Newcombe)."),
    _apart("apart_upper", "Difference to", 2),
    FigureColumn("year", "Year", is_shown=False),
)


def _group(provision: str, local: str) -> str:
    if not provision:
        return NOT_STATED
    if provision == Category.MAINSTREAM:
        return LOCAL if local == Said.YES else MAINSTREAM
    return _OF_CATEGORY.get(Category(provision), OTHER)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """A row for each kind of provision, the three together, and all; none is left out."""
    extract, start = extract_of(vintage), start_chosen(scope)
    if extract is None or start is None:
        return table(COLUMNS, [])
    calendar = calendar_of(scope)
    counts = _counts(first_plans(vintage, stretches(start, calendar)))
    year = year_words(start, calendar, extract)
    sums = {
        **{(group, source): [(group, source)] for group in GROUPS for _, source, _ in ASKED},
        **{(OFFERS, source): [(g, source) for g in THREE] for _, source, _ in ASKED},
        **{(ALL, source): [(g, source) for g in GROUPS] for _, source, _ in ASKED},
    }
    found = {cell: _sum(counts, parts) for cell, parts in sums.items()}
    order = (*THREE, OFFERS, *GROUPS[len(THREE) :], ALL)
    return table(COLUMNS, (_row(group, found, year) for group in order))


def _counts(found: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for source, provision, local, count, keys in found.itertuples(index=False):
        cell = (_group(provision, local), source)
        known = counts.get(cell, (0, 0))
        counts[cell] = (known[0] + int(count), known[1] + int(keys))
    return counts


def _sum(
    counts: Mapping[tuple[str, str], tuple[int, int]], parts: Sequence[tuple[str, str]]
) -> tuple[int, int]:
    found = [counts.get(part, (0, 0)) for part in parts]
    return sum(n for n, _ in found), sum(k for _, k in found)


def _row(group: str, found: Mapping[Any, tuple[int, int]], year: str) -> dict[str, object]:
    row: dict[str, object] = {"group": group, "year": year}
    for name, source, _ in ASKED:
        part, whole = found[group, source], found[ALL, source]
        row |= cells(name, part) | cells(f"{name}_all", whole)
        if whole[0]:
            row[f"{name}_share"] = part[0] / whole[0]
            row[f"{name}_lower"] = lower(part[0], whole[0])
            row[f"{name}_upper"] = upper(part[0], whole[0])
    told = {name: [row[name]] for name in _COUNTS}
    for place, name in enumerate(("apart", "apart_lower", "apart_upper")):
        (row[name],) = _differences(place, told)
    return row


def stretches(start: int, calendar: str) -> list[date]:
    """The first days of the stretches (see `FirstPlans`) that make up a year."""

    return [month for month in months_of(start, calendar) if month.month in (1, 4, 9)]


def year_words(start: int, calendar: str, extract: Extract) -> str:
    """`2023`, or `2024 so far` where the year was not over on the day of the extract."""

    is_over = last_day(months_of(start, calendar)[-1]) <= extract.as_at
    return words_of(start, calendar) + ("" if is_over else " so far")


def _takeaway(frame: pd.DataFrame) -> str:
    """How many named one of the three after each one's requests, and whether chance explains it."""
    row = next(row for row in frame.to_dict("records") if row["group"] == OFFERS)
    said = (
        f"Of the first plans of {row['year']}, alternative provision, EOTAS or an independent "
        f"school was named in {_told(row, 'parents', 'a parent’s')} and in "
        f"{_told(row, 'schools', 'a school’s')}."
    )
    if absence(row["apart"]):
        return f"{said} That is too few to compare."
    apart = row["apart"]
    if apart == 0:
        return f"{said} The shares are the same."
    size = f"{_points(abs(apart))} {'more' if apart > 0 else 'less'} after parents’ requests"
    first = _points(row["apart_lower"]).removesuffix(" points")
    ends = f"95% interval {first} to {_points(row['apart_upper'])}"
    by_chance = row["apart_lower"] <= 0 <= row["apart_upper"]
    verdict = "which chance alone could make" if by_chance else "more than chance alone would make"
    return f"{said} That is {size} ({ends}), {verdict}."


def _told(row: Mapping[Any, Any], name: str, whose: str) -> str:
    told = of_all(row[name], row[f"{name}_all"], row[f"{name}_share"])
    return f"{told} after {whose} request"


def _points(share: float) -> str:
    return written(share, Unit.SHARE).replace("%", " points")


FIRST_PLANS = register(
    Figure(
        slug="ehcp.plans.first_plans",
        title="What parents’ requests ended in, beside schools’",
        definition=(
            "The kind of provision named in first plans, by whether the parents or young person or "
            "the school had asked for the assessment. It asks whether plans are sought to obtain "
            "another offer: alternative provision, education otherwise than at school, or an "
            "independent school."
        ),
        formula=(
            "First plans issued in the year that named the provision, divided by all first plans "
            "of the year after requests of the same people. Difference: the share after parents’ "
            "requests less that after schools’."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(CALENDAR, YEAR),
        chart=charts.first_plans,
        notes=(
            "A difference is not its own cause: children whose parents ask may have other needs "
            "than children whose school asks.",
            "“At a local school” is where the child is on roll; the extract does not say which "
            "school the plan names.",
            "All areas together. Plans after requests of health, social care and others, or of "
            "unrecorded source, are left out.",
        ),
    )
)
