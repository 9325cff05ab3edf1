"""The year and month that every finance figure is scoped by, and the words they share."""

from decimal import Decimal
from typing import Any

import pandas as pd

from finance.charts import own
from finance.selectors import known_months, months_with_summary, year_of
from hnfsg.figures.registry import Dimension, FigureColumn, Scope, Source, Term, Unit, Working
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth, year_key, year_label

NO_DATA = "No data for this period."
PAGE = "finance:position"
WHOLE_DSG = (
    "The whole DSG, all four blocks, after recoupment (what the DfE takes back for academies)."
)
PERIOD = FigureColumn("period", "Month", Unit.PERIOD)
SOURCE = FigureColumn("source", "Sheet and row", Unit.SOURCE)


def years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years, newest first; those of which only lines are known come last."""
    stated, lines_only = _months_by_what_they_have(vintage)
    years = dict.fromkeys(m.start_year for m in (*stated, *lines_only))
    return [year_label_of(start) for start in years]


def year_label_of(start: int) -> tuple[str, str]:
    """A year's value in an address, and its words."""
    return year_key(start), year_label(start)


def _months(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The months of the year, newest first; those without a summary come last.

    So the default has totals: lines may be published before the summary of their month.
    """
    stated, lines_only = _months_by_what_they_have(vintage)
    found = [(m, m.name) for m in stated] + [(m, f"{m.name} (lines only)") for m in lines_only]
    return [(m.key, name) for m, name in found if year_of(m) == scope.get("year")]


def _months_by_what_they_have(
    vintage: Vintage,
) -> tuple[list[FinancialMonth], list[FinancialMonth]]:
    """The months that have a summary and those that have not, each newest first."""
    known, summed = known_months(vintage), months_with_summary(vintage)
    return [m for m in known if m.key in summed], [m for m in known if m.key not in summed]


YEAR = Dimension("year", "Financial year", years)
MONTH = Dimension("month", "Month", _months)


def month_of_scope(scope: Scope) -> FinancialMonth | None:
    """The month that a scope names; None when there is no data yet."""
    return FinancialMonth.from_key(scope["month"]) if scope.get("month") else None


def shown(columns: tuple[FigureColumn, ...], rows: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """A selector's rows as a figure's frame: its columns, and where in the sheet each row is."""
    pairs = zip(rows["part_id"], rows["row_number"], strict=True)
    sources = [Source(part, row, sheet) if part else None for part, row in pairs]
    frame = rows.assign(source=pd.Series(sources, index=rows.index, dtype=object))
    return frame[[column.name for column in columns]]


def nothing(columns: tuple[FigureColumn, ...]) -> pd.DataFrame:
    """The frame of a figure that has no data."""
    return pd.DataFrame(columns=[column.name for column in columns], dtype=object)


def last_stating(frame: pd.DataFrame, column: str) -> "pd.Series[Any] | None":
    """The last row of the frame that is ours, or None when it does not state the column."""
    rows = own(frame)
    if rows.empty or rows.iloc[-1][column] is None:
        return None
    return rows.iloc[-1]


def more_than(amount: Decimal, than: str) -> str:
    """`£40.9m more than the grant`; less, or the same as, where it is so."""
    if amount == 0:
        return f"the same as {than}"
    return f"{millions(abs(amount))} {'more' if amount > 0 else 'less'} than {than}"


def at_month(month: FinancialMonth) -> str:
    """`At month 10`, or `At outturn`: the opening of a sentence."""
    return "At outturn" if month.is_outturn else f"At month {month.month}"


def less_working(
    row: "pd.Series[Any]", one: tuple[str, str], other: tuple[str, str], result: str
) -> tuple[Working, ...]:
    """One column less another, each with its words; nothing where either was not stated."""
    if row[one[0]] is None or row[other[0]] is None:
        return ()
    terms = (Term(row[one[0]], one[1]), Term(row[other[0]], other[1], -1))
    return (Working(terms, result),)


def in_pounds(
    name: str,
    heading: str,
    definition: str = "",
    *,
    is_shown: bool = True,
    is_cumulative: bool = False,
) -> FigureColumn:
    """A column of pounds."""
    return FigureColumn(
        name, heading, Unit.POUNDS, is_shown, definition, is_cumulative=is_cumulative
    )
