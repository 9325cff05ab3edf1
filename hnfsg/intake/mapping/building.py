"""From what is chosen on the mapping page to a recipe, or sentences about what is wrong."""

from dataclasses import dataclass, field

import pandas as pd

from hnfsg.intake.cells import normalise
from hnfsg.intake.declarations import Column, ColumnType, Sheet
from hnfsg.intake.mapping.draft import (
    JOIN,
    LINE,
    MAP,
    SAME,
    TOTAL,
    VALUE,
    Draft,
    Fill,
    Headings,
    missing,
)
from hnfsg.intake.recipes import Origin, Recipe
from hnfsg.money import read_number
from hnfsg.periods import FIRST_YEAR, LAST_YEAR, NotAPeriod, parse_financial_year

ENOUGH_FIGURES = 2
LAST_MONTH = 12
UNITS = {1: "pounds", 1_000: "thousands", 1_000_000: "millions"}


@dataclass
class Built:
    """A recipe, and what is wrong with it by the field of the page: nothing when it will do."""

    recipe: Recipe
    problems: dict[str, str] = field(default_factory=dict)


def build(sheet: Sheet, file_sheet: str, headings: Headings, draft: Draft) -> Built:
    """The recipe of a draft. Problems are by field: `column-3`, `fill-code`, `year`."""
    known = {c.name for c in sheet.columns}
    columns = {p: n for p, n in draft.columns.items() if n in known and _is_there(headings, p)}
    problems: dict[str, str] = {}
    origins: dict[str, Origin] = {}
    for column in sheet.columns:
        places = [place for place, said in sorted(columns.items()) if said == column.name]
        if places:
            problems |= _clash(column, headings, places)
            origins[column.name] = _origin(headings, draft, column, places)
    for column in missing(sheet, columns.values()):
        fill = draft.fills.get(column.name, Fill())
        problem, origin = _filled(sheet, column, fill, headings, set(columns.values()))
        if problem:
            problems[f"fill-{column.name}"] = problem
        elif origin:
            origins[column.name] = origin
    measures = tuple(dict.fromkeys(n for p, n in sorted(columns.items()) if p in headings.measures))
    recipe = Recipe(
        sheet=file_sheet,
        headings=headings.block.headings,
        columns=origins,
        across=measures,
        across_year=draft.year if measures else "",
        left_out=_said(draft, TOTAL),
        kept=_said(draft, LINE),
        has_sections=draft.has_sections,
    )
    problems |= _row_problem(headings) | _across_problems(headings, draft, measures)
    return Built(recipe, problems)


def _row_problem(headings: Headings) -> dict[str, str]:
    """A row of figures holds no headings; a year or the number of a month may be one."""
    figures = [text for text in headings.block.texts if text and _is_amount(text)]
    if len(figures) < ENOUGH_FIGURES:
        return {}
    row = headings.block.row
    return {"row": f"Row {row} holds figures, so it is not the headings. Choose the row of words."}


def _is_amount(text: str) -> bool:
    said = read_number(text)
    if said is None:
        return False
    is_month = 1 <= said.value <= LAST_MONTH
    return not (is_month or FIRST_YEAR <= said.value <= LAST_YEAR)


def _said(draft: Draft, what: str) -> tuple[str, ...]:
    return tuple(label for label, said in draft.rows.items() if said == what)


def _is_there(headings: Headings, place: int) -> bool:
    return any(subject.place == place for subject in headings.subjects)


def _clash(column: Column, headings: Headings, places: list[int]) -> dict[str, str]:
    """Columns of words may be joined; of anything else only one can be meant."""
    if len(places) == 1:
        return {}
    across = [place for place in places if place in headings.measures]
    if column.type is ColumnType.TEXT and not across:
        return {}
    names = " and ".join(f"“{headings.block.texts[place]}”" for place in places)
    what = f"{names} cannot both be {column.heading}. Choose one, and leave the other out."
    return {f"column-{places[-1]}": what}


def _origin(headings: Headings, draft: Draft, column: Column, places: list[int]) -> Origin:
    unit = draft.units.get(places[0], 0) if column.is_money else 0
    found = tuple(headings.block.heading(place) for place in places)
    return Origin(found, unit=unit, is_confirmed=bool(unit))


def _filled(
    sheet: Sheet, column: Column, fill: Fill, headings: Headings, given: set[str]
) -> tuple[str, Origin | None]:
    """Why a needed column is not filled, or what fills it (nothing for the line map)."""
    if fill.kind == VALUE:
        return _value(column, fill.value)
    if fill.kind == JOIN:
        return _joined(column, fill, headings)
    if fill.kind == SAME and fill.same_as in given:
        return "", Origin(same_as=fill.same_as)
    if fill.kind == MAP and sheet.follows_from_key(column):
        return "", None
    return f"Say where {column.heading} comes from: no heading above gives it.", None


def _joined(column: Column, fill: Fill, headings: Headings) -> tuple[str, Origin | None]:
    places = [place for place in fill.places if place < len(headings.block.texts)]
    if len(places) < 2:
        return f"Tick the columns that make up {column.heading}, two or more.", None
    return "", Origin(tuple(headings.block.heading(place) for place in places))


def _value(column: Column, text: str) -> tuple[str, Origin | None]:
    if not text:
        return f"Type what {column.heading} is in every row.", None
    bad = normalise(pd.Series([text], dtype=object), column).bad
    if bad:
        return f"{bad[0].what}. {bad[0].fix}", None
    return "", Origin(value=text)


def _across_problems(headings: Headings, draft: Draft, measures: tuple[str, ...]) -> dict[str, str]:
    if headings.across is None:
        return {}
    first = headings.across.measures[0].places[0]
    if not measures:
        return {f"column-{first}": "Say what at least one of the columns of each month is."}
    if headings.across.needs_year:
        try:
            parse_financial_year(draft.year)
        except NotAPeriod:
            return {"year": "Type the financial year of these months, such as 2023/24."}
    return {}
