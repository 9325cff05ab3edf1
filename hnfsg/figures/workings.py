"""How a figure is worked out: its formula with the numbers put in, and when its data is due."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from hnfsg.figures.cells import absence, short, tenths
from hnfsg.figures.registry import Figure, Term, Unit, Working
from hnfsg.intake.declarations import dataset
from hnfsg.intake.freshness import latest_month
from hnfsg.intake.vintages import Vintage
from hnfsg.money import MINUS

ROUNDED = "Worked out from full values, so the rounded amounts here look 0.1 apart."


@dataclass(frozen=True)
class WorkedOut:
    """A working as readers see it; `note` where its rounded amounts do not seem to add up."""

    text: str
    note: str = ""


def worked_out(figure: Figure, frame: pd.DataFrame) -> tuple[WorkedOut, ...]:
    """The workings of a frame, in the figure's order; none where it declares none or is empty.

    A working of which a term is not there, or is masked, is left out.
    """
    if figure.workings is None or frame.empty:
        return ()
    found = (w for w in figure.workings(frame) if not any(absence(t.amount) for t in w.terms))
    return tuple(_written(working, figure.unit) for working in found)


def _written(working: Working, unit: Unit) -> WorkedOut:
    """`£363.8m forecast spend − £322.9m grant = £40.9m overspend`."""
    first, *others = working.terms
    parts = [_term(first, unit, is_first=True), *(_term(term, unit) for term in others)]
    result = f"{short(working.result, unit)} {working.result_words}"
    text = f"{working.before}{' '.join(parts)} = {result}"
    return WorkedOut(text, ROUNDED if _looks_misrounded(working, unit) else "")


def _term(term: Term, unit: Unit, *, is_first: bool = False) -> str:
    amount = short(term.amount, unit)
    if is_first and term.sign > 0:
        return f"{amount} {term.words}"
    if term.amount < 0:
        amount = f"({amount})"
    return f"{'+' if term.sign > 0 else MINUS} {amount} {term.words}"


def _looks_misrounded(working: Working, unit: Unit) -> bool:
    if unit is not Unit.POUNDS:
        return False
    shown = sum((t.sign * tenths(t.amount) for t in working.terms), Decimal(0))
    return shown != tenths(working.result)


@dataclass(frozen=True)
class Due:
    """Up to when a dataset goes, and when its next month is due.

    The months are blank while it has no data, and where none is ever due.
    """

    dataset: str
    frequency: str
    is_published: bool
    last: str
    last_due: str
    next: str
    next_due: str


def due_of(figure: Figure, vintage: Vintage) -> tuple[Due, ...]:
    """The last and next due of the datasets that a figure is made from. Knows no today."""
    return tuple(_due(slug, vintage) for slug in figure.sources)


def _due(slug: str, vintage: Vintage) -> Due:
    source, last = dataset(slug), latest_month(slug, vintage)
    known = (source.title, source.frequency, any(part.dataset == slug for part in vintage.parts))
    if last is None or source.due_on is None:
        return Due(*known, "", "", "", "")
    dates = [f"{day.day} {day:%B %Y}" for day in map(source.due_on, (last, last.next()))]
    return Due(*known, last.label, dates[0], last.next().label, dates[1])
