"""Why plans ended in a year."""

from datetime import date

import pandas as pd

from ehcp import charts
from ehcp.calendars import months_words
from ehcp.figures.plans.scope import NOT_STATED, PAGE, YEAR
from ehcp.figures.plans.words import larger, of_all, plans
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    calendar_of,
    cells,
    counted,
    months_held,
    share,
    start_chosen,
    table,
)
from ehcp.models import CeaseReason, Move
from ehcp.selectors import COUNT, KEYS, extract_of, plan_moves
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import share as share_of

ALL = "All that ceased"
COLUMNS = (
    FigureColumn("group", "Why"),
    *counted("plans", "Plans that ceased"),
    *counted("total", "All that ceased", is_shown=False),
    share("share", "Of all that ceased", "plans", "total"),
    FigureColumn("first", "From", is_shown=False),
    FigureColumn("last", "To", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract, start = extract_of(vintage), start_chosen(scope)
    months = months_held(extract, start, calendar_of(scope)) if extract and start else ()
    found = plan_moves(vintage, ["move", "reason", "month"], scope["area"])
    found = found[(found["move"] == Move.CEASED) & found["month"].isin(months)]
    if not months:
        return table(COLUMNS, [])
    every = (int(found[COUNT].sum()), int(found[KEYS].sum()))
    sums = found.groupby("reason")[[COUNT, KEYS]].sum()
    counts = {reason: (int(n), int(k)) for reason, n, k in sums.itertuples(name=None)}
    wanted = [*((label, counts.get(value, (0, 0))) for value, label in CeaseReason.choices)]
    rows = [*wanted, (NOT_STATED, counts.get("", (0, 0))), (ALL, every)]
    return table(
        COLUMNS,
        (
            {
                "group": name,
                **cells("plans", counted),
                **cells("total", every),
                "share": share_of(counted[0], every[0]),
                "first": months[0].isoformat(),
                "last": months[-1].isoformat(),
            }
            for name, counted in rows
        ),
    )


def _takeaway(frame: pd.DataFrame) -> str:
    *rows, every = frame.to_dict("records")
    when = months_words(date.fromisoformat(every["first"]), date.fromisoformat(every["last"]))
    said = f"{plans(every['plans']).capitalize()} ceased in {when}"
    told = [row for row in rows if row["group"] != NOT_STATED and not absence(row["plans"])]
    most = max(told, key=lambda row: larger(row["plans"]), default=None)
    if most is None or not most["plans"]:
        return f"{said}."
    why = of_all(most["plans"], most["total"], most["share"])
    return f"{said}. The most usual reason: {most['group'].lower()}, {why}."


CEASED = register(
    Figure(
        slug="ehcp.plans.ceased",
        title="Why plans ceased",
        definition="Plans that ended in the year, by the reason that the extract gives.",
        formula="Plans by the day on which they ended. Share: of all that ended in the year.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, CALENDAR, YEAR),
        chart=lambda frame: charts.plans_by_group(frame[frame["group"] != ALL]),
        notes=("Whole months only: the month of the extract is left out until it is over.",),
    )
)
