"""What the figures of the page Plans are scoped by and share."""

from ehcp.calendars import key_of, label_of, last_day, months_of
from ehcp.figures.scope import AREA, CALENDAR, calendar_of, counted, share, starts_held
from ehcp.selectors import extract_of
from finance.selectors import plan_years, versions
from hnfsg.figures.registry import Dimension, FigureColumn, Scope
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import month_of, year_key, year_label

PAGE = "ehcp:plans"
NO_VERSION = "none"
NOT_STATED = "Not stated"
AS_AT = FigureColumn("as_at", "As at", is_shown=False)
TOTAL = counted("total", "All plans", is_shown=False)
SHARE = share("share", "Of all plans", "plans", "total", "Plans of the row of all plans in force.")


def _versions(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The versions of the recovery plan, newest first; one that says that there is none."""
    found = [(version, version) for version in versions(vintage)]
    return found or [(NO_VERSION, "No recovery plan")]


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years held, newest first; one that is not over comes last, for it has little to tell."""
    extract, calendar = extract_of(vintage), calendar_of(scope)
    if extract is None:
        return []
    held = sorted(starts_held(extract, calendar), reverse=True)
    ends = {start: last_day(months_of(start, calendar)[-1]) for start in held}
    ordered = sorted(held, key=lambda start: ends[start] > extract.as_at)
    return [(key_of(start, calendar), label_of(start, calendar)) for start in ordered]


def _plan_years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years of the version; first the one of the newest extract's day, where it has it."""
    planned = [row["financial_year"] for row in plan_years(vintage, scope.get("version", ""))]
    if not planned:
        return [(NO_VERSION, "No year")]
    extract = extract_of(vintage)
    now = month_of(extract.as_at).start_year if extract else planned[0]
    ordered = sorted(planned, key=lambda year: (year != now, year))
    return [(year_key(year), year_label(year)) for year in ordered]


YEAR = Dimension("year", "Year", _years)
VERSION = Dimension("version", "Recovery plan", _versions)
PLAN_YEAR = Dimension("plan_year", "Year of the recovery plan", _plan_years)
# All that the page can be asked for; each figure takes what it knows.
DIMENSIONS = (AREA, CALENDAR, YEAR, VERSION, PLAN_YEAR)
