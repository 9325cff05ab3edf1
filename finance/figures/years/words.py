"""What the figures by year say in a sentence, and how their newest year is worked out."""

from decimal import Decimal
from typing import Any

import pandas as pd

from finance.figures.scope import NO_DATA, at_month, less_working, more_than
from finance.figures.years.frames import ONLY_ELSEWHERE
from hnfsg.figures.registry import Term, Working
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth


def _own(frame: pd.DataFrame, column: str) -> list[dict[Any, Any]]:
    """Our years that state a column, oldest first."""
    return [row for row in frame.to_dict("records") if isinstance(row[column], Decimal)]


def _month(row: dict[Any, Any]) -> FinancialMonth:
    return FinancialMonth.from_key(row["period"])


def _at(row: dict[Any, Any]) -> str:
    return f"{at_month(_month(row))} of {row['year']}"


def position_takeaway(frame: pd.DataFrame) -> str:
    """Which years are held, and how many only others report."""
    rows = frame.to_dict("records")
    held = [row for row in rows if row["at"] != ONLY_ELSEWHERE]
    ended = [row for row in held if _month(row).is_outturn]
    told = f"Returns of {_years(len(held))} are held, {len(ended) or 'none'} with an outturn"
    if held and not _month(held[-1]).is_outturn:
        told += f"; {held[-1]['year']} is told by {_month(held[-1]).name.lower()}"
    more = len(rows) - len(held)
    if more:
        verb = "is" if more == 1 else "are"
        told += f". {_years(more).capitalize()} more {verb} known only from what others report"
    return f"{told}."


def _years(count: int) -> str:
    return "one year" if count == 1 else f"{count} years"


def overspend_takeaway(frame: pd.DataFrame) -> str:
    """The newest year of ours against the grant, and the one before it."""
    rows = _own(frame, "overspend")
    if not rows:
        return _only_theirs(frame)
    last = rows[-1]
    verb = "we spent" if _month(last).is_outturn else "we expect to spend"
    told = f"{_at(last)} {verb} {more_than(last['overspend'], 'the grant')}"
    if len(rows) > 1:
        before = rows[-2]
        told += f"; {_when(before)} it was {more_than(before['overspend'], 'the grant')}"
    return f"{told}."


def _when(row: dict[Any, Any]) -> str:
    """`in 2022 to 2023`, or `at month 9 of 2022 to 2023` where its outturn is not held."""
    return f"in {row['year']}" if _month(row).is_outturn else _at(row)[:1].lower() + _at(row)[1:]


def cumulative_takeaway(frame: pd.DataFrame) -> str:
    """Where the deficit of all years stands, and where it stood in the first year held."""
    rows = _own(frame, "cumulative")
    if not rows:
        return _only_theirs(frame)
    last = rows[-1]
    month = _month(last)
    verb = "stood at" if month.is_outturn else "is expected to reach"
    told = f"The deficit of all years together {verb} {millions(last['cumulative'])} in "
    told += f"March {month.start_year + 1}"
    if len(rows) > 1:
        first = rows[0]
        was = "it was" if _month(first).is_outturn else "it was expected to be"
        told += f"; in March {_month(first).start_year + 1} {was} {millions(first['cumulative'])}"
    return f"{told}."


def high_needs_takeaway(frame: pd.DataFrame) -> str:
    """The high needs block against its budget, in the newest year and the one before it."""
    rows = _own(frame, "variance")
    if not rows:
        return _only_theirs(frame)
    last = rows[-1]
    verb = "was" if _month(last).is_outturn else "is forecast to be"
    budget = f"its budget of {millions(last['budget'])}"
    told = f"{_at(last)} the high needs block {verb} {more_than(last['variance'], budget)}"
    if len(rows) > 1:
        before = rows[-2]
        told += f"; {_when(before)} it was {more_than(before['variance'], 'its budget')}"
    return f"{told}."


def _only_theirs(frame: pd.DataFrame) -> str:
    """What is said where no return states it: how many reports there are, or that there is none."""
    theirs = [row for row in frame.to_dict("records") if isinstance(row.get("elsewhere"), Decimal)]
    if not theirs:
        return NO_DATA
    last = theirs[-1]
    return (
        f"No return that is held states it. Others report {millions(last['elsewhere'])} for "
        f"{last['year']} ({last['published_in']})."
    )


def overspend_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The spending of the newest year less its grant."""
    rows = _own(frame, "overspend")
    if not rows or not _has(rows[-1], "spend", "after"):
        return ()
    spend = ("spend", "spending in the year")
    grant = ("after", "grant after recoupment")
    return less_working(pd.Series(rows[-1]), spend, grant, "overspend, worked out")


def cumulative_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The deficit brought forward into the newest year, its overspend, and what was paid."""
    rows = _own(frame, "cumulative")
    if not rows:
        return ()
    last = rows[-1]
    paid = last["contributions"]
    terms = (
        Term(last["brought_forward"], "deficit brought forward"),
        Term(last["overspend"], "overspend, as reported"),
        *(() if paid is None else (Term(paid, "contributions", -1),)),
    )
    return (Working(terms, "cumulative deficit at the end of the year", f"{last['year']}: "),)


def high_needs_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The spending of the newest year on the high needs lines less their budget."""
    rows = _own(frame, "variance")
    if not rows:
        return ()
    spend = ("spend", "spending on the high needs lines")
    budget = ("budget", "budget of the high needs lines")
    return less_working(pd.Series(rows[-1]), spend, budget, "spending less budget")


def _has(row: dict[Any, Any], *columns: str) -> bool:
    return all(isinstance(row[column], Decimal) for column in columns)
