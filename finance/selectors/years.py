"""Each financial year that is held, as its outturn states it or else its newest month."""

from typing import Any

import pandas as pd

from finance.models import Block
from finance.selectors.parts import known_months, less, months_with_summary
from finance.selectors.position import position_row, summaries
from finance.selectors.profile import sums_by_month
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

YEAR_COLUMNS = [
    "month",
    "before",
    "after",
    "spend",
    "overspend",
    "budget_variance",
    "contributions",
    "brought_forward",
    "cumulative",
    "part_id",
    "row_number",
]
BLOCK_YEAR_COLUMNS = ["month", "variance", "budget", "spend", "lines", "part_id", "row_number"]


def newest_of_each_year(vintage: Vintage) -> list[FinancialMonth]:
    """The month that a year is told by, oldest year first: its outturn, or the newest month.

    A month with a summary goes before a later one that has lines only. No query.
    """
    stated = months_with_summary(vintage)
    found: dict[int, FinancialMonth] = {}
    for month in reversed(known_months(vintage)):
        before = found.get(month.start_year)
        if before is None or month.key in stated or before.key not in stated:
            found[month.start_year] = month
    return [found[year] for year in sorted(found)]


def position_by_year(vintage: Vintage) -> pd.DataFrame:
    """What the Summary states of each year, oldest first; columns `YEAR_COLUMNS`.

    `month` is the FinancialMonth that it is stated at (`newest_of_each_year`); `before` and
    `after` are the grant of all blocks before and after recoupment; `spend` is for the full year.
    Amounts that were not stated, or all of them where the month has lines only, are None. One
    query.
    """
    months = newest_of_each_year(vintage)
    stated = summaries(vintage, [month.key for month in months])
    rows = []
    for month in months:
        told = stated.get(month.key)
        row = position_row(month.key, told, None)
        rows.append(
            {
                "month": month,
                "before": told.dsg_income_before_recoupment if told else None,
                "after": row["income"],
                "spend": row["forecast_spend"],
                "overspend": row["reported_overspend"],
                **{name: row[name] for name in YEAR_COLUMNS[5:]},
            }
        )
    return pd.DataFrame(rows, columns=YEAR_COLUMNS, dtype=object)


def block_by_year(vintage: Vintage, block: Block) -> pd.DataFrame:
    """Budget and spending of the lines of a block in each year that has any, oldest first.

    Columns `BLOCK_YEAR_COLUMNS`; of the outturn, or else of the newest month with lines. A sum is
    None where one of its lines does not state it; `row_number` is the first line. One query.
    """
    newest: dict[int, dict[Any, Any]] = {}
    for row in sums_by_month(vintage, block).to_dict("records"):
        newest[row["month"].start_year] = row
    rows = [
        {
            **{name: row[name] for name in ("month", "budget", "lines", "part_id", "row_number")},
            "spend": row["forecast"],
            "variance": less(row["forecast"], row["budget"]),
        }
        for row in newest.values()
    ]
    return pd.DataFrame(rows, columns=BLOCK_YEAR_COLUMNS, dtype=object)
