"""The bridge from the gap that the budget implies to the overspend, and the rows it is made of."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from finance import charts
from finance.bridge import Bridge, Part, Row, Step, bridge
from finance.effects import SMALLEST_TOLD, STEP
from finance.figures.movement import PAGE
from finance.figures.scope import (
    MONTH,
    SOURCE,
    WHOLE_DSG,
    YEAR,
    at_month,
    in_pounds,
    month_of_scope,
    nothing,
)
from finance.figures.telling_bridge import said_of, takeaway, workings
from finance.selectors import DATASET, budget_lines, less, savings_at, summaries
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Source,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import pounds, signed_millions
from hnfsg.periods import FinancialMonth

GAP = "Set in the budget (inferred)"
UNEXPLAINED = "Not explained by the lines"
_SHEETS = {Step.SAVINGS: "Management actions"}

COLUMNS = (
    FigureColumn("step", "Step"),
    in_pounds("amount", "Adds", "At the two ends: what there is."),
    in_pounds("after", "Comes to"),
    FigureColumn("said", "What it is, and what the data does not say"),
    FigureColumn("source", "Sheet and row, the largest of several", Unit.SOURCE),
    FigureColumn("kind", "End or step", is_shown=False),
    FigureColumn("at", "As at", is_shown=False),
)
STEP_SAID = 3  # where among the columns shown it stands what a step is


def _bridge_at(vintage: Vintage, month: FinancialMonth) -> Bridge:
    savings, _ = savings_at(vintage, month)
    return bridge(budget_lines(vintage, month), savings)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(COLUMNS)
    stated = summaries(vintage, [month.key]).get(month.key)
    found = _bridge_at(vintage, month)
    if stated is None and not found.parts:
        return nothing(COLUMNS)
    over = stated.reported_overspend if stated else None
    variance = stated.budget_variance if stated else None
    summary = Source(stated.part_id, stated.row_number, "Summary") if stated else None
    said = said_of(found, *savings_at(vintage, month))
    gap = less(over, variance)
    rows: list[dict[str, Any]] = [_end(GAP, gap, said["gap"], summary)]
    after = gap
    for step in Step:
        if step is Step.OFFSET and not found.of(step):
            continue
        amount = found.total(step)
        after = None if after is None else after + amount
        rows.append(_step(step, amount, after, said[step], _largest(found.of(step), step)))
    apart = less(variance, found.variance)
    after = None if after is None or apart is None else after + apart
    rows.append(_step(UNEXPLAINED, apart, after, said["apart"], summary))
    end = "Overspend, as reported" if month.is_outturn else "Forecast overspend, as reported"
    rows.append(_end(end, over, said["end"], summary))
    frame = [{**row, "at": at_month(month)} for row in rows]
    return pd.DataFrame(frame, columns=[c.name for c in COLUMNS], dtype=object)


def _end(name: str, amount: Decimal | None, said: str, source: Source | None) -> dict[str, Any]:
    return {**_step(name, amount, amount, said, source), "kind": "end"}


def _step(
    name: str,
    amount: Decimal | None,
    after: Decimal | None,
    said: str,
    source: Source | Absent | None,
) -> dict[str, Any]:
    return {
        "step": str(name),
        "amount": Absent.MISSING if amount is None else amount,
        "after": Absent.MISSING if after is None else after,
        "said": said,
        "source": source,
        "kind": "step",
    }


def _largest(parts: Sequence[Part], step: Step) -> Source | Absent:
    return _source(parts[0].row, step) if parts else Absent.NOT_APPLICABLE


def _source(row: Row, step: Step) -> Source:
    return Source(row.part_id, row.row_number, _SHEETS.get(step, "Lines"))


BRIDGE = register(
    Figure(
        slug="finance.movement.bridge",
        title="From the gap in the budget to the overspend",
        definition=(
            "The budget was itself set in deficit. What is expected to come on top of that: "
            "savings that the budget counted on and the forecast no longer does, more or fewer "
            "places than budgeted, dearer or cheaper ones, and the rest."
        ),
        formula=(
            "Set in the budget: reported overspend less reported variance, which is inferred and "
            "not reported. Lost savings: of each cashable management action, what was planned less "
            "what the forecast assumes, taken out of the line or category that it names. Offset on "
            "the same lines: what was lost beyond what they are over by. Numbers and price: as on "
            "the page of budget lines. Other lines: forecast less budget where volumes are not "
            "told. Not explained: the reported variance less the sum of the lines."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=_frame,
        takeaway=takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.waterfall,
        workings=workings,
        basis=WHOLE_DSG,
        notes=(
            "Whether a lost saving shows in numbers or in price the data does not say. It is taken "
            "out of what its line is over by, in proportion, so that nothing is counted twice. "
            "What is left then must be offset there, by what the data does not say.",
            f"Numbers are to the nearest {pounds(STEP)} a line, so that no number of children can "
            f"be worked out. A line with fewer than {SMALLEST_TOLD} in its budget or forecast is "
            "among the other lines.",
        ),
    )
)

PART_COLUMNS = (
    FigureColumn("name", "Line or action"),
    FigureColumn("step", "Step"),
    in_pounds("amount", "Adds"),
    in_pounds("before", "Before lost savings were taken out"),
    in_pounds("taken", "Lost savings taken out"),
    SOURCE,
)


def _parts_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(PART_COLUMNS)
    found = _bridge_at(vintage, month)
    rows = [
        (p.name, str(step), p.amount, p.before, _taken(p), _source(p.row, step))
        for step in Step
        for p in found.of(step)
    ]
    return pd.DataFrame(rows, columns=[c.name for c in PART_COLUMNS], dtype=object)


def _taken(part: Part) -> Decimal | Absent:
    return Absent.NOT_APPLICABLE if part.step is Step.SAVINGS else part.taken


def _parts_takeaway(frame: pd.DataFrame) -> str:
    rows = frame.to_dict("records")
    largest = max(rows, key=lambda row: abs(row["amount"]))
    count = f"{len(rows)} amount{'s make' if len(rows) > 1 else ' makes'} up the steps"
    return (
        f"{count}. The largest is {largest['name']}, "
        f"{signed_millions(largest['amount'])} ({largest['step'].lower()})."
    )


PARTS = register(
    Figure(
        slug="finance.movement.parts",
        title="What the bridge is made of",
        definition=(
            "Every line and every management action behind the steps of the bridge, with its row "
            "of the return."
        ),
        formula=(
            "What each adds: of a line its numbers, its price or, where these are not told, all of "
            "its forecast less budget, each without the lost savings that were taken out of it; of "
            "an action what was planned less what the forecast assumes."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=PART_COLUMNS,
        frame=_parts_frame,
        takeaway=_parts_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        basis=WHOLE_DSG,
    )
)
