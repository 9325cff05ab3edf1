"""What the pages of meetings and actions ask of the database."""

from actions.selectors.log import Listed, Wanted, arising, days_due, listed, log
from actions.selectors.meetings import (
    HELD,
    calendar,
    last_meeting,
    last_or_current,
    next_meeting,
    papers_out_on,
    with_all,
)

__all__ = [
    "HELD",
    "Listed",
    "Wanted",
    "arising",
    "calendar",
    "days_due",
    "last_meeting",
    "last_or_current",
    "listed",
    "log",
    "next_meeting",
    "papers_out_on",
    "with_all",
]
