"""How far past forecasts were from the outturn, and what that says of this year's."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from finance import charts
from finance.figures.scope import (
    MONTH,
    PERIOD,
    SOURCE,
    WHOLE_DSG,
    YEAR,
    at_month,
    in_pounds,
    month_of_scope,
    more_than,
    nothing,
)
from finance.selectors import DATASET, past_forecasts, position_by_month
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Source,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import OUTTURN, FinancialMonth, year_label
from hnfsg.statistics import FEWEST_YEARS, record_of

PAGE = "finance:forecast_record"
THE_MONTH, AS_IN = "month", "as in"  # the kinds of rows of the band
_NONE = Absent.NOT_APPLICABLE
ENDED = "The year has ended: nothing of it is forecast any more."


def _past(vintage: Vintage, month: FinancialMonth) -> pd.DataFrame:
    """What is known of earlier years, without what they left unsaid."""
    return past_forecasts(vintage, month.start_year).dropna(subset=["error"])


def ended(error: Decimal) -> str:
    """`£0.5m above` or `£2.1m below` its forecast, or `at` it."""
    if error == 0:
        return "at"
    return f"{millions(abs(error))} {'above' if error > 0 else 'below'}"


def _no_record(month: FinancialMonth) -> str:
    return f"No earlier year that has an outturn has a forecast of {month.name.lower()}."


def usual_error(month: FinancialMonth, errors: Sequence[tuple[str, Decimal]]) -> str:
    """How wrong the forecast of a month usually is, in words, from (year, error) pairs."""
    if month.is_outturn:
        return ENDED
    at = at_month(month)
    record = record_of([error for _, error in errors])
    if record is None:
        return _no_record(month)
    if record.spread is None:
        each = " and ".join(f"{year} ended {ended(error)} its forecast" for year, error in errors)
        return (
            f"{at}, {each}. With fewer than {FEWEST_YEARS} years nothing can be said of a usual "
            "error, so each year is shown."
        )
    return (
        f"{at}, {record.count} earlier years ended between {ended(record.lowest)} and "
        f"{ended(record.highest)} their forecasts: {ended(record.mean)} them on average, with a "
        f"spread of {millions(record.spread)}."
    )


# --- every month of every earlier year ------------------------------------------------------------

_ERROR_COLUMNS = (
    FigureColumn("year", "Year"),
    FigureColumn("month", "Month"),
    in_pounds(
        "error",
        "Outturn less forecast",
        "Positive where the year ended with a greater overspend than was forecast.",
    ),
    in_pounds("forecast", "Overspend forecast then"),
    in_pounds("outturn", "Overspend at outturn"),
    FigureColumn("share", "Error as a share of the forecast spend", Unit.SHARE),
    FigureColumn("source", "Sheet and row of the forecast", Unit.SOURCE),
    FigureColumn("source_outturn", "Sheet and row of the outturn", Unit.SOURCE),
    FigureColumn("number", "Number of the month", Unit.COUNT, is_shown=False),
    FigureColumn("chosen", "Month looked at", Unit.PERIOD, is_shown=False),
)


def _errors_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(_ERROR_COLUMNS)
    rows = [
        {
            **row,
            "year": year_label(row["start_year"]),
            "month": f"Month {row['month']}",
            "number": row["month"],
            "share": _NONE if row["share"] is None else row["share"],
            "source": Source(row["part_id"], row["row_number"], "Summary"),
            "source_outturn": Source(row["outturn_part_id"], row["outturn_row_number"], "Summary"),
            "chosen": month.key,
        }
        for row in _past(vintage, month).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[c.name for c in _ERROR_COLUMNS], dtype=object)


def _at_chosen(frame: pd.DataFrame) -> list[tuple[str, Decimal]]:
    month = FinancialMonth.from_key(frame.iloc[0]["chosen"])
    at = frame[[number == month.month for number in frame["number"]]]
    return list(zip(at["year"], at["error"], strict=True))


def _errors_takeaway(frame: pd.DataFrame) -> str:
    return usual_error(FinancialMonth.from_key(frame.iloc[0]["chosen"]), _at_chosen(frame))


ERRORS = register(
    Figure(
        slug="finance.forecast_record.errors",
        title="How far each earlier year ended from its forecast, by month",
        definition=(
            "The overspend against the grant at outturn, less the overspend that the return of "
            "each month forecast, for every earlier year that has an outturn."
        ),
        formula=(
            "Reported overspend at outturn less reported overspend of the month, both from the "
            "Summary. At one month: the mean of the years, and their spread (the sample standard "
            f"deviation) from {FEWEST_YEARS} years on."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.NEITHER,
        sources=(DATASET,),
        columns=_ERROR_COLUMNS,
        frame=_errors_frame,
        takeaway=_errors_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.errors_by_month,
        basis=WHOLE_DSG,
        notes=("A month that was restated is taken as it was restated.",),
    )
)

# --- this year's forecast, and where it would end -------------------------------------------------

_BAND_COLUMNS = (
    PERIOD,
    in_pounds("forecast", "Overspend forecast"),
    in_pounds(
        "would_end",
        "Where the year would end",
        "The newest forecast plus the error that the same month of an earlier year had.",
    ),
    FigureColumn("as_in", "If it went as in"),
    SOURCE,
    FigureColumn("kind", "Kind of row", is_shown=False),
)


def _band_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(_BAND_COLUMNS)
    stated = position_by_month(vintage, month, with_lines=False)
    stated = stated.dropna(subset=["reported_overspend"])
    rows: list[dict[str, Any]] = [
        {
            "period": row["period"],
            "forecast": row["reported_overspend"],
            "would_end": _NONE,
            "as_in": "",
            "source": Source(row["part_id"], row["row_number"], "Summary"),
            "kind": THE_MONTH,
        }
        for row in stated.to_dict("records")
    ]
    newest = FinancialMonth.from_key(rows[-1]["period"]) if rows else month
    if rows and not newest.is_outturn:
        rows += _as_in_each_year(vintage, newest, rows[-1]["forecast"])
    return pd.DataFrame(rows, columns=[c.name for c in _BAND_COLUMNS], dtype=object)


def _as_in_each_year(
    vintage: Vintage, month: FinancialMonth, forecast: Decimal
) -> list[dict[str, Any]]:
    past = _past(vintage, month)
    return [
        {
            "period": FinancialMonth(month.start_year, OUTTURN).key,
            "forecast": _NONE,
            "would_end": forecast + row["error"],
            "as_in": year_label(row["start_year"]),
            "source": Source(row["outturn_part_id"], row["outturn_row_number"], "Summary"),
            "kind": AS_IN,
        }
        for row in past.to_dict("records")
        if row["month"] == month.month
    ]


def _band_takeaway(frame: pd.DataFrame) -> str:
    months = frame[[kind == THE_MONTH for kind in frame["kind"]]]
    last = months.iloc[-1]
    month = FinancialMonth.from_key(last["period"])
    would = frame[[kind == AS_IN for kind in frame["kind"]]].to_dict("records")
    against = more_than(last["forecast"], "the grant")
    if month.is_outturn:
        return f"In the end we spent {against}."
    said = f"{at_month(month)} we expect to spend {against}."
    if not would:
        return f"{said} {_no_record(month)}"
    if len(would) < FEWEST_YEARS:
        each = " and ".join(
            f"{millions(row['would_end'])} if it went as in {row['as_in']}" for row in would
        )
        return f"{said} The overspend would be {each}: too few years to give a range."
    ends = [row["would_end"] for row in would]
    return (
        f"{said} If it went as in the {len(would)} earlier years, the overspend would be between "
        f"{millions(min(ends))} and {millions(max(ends))}."
    )


BAND = register(
    Figure(
        slug="finance.forecast_record.band",
        title="This year’s forecast, and where it would end if it went as in earlier years",
        definition=(
            "The overspend against the grant that each month of the year forecasts, and that of "
            "the newest month with the error that each earlier year's forecast of the same month "
            "turned out to have."
        ),
        formula=(
            "The month's reported overspend plus the outturn less the forecast of the same month "
            f"in each earlier year. From {FEWEST_YEARS} years on the lowest and the highest are "
            "drawn as a band."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_BAND_COLUMNS,
        frame=_band_frame,
        takeaway=_band_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.forecast_with_band,
        basis=WHOLE_DSG,
        notes=("What earlier years did is no promise of what this one will do.",),
    )
)
