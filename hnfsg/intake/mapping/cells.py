"""A summary that stands in single cells: what is chosen for each figure, and what stands there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd
from django.http import QueryDict

from hnfsg.intake.cells import normalise
from hnfsg.intake.declarations import Column, ColumnType, Sheet
from hnfsg.intake.layout.spots import label_of
from hnfsg.intake.mapping.building import UNITS
from hnfsg.intake.mapping.files import FileSheet, named
from hnfsg.intake.proposing.cells import ProposedCell, propose_cells
from hnfsg.intake.reading.addresses import column_number
from hnfsg.intake.recipes import Origin, Recipe, Spot
from hnfsg.money import pounds

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_PERIOD = (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)


@dataclass(frozen=True)
class CellChoice:
    """Where one figure stands, or its one value; nothing where the file does not give it."""

    sheet: str = ""
    cell: str = ""
    unit: int = 1
    value: str = ""


@dataclass(frozen=True)
class CellRow:
    """One figure of the summary as the page shows it.

    `stands`: what the cell says; `label`: what names it; `read`: what is made of it; `doubt`: why
    nothing is made of it this time, which is put right in the file and not here.
    """

    column: Column
    choice: CellChoice
    proposed: ProposedCell | None
    stands: str = ""
    label: str = ""
    read: str = ""
    problem: str = ""
    doubt: str = ""

    @property
    def is_period(self) -> bool:
        """Whether it says the year or the month, which one value for all months cannot."""
        return self.column.type in _PERIOD


@dataclass
class CellsPage:
    """The rows of the page, the recipe they make, and what is wrong by field."""

    rows: list[CellRow]
    recipe: Recipe
    units: tuple[tuple[int, str], ...] = tuple((n, f"In {words}") for n, words in UNITS.items())
    problems: dict[str, str] = field(default_factory=dict)


def proposed_cells(sheet: Sheet, files: Sequence[FileSheet]) -> dict[str, ProposedCell]:
    """The cells that most likely hold the figures; hidden sheets are not looked in."""
    return propose_cells(sheet, {f.name: f.rows for f in files if not f.skipped})


def remembered_cells(recipe: Recipe) -> dict[str, CellChoice]:
    """The choices of a recipe."""
    choices = {n: CellChoice(s.sheet, s.cell, s.unit) for n, s in recipe.spots.items()}
    return choices | {n: CellChoice(value=o.value) for n, o in recipe.columns.items() if o.value}


def posted_cells(sheet: Sheet, posted: QueryDict) -> dict[str, CellChoice]:
    """The choices of a form of the page."""
    choices = {}
    for column in sheet.columns:
        unit = posted.get(f"unit-{column.name}", "1")
        choices[column.name] = CellChoice(
            posted.get(f"sheet-{column.name}", ""),
            posted.get(f"cell-{column.name}", "").strip().upper().replace("$", ""),
            int(unit) if unit.isdigit() else 1,
            posted.get(f"value-{column.name}", "").strip(),
        )
    return choices


def cells_page(
    sheet: Sheet,
    files: Sequence[FileSheet],
    choices: Mapping[str, CellChoice] | None,
    proposed: Mapping[str, ProposedCell],
) -> CellsPage:
    """The page of these choices; without any, of what is proposed."""
    if choices is None:
        choices = {n: CellChoice(p.sheet, p.cell, p.unit) for n, p in proposed.items()}
    rows, spots, values = [], dict[str, Spot](), dict[str, Origin]()
    for column in sheet.columns:
        choice = choices.get(column.name, CellChoice())
        row, spot = _row(column, choice, files, proposed.get(column.name))
        rows.append(row)
        if spot:
            spots[column.name] = spot
        elif choice.value and not row.is_period:
            values[column.name] = Origin(value=choice.value)
    problems = {f"cell-{row.column.name}": row.problem for row in rows if row.problem}
    if not spots and not problems:
        first = next(row.column.name for row in rows if not row.is_period)
        problems[f"cell-{first}"] = "Point at one cell at least."
    return CellsPage(rows, Recipe(columns=values, spots=spots), problems=problems)


def _row(
    column: Column, choice: CellChoice, files: Iterable[FileSheet], proposed: ProposedCell | None
) -> tuple[CellRow, Spot | None]:
    if not choice.cell:
        return CellRow(column, choice, proposed, problem=_problem_without(column, choice)), None
    file, place = named(files, choice.sheet), place_of(choice.cell)
    if file is None or place is None:
        what = "Choose the sheet." if place else f"“{choice.cell}” is no address such as B7."
        return CellRow(column, choice, proposed, problem=what), None
    row, at = place
    stands = file.rows.get(row, [])[at : at + 1]
    text = stands[0] if stands else ""
    found = label_of(file.rows, row, at)
    label = found[0] if found else ""
    read, doubt = _read(column, text, choice.unit)
    problem = ""
    where = f"{file.name}!{choice.cell}"
    if found is None:
        problem = (
            f"Nothing names {where}: no words stand to its left or above it, so it could not be "
            "found again when a row is added. Choose a cell beside its label."
        )
    elif not text:
        problem = f"{where} is empty." if file.rows else f"{where} is beyond the rows kept here."
    shown = CellRow(column, choice, proposed, text, label, read, problem, doubt)
    if problem or found is None:
        return shown, None
    return shown, Spot(file.name, label, found[1], found[2], choice.cell, choice.unit)


def _problem_without(column: Column, choice: CellChoice) -> str:
    """What is wrong where no cell is given."""
    if choice.value:
        return _read(column, choice.value, 1)[1]
    is_needed = column.required and column.type not in _PERIOD
    return f"Point at the cell of {column.heading}, or give its value." if is_needed else ""


def _read(column: Column, text: str, unit: int) -> tuple[str, str]:
    """What a cell's text is read as, or what is wrong with it."""
    found = normalise(pd.Series([text], dtype=object), column, unit=unit if column.is_money else 1)
    if found.bad:
        return "", f"{found.bad[0].what}. {found.bad[0].fix}"
    stored = found.texts[0]
    if stored is None:
        return "", ""
    return (pounds(Decimal(stored)) if column.is_money else stored), ""


def place_of(cell: str) -> tuple[int, int] | None:
    """Row from 1 and column from 0 of an address such as `B7`; None for anything else."""
    match = _ADDRESS.fullmatch(cell)
    if not match:
        return None
    return int(match[2]), column_number(match[1].upper())
