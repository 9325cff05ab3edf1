"""When an action is due, and how it stands, in words. No Django."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=7)


class Rag(StrEnum):
    """How an action stands by its dates. The colour is never told alone."""

    OVERDUE = "overdue"
    SOON = "due soon"
    ON_TIME = "on time"
    NO_DAY = "no day yet"
    OVER = "over"


@dataclass(frozen=True)
class Standing:
    """How an action stands on a day, with the sentence that says so."""

    rag: Rag
    words: str


def standing(*, due: date | None, condition: str, is_open: bool, today: date) -> Standing:
    """How an action stands: `due` is its day, where it has one by now.

    Due on the day itself is still on time; the day after it is overdue.
    """
    if not is_open:
        return Standing(Rag.OVER, "over")
    if due is None:
        return Standing(Rag.NO_DAY, condition or "by the next meeting, which is not planned yet")
    days = (due - today).days
    if days < 0:
        return Standing(Rag.OVERDUE, f"overdue by {_days(-days)}")
    if due - today <= SOON:
        return Standing(Rag.SOON, "due today" if not days else f"due in {_days(days)}")
    return Standing(Rag.ON_TIME, f"due on {due.day} {due:%B %Y}")


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
