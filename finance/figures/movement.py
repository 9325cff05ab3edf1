"""What moved: how each line's forecast for the year changed since an earlier moment, and why."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from finance import charts
from finance.figures.scope import MONTH, YEAR, in_pounds, month_of_scope, nothing
from finance.figures.since import SINCE, since_words, why_nothing
from finance.figures.telling_movement import headline, takeaway, workings
from finance.selectors import (
    DATASET,
    LINE_GONE,
    NEW_LINE,
    Moment,
    lines_at,
    moment_before,
    months_with_lines,
    moved_lines,
    summaries,
)
from finance.selectors import LINES as SHEET
from hnfsg.figures.markers import Explanations, explained
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Marker,
    Polarity,
    Scope,
    Source,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

PAGE = "finance:movement"
LINE, TOTAL, STATED, APART = "line", "total", "stated", "apart"  # the kinds of rows
_NONE = Absent.NOT_APPLICABLE

COLUMNS = (
    FigureColumn("line", "Line"),
    in_pounds("moved", "Moved by", "The forecast now, less the forecast then."),
    in_pounds("then", "Forecast then"),
    in_pounds("now", "Forecast now"),
    FigureColumn("change", "New or gone"),
    FigureColumn("source", "Sheet and row now", Unit.SOURCE),
    FigureColumn("source_then", "Sheet and row then", Unit.SOURCE),
    FigureColumn("explanation", "What officers say"),
    FigureColumn("code", "Code"),
    FigureColumn("block", "DSG block", is_shown=False),
    FigureColumn("category", "Provision category", is_shown=False),
    FigureColumn("kind", "Kind of row", is_shown=False),
    FigureColumn("month", "Month now", is_shown=False),
    FigureColumn("month_then", "Month then", is_shown=False),
    FigureColumn("since", "Compared with", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None or lines_at(vintage, month).empty:
        return nothing(COLUMNS)
    now = Moment(vintage, month)
    then = moment_before(vintage, month, scope["since"])
    rows = _compared(now, then) if then else _alone(now)
    said = {
        "month": month.key,
        "month_then": then.month.key if then else "",
        "since": since_words(scope["since"], now, then) if then else why_nothing(scope["since"]),
    }
    return pd.DataFrame(
        [{**row, **said} for row in rows], columns=[c.name for c in COLUMNS], dtype=object
    )


def _compared(now: Moment, then: Moment) -> list[dict[str, Any]]:
    found = moved_lines(now, then).to_dict("records")
    said = _explained(now.vintage, then.month, now.month)
    rows = [_line(row, _words(row, said)) for row in found]
    return [*rows, *_totals(rows, now, then)]


def _line(row: Mapping[Any, Any], explanation: str) -> dict[str, Any]:
    return {
        **_blank(LINE, row["line"]),
        **{name: row[name] for name in ("code", "block", "category", "moved", "change")},
        "then": _NONE if row["change"] == NEW_LINE else row["then"],
        "now": _NONE if row["change"] == LINE_GONE else row["now"],
        "explanation": explanation,
        "source": _source(row["part_id"], row["row_number"]),
        "source_then": _source(row["then_part_id"], row["then_row_number"]),
    }


def _alone(now: Moment) -> list[dict[str, Any]]:
    """The lines of a month that nothing is there to compare with."""
    found = lines_at(now.vintage, now.month).to_dict("records")
    said = _explained(now.vintage, None, now.month)
    rows = [
        {
            **_blank(LINE, row["line"]),
            **{name: row[name] for name in ("code", "block", "category")},
            "now": row["forecast"],
            "explanation": _words(row, said),
            "source": _source(row["part_id"], row["row_number"]),
        }
        for row in found
    ]
    return [*rows, {**_blank(TOTAL, "All lines"), "now": _sum(rows, "now")}]


def _blank(kind: str, name: str) -> dict[str, Any]:
    amounts = dict.fromkeys(("moved", "then", "now", "source", "source_then"), _NONE)
    texts = dict.fromkeys(("change", "explanation", "code", "block", "category"), "")
    return {**amounts, **texts, "kind": kind, "line": name}


def _source(part: int | None, row: int | None, sheet: str = "Lines") -> Source | Absent:
    return Source(part, row, sheet) if part and row else _NONE


def _sum(rows: Iterable[Mapping[str, Any]], column: str) -> Decimal:
    return sum((row[column] for row in rows if isinstance(row[column], Decimal)), Decimal(0))


def _totals(rows: list[dict[str, Any]], now: Moment, then: Moment) -> list[dict[str, Any]]:
    """The sum of the lines and, where the Summary states its own, that and the difference."""
    total = {
        **_blank(TOTAL, "All lines"),
        **{column: _sum(rows, column) for column in ("moved", "then", "now")},
    }
    sides = [summaries(m.vintage, [m.month.key]).get(m.month.key) for m in (then, now)]
    was, is_now = (side.forecast_spend if side else None for side in sides)
    if was is None or is_now is None:
        return [total]
    sources = [_source(side.part_id, side.row_number, "Summary") for side in sides if side]
    stated = {
        **_blank(STATED, "Forecast spend, as the Summary states it"),
        "moved": is_now - was,
        "then": was,
        "now": is_now,
        "source_then": sources[0],
        "source": sources[1],
    }
    apart = {column: stated[column] - total[column] for column in ("moved", "then", "now")}
    if not any(apart.values()):
        return [total, stated]
    return [total, stated, {**_blank(APART, "Summary less the sum of the lines"), **apart}]


def _explained(
    vintage: Vintage, after: FinancialMonth | None, upto: FinancialMonth
) -> dict[str, list[Marker]]:
    """What officers explained of each line, by its code, newest month first. One query.

    Of the months with lines that come after one and up to another; of the last alone where
    `after` is not before it.
    """
    months = [m for m in months_with_lines(vintage) if after and after < m <= upto] or [upto]
    keys = {month.key for month in months}
    parts = [part for part in vintage.live(DATASET, SHEET) if part.period in keys]
    said: dict[str, list[Marker]] = {}
    for marker in explained(parts, Explanations()):
        said.setdefault(marker.key, []).append(marker)
    return said


def _words(row: Mapping[Any, Any], said: Mapping[str, Sequence[Marker]]) -> str:
    """What officers explained of a line, each with its month, and their comment on it now."""
    found = [
        f"{FinancialMonth.from_key(each.period).name}: {each.text}"
        + (f" ({each.by})" if each.by else "")
        for each in said.get(row["code"], ())
    ]
    return " ".join(filter(None, [*found, row["comment"]]))


LINES = register(
    Figure(
        slug="finance.movement.lines",
        title="What moved, line by line",
        definition=(
            "How the forecast of the full year's spending on each budget line changed between an "
            "earlier moment and the month shown. A rise is positive: more is expected to be spent."
        ),
        formula=(
            "For each line, the forecast now less the forecast then. A line that is new moved by "
            "all of its forecast, and so did one that is gone. The movements add up to the "
            "difference of the two totals."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=_frame,
        takeaway=takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH, SINCE),
        chart=charts.largest_movements,
        headline=headline,
        workings=workings,
        basis="Lines of all four blocks, as the return lists them, for the full year.",
        is_change=True,
        notes=(
            f"The chart shows the {charts.MOVED_SHOWN} lines that moved most; the table has all.",
            "Since a month: both months as they count now. Since a day or the last publication: "
            "as it counted then, the same month or the newest that there was.",
            "Between two years the forecasts are of two different years, and so are the budgets.",
        ),
    )
)

SLUGS = (LINES.slug, "finance.movement.bridge")
