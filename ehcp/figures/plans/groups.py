"""Plans in force on the day of the extract by need, age, provision named and area."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

import pandas as pd
import plotly.graph_objects as go

from ehcp import charts
from ehcp.figures.plans.scope import AS_AT, NOT_STATED, PAGE, SHARE, TOTAL
from ehcp.figures.plans.words import larger, of_all, on
from ehcp.figures.scope import (
    AREA,
    AREA_NOT_RECORDED,
    DATASETS,
    area_label,
    cells,
    counted,
    named,
    table,
)
from ehcp.models import Need, PlansBy, YearBand
from ehcp.selectors import extract_of, plans_by, plans_by_area, total
from finance.models import Category
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import share as share_of

ALL = "All plans in force"
_UNKNOWN = (NOT_STATED, AREA_NOT_RECORDED)
Labels = Mapping[str, str]


def _columns(heading: str) -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("group", heading),
        *counted("plans", "Plans in force"),
        *TOTAL,
        SHARE,
        AS_AT,
    )


def _grouped(
    columns: Sequence[FigureColumn], found: pd.DataFrame, labels: Labels, as_at: date
) -> pd.DataFrame:
    """A row for each label in their own order, then what was not stated, then all.

    Not by size, and none left out: that would tell small numbers apart, and nought from them.
    """
    every = total(found)
    counts = {value: (int(n), int(k)) for value, n, k in found.itertuples(index=False)}
    wanted = {**labels, "": NOT_STATED} if "" not in labels else labels
    rows = [(name, counts.get(value, (0, 0))) for value, name in wanted.items()]
    return table(columns, (_row(name, n, every, as_at) for name, n in [*rows, (ALL, every)]))


def _row(
    name: str, counts: tuple[int, int], every: tuple[int, int], as_at: date
) -> dict[str, object]:
    return {
        "group": name,
        **cells("plans", counts),
        **cells("total", every),
        "share": share_of(counts[0], every[0]),
        "as_at": as_at.isoformat(),
    }


def _frame(by: str, labels: Labels, scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract, columns = extract_of(vintage), COLUMNS[by]
    if extract is None:
        return table(columns, [])
    return _grouped(columns, plans_by(vintage, by, scope["area"]), labels, extract.as_at)


def _areas_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract, columns = extract_of(vintage), COLUMNS[AREAS_BY]
    if extract is None or not named(extract):
        return table(columns, [])
    labels = {area: area_label(area) for area in (*filter(None, named(extract)), "")}
    return _grouped(columns, plans_by_area(vintage), labels, extract.as_at)


def _takeaway(frame: pd.DataFrame) -> str:
    """The group with most plans and what share of all it has; the second beside it."""
    *groups, every = frame.to_dict("records")
    day = on(date.fromisoformat(every["as_at"]))
    if every["plans"] == 0:
        return f"On {day} no plan was in force."
    told = sorted(
        (r for r in groups if r["group"] not in _UNKNOWN and not absence(r["plans"])),
        key=lambda r: -larger(r["plans"]),
    )
    if not told:
        return f"On {day} every group was of fewer than 10 plans, or not stated."
    said = [
        f"{row['group']}, {of_all(row['plans'], row['total'], row['share'])}" for row in told[:2]
    ]
    then = f" Next: {said[1]}." if len(said) > 1 else ""
    return f"The largest group on {day}: {said[0]}.{then}"


AREAS_BY = "area"
COLUMNS = {
    PlansBy.NEED: _columns("Primary need"),
    PlansBy.AGE: _columns("Year group"),
    PlansBy.PROVISION: _columns("Provision named in the plan"),
    AREAS_BY: _columns("Area"),
}
_FORMULA = "Plans in force on the day of the extract, each once. Share: of all plans in force."


def _chart(frame: pd.DataFrame) -> go.Figure:
    return charts.plans_by_group(frame[frame["group"] != ALL])


def _figure(  # noqa: PLR0913 - a figure is all that it says
    by: str,
    slug: str,
    title: str,
    definition: str,
    frame: Callable[[Scope, Vintage], pd.DataFrame],
    notes: tuple[str, ...] = (),
) -> Figure:
    return register(
        Figure(
            slug=f"ehcp.plans.{slug}",
            title=title,
            definition=definition,
            formula=_FORMULA,
            unit=Unit.CHILDREN,
            polarity=Polarity.NEITHER,
            sources=DATASETS,
            columns=COLUMNS[by],
            frame=frame,
            takeaway=_takeaway,
            page=PAGE,
            dimensions=() if by == AREAS_BY else (AREA,),
            chart=_chart,
            notes=notes,
        )
    )


def _labels(choices: Iterable[tuple[str, str]]) -> Labels:
    return dict(choices)


NEEDS = _figure(
    PlansBy.NEED,
    "needs",
    "Plans in force by primary need",
    "Plans in force by the primary need that the extract gives.",
    partial(_frame, PlansBy.NEED, _labels(Need.choices)),
)
AGES = _figure(
    PlansBy.AGE,
    "ages",
    "Plans in force by year group",
    "Plans in force by the national curriculum year that the extract gives.",
    partial(_frame, PlansBy.AGE, _labels(YearBand.choices)),
    ("A year group’s number plus 5 is the age that its children reach in that school year.",),
)
SETTINGS = _figure(
    PlansBy.PROVISION,
    "settings",
    "Plans in force by provision named",
    "Plans in force by the kind of provision that the plan names now.",
    partial(_frame, PlansBy.PROVISION, _labels(Category.choices)),
)
AREAS = _figure(
    AREAS_BY,
    "areas",
    "Plans in force by area",
    "Plans in force by the council’s own area in which the child lives.",
    _areas_frame,
)
