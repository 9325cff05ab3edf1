"""A remembered mapping in words: what stands for what, who said so and when."""

from dataclasses import dataclass
from datetime import datetime

from hnfsg.intake.declarations import Column, Dataset, Sheet
from hnfsg.intake.models import Mapping
from hnfsg.intake.recipes import Origin, Recipe, Spot
from hnfsg.people.models import User

UNIT_WORDS = {1: "pounds", 1_000: "thousands", 1_000_000: "millions"}


@dataclass(frozen=True)
class ToldMapping:
    """`origins`: (our heading, what it is read from); `rows`: sentences about rows."""

    mapping: Mapping
    sheet: Sheet
    kind: str
    origins: list[tuple[str, str]]
    rows: list[str]
    made_at: datetime
    made_by: User | None


def told_mapping(mapping: Mapping, dataset: Dataset) -> ToldMapping:
    """A mapping as its page tells it."""
    sheet, recipe = dataset.sheet(mapping.sheet), Recipe.from_json(mapping.recipe)
    return ToldMapping(
        mapping,
        sheet,
        _kind(recipe),
        [(c.heading, said) for c in sheet.columns if (said := _origin(c, recipe, sheet))],
        _rows(recipe),
        mapping.made_at,
        mapping.made_by,
    )


def _kind(recipe: Recipe) -> str:
    if recipe.is_absent:
        names = ", ".join(heading.text for heading in recipe.headings)
        return f"A file with the sheets {names} does not hold it"
    if recipe.spots:
        return "Read from single cells"
    if recipe.across:
        return "A table with months across"
    return "A table"


def _origin(column: Column, recipe: Recipe, sheet: Sheet) -> str:
    if spot := recipe.spots.get(column.name):
        return _spot(spot)
    origin = recipe.columns.get(column.name)
    return said_origin(origin, sheet) if origin else ""


def _spot(spot: Spot) -> str:
    unit = f", in {UNIT_WORDS[spot.unit]}" if spot.unit in UNIT_WORDS and spot.unit != 1 else ""
    return f"{spot.sheet}!{spot.cell}, beside “{spot.label}”{unit}"


def said_origin(origin: Origin, sheet: Sheet) -> str:
    """What a column is read from, in words."""
    if origin.headings:
        names = " and ".join(
            f"“{h.text}”" + (f" under “{h.above}”" if h.above else "") for h in origin.headings
        )
        unit = f", in {UNIT_WORDS.get(origin.unit, '')}" if origin.unit else ""
        return f"{names}{unit}"
    if origin.same_as:
        return f"the same as {sheet.column(origin.same_as).heading}"
    return f"“{origin.value}” in every row"


def _rows(recipe: Recipe) -> list[str]:
    rows = []
    if recipe.has_sections:
        rows.append("Rows of words alone are headings of sections")
    if recipe.left_out:
        rows.append(f"Left out as totals: {', '.join(recipe.left_out)}")
    if recipe.kept:
        rows.append(f"Kept as lines: {', '.join(recipe.kept)}")
    return rows
