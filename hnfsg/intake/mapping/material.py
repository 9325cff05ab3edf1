"""What a page of mapping works from: a file that was sent, or a mapping that is remembered."""

from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.mapping.cells import place_of
from hnfsg.intake.mapping.choosing import CELLS, known_of, known_recipes, read_so
from hnfsg.intake.mapping.desk import Material
from hnfsg.intake.mapping.files import FileSheet, sheets_of
from hnfsg.intake.models import Mapping, Upload
from hnfsg.intake.recipes import Recipe


def material_of(upload: Upload, sheet: Sheet) -> Material:
    """What is known of a sheet of an upload."""
    files = sheets_of(upload)
    last = read_so(upload, sheet)
    record = upload.layout.get(sheet.slug, {})
    others = {slug: kept.get("sheet", "") for slug, kept in upload.layout.items()}
    return Material(
        upload.dataset,
        sheet,
        files,
        [kept["name"] for kept in upload.sheets_read] or [file.name for file in files],
        known_recipes(upload.dataset, sheet),
        last,
        CELLS if last and last.recipe.spots else record.get("sheet", ""),
        [name for slug, name in others.items() if slug != sheet.slug and name],
        upload.file_name,
    )


def material_of_mapping(mapping: Mapping, dataset: Dataset) -> Material:
    """What a remembered mapping is changed in: the newest file that was read by it, if it is kept;
    else its headings or labels alone.
    """
    sheet = dataset.sheet(mapping.sheet)
    used = {f"layout__{mapping.sheet}__mapping": mapping.pk}
    newest = Upload.objects.filter(dataset_slug=dataset.slug, outline__isnull=False, **used).first()
    known = known_of(mapping)
    files = sheets_of(newest) if newest else _from_words(known.recipe)
    record = newest.layout.get(sheet.slug, {}) if newest else {}
    name = record.get("sheet", "") or (files[0].name if files else "")
    return Material(
        dataset,
        sheet,
        files,
        [file.name for file in files],
        [known],
        None,
        CELLS if known.recipe.spots else name,
        (),
        newest.file_name if newest else "",
    )


def _from_words(recipe: Recipe) -> list[FileSheet]:
    """Sheets that hold only what a recipe says of them."""
    if recipe.spots:
        return _labels(recipe)
    above = [heading.above for heading in recipe.headings]
    texts = [heading.text for heading in recipe.headings]
    return [FileSheet(recipe.sheet or "The file", {1: above, 2: texts})]


def _labels(recipe: Recipe) -> list[FileSheet]:
    cells: dict[str, dict[tuple[int, int], str]] = {}
    for spot in recipe.spots.values():
        place = place_of(spot.cell)
        if place:
            row, column = place
            at = cells.setdefault(spot.sheet, {})
            at[row - spot.down, column - spot.right] = spot.label
            at.setdefault((row, column), "0")
    return [FileSheet(name, _rows(found)) for name, found in cells.items()]


def _rows(cells: dict[tuple[int, int], str]) -> dict[int, list[str]]:
    width = 1 + max(column for _, column in cells)
    rows: dict[int, list[str]] = {}
    for (row, column), text in sorted(cells.items()):
        rows.setdefault(row, [""] * width)[column] = text
    return rows
