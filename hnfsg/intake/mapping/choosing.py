"""Which sheet and row the page of a declared sheet looks at: as asked, as read, or as proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.layout.headings import HEADING_SEARCH_ROWS, block_at
from hnfsg.intake.mapping.files import FileSheet, named
from hnfsg.intake.models import Mapping as KeptMapping
from hnfsg.intake.models import Upload
from hnfsg.intake.proposing.cells import propose_cells
from hnfsg.intake.proposing.nearest import Known, Nearest, find_nearest
from hnfsg.intake.proposing.sheets import Candidate, propose_row, propose_sheet, rows_by_name
from hnfsg.intake.recipes import Recipe

ABSENT, CELLS = ":absent", ":cells"
READ_NOW = "as it is read now"
ENOUGH_CELLS = 2  # figures of a summary that are found by their labels


@dataclass(frozen=True)
class Place:
    """Where a declared sheet is looked for: `where` is a sheet's name, ABSENT, CELLS or nothing.

    `why` is the reason where it is our proposal.
    """

    where: str
    file: FileSheet | None = None
    row: int | None = None
    why: str = ""


def known_recipes(dataset: Dataset, sheet: Sheet) -> list[Known]:
    """What is remembered of a declared sheet, newest first. One query."""
    kept = KeptMapping.objects.filter(dataset_slug=dataset.slug, sheet=sheet.slug)
    return [known_of(mapping) for mapping in kept.order_by("-made_at", "-pk")]


def known_of(mapping: KeptMapping) -> Known:
    """A remembered mapping as the proposals use it: named by its file."""
    recipe = Recipe.from_json(mapping.recipe)
    file = mapping.label.removeprefix(f"{recipe.sheet or 'Single cells'} in ")
    return Known(recipe, f"as last time, in {file}", file)


def read_so(upload: Upload, sheet: Sheet) -> Known | None:
    """The recipe that an officer gave and a file was read by in its last check.

    A sheet that was read by its headings alone is proposed afresh: nobody has looked at it.
    """
    record = upload.layout.get(sheet.slug, {})
    if record.get("mapping") is None or not record.get("recipe"):
        return None
    return Known(Recipe.from_json(record["recipe"]), READ_NOW)


def choose(  # noqa: PLR0913 - what is asked, what was read, what is known
    sheet: Sheet,
    files: Sequence[FileSheet],
    known: Sequence[Known],
    asked: Mapping[str, str],
    read_from: str = "",
    taken: Sequence[str] = (),
) -> Place:
    """The place that was asked for, or was read in the last check, or is proposed.

    `asked` is the query of the page: `sheet` and `row`; `taken` are the sheets that others use.
    """
    where, why = asked.get("sheet", ""), ""
    if not where:
        where, why = (read_from, "") if read_from else _proposed(sheet, files, known, taken)
    if where == ABSENT or (where == CELLS and sheet.is_summary):
        return Place(where, why=why)
    file = named(files, where)
    if file is None or not file.rows:
        return Place("")
    return Place(where, file, _row(sheet, file, known, asked.get("row", "")), why)


def _row(sheet: Sheet, file: FileSheet, known: Sequence[Known], asked: str) -> int:
    number = int(asked) if asked.isdigit() else 0
    if number in file.rows and number <= HEADING_SEARCH_ROWS:
        return number
    found = propose_row(sheet, file.rows, known)
    return found if found is not None else min(file.rows)


def _proposed(
    sheet: Sheet, files: Sequence[FileSheet], known: Sequence[Known], taken: Sequence[str]
) -> tuple[str, str]:
    candidates = [Candidate(file.name, file.rows, file.skipped) for file in files]
    name, why = propose_sheet(sheet, candidates, known, taken)
    if sheet.is_summary and why != "by its name":
        cells = propose_cells(sheet, rows_by_name(candidates))
        needed = {column.name for column in sheet.value_columns if column.required}
        if len(needed & cells.keys()) >= ENOUGH_CELLS or (cells and not name):
            return CELLS, "its figures have labels of their own"
    return name, why


def nearest_to(file: FileSheet, row: int, known: Sequence[Known]) -> Nearest | None:
    """What is remembered of files like this one."""
    return find_nearest(known, block_at(file.rows, row))
