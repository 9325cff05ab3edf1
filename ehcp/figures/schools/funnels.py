"""Schools beside each other with the limits of chance: for officers, as questions to ask.

A funnel says where a school is further from the others than chance explains, given how large it
is. It ranks nothing: schools stand by their names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from ehcp import charts
from ehcp.figures.schools.scope import (
    NO_LIST,
    NO_PHASE,
    NOT_LISTED,
    PAGE,
    PHASE,
    SOURCES,
    YEARS,
    span_of,
    words_of,
)
from ehcp.figures.scope import table
from ehcp.figures.words import listed
from ehcp.selectors import ListedSchool, listed_schools, school_requests
from hnfsg.figures.cells import written
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import funnel_limits

FAR_ABOVE, ABOVE, WITHIN = "Above 99.8%", "Above 95%", "Within"
BELOW, FAR_BELOW = "Below 95%", "Below 99.8%"
_NAMED = 8  # schools in a sentence
Numbers = Mapping[str, int]
# Of a school, its requests and the number of years: the part and the whole; None leaves it out.
Measure = Callable[[ListedSchool, Numbers, int], tuple[int, int] | None]


@dataclass(frozen=True)
class Asking:
    """What one funnel asks of schools."""

    slug: str
    title: str
    definition: str
    formula: str
    part: str  # the headings of its numbers
    whole: str
    share: str
    more: str  # in a sentence: what a school above the limits has
    measure: Measure
    notes: tuple[str, ...] = ()


def _columns(asking: Asking) -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("school", "School"),
        FigureColumn("area", "Area"),
        FigureColumn("part", asking.part, Unit.CHILDREN),
        FigureColumn("whole", asking.whole, Unit.COUNT),
        FigureColumn("share", asking.share, Unit.SHARE),
        FigureColumn(
            "stands",
            "Beside the limits",
            definition="95% limits: 1 school in 20 is outside by chance; 99.8%: 1 in 500.",
        ),
        FigureColumn("lower", "95% from", Unit.SHARE),
        FigureColumn("upper", "95% to", Unit.SHARE),
        FigureColumn("lowest", "99.8% from", Unit.SHARE),
        FigureColumn("highest", "99.8% to", Unit.SHARE),
        FigureColumn("centre", "All these schools", Unit.SHARE, is_shown=False),
        FigureColumn("years", "Years", is_shown=False),
        FigureColumn("phase", "Phase", is_shown=False),
    )


def _frame(asking: Asking, scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """A row for each school of the phase of which there is anything to tell, by name."""
    first, last = span_of(scope)
    asked = school_requests(vintage, first, last)
    told = [
        (school, *counts)
        for school in _of_phase(scope["phase"], listed_schools(vintage), asked)
        if (counts := asking.measure(school, asked.get(school.urn, {}), last - first + 1))
        and counts[1]
    ]
    wholes = sum(whole for _, _, whole in told)
    if not wholes:
        return table(_columns(asking), [])
    centre = min(1.0, sum(part for _, part, _ in told) / wholes)
    rows = (_row(*each, centre) for each in told)
    beside = {"years": words_of(scope), "phase": scope["phase"]}
    return table(_columns(asking), (row | beside for row in rows))


def _of_phase(
    phase: str, schools: Sequence[ListedSchool], asked: Mapping[str, Numbers]
) -> list[ListedSchool]:
    if phase == NOT_LISTED:
        unknown = sorted(asked.keys() - {school.urn for school in schools})
        return [ListedSchool(urn, f"URN {urn}", "", "", None) for urn in unknown]
    return [school for school in schools if (school.phase or NO_PHASE) == phase]


def _row(school: ListedSchool, part: int, whole: int, centre: float) -> dict[str, object]:
    limits = funnel_limits(centre, whole)
    assert limits is not None  # noqa: S101 - a school of nothing is left out
    (lower, upper), (lowest, highest) = limits
    share = part / whole
    if share > highest:
        stands = FAR_ABOVE
    elif share > upper:
        stands = ABOVE
    elif share < lowest:
        stands = FAR_BELOW
    elif share < lower:
        stands = BELOW
    else:
        stands = WITHIN
    return {
        "school": school.name,
        "area": school.area,
        "part": part,
        "whole": whole,
        "share": share,
        "stands": stands,
        "lower": lower,
        "upper": upper,
        "lowest": lowest,
        "highest": highest,
        "centre": centre,
    }


def _takeaway(asking: Asking, frame: pd.DataFrame) -> str:
    """Which schools to ask, by name while they are few; never which is first."""
    rows = frame.to_dict("records")
    centre = written(rows[0]["centre"], Unit.SHARE)
    far = [row["school"] for row in rows if row["stands"] == FAR_ABOVE]
    near = sum(row["stands"] == ABOVE for row in rows)
    told = f"{len(rows):,} school{'' if len(rows) == 1 else 's'}"
    of = f"{rows[0]['phase']}, {rows[0]['years']}: {told}, {centre} together"
    if not far and not near:
        return f"{of}. None has {asking.more} than chance explains."
    if not far:
        return (
            f"{of}. None is above the 99.8% limit. {near} {_are(near)} above the 95% limit, where "
            "1 school in 40 is by chance."
        )
    names = listed(far) if len(far) <= _NAMED else f"{len(far)} schools, which the table names"
    said = f"{of}. Ask why: {asking.more} than chance explains at {names}"
    return f"{said}. {near or 'None'} more {_are(near)} between the two limits."


def _are(count: int) -> str:
    return "are" if count > 1 else "is"


def _against_roll(school: ListedSchool, asked: Numbers, years: int) -> tuple[int, int] | None:
    if not school.roll:
        return None
    return min(asked.get("count", 0), school.roll * years), school.roll * years


def _refused(school: ListedSchool, asked: Numbers, years: int) -> tuple[int, int]:
    return asked.get("school_refused", 0), asked.get("school_decided", 0)


def _by_parents(school: ListedSchool, asked: Numbers, years: int) -> tuple[int, int]:
    parents = asked.get("by_parents", 0)
    return parents, parents + asked.get("by_school", 0)


_NO_LEAGUE = (
    "A question, not a verdict, and no order of merit: a school may have good reasons to be "
    "outside the limits, and one within them may not."
)
_LIMITS = (
    "Limits: the share of all these schools together ± 1.96 and ± 3.09 standard errors for a "
    "school of its size. Not widened where schools differ more than by chance, so with many "
    "schools some will be outside."
)


def _declared(asking: Asking, when_empty: Callable[[Scope, Vintage], str]) -> Figure:
    return register(
        Figure(
            slug=f"ehcp.schools.{asking.slug}",
            title=asking.title,
            definition=asking.definition,
            formula=asking.formula,
            unit=Unit.SHARE,
            polarity=Polarity.NEITHER,
            sources=SOURCES,
            columns=_columns(asking),
            frame=partial(_frame, asking),
            takeaway=partial(_takeaway, asking),
            page=PAGE,
            dimensions=(YEARS, PHASE),
            chart=partial(charts.funnel, asking.whole),
            when_empty=when_empty,
            notes=(_NO_LEAGUE, _LIMITS, *asking.notes),
            is_for_officers=True,
        )
    )


def _no_requests(scope: Scope, vintage: Vintage) -> str:
    return f"{scope['phase']}, {words_of(scope)}: there is no such request to tell of."


def _no_roll(scope: Scope, vintage: Vintage) -> str:
    if any(school.roll for school in listed_schools(vintage)):
        return f"No school of “{scope['phase']}” has pupils on roll."
    return NO_LIST


RATES = _declared(
    Asking(
        slug="rates",
        title="Ask why: requests beside pupils on roll",
        definition="Requests for children of each school, whoever asked, beside its pupils.",
        formula=(
            "Requests of the years divided by pupils on roll times the number of years: 2% are 2 "
            "requests a year for 100 pupils."
        ),
        part="Requests",
        whole="Pupils on roll times years",
        share="Requests a year, of pupils",
        more="more requests for the number of pupils",
        measure=_against_roll,
        notes=("The roll is that of the newest list of schools, in every year.",),
    ),
    _no_roll,
)
REFUSALS = _declared(
    Asking(
        slug="refusals",
        title="Ask why: schools’ own requests that were refused",
        definition=(
            "Of the requests that each school itself made and that were decided, how many were "
            "decided not to be assessed."
        ),
        formula="Refused divided by decided, of the requests that the school made.",
        part="Refused",
        whole="School’s requests decided",
        share="Refused, of decided",
        more="more refused",
        measure=_refused,
        notes=("A refusal that was overturned later counts as refused.",),
    ),
    _no_requests,
)
PARENTS = _declared(
    Asking(
        slug="parents",
        title="Ask why: where parents ask and the school does not",
        definition=(
            "Of the requests for children of each school that came from parents or the school, "
            "how many came from parents or young people."
        ),
        formula="Requests by parents divided by those by parents and by the school together.",
        part="By parents",
        whole="By parents or the school",
        share="By parents",
        more="a larger share of requests by parents",
        measure=_by_parents,
    ),
    _no_requests,
)
