"""What followed decisions against a plan: mediation, the tribunal, decisions overturned."""

from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.decisions.outcomes import BY_REQUEST, PAGE
from ehcp.figures.monthly import period_words
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    PERIOD,
    SOURCE,
    cells,
    counted,
    months_chosen,
    share,
    table,
)
from ehcp.figures.words import number, per_cent, requests
from ehcp.models import Against, Overturned, Said
from ehcp.selectors import against_by, extract_of, total
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

_COLUMNS = (
    FigureColumn("decision", "Decision"),
    FigureColumn("months", "Months", is_shown=False),
    *counted("decisions", "Decisions", "They stand, also where they were overturned since."),
    *counted("mediation", "Mediation"),
    *counted("tribunal", "Appealed to the tribunal"),
    *counted("overturned", "Overturned"),
    *counted("after_mediation", Overturned.MEDIATION.label),
    *counted("by_tribunal", Overturned.TRIBUNAL.label),
    *counted("by_council", Overturned.COUNCIL.label),
    share("share", "Share overturned", "overturned", "decisions"),
)
_WAYS = {
    "after_mediation": Overturned.MEDIATION,
    "by_tribunal": Overturned.TRIBUNAL,
    "by_council": Overturned.COUNCIL,
}


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    months = months_chosen(scope, extract_of(vintage))
    if not months:
        return table(_COLUMNS, [])
    by = ["decision", "mediation", "tribunal", "overturned"]
    found = against_by(vintage, by, area=scope["area"], source=scope["source"], months=months)
    return table(_COLUMNS, (_row(found, decision, months) for decision in Against))


def _row(found: pd.DataFrame, decision: Against, months: tuple[Any, ...]) -> dict[str, Any]:
    own = found[found["decision"] == decision]
    decisions, overturned = total(own), total(own[own["overturned"] != ""])
    return {
        "decision": decision.label,
        "months": period_words(months),
        **cells("decisions", decisions),
        **cells("mediation", total(own[own["mediation"] == Said.YES])),
        **cells("tribunal", total(own[own["tribunal"] == Said.YES])),
        **cells("overturned", overturned),
        **{
            key: value
            for name, way in _WAYS.items()
            for key, value in cells(name, total(own[own["overturned"] == way])).items()
        },
        "share": overturned[0] / decisions[0] if decisions[0] else None,
    }


def _takeaway(frame: pd.DataFrame) -> str:
    row = frame.iloc[0]
    when = row["months"]
    if row["decisions"] == 0:
        return f"No request of {when} was refused an assessment."
    was = "was" if row["decisions"] == 1 else "were"
    count = requests(row["decisions"])
    said = (
        f"{count[0].upper()}{count[1:]} of {when} {was} refused an assessment. "
        f"{_went(row['mediation'])} to mediation and {number(row['tribunal'])} to the tribunal; "
        f"{number(row['overturned'])} {'was' if row['overturned'] == 1 else 'were'} overturned"
    )
    if absence(row["share"]) is None:
        said += f" ({per_cent(row['share'])})"
    return f"{said}."


def _went(value: Any) -> str:
    words = number(value)
    return f"{words[0].upper()}{words[1:]} went"


CHALLENGED = register(
    Figure(
        slug="ehcp.decisions.challenged",
        title="Mediation, appeals and decisions overturned",
        definition=(
            "What followed decisions not to assess, and not to issue a plan after an assessment: "
            "mediation, an appeal to the tribunal, and whether the decision was overturned. An "
            "overturned decision is not taken back: it is counted, and counted as overturned too."
        ),
        formula="Overturned ÷ decisions.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR, PERIOD),
        chart=charts.what_followed,
        notes=(
            BY_REQUEST,
            "Mediation and appeals come months after a decision, so recent decisions have few yet.",
            "Where a refusal was overturned and then no plan was issued, what followed is told of "
            "the refusal if it was overturned before that, else of the decision for no plan.",
        ),
    )
)
