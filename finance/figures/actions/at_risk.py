"""Savings at risk by month: the sentence of the group's notes."""

import pandas as pd

from finance import charts
from finance.figures.actions.groups import no_cashable
from finance.figures.actions.in_forecast import in_forecast_note
from finance.figures.actions.months import COLUMNS, Row, by_month, doubt_words, last_of
from finance.figures.actions.scope import (
    BASIS,
    MONTH,
    NOUGHT,
    PAGE,
    PLAN,
    YEAR,
    listed,
    of_actions,
    share_words,
)
from finance.figures.scope import NO_DATA, at_month, less_working
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import Figure, Headline, Polarity, Term, Unit, Working, register
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth


def _at_risk_takeaway(frame: pd.DataFrame) -> str:
    """“At month 10, of the £20.2m assumed in Plan 2023, £14.6m is at risk (72.3%).”"""
    last = last_of(frame)
    month = FinancialMonth.from_key(last["period"])
    if not last["planned"]:
        return NO_DATA
    previous = ", the previous management action plan" if last["newer"] else ""
    return (
        f"{at_month(month)}, of the {millions(last['planned'])} of management action assumed in "
        f"{last['plan']}{previous}, {_doubt(last)}{_share(last)}. {_left(last)}"
    )


def _doubt(last: Row) -> str:
    if last["in_doubt"] is None:
        return "nothing is stated to be at risk"
    return doubt_words(last) or "none is at risk"


def _share(last: Row) -> str:
    if not last["in_doubt"]:
        return ""
    both = "together " if last["at_risk"] and last["not_deliverable"] else ""
    return f" ({both}{share_words(last['in_doubt'], last['planned'])})"


def _left(last: Row) -> str:
    parts = listed(
        [
            (last["delivered"] or NOUGHT, "delivered"),
            (last["on_track"] or NOUGHT, "on track"),
            (last["unallocated"] or NOUGHT, "unallocated"),
        ]
    )
    over = last["over"]
    beyond = f" Some actions save more than planned: {millions(over)} in all." if over else ""
    return f"{millions(last['left'])} is left{f': {parts}' if parts else ''}.{beyond}"


def _at_risk_headline(frame: pd.DataFrame) -> Headline | None:
    last = last_of(frame)
    if not last["planned"] or last["in_doubt"] is None:
        return None
    is_lost = bool(last["not_deliverable"])
    share = share_words(last["in_doubt"], last["planned"])
    return Headline(
        label="Savings at risk or lost" if is_lost else "Savings at risk",
        value=last["in_doubt"],
        unit=Unit.POUNDS,
        period=last["period"],
        note=f"{share} of the {millions(last['planned'])} assumed. {in_forecast_note(last)}",
        series=tuple(float(a) for a in frame["in_doubt"] if a is not None),
    )


def _at_risk_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    last = frame.iloc[-1]
    states = (("delivered", 1), ("on_track", 1), ("at_risk", 1), ("not_deliverable", 1))
    words = {"on_track": "on track", "at_risk": "at risk", "not_deliverable": "not deliverable"}
    terms = [Term(last["planned"], "planned")] if last["planned"] is not None else []
    terms += [Term(last[name], words.get(name, name), -sign) for name, sign in states if last[name]]
    return (
        *less_working(last, ("planned", "planned"), ("in_doubt", "at risk or lost"), "left"),
        Working(tuple(terms), "unallocated, less what is beyond the plan"),
    )


AT_RISK = register(
    Figure(
        slug="finance.management_actions.at_risk",
        title="Management action at risk, by month",
        definition=(
            "The savings of a management action plan: what was planned for the year, and how much "
            "of it is delivered, on track, at risk or not deliverable."
        ),
        formula=(
            "Each amount is the sum of the plan’s actions. At risk or lost is at risk and not "
            "deliverable together; left is planned less that; unallocated is what delivered, on "
            "track, at risk and not deliverable leave over of planned."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=by_month(COLUMNS),
        takeaway=_at_risk_takeaway,
        when_empty=no_cashable,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN),
        chart=charts.actions_by_month,
        headline=_at_risk_headline,
        workings=_at_risk_workings,
        basis=BASIS,
        concerned_by=of_actions,
        behind="finance.management_actions.movement",
    )
)
