"""The year and month that every finance figure is scoped by, and the words they share."""

from decimal import Decimal
from typing import Any

import pandas as pd

from finance.selectors import known_months, year_of
from hnfsg.figures.registry import Dimension, FigureColumn, Scope, Source, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth, year_label

NO_DATA = "No data for this period."
PAGE = "finance:position"
PERIOD = FigureColumn("period", "Month", Unit.PERIOD)
SOURCE = FigureColumn("source", "Sheet and row", Unit.SOURCE)


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    years = {m.start_year: year_of(m) for m in known_months(vintage)}
    return [(key, year_label(start)) for start, key in sorted(years.items(), reverse=True)]


def _months(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    return [(m.key, m.name) for m in known_months(vintage) if year_of(m) == scope.get("year")]


YEAR = Dimension("year", "Financial year", _years)
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
    """The last row of the frame, or None when it does not state the column."""
    if frame.empty or frame.iloc[-1][column] is None:
        return None
    return frame.iloc[-1]


def more_than(amount: Decimal, than: str) -> str:
    """`£40.9m more than the grant`; less, or the same as, where it is so."""
    if amount == 0:
        return f"the same as {than}"
    return f"{millions(abs(amount))} {'more' if amount > 0 else 'less'} than {than}"


def at_month(month: FinancialMonth) -> str:
    """`At month 10`, or `At outturn`: the opening of a sentence."""
    return "At outturn" if month.is_outturn else f"At month {month.month}"


def in_pounds(name: str, heading: str, definition: str = "") -> FigureColumn:
    """A column of pounds."""
    return FigureColumn(name, heading, Unit.POUNDS, definition=definition)
