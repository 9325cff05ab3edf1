"""Files of every format, made from almost nothing, so that each test shows what is odd in its."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlwt
from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
Rows = Iterable[Sequence[object]]


def zipped(parts: Mapping[str, str | bytes], *, compress: bool = True) -> bytes:
    """A zip file of these parts."""
    file = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            item = zipfile.ZipInfo(name)
            item.filename = name  # backslashes too
            archive.writestr(item, content, method)
    return file.getvalue()


# --- xlsx ----------------------------------------------------------------------------------------


def sheet_xml(cells: str, before: str = "", after: str = "") -> str:
    """A worksheet around its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}'
        f"<sheetData>{cells}</sheetData>{after}</worksheet>"
    )


def relations(*items: tuple[str, str, str]) -> str:
    """A .rels part of (id, kind, target)."""
    inside = "".join(
        f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, kind, target in items
    )
    return f'<Relationships xmlns="{_RELS}">{inside}</Relationships>'


def xlsx(
    cells: str = "",
    *,
    before: str = "",
    after: str = "",
    formats: Sequence[str] = (),
    book: str = "",
    state: str = "",
    kind: str = "worksheet",
    parts: Mapping[str, str | bytes | None] | None = None,
) -> bytes:
    """A workbook of one sheet, Lines, from raw XML. `formats`: of cell styles 1, 2, ...; a part
    that is None is left out."""
    codes = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    shown = f' state="{state}"' if state else ""
    all_parts: dict[str, str | bytes | None] = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>'
        f'<sheet name="Lines" sheetId="1"{shown} r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", kind, "worksheets/sheet1.xml"), ("r2", "styles", "styles.xml")
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet_xml(cells, before, after),
        **(parts or {}),
    }
    return zipped({name: part for name, part in all_parts.items() if part is not None})


def row(number: int, *cells: str, more: str = "") -> str:
    """A row of raw cells."""
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def number(at: str, value: object, style: int = 0) -> str:
    """A cell with a number."""
    shown = f' s="{style}"' if style else ""
    return f'<c r="{at}"{shown}><v>{value}</v></c>'


def text(at: str, value: str) -> str:
    """A cell with a text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def openpyxl_book(rows: Rows, formats: Mapping[str, str] | None = None, **more: Any) -> bytes:
    """A workbook as openpyxl writes it. `formats`: by address; `epoch`, `merge`, `hide`."""
    book = Workbook()
    if epoch := more.get("epoch"):
        book.epoch = epoch
    page = book.active
    assert page is not None
    page.title = "Lines"
    for cells in rows:
        page.append(list(cells))
    for at, code in (formats or {}).items():
        page[at].number_format = code
    for area in more.get("merge", ()):
        page.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# --- xls -----------------------------------------------------------------------------------------


def xls(rows: Rows, formats: Mapping[tuple[int, int], str] | None = None, **more: Any) -> bytes:
    """An .xls workbook. A text that begins with # becomes an error; `dates_1904`, `visibility`,
    `merge` (row, last row, column, last column, text), `hide_row`."""
    book = xlwt.Workbook()
    book.dates_1904 = more.get("dates_1904", False)
    page = book.add_sheet("Lines")
    for r, cells in enumerate(rows):
        for c, value in enumerate(cells):
            style = xlwt.XFStyle()
            style.num_format_str = (formats or {}).get((r, c), "General")
            if isinstance(value, str) and value.startswith("#"):
                page.row(r).set_cell_error(c, "#N/A!" if value == "#N/A" else value)
            elif value != "":
                page.write(r, c, value, style)
    if "merge" in more:
        page.write_merge(*more["merge"])
    if "hide_row" in more:
        page.row(more["hide_row"]).hidden = True
    if "visibility" in more:
        book.add_sheet("Shown")
        page.visibility = more["visibility"]
        book.active_sheet = 1
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# --- xlsb ----------------------------------------------------------------------------------------


def record(kind: int, payload: bytes = b"") -> bytes:
    """A record of [MS-XLSB]."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(payload)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + payload


def wide(value: str) -> bytes:
    """A text with four bytes for its length."""
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def xlsb(rows: Rows, formats: Sequence[str] = (), **more: Any) -> bytes:
    """An .xlsb workbook of one sheet, Lines. A cell may be (value, style); a text that begins
    with # is an error. `state` of the sheet, `is_1904`, `hide_row`, `merge`."""
    errors = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#N/A": 42}
    body = record(129) + record(148, struct.pack("<IIII", 0, 99, 0, 9)) + record(145)
    for r, cells in enumerate(rows):
        hidden = 0x10 if more.get("hide_row") == r else 0
        head = struct.pack("<IIHBB", r, 0, 300, 0, hidden) + bytes([0]) + struct.pack("<I", 0)
        body += record(0, head)
        for c, cell in enumerate(cells):
            value, style = cell if isinstance(cell, tuple) else (cell, 0)
            at = struct.pack("<II", c, style)
            if isinstance(value, str) and value in errors:
                body += record(3, at + bytes([errors[value]]))
            elif isinstance(value, bool):
                body += record(4, at + bytes([value]))
            elif isinstance(value, str):
                body += record(6, at + wide(value)) if value else b""
            elif isinstance(value, int | float):
                body += record(5, at + struct.pack("<d", value))
    body += record(146)
    if area := more.get("merge"):
        body += record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", *area))
        body += record(178)
    body += record(130)
    codes = b"".join(
        record(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(formats)
    )
    xf = [0, *(164 + n for n in range(len(formats)))]
    styles = record(278) + record(615, struct.pack("<I", len(formats))) + codes + record(616)
    styles += record(617, struct.pack("<I", len(xf)))
    styles += b"".join(record(47, struct.pack("<HH", 0, n) + bytes(12)) for n in xf)
    styles += record(618) + record(279)
    sheet = struct.pack("<II", more.get("state", 0), 1) + wide("r1") + wide("Lines")
    workbook = record(131) + record(153, struct.pack("<II", int(more.get("is_1904", 0)), 0))
    workbook += record(143) + record(156, sheet) + record(144) + record(132)
    return zipped(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": relations(
                ("r1", "worksheet", "worksheets/sheet1.bin"), ("r2", "styles", "styles.bin")
            ),
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": body,
        }
    )


# --- ods -----------------------------------------------------------------------------------------

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
_CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods_content(rows: str, *, before: str = "", table: str = "", after: str = "") -> str:
    """The content.xml of a spreadsheet of one sheet, Lines."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} {_CALCEXT}>'
        f"<office:automatic-styles>{before}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="Lines"{table}>{rows}</table:table>{after}'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def ods(rows: str, **more: str) -> bytes:
    """An .ods as the most careless program writes it: content alone."""
    return zipped({"content.xml": ods_content(rows, **more)})


def ods_row(*cells: str, more: str = "") -> str:
    """A row of raw cells."""
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def ods_cell(shown: str = "", kind: str = "", value: str = "", more: str = "") -> str:
    """A cell: what is shown, its type, its value."""
    names = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}
    typed = f' office:value-type="{kind}"' if kind else ""
    typed += f' office:{names.get(kind, "value")}="{value}"' if value else ""
    inside = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell{typed}{more}>{inside}</table:table-cell>"
