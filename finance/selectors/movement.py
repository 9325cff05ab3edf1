"""How each budget line's forecast for the year moved between two moments.

The movements add up to the difference of the two totals, whatever the moments.
"""

from decimal import Decimal
from typing import Any

import pandas as pd

from finance.selectors.earlier import Moment
from finance.selectors.lines import lines_at

MOVEMENT_COLUMNS = [
    "code",
    "line",
    "block",
    "category",
    "then",
    "now",
    "moved",
    "change",
    "comment",
    "part_id",
    "row_number",
    "then_part_id",
    "then_row_number",
]
NEW_LINE = "New line"
LINE_GONE = "Line gone"
NOT_STATED_THEN = "Not stated then"
NOT_STATED_NOW = "Not stated now"

Row = dict[Any, Any]


def moved_lines(now: Moment, then: Moment) -> pd.DataFrame:
    """Every line of either moment, the largest movement first; columns `MOVEMENT_COLUMNS`.

    `then` and `now` are forecasts for the full year, None where the line was not there or stated
    none; `change` says which. Such a line moved by all of the other amount. Names, block and
    category are those of now, or of then where the line is gone.
    """
    before, after = (_by_code(lines_at(m.vintage, m.month)) for m in (then, now))
    rows = [_moved(before.get(key), after.get(key)) for key in {**after, **before}]
    rows.sort(key=lambda row: (-abs(row["moved"]), row["code"]))
    return pd.DataFrame(rows, columns=MOVEMENT_COLUMNS, dtype=object)


def _by_code(lines: pd.DataFrame) -> dict[tuple[str, int], Row]:
    """The lines by their code; a code used again, which no check lets through, keeps its place."""
    found: dict[tuple[str, int], Row] = {}
    seen: dict[str, int] = {}
    for line in lines.to_dict("records"):
        code = line["code"]
        found[code, seen.setdefault(code, 0)] = line
        seen[code] += 1
    return found


def _moved(then: Row | None, now: Row | None) -> Row:
    line = now or then or {}
    was, is_now = (side["forecast"] if side else None for side in (then, now))
    return {
        **{name: line[name] for name in ("code", "line", "block", "category")},
        "then": was,
        "now": is_now,
        "moved": (is_now or Decimal(0)) - (was or Decimal(0)),
        "change": _change(then, now),
        "comment": now["comment"] if now else "",
        "part_id": now["part_id"] if now else None,
        "row_number": now["row_number"] if now else None,
        "then_part_id": then["part_id"] if then else None,
        "then_row_number": then["row_number"] if then else None,
    }


def _change(then: Row | None, now: Row | None) -> str:
    if then is None:
        return NEW_LINE
    if now is None:
        return LINE_GONE
    if then["forecast"] is None and now["forecast"] is not None:
        return NOT_STATED_THEN
    if now["forecast"] is None and then["forecast"] is not None:
        return NOT_STATED_NOW
    return ""
