"""The record of past forecasts: what each month of an earlier year said, beside how it ended."""

import pandas as pd

from finance.models import ReturnSummary
from finance.selectors.parts import DATASET, SUMMARY, less
from finance.selectors.position import summaries
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import OUTTURN, FinancialMonth

RECORD_COLUMNS = [
    "start_year",
    "month",
    "forecast",
    "outturn",
    "error",
    "share",
    "part_id",
    "row_number",
    "outturn_part_id",
    "outturn_row_number",
]


def past_forecasts(vintage: Vintage, before: int) -> pd.DataFrame:
    """Each month's forecast overspend of the years before one, beside the overspend at outturn.

    One row for each month (1 to 12) of each year that has an outturn, oldest first; columns
    `RECORD_COLUMNS`. `error` is the outturn less the forecast, so that it is positive where the
    year ended worse than was said; `share` is the error over that month's forecast spend. A
    restated month is taken as it counts in the vintage. One query.
    """
    known = [FinancialMonth.from_key(part.period) for part in vintage.live(DATASET, SUMMARY)]
    past = sorted(month for month in known if month.start_year < before)
    stated = summaries(vintage, [month.key for month in past])
    rows = [
        _row(month, stated[month.key], stated[ended.key])
        for month in past
        if not month.is_outturn
        and (ended := FinancialMonth(month.start_year, OUTTURN)).key in stated
        and month.key in stated
    ]
    return pd.DataFrame(rows, columns=RECORD_COLUMNS, dtype=object)


def _row(month: FinancialMonth, said: ReturnSummary, ended: ReturnSummary) -> dict[str, object]:
    error = less(ended.reported_overspend, said.reported_overspend)
    spend = said.forecast_spend
    return {
        "start_year": month.start_year,
        "month": month.month,
        "forecast": said.reported_overspend,
        "outturn": ended.reported_overspend,
        "error": error,
        "share": error / spend if error is not None and spend else None,
        "part_id": said.part_id,
        "row_number": said.row_number,
        "outturn_part_id": ended.part_id,
        "outturn_row_number": ended.row_number,
    }
