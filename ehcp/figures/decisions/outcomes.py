"""What the figures of decisions share: outcomes of requests, and which months are settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from ehcp.calendars import label_of, last_day, later, span
from ehcp.figures.monthly import YEAR as MONTHS_OF_A_YEAR
from ehcp.figures.monthly import Counts, period_words
from ehcp.figures.scope import calendar_of, months_held, starts_held
from ehcp.models import RequestOutcome, Said, Step
from ehcp.selectors import COUNT, KEYS, Extract, days_on, limits_of, requests_by
from hnfsg.figures.registry import Scope
from hnfsg.intake.vintages import Vintage

PAGE = "ehcp:decisions"
PROVISIONAL, FINAL = "Provisional", "Settled"
SETTLED = "12 settled months"
STANDS = (
    "Outcomes are as the extract has them. A refusal that was overturned is still a refusal here; "
    "that it was overturned is told beside it."
)
BY_REQUEST = "By the month of the request, not of the decision."
WITHIN_LIMIT = (
    "A month is settled once the limit for a decision has passed for all its requests; until then "
    "it is provisional, for some may still be decided in time."
)
# Columns of counts, and what they are of.
NAMES = ("requests", "assess", "refused", "undecided", "withdrawn", "decided", "in_time", "late")


@dataclass(frozen=True)
class Outcomes:
    """Requests by month and what became of them, of one choice of area and source."""

    rows: Mapping[date, Mapping[str, Counts]]
    extract: Extract

    def of(self, months: Iterable[date], name: str) -> Counts:
        """Requests of these months with an outcome (one of `NAMES`), together."""
        found = [self.rows.get(month, {}).get(name, (0, 0)) for month in months]
        return sum(n for n, _ in found), sum(k for _, k in found)


def outcomes_of(
    vintage: Vintage, extract: Extract, *, area: str, source: str, own: str | None = None
) -> Outcomes:
    """Requests of an area and source by outcome; `own`: of one source alone."""
    by = ["month", "outcome", "in_time", "in_target", "source"]
    found = requests_by(vintage, by, area=area, source=source)
    if own is not None:
        found = found[found["source"] == own]
    rows: dict[date, dict[str, Counts]] = {}
    for row in found.to_dict("records"):
        month = rows.setdefault(row["month"], {})
        for name in _names(row):
            n, k = month.get(name, (0, 0))
            month[name] = (n + int(row[COUNT]), k + int(row[KEYS]))
    return Outcomes(rows, extract)


def _names(row: Mapping[Any, Any]) -> list[str]:
    """The counts that a row of the aggregate goes into."""
    outcome = row["outcome"]
    names = ["requests"]
    match outcome:
        case RequestOutcome.ASSESS:
            names += ["assess", "decided"]
        case RequestOutcome.REFUSE:
            names += ["refused", "decided"]
        case RequestOutcome.UNDECIDED:
            names += ["undecided"]
        case RequestOutcome.WITHDRAWN:
            names += ["withdrawn"]
    names += {Said.YES: ["in_time"], Said.NO: ["late"]}.get(row["in_time"], [])
    names += {Said.YES: ["in_target"], Said.NO: ["off_target"]}.get(row["in_target"], [])
    return names


def settled_until(extract: Extract) -> date | None:
    """The last whole month of which every request is past the limit for a decision. One query."""
    if extract.first is None or extract.last is None:
        return None
    limits = limits_of(Step.DECIDE)
    for month in reversed(list(span(extract.first, extract.last))):
        days = days_on(limits, month)
        if days is None or last_day(month) + timedelta(days=days) <= extract.as_at:
            return month
    return None


def settled_year(extract: Extract, last: date | None) -> tuple[date, ...]:
    """The twelve months to the last settled one; none where they are not all held."""
    if last is None or extract.first is None:
        return ()
    first = later(last, 1 - MONTHS_OF_A_YEAR)
    return tuple(span(first, last)) if first >= extract.first else ()


def state(months: Sequence[date], last: date | None) -> str:
    """Whether all of some months are settled, of which `last` is the last."""
    return FINAL if months and last is not None and months[-1] <= last else PROVISIONAL


def by_year(
    scope: Scope, extract: Extract, last: date | None
) -> list[tuple[str, str, tuple[date, ...]]]:
    """Each year held, and the twelve months to the last settled one: label, in words, months."""
    calendar = calendar_of(scope)
    found = []
    for start in starts_held(extract, calendar):
        months = months_held(extract, start, calendar)
        found.append((label_of(start, calendar), period_words(months), months))
    if year := settled_year(extract, last):
        found.append((SETTLED, period_words(year), year))
    return found


def chosen_rows(frame: pd.DataFrame, column: str, value: str) -> Any:
    """The first row of a frame with a value; None where there is none."""
    rows = frame[frame[column] == value]
    return None if rows.empty else rows.iloc[0]
