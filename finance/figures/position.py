"""The position by month. Three deficits, and none shares a label with another."""

from collections.abc import Callable

import pandas as pd

from finance import charts
from finance.charts import own
from finance.figures import workings
from finance.figures.elsewhere import ELSEWHERE, ELSEWHERE_COLUMNS, with_reports
from finance.figures.scope import (
    MONTH,
    NO_DATA,
    PAGE,
    PERIOD,
    SOURCE,
    WHOLE_DSG,
    YEAR,
    at_month,
    in_pounds,
    last_stating,
    month_of_scope,
    more_than,
    nothing,
    shown,
)
from finance.models import ReportedMeasure
from finance.reports import REPORTS
from finance.selectors import DATASET, position_by_month
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    Headline,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth

MOVEMENT = "finance.movement.lines"  # what explains a change of each of the three


def _position(
    columns: tuple[FigureColumn, ...], measure: ReportedMeasure
) -> Callable[[Scope, Vintage], pd.DataFrame]:
    """The frame of a figure by month that shows some columns of the position.

    After each month come the reports of the same measure, which `own` leaves out again.
    """
    stated = tuple(column for column in columns if column not in ELSEWHERE_COLUMNS)
    with_lines = any(column.name == "lines_variance" for column in columns)

    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        month = month_of_scope(scope)
        if month is None:
            return nothing(columns)
        rows = position_by_month(vintage, month, with_lines=with_lines)
        frame = with_reports(shown(stated, rows, "Summary"), measure, month, vintage)
        return frame[[column.name for column in columns]]

    return frame


def _series(frame: pd.DataFrame, column: str) -> tuple[float, ...]:
    return tuple(float(amount) for amount in own(frame)[column] if amount is not None)


def _overspend_takeaway(frame: pd.DataFrame) -> str:
    last = last_stating(frame, "reported_overspend")
    if last is None:
        return NO_DATA
    month = FinancialMonth.from_key(last["period"])
    verb = "we spent" if month.is_outturn else "we expect to spend"
    sentence = f"{at_month(month)} {verb} {more_than(last['reported_overspend'], 'the grant')}"
    if last["budget_variance"] is not None:
        sentence += f", {more_than(last['budget_variance'], 'the budget allowed')}"
    return f"{sentence}."


def _overspend_headline(frame: pd.DataFrame) -> Headline | None:
    last = last_stating(frame, "reported_overspend")
    if last is None:
        return None
    month = FinancialMonth.from_key(last["period"])
    note = f"{month.name}."
    if last["implied_gap"] is not None:
        note += (
            f" {millions(last['implied_gap'])} implied in the budget, "
            f"{more_than(last['budget_variance'], 'budget')}"
        )
    return Headline(
        label="Overspend, whole DSG" if month.is_outturn else "Forecast overspend, whole DSG",
        value=last["reported_overspend"],
        unit=Unit.POUNDS,
        period=month.key,
        note=note,
        series=_series(frame, "reported_overspend"),
    )


def _variance_takeaway(frame: pd.DataFrame) -> str:
    last = last_stating(frame, "budget_variance")
    if last is None:
        return NO_DATA
    month = FinancialMonth.from_key(last["period"])
    verb = "was" if month.is_outturn else "is forecast to be"
    sentence = (
        f"{at_month(month)} spending {verb} {more_than(last['budget_variance'], 'the budget')}"
    )
    apart = last["variance_difference"]
    if apart is not None and abs(apart) > 1_000:
        sentence += f"; the lines add up to {millions(last['lines_variance'])}"
    return f"{sentence}."


def _variance_headline(frame: pd.DataFrame) -> Headline | None:
    last = last_stating(frame, "budget_variance")
    if last is None:
        return None
    month = FinancialMonth.from_key(last["period"])
    return Headline(
        label="Over budget" if month.is_outturn else "Forecast over budget",
        value=last["budget_variance"],
        unit=Unit.POUNDS,
        period=month.key,
        note=f"{month.name}. The budget may itself be set in deficit",
        series=_series(frame, "budget_variance"),
    )


def _cumulative_takeaway(frame: pd.DataFrame) -> str:
    last = last_stating(frame, "cumulative")
    if last is None:
        return NO_DATA
    month = FinancialMonth.from_key(last["period"])
    verb = "stood at" if month.is_outturn else "is expected to reach"
    return (
        f"The deficit of all years together {verb} {millions(last['cumulative'])} in "
        f"March {month.start_year + 1}, from {millions(last['brought_forward'])} a year before."
    )


def _cumulative_headline(frame: pd.DataFrame) -> Headline | None:
    last = last_stating(frame, "cumulative")
    if last is None:
        return None
    month = FinancialMonth.from_key(last["period"])
    return Headline(
        label=f"Deficit carried, March {month.start_year + 1}",
        value=last["cumulative"],
        unit=Unit.POUNDS,
        period=month.key,
        note="All years together" if month.is_outturn else "Forecast, all years together",
        series=_series(frame, "cumulative"),
    )


_OVERSPEND_COLUMNS = (
    PERIOD,
    in_pounds("reported_overspend", "Overspend against grant, reported"),
    in_pounds(
        "computed_overspend",
        "Overspend against grant, worked out",
        "Forecast spend less DSG income after recoupment, both from the Summary.",
    ),
    in_pounds("overspend_difference", "Reported less worked out"),
    in_pounds("budget_variance", "Variance against budget, reported"),
    in_pounds(
        "implied_gap",
        "Implied in the budget (inferred)",
        "The reported overspend less the reported variance. Nobody reports it.",
    ),
    in_pounds("forecast_spend", "Forecast spend", is_shown=False),
    in_pounds("income", "DSG income after recoupment", is_shown=False),
    *ELSEWHERE_COLUMNS,
    SOURCE,
)
OVERSPEND = register(
    Figure(
        slug="finance.position.overspend",
        title="Forecast overspend against grant, by month",
        definition=(
            "What the council expects to spend from the Dedicated Schools Grant in the full year, "
            "less its DSG income after recoupment. All four blocks. An overspend is positive."
        ),
        formula=(
            "As reported on the Summary. Worked out: forecast spend less DSG income after "
            "recoupment. Implied in the budget: the reported overspend less the reported budget "
            "variance; this is inferred and not reported."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET, REPORTS),
        columns=_OVERSPEND_COLUMNS,
        frame=_position(_OVERSPEND_COLUMNS, ReportedMeasure.DSG_OVERSPEND),
        takeaway=_overspend_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.overspend_by_month,
        headline=_overspend_headline,
        workings=workings.overspend_workings,
        basis=WHOLE_DSG,
        behind=MOVEMENT,
    )
)

_VARIANCE_COLUMNS = (
    PERIOD,
    in_pounds("budget_variance", "Variance against budget, reported"),
    in_pounds(
        "lines_variance",
        "Variance against budget, sum of the lines",
        "Forecast less budget of every line.",
    ),
    in_pounds("variance_difference", "Reported less sum of the lines"),
    *ELSEWHERE_COLUMNS,
    SOURCE,
)
VARIANCE = register(
    Figure(
        slug="finance.position.variance",
        title="Forecast variance against budget, by month",
        definition=(
            "What the council expects to spend from the DSG in the full year, less the budget "
            "that it approved. The budget may itself be set in deficit, so this is less than the "
            "overspend against the grant."
        ),
        formula=(
            "As reported on the Summary, beside the sum of forecast less budget of every line; "
            "the difference is shown."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET, REPORTS),
        columns=_VARIANCE_COLUMNS,
        frame=_position(_VARIANCE_COLUMNS, ReportedMeasure.BUDGET_VARIANCE),
        takeaway=_variance_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.variance_by_month,
        headline=_variance_headline,
        workings=workings.variance_workings,
        basis=WHOLE_DSG,
        behind=MOVEMENT,
    )
)

_CUMULATIVE_COLUMNS = (
    PERIOD,
    in_pounds(
        "cumulative",
        "Cumulative deficit at the end of the year",
        "Deficit brought forward plus overspend less contributions.",
        is_cumulative=True,
    ),
    in_pounds("brought_forward", "Deficit brought forward", is_cumulative=True),
    in_pounds("reported_overspend", "Overspend against grant, reported"),
    in_pounds("contributions", "Contributions"),
    *ELSEWHERE_COLUMNS,
    SOURCE,
)
CUMULATIVE = register(
    Figure(
        slug="finance.position.cumulative",
        title="Cumulative DSG deficit forecast for the end of the year, by month",
        definition=(
            "The DSG deficit of all years together, as expected on 31 March. Held in an account "
            "of its own under the statutory override (regulation 30L of the Capital Finance and "
            "Accounting Regulations 2003)."
        ),
        formula="Deficit brought forward plus reported overspend less contributions.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET, REPORTS),
        columns=_CUMULATIVE_COLUMNS,
        frame=_position(_CUMULATIVE_COLUMNS, ReportedMeasure.CUMULATIVE),
        takeaway=_cumulative_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.cumulative_by_month,
        headline=_cumulative_headline,
        workings=workings.cumulative_workings,
        basis=WHOLE_DSG,
        behind=MOVEMENT,
    )
)


SLUGS = (
    OVERSPEND.slug,
    VARIANCE.slug,
    CUMULATIVE.slug,
    "finance.position.lines",
    "finance.position.high_needs",
    "finance.position.monthly_spend",
    ELSEWHERE.slug,
)
