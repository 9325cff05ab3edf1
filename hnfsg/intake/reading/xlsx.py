"""Workbooks of XML: .xlsx, .xlsm and .xltx."""

import io
import zipfile
from typing import IO
from xml.sax.saxutils import quoteattr

from hnfsg.intake.reading import sentences, xlsx_facts
from hnfsg.intake.reading.facts import SheetFacts
from hnfsg.intake.reading.found import Bounds, Contents, Note, Refusal
from hnfsg.intake.reading.package import Package, sheets_of
from hnfsg.intake.reading.workbook import Workbook
from hnfsg.intake.reading.zipped import Parts

_BLOCK = 1 << 20
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def open_contents(file: IO[bytes], parts: Parts, notes: list[Note], bounds: Bounds) -> Contents:
    """The sheets of a workbook of XML. Raises Refusal."""
    found = sheets_of(parts)
    if not found.sheets:
        raise Refusal(sentences.DAMAGED)
    styles = xlsx_facts.percent_styles(parts.read(found.styles))
    facts = []
    for sheet in found.sheets:
        fact = SheetFacts(sheet.name, sheet.skipped)
        if sheet.has_cells:
            xlsx_facts.look_through(parts, sheet.path, fact, styles, bounds)
        facts.append(fact)
        notes += fact.notes()
    book = Workbook(file, lambda: _repaired(parts, found))
    return Contents(book.tables(facts), notes)


def _repaired(parts: Parts, found: Package) -> IO[bytes]:
    """The same sheets as a plain workbook: no part missing, no name that a reader stumbles on."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        names, relations = [], []
        for number, sheet in enumerate(found.sheets, start=1):
            name = f"worksheets/sheet{number}.xml"
            names.append(
                f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="s{number}"/>'
            )
            relations.append(
                f'<Relationship Id="s{number}" Type="{_OFFICE}/worksheet" Target="{name}"/>'
            )
            _copy(parts, sheet.path if sheet.has_cells else "", archive, f"xl/{name}", _NO_CELLS)
        for kind, path, nothing in (
            ("styles", found.styles, _NO_STYLES),
            ("sharedStrings", found.strings, _NO_STRINGS),
        ):
            relations.append(
                f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
            )
            _copy(parts, path, archive, f"xl/{kind}.xml", nothing)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="book" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f'<workbookPr date1904="{int(found.is_1904)}"/>'
            f"<sheets>{''.join(names)}</sheets></workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}">{"".join(relations)}</Relationships>',
        )
    copy.seek(0)
    return copy


_NO_CELLS = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()
_NO_STRINGS = f'<sst xmlns="{_MAIN}"/>'.encode()
_NO_STYLES = f'<styleSheet xmlns="{_MAIN}"/>'.encode()


def _copy(parts: Parts, path: str, archive: zipfile.ZipFile, name: str, otherwise: bytes) -> None:
    if not path:
        archive.writestr(name, otherwise)
        return
    with parts.open(path) as source, archive.open(name, "w") as target:
        while block := source.read(_BLOCK):
            target.write(block)
