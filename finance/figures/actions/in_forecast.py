"""Whether savings at risk are in the forecast already, so that nobody adds them twice."""

from decimal import Decimal

import pandas as pd

from finance import charts
from finance.figures.actions.groups import no_cashable
from finance.figures.actions.months import COLUMNS, Row, by_month, last_of
from finance.figures.actions.scope import (
    BASIS,
    MONTH,
    NOUGHT,
    PAGE,
    PLAN,
    YEAR,
    of_actions,
)
from finance.figures.scope import PERIOD, at_month, in_pounds, less_working
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Unit,
    Working,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth


def still_counted_on(last: Row) -> Decimal | None:
    """What the forecast assumes beyond what is deliverable; None where it is not stated of all."""
    if last["unstated"] or last["assumed_in_forecast"] is None or last["deliverable"] is None:
        return None
    return Decimal(last["assumed_in_forecast"] - last["deliverable"])


def in_forecast_note(last: Row) -> str:
    """The short form, for the tile."""
    counted = still_counted_on(last)
    if counted is None or not last["in_doubt"]:
        return ""
    if counted <= NOUGHT:
        return "Already out of the forecast: not to be added to it"
    if counted >= last["in_doubt"]:
        return "The forecast still counts on it"
    return f"The forecast still counts on {millions(counted)} of it"


def _why_unknown(last: Row) -> str:
    """What the return lacks: what the forecast counts on, or what can be delivered."""
    silent, actions = last["unstated"], last["actions"]
    if not silent:
        return "no action says what of it is delivered, on track or replaced"
    verb = "does" if silent == 1 else "do"
    return (
        "the return does not say of every action how much of it the forecast counts on "
        f"({silent} of {actions} {verb} not)"
    )


def _in_forecast_takeaway(frame: pd.DataFrame) -> str:
    last = last_of(frame)
    at = at_month(FinancialMonth.from_key(last["period"]))
    counted = still_counted_on(last)
    if counted is None:
        return (
            f"{at} {_why_unknown(last)}, so nobody can tell here whether lost savings are in the "
            "forecast already."
        )
    assumed, able = millions(last["assumed_in_forecast"]), millions(last["deliverable"])
    doubt = f"{millions(last['in_doubt'] or NOUGHT)} at risk or lost"
    opening = f"{at} the forecast counts on {assumed} of savings, and {able} is deliverable"
    if counted <= NOUGHT and not last["in_doubt"]:
        return f"{opening}. Nothing is at risk or lost that could be counted twice."
    if counted <= NOUGHT:
        return (
            f"{opening}: the {doubt} is already in the reported overspend. Do not add it a second "
            "time."
        )
    return (
        f"{opening}. If nothing more is found, the overspend rises by the {millions(counted)} "
        f"between them; the rest of the {doubt} is already in it."
        if counted < (last["in_doubt"] or NOUGHT)
        else f"{opening}. If nothing more is found, the overspend rises by the {millions(counted)} "
        "between them."
    )


def _in_forecast_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    frame = by_month(COLUMNS)(scope, vintage)
    counted = [still_counted_on(row) for row in frame.to_dict("records")]
    frame = frame.assign(counted=pd.Series(counted, index=frame.index, dtype=object))
    return frame[[column.name for column in _FORECAST_COLUMNS]]


def _in_forecast_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    last = frame.iloc[-1]
    if last["counted"] is None:
        return ()
    return less_working(
        last,
        ("assumed_in_forecast", "assumed in the forecast"),
        ("deliverable", "deliverable"),
        "counted on and not deliverable",
    )


_FORECAST_COLUMNS = (
    PERIOD,
    in_pounds(
        "counted",
        "Counted on and not deliverable",
        "What the forecast assumes less what is deliverable. Where it is nought or less, lost "
        "savings are in the forecast already.",
    ),
    in_pounds("assumed_in_forecast", "Assumed in the forecast"),
    in_pounds("deliverable", "Deliverable", "Delivered, on track and substitutes together."),
    in_pounds("in_doubt", "At risk or lost"),
    in_pounds("planned", "Planned (management action assumed)"),
    in_pounds("substitutes", "Substitutes found"),
    FigureColumn("unstated", "Actions that do not say", Unit.COUNT),
    FigureColumn("actions", "Actions added", Unit.COUNT),
    FigureColumn("source", "First action added", Unit.SOURCE),
)
IN_FORECAST = register(
    Figure(
        slug="finance.management_actions.in_forecast",
        title="Are lost savings in the forecast already?",
        definition=(
            "How much saving the reported forecast counts on, beside how much is deliverable. It "
            "tells whether savings at risk are in the reported overspend already, so that nobody "
            "adds them twice."
        ),
        formula=(
            "Assumed in the forecast, as the return states it action by action, less deliverable: "
            "delivered, on track and substitutes found."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_FORECAST_COLUMNS,
        frame=_in_forecast_frame,
        takeaway=_in_forecast_takeaway,
        when_empty=no_cashable,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN),
        chart=charts.assumed_and_deliverable,
        workings=_in_forecast_workings,
        basis=BASIS,
        concerned_by=of_actions,
    )
)
