"""Plans in force at the end of each month, and those that began and ceased in it."""

from datetime import date
from decimal import Decimal

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, last_day, later, month_key, span
from ehcp.figures.plans.scope import PAGE
from ehcp.figures.plans.words import on, plans
from ehcp.figures.scope import (
    AREA,
    DATASETS,
    MONTH,
    cells,
    counted,
    less,
    table,
)
from ehcp.figures.words import against, number
from ehcp.models import Move
from ehcp.selectors import COUNT, KEYS, extract_of, plan_moves, plans_by
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, Headline, Limited, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

YEAR = 12
Counts = dict[date, tuple[int, int]]
NOTHING = (0, 0)
STOCK_COLUMNS = (
    MONTH,
    *counted("plans", "Plans in force", "At the end of the month."),
    *counted("before", "A year before"),
    less("change", "Change on a year", "plans", "before"),
)
MOVE_COLUMNS = (
    MONTH,
    *counted("new", "New plans", "Plans that began in the month."),
    *counted("ceased", "Ceased plans", "Plans that ended in the month."),
    less("net", "New less ceased", "new", "ceased"),
)


def _moves(vintage: Vintage, area: str, move: str) -> Counts:
    """Plans that began or ceased, by month."""
    found = plan_moves(vintage, ["move", "month"], area)
    found = found[found["move"] == move]
    return {m: (int(n), int(k)) for _, m, n, k in found.itertuples(index=False)}


def _stock_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Counted back from the extract: less what began after a month, with what ceased after it."""
    extract = extract_of(vintage)
    held = plans_by(vintage, "all", scope["area"])
    if extract is None or extract.first is None or extract.last is None:
        return table(STOCK_COLUMNS, [])
    new, ceased = (_moves(vintage, scope["area"], move) for move in (Move.NEW, Move.CEASED))
    now = (int(held[COUNT].sum()), int(held[KEYS].sum()))
    stock: Counts = {}
    for month in sorted(span(extract.first, extract.as_at), reverse=True):
        stock[month] = now
        began, ended = new.get(month, NOTHING), ceased.get(month, NOTHING)
        now = (now[0] - began[0] + ended[0], now[1] - began[1] + ended[1])
    whole = [month for month in sorted(stock) if month <= extract.last]
    return table(
        STOCK_COLUMNS,
        (
            {
                "period": month_key(month),
                **cells("plans", stock[month]),
                **cells("before", before := stock.get(later(month, -YEAR))),
                "change": stock[month][0] - before[0] if before else None,
            }
            for month in whole
        ),
    )


def _moves_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(MOVE_COLUMNS, [])
    new, ceased = (_moves(vintage, scope["area"], move) for move in (Move.NEW, Move.CEASED))
    return table(
        MOVE_COLUMNS,
        (
            {
                "period": month_key(month),
                **cells("new", began := new.get(month, NOTHING)),
                **cells("ceased", ended := ceased.get(month, NOTHING)),
                "net": began[0] - ended[0],
            }
            for month in span(extract.first, extract.last)
        ),
    )


def _day(row: "pd.Series[str]") -> date:
    return last_day(first_day(row["period"]))


def _stock_takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    day = _day(last)
    said = f"On {on(day)} {plans(last['plans'])} {'was' if last['plans'] == 1 else 'were'} in force"
    return f"{said}{against(last['plans'], last['before'], 'a year before')}."


def _stock_headline(frame: pd.DataFrame) -> Headline | None:
    last = frame.iloc[-1]
    if absence(last["plans"]):
        return None
    compared = against(last["plans"], last["before"], "a year before")
    return Headline(
        label="EHC plans in force",
        value=Decimal(int(last["plans"])),
        unit=Unit.CHILDREN,
        period=on(_day(last)),
        note=f"{compared.removeprefix(', ').capitalize()}." if compared else "",
        series=tuple(float(n) for n in frame["plans"] if absence(n) is None),
    )


def _moves_takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = first_day(last["period"])
    said = f"In {month:%B %Y} {plans(last['new'])} began and {number(last['ceased'])} ceased"
    if absence(last["net"]):
        return f"{said}."
    net = int(last["net"])
    if net == 0:
        return f"{said}: as many ended as began."
    return f"{said}: {abs(net):,} more {'began than ended' if net > 0 else 'ended than began'}."


IN_FORCE = register(
    Figure(
        slug="ehcp.plans.in_force",
        title="Plans in force",
        definition=(
            "Education, health and care plans in force at the end of each month: those that had "
            "begun and had not ceased."
        ),
        formula=(
            "Plans in force on the day of the extract, counted back month by month: less those "
            "that began since, with those that ceased since."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=STOCK_COLUMNS,
        frame=_stock_frame,
        takeaway=_stock_takeaway,
        page=PAGE,
        dimensions=(AREA,),
        chart=charts.plans_in_force,
        headline=_stock_headline,
        notes=(
            "A plan that ceased and is no longer in the extract is missing from the months before "
            "it ceased.",
            "The month of the extract is left out until it is over.",
        ),
    )
)

MOVES = register(
    Figure(
        slug="ehcp.plans.moves",
        title="New and ceased plans, month by month",
        definition="Plans that began and plans that ended in each month.",
        formula=(
            "New: by the day on which the final plan was issued, or the day given as its start. "
            "Ceased: by the day on which it ended. New less ceased is by how much plans grow."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=MOVE_COLUMNS,
        frame=_moves_frame,
        takeaway=_moves_takeaway,
        page=PAGE,
        dimensions=(AREA,),
        chart=charts.plan_moves,
        xmr=Limited(
            "new",
            expect="Where old cases are cleared, more plans begin for some months and then fewer.",
        ),
        notes=("Many plans end with the school year, so July and August stand out.",),
    )
)
