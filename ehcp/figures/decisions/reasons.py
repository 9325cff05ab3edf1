"""Why assessments were refused."""

from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.decisions.outcomes import BY_REQUEST, PAGE, STANDS
from ehcp.figures.monthly import period_words
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    NOT_RECORDED,
    PERIOD,
    SOURCE,
    cells,
    counted,
    months_chosen,
    share,
    table,
)
from ehcp.figures.words import listed, number, per_cent
from ehcp.models import Against, RefusalReason
from ehcp.selectors import against_by, extract_of, total
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

ALL = "All refusals"
_COLUMNS = (
    FigureColumn("reason", "Reason"),
    FigureColumn("months", "Months", is_shown=False),
    *counted("refused", "Not to assess", "The numerator."),
    *counted("every", "All refusals", "The denominator."),
    share("share", "Share of refusals", "refused", "every"),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    months = months_chosen(scope, extract_of(vintage))
    if not months:
        return table(_COLUMNS, [])
    found = against_by(
        vintage,
        ["reason"],
        area=scope["area"],
        source=scope["source"],
        months=months,
        decision=Against.REFUSED,
    )
    every = total(found)
    rows: list[dict[str, Any]] = [{"reason": ALL, **cells("refused", every)}]
    for value, label in (*RefusalReason.choices, ("", NOT_RECORDED)):
        counts = total(found[found["reason"] == value])
        of = counts[0] / every[0] if every[0] else None
        rows.append({"reason": label, **cells("refused", counts), "share": of})
    same = {"months": period_words(months), **cells("every", every)}
    return table(_COLUMNS, ({**row, **same} for row in rows))


def _takeaway(frame: pd.DataFrame) -> str:
    every, reasons = frame.iloc[0], frame.iloc[1:]
    when = every["months"]
    if every["refused"] == 0:
        return f"No request of {when} was refused."
    known = {row["reason"]: row for _, row in reasons.iterrows() if absence(row["refused"]) is None}
    known.pop(NOT_RECORDED, None)
    said = f"{number(every['refused'])} requests of {when} were refused"
    if every["refused"] == 1:
        said = f"1 request of {when} was refused"
    said = said[0].upper() + said[1:]
    most = max((row["refused"] for row in known.values()), default=0)
    if not most:
        return f"{said}; no reason was given often enough to be told."
    names = [name for name, row in known.items() if row["refused"] == most]
    first = known[names[0]]
    of = "" if absence(first["share"]) else f", {per_cent(first['share'])}"
    times = f"{number(most)} of {number(every['refused'])}{of}"
    each = ", each" if len(names) > 1 else ""
    return f"{said}, most often because of “{listed(names)}” ({times}{each})."


REASONS = register(
    Figure(
        slug="ehcp.decisions.reasons",
        title="Why assessments were refused",
        definition="Refusals to assess by the reason that the council recorded.",
        formula="Refusals with a reason ÷ all refusals of the period.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR, PERIOD),
        chart=charts.refusals_by_reason,
        notes=(BY_REQUEST, STANDS),
    )
)
