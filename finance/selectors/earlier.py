"""The earlier moment that a movement is counted from: a month, the last publication, or a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from finance.selectors.parts import DATASET, LINES
from hnfsg import clock
from hnfsg.figures.as_at import end_of
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FIRST_YEAR, FinancialMonth

LAST_PUBLICATION = "last-publication"
NOTHING = "nothing"
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Moment:
    """One side of a comparison: what counted, and the month of it that is looked at."""

    vintage: Vintage
    month: FinancialMonth


def months_with_lines(vintage: Vintage) -> list[FinancialMonth]:
    """Every month that has lines, newest first. No query."""
    return months_with(vintage, LINES)


def months_with(vintage: Vintage, sheet: str) -> list[FinancialMonth]:
    """Every month that has rows of a sheet, newest first. No query."""
    keys = {part.period for part in vintage.live(DATASET, sheet)}
    return [FinancialMonth.from_key(key) for key in sorted(keys, reverse=True)]


def earlier_months(vintage: Vintage, month: FinancialMonth) -> list[FinancialMonth]:
    """The months with lines before a month in its year, newest first. No query.

    At the first of a year, the last that is known of the years before it, alone.
    """
    before = [m for m in months_with_lines(vintage) if m < month]
    return [m for m in before if m.start_year == month.start_year] or before[:1]


def moment_before(
    vintage: Vintage, month: FinancialMonth, since: str, sheet: str = LINES
) -> Moment | None:
    """The earlier moment that `since` names, seen from a month of a vintage, by one sheet's rows.

    A month is looked at as it counts in the same vintage. Of the last publication, and of a day,
    it is the same month as it counted then or, where there was none yet, the newest before it.
    None where nothing of it was known. One query, or none for a month.
    """
    if since == NOTHING:
        return None
    if since != LAST_PUBLICATION and day_of(since) is None:
        return Moment(vintage, FinancialMonth.from_key(since))
    day = day_of(since)
    before = vintages.as_at(end_of(day)) if day else before_last_publication(vintage)
    before = before.of([DATASET])
    found = max((m for m in months_with(before, sheet) if m <= month), default=None)
    return Moment(before, found) if found else None


def before_last_publication(vintage: Vintage) -> Vintage:
    """What counted before the return was last published; of a preview, what counts now."""
    moments = [part.from_at for part in vintage.parts if part.dataset == DATASET]
    if None in moments:
        return vintages.live()
    published = [moment for moment in moments if moment]
    return vintages.as_at(max(published) - _A_MOMENT) if published else Vintage(())


def day_of(since: str) -> date | None:
    """The day that `since` names, such as `2024-01-15`; None where it names none."""
    try:
        day = date.fromisoformat(since)
    except ValueError:
        return None
    return day if day.isoformat() == since and day.year >= FIRST_YEAR else None


def is_past(day: date, vintage: Vintage) -> bool:
    """Whether a day can be looked back to: not after today, nor after what the vintage is as at."""
    ended = vintage.as_at
    return day <= clock.today() and (ended is None or end_of(day) <= ended)
