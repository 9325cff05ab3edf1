"""What the figures of a recovery plan say in a sentence, and how they are worked out."""

from decimal import Decimal
from typing import Any

import pandas as pd

from finance.figures.recovery.frames import PLANNED_ONLY
from finance.figures.scope import less_working, more_than
from hnfsg.figures.registry import Term, Working
from hnfsg.money import millions

Row = dict[Any, Any]


def in_year_takeaway(frame: pd.DataFrame) -> str:
    """The newest year of ours against the plan, and where the plan ends."""
    rows = frame.to_dict("records")
    end = f"The plan ends with {_in_year(rows[-1]['planned'])} in {rows[-1]['year']}."
    told = _newest_held(rows)
    if told is None:
        return f"No return of a year of the plan is held. {end}"
    planned = f"the {millions(told['planned'])} planned"
    return f"{_at(told)} {millions(told['ours'])}, {more_than(told['difference'], planned)}. {end}"


def cumulative_takeaway(frame: pd.DataFrame) -> str:
    """The newest year of ours against the plan, and where the plan ends, also without savings."""
    rows = frame.to_dict("records")
    last = rows[-1]
    end = f"The plan ends {last['year']} at {millions(last['planned'])}"
    if _is_amount(last["unmitigated"]):
        end += f"; without its savings at {millions(last['unmitigated'])}"
    told = _newest_held(rows)
    if told is None:
        return f"No return of a year of the plan is held. {end}."
    planned = f"the {millions(told['planned'])} planned"
    return (
        f"{_at(told, 'the deficit of all years')} {millions(told['ours'])}, "
        f"{more_than(told['difference'], planned)}. {end}."
    )


def versions_takeaway(frame: pd.DataFrame) -> str:
    """Where each version ends."""
    ends: dict[str, Row] = {row["version"]: row for row in frame.to_dict("records")}
    told = [
        f"“{version}” ends {row['year']} at {millions(row['cumulative'])}"
        for version, row in ends.items()
    ]
    return f"{'; '.join(told)}."


def summary_takeaway(frame: pd.DataFrame) -> str:
    """How many years are held and planned."""
    rows = frame.to_dict("records")
    planned = [row for row in rows if _is_amount(row["in_year"])]
    held = [row for row in planned if row["at"] != PLANNED_ONLY]
    years = "one year" if len(planned) == 1 else f"{len(planned)} years"
    return f"The plan has {years}; returns of {len(held) or 'none'} of them are held."


def provision_takeaway(frame: pd.DataFrame) -> str:
    """The category furthest above its planned cost, or what is lacking."""
    rows = [row for row in frame.to_dict("records") if _is_amount(row["difference"])]
    if not rows:
        return "The plan gives no cost that our returns can be held against."
    widest = max(rows, key=lambda row: abs(row["difference"]))
    planned = f"the {millions(widest['planned'])} planned"
    cost = "which cost" if widest["at"] == "Outturn" else "expected to cost"
    return (
        f"Furthest from the plan: {widest['category']}, {cost} "
        f"{millions(widest['ours'])}, {more_than(widest['difference'], planned)}."
    )


def in_year_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The newest year of ours less the plan; and the plan without its savings."""
    told = _newest_held(frame.to_dict("records"))
    if told is None:
        return ()
    ours = ("ours", "outturn or forecast")
    planned = ("planned", "planned")
    apart = less_working(pd.Series(told), ours, planned, f"more than planned in {told['year']}")
    if not _is_amount(told["savings"]):
        return apart
    terms = (Term(told["planned"], "planned"), Term(told["savings"], "planned savings"))
    return (*apart, Working(terms, f"planned without savings in {told['year']}"))


def cumulative_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The newest year of ours less the plan."""
    told = _newest_held(frame.to_dict("records"))
    if told is None:
        return ()
    ours, planned = ("ours", "outturn or forecast"), ("planned", "planned")
    return less_working(pd.Series(told), ours, planned, f"more than planned in {told['year']}")


def _newest_held(rows: list[Row]) -> Row | None:
    """The last year of the plan of which a return states it."""
    held = [row for row in rows if _is_amount(row["ours"]) and _is_amount(row["difference"])]
    return held[-1] if held else None


def _at(row: Row, what: str = "") -> str:
    """`At month 10 of 2023 to 2024 we expect an in-year deficit of`, or what it was at outturn."""
    is_final = row["at"] == "Outturn"
    at = f"{'At outturn' if is_final else 'At ' + row['at'].lower()} of {row['year']}"
    if what:
        return f"{at} {what} {'was' if is_final else 'is expected to be'}"
    return f"{at} the in-year deficit {'was' if is_final else 'is expected to be'}"


def _in_year(amount: Decimal) -> str:
    """`an in-year deficit of £1.0m`, or a surplus, or balance."""
    if amount == 0:
        return "an in-year balance"
    return f"an in-year {'deficit' if amount > 0 else 'surplus'} of {millions(abs(amount))}"


def _is_amount(value: object) -> bool:
    return isinstance(value, Decimal)
