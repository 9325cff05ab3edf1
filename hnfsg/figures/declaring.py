"""Why what an app says of a figure is refused: numbers of children unmasked, limits of nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hnfsg.figures.columns import PERIODS, FigureColumn, FromColumns, FromCounts, Unit

if TYPE_CHECKING:
    from hnfsg.figures.registry import Figure, Limited


def unlimited(figure: "Figure", limits: "Limited") -> str:
    """Why a figure's column can have no limits, or nothing."""
    column = next((c for c in figure.columns if c.name == limits.column), None)
    if column is None or not column.is_shown:
        return f"it shows no column {limits.column}"
    if column.is_cumulative:
        return f"{limits.column} is a running total"
    if column.unit not in (Unit.POUNDS, Unit.COUNT, Unit.CHILDREN, Unit.SHARE):
        return f"{limits.column} is no number"
    if not any(c.unit in PERIODS for c in figure.columns):
        return "it has no column of months"
    return ""


def unmasked(figure: "Figure") -> str:
    """What is wrong with how its numbers are to be masked, or nothing."""
    units = {column.name: column.unit for column in figure.columns}
    counted = {c.name for c in figure.columns if c.unit is Unit.CHILDREN and not c.is_public}
    is_open = {c.name for c in figure.columns if c.is_public}
    problems = (
        _problem(column, units, counted, is_open)
        for column in figure.columns
        if not (column.is_public or column.unit in {*PERIODS, Unit.TEXT, Unit.KEYS})
    )
    return next(filter(None, problems), "")


def _problem(
    column: FigureColumn, units: Mapping[str, Unit], counted: set[str], is_open: set[str]
) -> str:
    match column:
        case FigureColumn(unit=Unit.SOURCE):
            return f"{column.name} would lead to their rows"
        case FigureColumn(unit=Unit.CHILDREN):
            has_keys = units.get(column.keys) is Unit.KEYS
            return (
                "" if has_keys else f"{column.name} names no column with the sum of its record keys"
            )
        case FigureColumn(from_counts=FromCounts(part=part, base=base)):
            if not {part, base} <= units.keys() or not {part, base} & counted:
                return f"{column.name} is worked out from no count of theirs"
        case FigureColumn(from_columns=FromColumns(columns=names)):
            if not set(names) <= counted | is_open or not set(names) & counted:
                return f"{column.name} is worked out from more than counts of theirs"
        case FigureColumn(over=over) if over not in counted:
            return f"{column.name} does not say which count it hangs on"
    return ""
