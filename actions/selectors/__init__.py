"""What the pages of meetings and actions ask of the database."""

from actions.selectors.log import Listed, Wanted, arising, days_due, listed, log
from actions.selectors.meetings import (
    calendar,
    last_meeting,
    next_meeting,
    papers_out_on,
    with_all,
)

__all__ = [
    "Listed",
    "Wanted",
    "arising",
    "calendar",
    "days_due",
    "last_meeting",
    "listed",
    "log",
    "next_meeting",
    "papers_out_on",
    "with_all",
]
