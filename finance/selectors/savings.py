"""What the bridge is made from: the lines of a month, and the savings that it was to bring."""

from functools import lru_cache

from finance.bridge import BudgetLine, Row, Saving
from finance.effects import Amounts
from finance.models import ManagementActionRow, SavingKind
from finance.selectors.actions import ACTIONS
from finance.selectors.lines import lines_at
from finance.selectors.parts import DATASET, REMEMBERED
from finance.selectors.plan_versions import plans_at
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth


def budget_lines(vintage: Vintage, month: FinancialMonth) -> list[BudgetLine]:
    """Every line of a month, in pounds for the full year."""
    return [
        BudgetLine(
            line["code"],
            line["line"],
            line["category"],
            Amounts(
                *(line[name] for name in ("budget", "forecast")),
                *(line[name] for name in ("volume_budget", "volume_forecast")),
            ),
            Row(line["part_id"], line["row_number"]),
        )
        for line in lines_at(vintage, month).to_dict("records")
    ]


def savings_at(
    vintage: Vintage, month: FinancialMonth
) -> tuple[tuple[Saving, ...], tuple[Saving, ...]]:
    """The management actions of a month, in the order of the sheet; two queries while it is new.

    First those of the plan that the year's budget was made with, then those of the plans that
    stand beside it: an action may be in both, so the two are never added up.
    """
    found = _savings_of(tuple(vintage.part_ids(DATASET, ACTIONS, [month.key])))
    if not found:
        return (), ()
    first = plans_at(vintage, month)[0]
    return (
        tuple(saving for saving in found if saving.plan == first),
        tuple(saving for saving in found if saving.plan != first),
    )


@lru_cache(maxsize=REMEMBERED)
def _savings_of(parts: tuple[int, ...]) -> tuple[Saving, ...]:
    if not parts:
        return ()
    rows = ManagementActionRow.objects.filter(part_id__in=parts).order_by("part_id", "row_number")
    return tuple(_saving(row) for row in rows)


def _saving(row: ManagementActionRow) -> Saving:
    return Saving(
        row.ref,
        row.plan_version,
        row.title,
        row.budget_line,
        row.planned,
        row.assumed_in_forecast,
        row.kind == SavingKind.CASHABLE if row.kind else None,
        Row(row.part_id, row.row_number),
    )
