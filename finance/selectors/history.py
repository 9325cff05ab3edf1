"""One budget line in every month that is held."""

from typing import Any

import pandas as pd

from finance.effects import Amounts, split
from finance.models import Block, Category, ReturnLine, Section251
from finance.selectors.parts import DATASET, LINES, less
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

HISTORY_COLUMNS = [
    "month",
    "line",
    "block",
    "category",
    "section_251",
    "budget",
    "forecast",
    "variance",
    "actual_to_date",
    "volume_budget",
    "volume_forecast",
    "effects",
    "comment",
    "part_id",
    "row_number",
]
_FIELDS = [c for c in HISTORY_COLUMNS if c not in ("month", "variance", "effects")]


def history_of_line(vintage: Vintage, code: str) -> pd.DataFrame:
    """A line in every month of every year that has it, oldest first; columns `HISTORY_COLUMNS`.

    `month` is a FinancialMonth; `effects` an `Effects`, exact, or why there are none. These and
    the volumes are for the officers of the return alone. One query.
    """
    months = {p.part_id: FinancialMonth.from_key(p.period) for p in vintage.live(DATASET, LINES)}
    found = ReturnLine.objects.filter(part_id__in=months, code=code).values(*_FIELDS)
    rows = [_row(line, months[line["part_id"]]) for line in found]
    rows.sort(key=lambda row: row["month"])
    return pd.DataFrame(rows, columns=HISTORY_COLUMNS, dtype=object)


def _row(line: dict[str, Any], month: FinancialMonth) -> dict[str, Any]:
    volumes = (line["volume_budget"], line["volume_forecast"])
    return line | {
        "month": month,
        "block": Block(line["block"]).label,
        "category": dict(Category.choices).get(line["category"], "Not stated"),
        "section_251": dict(Section251.choices).get(line["section_251"], ""),
        "variance": less(line["forecast"], line["budget"]),
        "effects": split(Amounts(line["budget"], line["forecast"], *volumes)),
    }
