"""One visit to the page of a declared sheet: from what is asked or posted to what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.layout.headings import block_at
from hnfsg.intake.mapping.building import build
from hnfsg.intake.mapping.cells import (
    CellChoice,
    CellsPage,
    cells_page,
    posted_cells,
    proposed_cells,
    remembered_cells,
)
from hnfsg.intake.mapping.choosing import ABSENT, CELLS, Place, choose, nearest_to
from hnfsg.intake.mapping.draft import headings_of, posted_draft, proposed_draft
from hnfsg.intake.mapping.files import FileSheet
from hnfsg.intake.mapping.page import Grid, TablePage, digest, grid_of, table_page
from hnfsg.intake.mapping.preview import Preview, preview
from hnfsg.intake.months import said_years
from hnfsg.intake.proposing.nearest import Known, Nearest
from hnfsg.intake.recipes import Heading, Recipe


@dataclass(frozen=True)
class Material:
    """What is known before anything is asked: the file, what is remembered, how it was read.

    `names` are all sheets of the file; `read_from` is where the sheet was read in the last check,
    and `last` the recipe by which; `taken` are the sheets that others are read from.
    """

    dataset: Dataset
    sheet: Sheet
    files: Sequence[FileSheet]
    names: Sequence[str]
    known: Sequence[Known] = ()
    last: Known | None = None
    read_from: str = ""
    taken: Sequence[str] = ()
    file_name: str = ""


@dataclass
class Desk:
    """What the page shows, and the recipe that saving it would keep.

    `problems` by field; `seen` names the recipe as it is shown.
    """

    material: Material
    place: Place
    recipe: Recipe | None = None
    table: TablePage | None = None
    cells: CellsPage | None = None
    grid: Grid | None = None
    first_rows: Preview | None = None
    nearest: Nearest | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """A word for the recipe that is shown."""
        return digest(self.recipe) if self.recipe else ""

    @property
    def is_absent(self) -> bool:
        """Whether the file is said not to hold the sheet."""
        return self.place.where == ABSENT

    def context(self) -> dict[str, Any]:
        """Its parts for the template."""
        return {
            "sheet": self.material.sheet,
            "files": self.material.files,
            "place": self.place,
            "table": self.table,
            "cells": self.cells,
            "grid": self.grid,
            "first_rows": self.first_rows,
            "near": self.nearest,
            "problems": self.problems,
            "seen": self.seen,
            "is_absent": self.is_absent,
        }


def open_desk(material: Material, asked: QueryDict, posted: QueryDict | None = None) -> Desk:
    """The page as asked for (`asked`: sheet, row, across) or as posted."""
    query = posted if posted is not None else asked
    known = [material.last, *material.known] if material.last else list(material.known)
    where, was = query.get("sheet", ""), query.get("was", "")
    place = choose(
        material.sheet,
        material.files,
        known,
        {"sheet": where, "row": "" if was and was != where else query.get("row", "")},
        material.read_from,
        material.taken,
    )
    if place.where == ABSENT:
        names = tuple(Heading(name) for name in material.names)
        return Desk(material, place, Recipe(headings=names, is_absent=True))
    if place.where == CELLS:
        return _cells_desk(material, place, known, posted)
    if place.file is None or place.row is None:
        return Desk(material, place)
    return _table_desk(material, place, known, asked, posted)


def _cells_desk(
    material: Material, place: Place, known: Sequence[Known], posted: QueryDict | None
) -> Desk:
    proposed = proposed_cells(material.sheet, material.files)
    choices: dict[str, CellChoice] | None
    if posted is not None:
        choices = posted_cells(material.sheet, posted)
    else:
        recipes = [k.recipe for k in known if k.recipe.spots and _has_sheets(k, material)]
        choices = remembered_cells(recipes[0]) if recipes else None
    page = cells_page(material.sheet, material.files, choices, proposed)
    recipe = None if page.problems else page.recipe
    return Desk(material, place, recipe, cells=page, problems=page.problems)


def _has_sheets(known: Known, material: Material) -> bool:
    return {spot.sheet for spot in known.recipe.spots.values()} <= set(material.names)


def _table_desk(
    material: Material,
    place: Place,
    known: Sequence[Known],
    asked: QueryDict,
    posted: QueryDict | None,
) -> Desk:
    file, row, sheet = place.file, place.row, material.sheet
    assert file is not None and row is not None  # noqa: S101, PT018 - asked just before
    nearest = nearest_to(file, row, known)
    is_across = _is_across(asked, posted, nearest)
    block = block_at(file.rows, row)
    headings = headings_of(sheet, block, file.rows, nearest, is_across=is_across)
    if posted is not None:
        draft = posted_draft(posted)
    else:
        draft = proposed_draft(sheet, headings, _years(material, file, row))
    built = build(sheet, file.name, headings, draft)
    problems = built.problems
    page = table_page(sheet, headings, draft, problems)
    return Desk(
        material,
        place,
        None if problems else built.recipe,
        table=page,
        grid=grid_of(file, row),
        first_rows=preview(sheet, built.recipe, file, block, material.dataset.slug),
        nearest=nearest if nearest and nearest.known is not material.last else None,
        problems=problems,
    )


def _is_across(asked: QueryDict, posted: QueryDict | None, nearest: Nearest | None) -> bool:
    """As said on the page; else as remembered; else wherever months stand across."""
    said = (posted if posted is not None else asked).get("across", "")
    if said:
        return said == "1"
    return bool(nearest.known.recipe.across) if nearest and nearest.is_same else True


def _years(material: Material, file: FileSheet, row: int) -> list[int]:
    """The years that the titles above the headings say, the sheet's name, or the file's."""
    titles = [text for n, cells in file.rows.items() if n < row for text in cells if text]
    return said_years([material.file_name, file.name, *titles])
