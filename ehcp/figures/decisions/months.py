"""The share of refusals month by month; recent months are provisional."""

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, month_key, span
from ehcp.figures.decisions.outcomes import (
    BY_REQUEST,
    FINAL,
    PAGE,
    PROVISIONAL,
    STANDS,
    WITHIN_LIMIT,
    outcomes_of,
    settled_until,
)
from ehcp.figures.scope import AREA, DATASETS, MONTH, SOURCE, cells, counted, share, table
from ehcp.figures.words import listed, number, per_cent
from ehcp.selectors import extract_of
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Limited,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

_COLUMNS = (
    MONTH,
    *counted("requests", "Requests"),
    *counted("decided", "Decided"),
    *counted("refused", "Not to assess"),
    *counted("undecided", "Not decided yet"),
    share("of_requests", "Refused, of requests", "settled", "requests"),
    share("of_decisions", "Refused, of decisions", "settled", "decided"),
    share(
        "so_far",
        "Refused, of decisions so far",
        "provisional",
        "decided",
        "Of months that are provisional.",
    ),
    FigureColumn("state", "Settled or provisional", definition=WITHIN_LIMIT),
    *counted("settled", "Not to assess, of settled months", is_shown=False),
    *counted("provisional", "Not to assess, of provisional months", is_shown=False),
)
_NONE = {"{}": Absent.NOT_APPLICABLE, "{}_keys": Absent.NOT_APPLICABLE}


def _absent(name: str) -> dict[str, Absent]:
    return {pattern.format(name): why for pattern, why in _NONE.items()}


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(_COLUMNS, [])
    found = outcomes_of(vintage, extract, area=scope["area"], source=scope["source"])
    last = settled_until(extract)
    rows = []
    for month in span(extract.first, extract.last):
        names = ("requests", "decided", "refused", "undecided")
        counts = {name: found.of([month], name) for name in names}
        refused, decided, every = (counts[n][0] for n in ("refused", "decided", "requests"))
        is_final = last is not None and month <= last
        of_decisions = refused / decided if decided else None
        not_yet = Absent.NOT_APPLICABLE
        rows.append(
            {
                "period": month_key(month),
                **{k: v for name in names for k, v in cells(name, counts[name]).items()},
                "of_requests": (refused / every if every else None) if is_final else not_yet,
                "of_decisions": of_decisions if is_final else not_yet,
                "so_far": not_yet if is_final else of_decisions,
                "state": FINAL if is_final else PROVISIONAL,
                **(cells("settled", counts["refused"]) if is_final else _absent("settled")),
                **(_absent("provisional") if is_final else cells("provisional", counts["refused"])),
            }
        )
    return table(_COLUMNS, rows)


def _takeaway(frame: pd.DataFrame) -> str:
    final = frame[frame["state"] == FINAL]
    said = ""
    if not final.empty:
        row = final.iloc[-1]
        month = f"{first_day(row['period']):%B %Y}"
        if absence(row["of_requests"]):
            said = f"Of requests of {month} too few were refused, or not, to tell a share. "
        else:
            said = (
                f"Of requests of {month}, {per_cent(row['of_requests'])} were refused "
                f"({number(row['refused'])} of {number(row['requests'])}). "
            )
    open_months = frame[frame["state"] == PROVISIONAL]
    if open_months.empty:
        return said.rstrip()
    names = [f"{first_day(key):%B %Y}" for key in open_months["period"]]
    are = "is" if len(names) == 1 else "are"
    some = "its requests" if len(names) == 1 else "their requests"
    return f"{said}{listed(names)} {are} provisional: some of {some} may still be decided in time."


MONTHS = register(
    Figure(
        slug="ehcp.decisions.months",
        title="Refused, month by month",
        definition=(
            "The share of each month’s requests that were refused an assessment, of all requests "
            "and of those decided. Months that are provisional are dashed: those decided first may "
            "not be like the others."
        ),
        formula="Not to assess ÷ requests; not to assess ÷ (to assess + not to assess).",
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.refused_by_month,
        xmr=Limited("of_requests", expect="Provisional months are not in it."),
        notes=(BY_REQUEST, STANDS),
    )
)
