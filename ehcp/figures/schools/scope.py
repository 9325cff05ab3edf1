"""The years and the phase that the figures of schools are scoped by."""

from ehcp.figures.scope import DATASETS
from ehcp.selectors import SCHOOLS, extract_of, listed_schools, years_of_schools
from hnfsg.figures.registry import Dimension, Scope
from hnfsg.intake.vintages import Vintage

PAGE = "ehcp:schools"
SOURCES = (*DATASETS, SCHOOLS)
TOGETHER = 3  # years: a school has few requests in one
NOT_LISTED = "Not on the list of schools"
NO_PHASE = "Phase not stated"
NO_LIST = "No list of schools with pupils on roll has been published."


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The last whole years together, then each alone, the newest first."""
    extract = extract_of(vintage)
    if extract is None:
        return []
    is_over = (extract.as_at.month, extract.as_at.day) == (12, 31)
    last = extract.as_at.year - (not is_over)
    whole = [year for year in years_of_schools(vintage) if year <= last]
    alone = [(str(year), str(year)) for year in reversed(whole)]
    together = whole[-TOGETHER:]
    if len(together) < 2:
        return alone
    first, newest = together[0], together[-1]
    return [(f"{first}-{newest}", f"{first} to {newest}"), *alone]


def span_of(scope: Scope) -> tuple[int, int]:
    """The first and the last year of a scope."""
    first, _, last = scope["years"].partition("-")
    return int(first), int(last or first)


def words_of(scope: Scope) -> str:
    """`2021 to 2023`, `2023`."""
    return scope["years"].replace("-", " to ")


def _phases(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The phases of the list, the one of most schools first; then schools not on the list."""
    counts: dict[str, int] = {}
    for school in listed_schools(vintage):
        phase = school.phase or NO_PHASE
        counts[phase] = counts.get(phase, 0) + 1
    ordered = sorted(counts, key=lambda phase: (-counts[phase], phase))
    return [(phase, phase) for phase in (*ordered, NOT_LISTED)]


YEARS = Dimension("years", "Years", _years)
PHASE = Dimension("phase", "Phase", _phases)
