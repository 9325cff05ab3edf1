"""What an app says of a figure. One declaration: chart, table, CSV, tile, glossary entry, page.

An app declares its figures in `<app>/figures.py` and registers each with `register`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import pandas as pd
import plotly.graph_objects as go

from hnfsg.figures.columns import (
    Absent,
    FigureColumn,
    FromColumns,
    FromCounts,
    Source,
    Unit,
    divided,
)
from hnfsg.figures.declaring import unlimited, unmasked
from hnfsg.intake.vintages import Vintage

__all__ = [
    "Absent",
    "Audience",
    "Dimension",
    "Figure",
    "FigureColumn",
    "FromColumns",
    "FromCounts",
    "Headline",
    "Limited",
    "Marker",
    "MoreSheet",
    "Polarity",
    "Scope",
    "Source",
    "Term",
    "Unit",
    "Working",
    "divided",
    "figure",
    "figures",
    "register",
    "unregister",
]


class Audience(StrEnum):
    """Who reads: members see masked counts of children, officers of the subject exact ones."""

    MEMBER = "member"
    OFFICER = "officer"


class Polarity(StrEnum):
    """Whether a higher value is good news."""

    LOWER_IS_BETTER = "lower is better"
    HIGHER_IS_BETTER = "higher is better"
    NEITHER = "neither higher nor lower is better"

    @property
    def sentence(self) -> str:
        """What a reader is told: which way is good, and what the other way means."""
        match self:
            case Polarity.LOWER_IS_BETTER:
                return "Lower is better: a higher figure is worse."
            case Polarity.HIGHER_IS_BETTER:
                return "Higher is better: a lower figure is worse."
        return "Neither higher nor lower is better."


Scope = Mapping[str, str]
"""One declared value for each dimension, by the dimension's name."""


@dataclass(frozen=True)
class Dimension:
    """One choice that a scope makes.

    `choices` gives (value, label) pairs, newest or most usual first, from the vintage and the
    part of the scope chosen so far (dimensions are resolved in order). The first is the default.
    `also` gives the label of a value that exists and is one of too many to be listed, such as
    a day; blank where there is no such value. `told` comes before the label where a scope is told
    in words, such as “since”.
    """

    name: str
    label: str
    choices: Callable[[Vintage, Scope], list[tuple[str, str]]]
    also: Callable[[Vintage, Scope, str], str] | None = None
    told: str = ""


@dataclass(frozen=True)
class Headline:
    """The one number of a figure, for its tile and for "what changed".

    `value` in the unit's base (pounds, not millions); `note` is the sentence under it; `period`
    says of when it is; `series` is drawn as the sparkline.
    """

    label: str
    value: Decimal
    unit: Unit
    period: str
    note: str = ""
    series: tuple[float, ...] = ()


@dataclass(frozen=True)
class Marker:
    """A point of a chart that somebody explained: an officer's note, kept from the upload.

    `subject` is what it is about as readers call it, `key` as files do (a line's code).
    """

    period: str
    subject: str
    text: str
    by: str
    key: str = ""


@dataclass(frozen=True)
class Term:
    """One amount of a working, in the unit's base; `sign` is 1 where it is added, −1 taken away."""

    amount: Decimal
    words: str
    sign: int = 1


@dataclass(frozen=True)
class Working:
    """The formula with the numbers put in. The result is worked out from the terms, never given."""

    terms: tuple[Term, ...]
    result_words: str
    before: str = ""  # of what it is, such as a line or a month

    @property
    def result(self) -> Decimal:
        """What the terms come to, from full values."""
        return sum((term.sign * term.amount for term in self.terms), Decimal(0))


@dataclass(frozen=True)
class Limited:
    """The column of a series by month that readers may ask the limits of usual variation of.

    One value a month, each apart from the others: never a running total. `expect` is the sentence
    that says what a reader should know of it, such as that it goes by school terms.
    """

    column: str
    expect: str = ""


@dataclass(frozen=True)
class MoreSheet:
    """A further sheet of a figure's workbook, such as years across; `said` stands in its notes."""

    name: str
    columns: tuple[FigureColumn, ...]
    frame: pd.DataFrame
    said: str


@dataclass(frozen=True)
class Figure:
    """A figure.

    `frame` answers (scope, vintage) with a DataFrame that has exactly `columns`, in order, money
    as Decimal; `chart` is a pure function of that frame; `takeaway` one sentence from it;
    `headline` at most one number from it, or None when there is no data; `workings` the formula
    with the numbers of the frame put in. None of the four is called with an empty frame; for that
    `when_empty` says, of a scope and vintage, why there is no row although there is data, such as
    that nothing moved (blank where that is not why). `page` is the name of the URL that shows it.
    `formula` says how it is worked out, in words; `basis` what the amounts are counted on, such as
    before or after recoupment.

    The first shown column in the figure's own unit is its measure: where the frame has a PERIOD
    column, a period published again with another measure is told as a restatement.

    `concerned_by` says which explained findings stand beside it, by scope, the declared sheet that
    a finding is of and its subject; without it, all of its sources in the periods it shows.

    A chart gives money in millions of pounds; the theme writes the ticks. It is given None where
    the frame holds an Absent, so that there is a gap.

    `is_change` says that the headline is itself a change: it is no tile, and not compared again.
    `behind` is the slug of the figure that explains a change of the headline: its dimension
    `since` takes a day, and its rows come biggest first, until a total: its sources do not apply.

    `more_sheets` gives its workbook sheets beside its rows. They are of what everybody may know.

    `is_for_officers` keeps it from members altogether, on every road (hnfsg.figures.audiences):
    masking would not be enough, such as where it names schools. It has no headline.
    """

    slug: str
    title: str
    definition: str
    formula: str
    unit: Unit
    polarity: Polarity
    sources: tuple[str, ...]
    columns: tuple[FigureColumn, ...]
    frame: Callable[[Scope, Vintage], pd.DataFrame]
    takeaway: Callable[[pd.DataFrame], str]
    page: str
    dimensions: tuple[Dimension, ...] = ()
    chart: Callable[[pd.DataFrame], go.Figure] | None = None
    headline: Callable[[pd.DataFrame], Headline | None] | None = None
    workings: Callable[[pd.DataFrame], tuple[Working, ...]] | None = None
    basis: str = ""
    xmr: Limited | None = None
    version: int = 1  # raised when its meaning changes; readers see it beside the definition
    notes: tuple[str, ...] = ()
    is_change: bool = False
    behind: str = ""
    when_empty: Callable[[Scope, Vintage], str] | None = None
    concerned_by: Callable[[Scope, str, str], bool] | None = None
    more_sheets: Callable[[Scope, Vintage], Sequence[MoreSheet]] | None = None
    is_for_officers: bool = False

    @property
    def column_names(self) -> list[str]:
        return [c.name for c in self.columns]

    @property
    def told_columns(self) -> tuple[FigureColumn, ...]:
        """The columns that leave masking: all but the sums of record keys."""
        return tuple(c for c in self.columns if c.unit is not Unit.KEYS)

    @property
    def is_masked(self) -> bool:
        """Whether members see rounded numbers of it where officers see exact ones."""
        counts = any(c.unit is Unit.CHILDREN and not c.is_public for c in self.columns)
        return counts and not self.is_for_officers


_registered: dict[str, Figure] = {}


def register(figure: Figure) -> Figure:
    """Put a figure in the registry.

    Raises ValueError when the slug is taken, when the figure counts children and does not say of
    every number how it is masked (see FigureColumn) or has sheets that nobody masks, when it offers
    limits of what has none, or when it is for officers and has a headline, which everybody would
    see.
    """
    if figure.slug in _registered and _registered[figure.slug] is not figure:
        raise ValueError(f"two figures are called {figure.slug}")
    if figure.is_masked and (problem := unmasked(figure)):
        raise ValueError(f"{figure.slug} counts children: {problem}")
    if figure.is_masked and figure.more_sheets:
        raise ValueError(f"{figure.slug} counts children, so its workbook has no further sheets")
    if figure.is_for_officers and figure.headline:
        raise ValueError(f"{figure.slug} is for officers, so it can have no headline")
    if figure.xmr and (problem := unlimited(figure, figure.xmr)):
        raise ValueError(f"{figure.slug} offers limits: {problem}")
    _registered[figure.slug] = figure
    return figure


def unregister(slug: str) -> None:
    """Take a figure out again (tests)."""
    _registered.pop(slug, None)


def figures() -> list[Figure]:
    """Every figure, by slug."""
    return [_registered[slug] for slug in sorted(_registered)]


def figure(slug: str) -> Figure:
    """The figure of that slug. Raises KeyError."""
    return _registered[slug]
