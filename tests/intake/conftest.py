"""A dataset of the tests' own, on the finance lines' table, so that intake is tried alone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from finance.models import Block
from hnfsg.intake import declarations
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.declarations import Column, ColumnType, Dataset, LoadMode, Rule, Sheet
from hnfsg.intake.models import FindingLevel
from hnfsg.people.rights import Right
from hnfsg.periods import FinancialMonth


def _large(context: CheckContext) -> Iterator[Issue]:
    if not context.has("lines"):
        return
    query = (
        f"SELECT row_number, period, code, line, forecast FROM {context.table('lines')} "
        "WHERE is_ok AND forecast::numeric > 1000000 ORDER BY row_number"
    )
    for row in context.rows(query):
        yield Issue(
            FindingLevel.QUERY,
            "lines",
            row=row["row_number"],
            column="forecast",
            period=row["period"],
            subject=row["code"],
            label=row["line"],
            what=f"Forecast is {row['forecast']}, which is large",
        )


def _due(month: FinancialMonth) -> date:
    return month.ends_on + timedelta(days=20)


def _column(name: str, heading: str, kind: ColumnType, **more: object) -> Column:
    return Column(name, heading, kind, rule=f"The {heading.lower()}.", example="1", **more)  # type: ignore[arg-type]


LINES = Sheet(
    slug="lines",
    name="Lines",
    model="finance.ReturnLine",
    label="line",
    identity=("code",),
    max_rows=200_000,
    columns=(
        _column("financial_year", "Financial year", ColumnType.FINANCIAL_YEAR),
        _column("month", "Month", ColumnType.FINANCIAL_MONTH),
        _column("code", "Code", ColumnType.TEXT, required=True, max_length=40),
        _column("line", "Line", ColumnType.TEXT, required=True, max_length=200),
        _column(
            "block",
            "Block",
            ColumnType.CHOICE,
            required=True,
            choices={"High needs": Block.HIGH_NEEDS, "Schools": Block.SCHOOLS},
        ),
        _column("category", "Category", ColumnType.TEXT, max_length=20),
        _column("budget", "Budget", ColumnType.AMOUNT, aliases=("Budget 23/24",)),
        _column("forecast", "Forecast", ColumnType.AMOUNT, required=True),
        _column("comment", "Comment", ColumnType.TEXT),
    ),
)
DATASET = Dataset(
    slug="scratch-lines",
    title="Scratch lines",
    subject="finance",
    description="Lines for the tests.",
    right=Right.UPLOAD_FINANCE,
    mode=LoadMode.PERIOD,
    sheets=(LINES,),
    frequency="monthly",
    due_on=_due,
    rules=(Rule("large-forecast", "A large forecast", _large),),
)


@pytest.fixture
def scratch() -> Iterator[Dataset]:
    """The tests' own dataset, registered for one test."""
    yield declarations.register(DATASET)
    declarations.unregister(DATASET.slug)
