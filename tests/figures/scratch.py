"""A figure of the tests' own, on their own dataset: the sum of the lines by month."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from finance.models import ReturnLine
from hnfsg.figures.registry import (
    Dimension,
    Figure,
    FigureColumn,
    Headline,
    Polarity,
    Scope,
    Source,
    Unit,
)
from hnfsg.intake import services
from hnfsg.intake.models import FindingLevel, Upload
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.intake.files import send_lines

DATASET = "scratch-lines"
MONTHS = ("2023-24-m08", "2023-24-m09", "2023-24-m10")


def _months(vintage: Vintage) -> list[FinancialMonth]:
    periods = {part.period for part in vintage.live(DATASET, "lines")}
    return [FinancialMonth.from_key(p) for p in sorted(periods, reverse=True)]


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    return list(dict.fromkeys((m.key[:7], m.label.split(", ")[1]) for m in _months(vintage)))


def _months_of_year(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    return [(m.key, m.name) for m in _months(vintage) if m.key.startswith(scope["year"])]


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """One row for each month of the year up to the scope's: the sum, and the first line's row."""
    rows = []
    for part in vintage.live(DATASET, "lines"):
        if part.period.startswith(scope["year"]) and part.period <= scope["month"]:
            lines = list(ReturnLine.objects.filter(part_id=part.part_id).order_by("row_number"))
            total = sum((line.forecast for line in lines), Decimal(0))
            source = Source(part.part_id, lines[0].row_number, "Lines")
            rows.append([part.period, total, len(lines), lines[0].comment or None, source])
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS], dtype=object)


def _chart(frame: pd.DataFrame) -> go.Figure:
    months = [FinancialMonth.from_key(p).short for p in frame["period"]]
    return go.Figure(go.Scatter(x=months, y=[float(t) / 1e6 for t in frame["total"]]))


def _headline(frame: pd.DataFrame) -> Headline:
    last = frame.iloc[-1]
    series = tuple(float(total) for total in frame["total"])
    return Headline("Scratch total", last["total"], Unit.POUNDS, last["period"], "A note", series)


COLUMNS = (
    FigureColumn("period", "Month", Unit.PERIOD),
    FigureColumn("total", "Total forecast", Unit.POUNDS, definition="Every line added."),
    FigureColumn("lines", "Lines", Unit.COUNT),
    FigureColumn("comment", "Comment"),
    FigureColumn("source", "Sheet and row", Unit.SOURCE),
)
FIGURE = Figure(
    slug="scratch.total",
    title="Total forecast of the scratch lines",
    definition="What the scratch lines are expected to cost.",
    formula="The sum of the forecasts.",
    unit=Unit.POUNDS,
    polarity=Polarity.LOWER_IS_BETTER,
    sources=(DATASET,),
    columns=COLUMNS,
    frame=_frame,
    takeaway=lambda frame: f"The total is {frame.iloc[-1]['total']:,.0f}.",
    page="figures:index",
    dimensions=(
        Dimension("year", "Financial year", _years),
        Dimension("month", "Month", _months_of_year),
    ),
    chart=_chart,
    headline=_headline,
)


def on(day: int, month: int = 2) -> datetime:
    """Noon of a day of 2024."""
    return datetime(2024, month, day, 12, tzinfo=UTC)


def publish(
    *lines: Sequence[object],
    at: datetime,
    by: User | None = None,
    file_name: str = "lines.csv",
    because: str = "New placements agreed",
) -> Upload:
    """Send lines down the road, explain what is odd, and publish them."""
    upload = send_lines(*lines, file_name=file_name)
    for finding in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=finding, text=because, by=by)
    services.publish(upload=upload, by=by, effective_at=at)
    upload.refresh_from_db()
    return upload
