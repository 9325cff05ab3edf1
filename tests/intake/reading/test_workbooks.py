"""Workbooks of every format: what a cell, a sheet and a careless program come out as."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hnfsg.intake.reading.wire import UNSAVED
from tests.intake.reading.books import read
from tests.intake.reading.makers import (
    MAIN,
    OFFICE,
    number,
    ods,
    ods_cell,
    ods_content,
    ods_row,
    openpyxl_book,
    relations,
    row,
    sheet_xml,
    text,
    xls,
    xlsb,
    xlsx,
    zipped,
)

Cells = list[list[str]]
A1 = row(1, text("A1", "a"), number("B1", 1))
DAY, MOMENT = date(2023, 7, 1), datetime(2023, 7, 1, 13, 30)  # noqa: DTZ001
DATES = {"A1": "dd/mm/yyyy", "B1": "dd/mm/yyyy hh:mm", "C1": "hh:mm", "D1": "[h]:mm"}
DATED = [["2023-07-01", "2023-07-01 13:30:00", "12:00:00", "36:00:00"]]
MOMENTS = [DAY, MOMENT, time(12), timedelta(hours=36)]
IN_XLS = {(0, n): code for n, code in enumerate(DATES.values())}
OF_XLS = ["#NULL!", "#DIV/0!", "#REF!", "#NAME?", "#N/A"]
ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#N/A"]


def renamed(content: bytes, change: Callable[[str], str]) -> bytes:
    """A zip file with other names for its parts."""
    source = zipfile.ZipFile(io.BytesIO(content))
    return zipped({change(name): source.read(name) for name in source.namelist()})


def with_prefix() -> bytes:
    """Every tag with a prefix, as some programs write them."""
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c>'
        '<x:c r="B1" t="e"><x:v>#REF!</x:v></x:c><x:c r="C1"><x:f>A1</x:f></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    return xlsx(parts={"xl/worksheets/sheet1.xml": sheet})


# (what is odd about it, the file, the cells)
READ: list[tuple[str, bytes, Cells]] = [
    ("xlsx: dates and times", openpyxl_book([MOMENTS], DATES), DATED),
    ("xlsx: dates from 1904", openpyxl_book([MOMENTS], DATES, epoch=CALENDAR_MAC_1904), DATED),
    ("xlsx: a date within a row of dates", xlsx(row(1, number("A1", 45000.9999999, 1)), formats=["d/m/yy"]), [["2023-03-16"]]),
    ("xlsx: percentages", xlsx(row(1, number("A1", 0.52, 1), number("B1", 0.07, 2), number("C1", 0.52)), formats=["0%", "0.0%"]), [["52%", "7%", "0.52"]]),
    ("xlsx: percentages, built in", openpyxl_book([[0.52, 1]], {"A1": "0%", "B1": "0.00%"}), [["52%", "100%"]]),
    ("xlsx: a quoted % is none", xlsx(row(1, number("A1", 0.5, 1)), formats=["0&quot;%&quot;"]), [["0.5"]]),
    ("xlsx: a text in a cell of percentages", xlsx(row(1, '<c r="A1" s="1" t="str"><v>n/a</v></c>'), formats=["0%"]), [["n/a"]]),
    ("xlsx: errors", xlsx(row(1, *(f'<c r="{c}1" t="e"><f>Z1</f><v>{e}</v></c>' for c, e in zip("ABCDEF", ERRORS, strict=True)))), [ERRORS]),
    ("xlsx: an error below everything", xlsx(A1 + row(3, '<c r="C3" t="e"><v>#REF!</v></c>')), [["a", "1"], [], ["", "", "#REF!"]]),
    ("xlsx: a formula never worked out", openpyxl_book([[1, "=A1*2"]]), [["1", UNSAVED]]),
    ("xlsx: a formula that gives a blank", xlsx(row(1, text("A1", "a"), '<c r="B1" t="str"><f>""</f><v></v></c>')), [["a"]]),
    ("xlsx: a formula with its value", xlsx(row(1, '<c r="A1"><f>1+1</f><v>2</v></c>')), [["2"]]),
    ("xlsx: tails of floating point", xlsx(row(1, number("A1", 0.1 + 0.2), number("B1", 878.0), number("C1", 35.049999999999997), number("D1", "-0"))), [["0.3", "878", "35.05", "0"]]),
    ("xlsx: true, false, one and nought", openpyxl_book([[True, False], [1, 0]]), [["TRUE", "FALSE"], ["1", "0"]]),
    ("xlsx: the first columns and rows blank", xlsx(row(3, text("C3", "x"))), [[], [], ["", "", "x"]]),
    ("xlsx: merged cells once", openpyxl_book([["a", "", "b"], ["", "", "c"]], merge=["A1:B2"]), [["a", "", "b"], ["", "", "c"]]),
    ("xlsx: a billion formatted blanks", xlsx(A1 + '<row r="1048576"><c r="XFD1048576" s="1"/></row>', formats=["0%"]), [["a", "1"]]),
    ("xlsx: no addresses", xlsx('<row><c t="inlineStr"><is><t>a</t></is></c><c t="e"><v>#N/A</v></c></row>'), [["a", "#N/A"]]),
    ("xlsx: single quotes", xlsx(A1.replace('"', "'")), [["a", "1"]]),
    ("xlsx: every tag with a prefix", with_prefix(), [["5", "#REF!", UNSAVED]]),
    ("xlsx: attributes in another order", xlsx('<row spans="1:2" r="1"><c s="1" r="A1"><v>0.5</v></c></row>', formats=["0%"]), [["50%"]]),
    ("xlsx: no styles", xlsx(A1, parts={"xl/styles.xml": None}), [["a", "1"]]),
    ("xlsx: no relations of the workbook", xlsx(A1, parts={"xl/_rels/workbook.xml.rels": None}), [["a", "1"]]),
    ("xlsx: no relations at all", xlsx(A1, parts={"xl/_rels/workbook.xml.rels": None, "_rels/.rels": None}), [["a", "1"]]),
    ("xlsx: no list of sheets", xlsx(A1, parts={"xl/workbook.xml": None}), [["a", "1"]]),
    ("xlsx: no id of the sheet", xlsx(A1, parts={"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets><sheet name="Lines" sheetId="1"/></sheets></workbook>'}), [["a", "1"]]),
    ("xlsx: a drawing that is missing", xlsx(A1, after=f'<drawing xmlns:r="{OFFICE}" r:id="r9"/>', parts={"xl/worksheets/_rels/sheet1.xml.rels": relations(("r9", "drawing", "../drawings/drawing1.xml"))}), [["a", "1"]]),
    ("xlsx: absolute names", xlsx(A1, parts={"xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "/xl/worksheets/sheet1.xml"))}), [["a", "1"]]),
    ("xlsx: names that begin with a slash", renamed(xlsx(A1), lambda name: f"/{name}"), [["a", "1"]]),
    ("xlsx: backslashes in names", renamed(xlsx(A1), lambda name: name.replace("/", "\\")), [["a", "1"]]),
    ("xlsx: names in capitals", renamed(xlsx(A1), str.upper), [["a", "1"]]),
    ("xlsx: another folder", renamed(xlsx(A1), lambda name: name.replace("xl/", "book/")), [["a", "1"]]),
    ("xlsx: a NUL in a text", xlsx(row(1, text("A1", "a_x0000_b"), number("B1", 1))), [["a\ufffdb", "1"]]),
    ("xls: dates and times", xls([[DAY, MOMENT, 0.5, 1.5]], IN_XLS), DATED),
    ("xls: dates from 1904", xls([[DAY, MOMENT, 0.5, 1.5]], IN_XLS, dates_1904=True), DATED),
    ("xls: percentages", xls([[0.52, 0.07, 1, 0.5]], {(0, 0): "0%", (0, 1): "0.0%", (0, 2): "0%"}), [["52%", "7%", "100%", "0.5"]]),
    ("xls: errors", xls([OF_XLS]), [OF_XLS]),
    ("xls: numbers, truth and text", xls([[0.1 + 0.2, 878.0, True, "Café"]]), [["0.3", "878", "TRUE", "Café"]]),
    ("xls: merged cells once", xls([["a"]], merge=(1, 2, 0, 1, "m")), [["a"], ["m"]]),
    ("xlsb: dates and times", xlsb([[(45108, 1), (45108.5625, 2), (0.5, 3), (1.5, 4)]], list(DATES.values())), DATED),
    ("xlsb: dates from 1904", xlsb([[(45108 - 1462, 1)]], ["dd/mm/yyyy"], is_1904=True), [["2023-07-01"]]),
    ("xlsb: percentages", xlsb([[(0.52, 1), (0.5, 0)]], ["0%"]), [["52%", "0.5"]]),
    ("xlsb: errors", xlsb([ERRORS]), [ERRORS]),
    ("xlsb: numbers, truth and text", xlsb([[0.1 + 0.2, 878.0, True, "Café"]]), [["0.3", "878", "TRUE", "Café"]]),
    ("ods: content alone", ods(ods_row(ods_cell("a"), ods_cell("1", "float", "1"))), [["a", "1"]]),
    ("ods: dates and times", ods(ods_row(ods_cell("1/7", "date", "2023-07-01"), ods_cell("x", "date", "2023-07-01T13:30:00"), ods_cell("x", "time", "PT12H00M00S"), ods_cell("x", "time", "PT36H00M00S"))), DATED),
    ("ods: percentages", ods(ods_row(ods_cell("52%", "percentage", "0.52"))), [["52%"]]),
    ("ods: pounds and pence", ods(ods_row(ods_cell("£1,000.50", "currency", "1000.5"))), [["1000.5"]]),
    ("ods: truth", ods(ods_row(ods_cell("TRUE", "boolean", "true"))), [["TRUE"]]),
    ("ods: errors", ods(ods_row(ods_cell("#REF!", "string", more=' calcext:value-type="error"'), ods_cell("#DIV/0!", "float", "0"), ods_cell("Err:502", "string", more=' calcext:value-type="error"'))), [["#REF!", "#DIV/0!", "Err:502"]]),
    ("ods: a formula never worked out", ods(ods_row(ods_cell("a"), ods_cell(more=' table:formula="of:=1+1"'))), [["a", UNSAVED]]),
    ("ods: repeated cells and rows", ods(ods_row(ods_cell("a", more=' table:number-columns-repeated="3"'), more=' table:number-rows-repeated="2"')), [["a"] * 3] * 2),
    ("ods: a million blanks at the end", ods(ods_row(ods_cell("a"), '<table:table-cell table:number-columns-repeated="16383"/>') + ods_row('<table:table-cell table:number-columns-repeated="16384"/>', more=' table:number-rows-repeated="1048575"')), [["a"]]),
    ("ods: merged cells once", ods(ods_row(ods_cell("m", more=' table:number-columns-spanned="2"'), "<table:covered-table-cell><text:p>old</text:p></table:covered-table-cell>", ods_cell("b"))), [["m", "", "b"]]),
    ("ods: paragraphs, breaks and blanks", ods(ods_row("<table:table-cell><text:p>one<text:s text:c='2'/>a</text:p><text:p>two<text:line-break/>b</text:p></table:table-cell>")), [["one  a\ntwo\nb"]]),
    ("ods: comments and shapes left out", ods(ods_row("<table:table-cell><office:annotation><text:p>hush</text:p></office:annotation><text:p>a</text:p><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></table:table-cell>")), [["a"]]),
    ("fods: flat", ods_content(ods_row(ods_cell("a"), ods_cell("1", "float", "1"))).encode(), [["a", "1"]]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "cells"), [t[1:] for t in READ], ids=[t[0] for t in READ])
def test_a_workbook_is_read(content: bytes, cells: Cells) -> None:
    reading = read(content)
    assert reading.refusal == ""
    assert reading.rows == cells


EXCEL_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>
<Worksheet ss:Name="Lines"><Table><Row ss:Index="2">
<Cell><Data ss:Type="String">a</Data></Cell>
<Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.52</Data></Cell>
<Cell><Data ss:Type="DateTime">2023-07-01T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=1"/>
<Cell><Data ss:Type="Boolean">1</Data></Cell>
</Row></Table></Worksheet>
<Worksheet ss:Name="Old"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="Number">878.0</Data>
</Cell><Cell><Data ss:Type="String">z</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""
PAGE = """<html><head><title>no</title><style>td {color: red}</style></head><body>
<table><tr><th colspan=2>Budget &amp; forecast</th><th>Note</th></tr>
<tr><td rowspan="2">A<td>&pound;1,000</td><td>one<br>two</td></tr>
<tr><td> 2&nbsp;000 </td></tr></table><table></table><table><tr><td>z</table></body></html>"""


def test_the_xml_of_excel_2003_is_read_though_it_is_named_xls() -> None:
    reading = read(EXCEL_2003.encode(), "lines.xls")
    assert reading.sheets == {
        "Lines": [[], ["a", "", "52%", "2023-07-01", "#REF!", UNSAVED, "TRUE"]],
        "Old": [["878", "", "z"]],
    }
    assert reading.skipped == {"Lines": "", "Old": "it is hidden"}
    assert reading.merged["Old"] == [(1, 0, 1, 1)]


def test_a_page_of_tables_is_read_though_it_is_named_xls() -> None:
    reading = read(PAGE.encode(), "lines.xls")
    assert reading.sheets == {
        "lines 1": [
            ["Budget & forecast", "", "Note"],
            ["A", "£1,000", "one\ntwo"],
            ["", "2 000"],
        ],
        "lines 2": [["z"]],
    }


def test_text_of_tabs_is_read_though_it_is_named_xls() -> None:
    assert read(b"Code\tBudget\nA\t1\n", "lines.xls").rows == [["Code", "Budget"], ["A", "1"]]


def test_merged_areas_are_told() -> None:
    area = (1, 0, 2, 1)
    assert read(openpyxl_book([["a"]], merge=["A1:B2"])).merged["Lines"] == [area]
    assert read(xls([], merge=(0, 1, 0, 1, "m"))).merged["Lines"] == [area]
    assert read(xlsb([["a"]], merge=(0, 1, 0, 1))).merged["Lines"] == [area]
    spanned = ' table:number-columns-spanned="2" table:number-rows-spanned="2"'
    assert read(ods(ods_row(ods_cell("m", more=spanned)))).merged["Lines"] == [area]


PIVOT_PARTS: dict[str, str | bytes | None] = {
    "xl/worksheets/_rels/sheet1.xml.rels": relations(
        ("r1", "pivotTable", "../pivotTables/pivotTable1.xml")
    )
}
HIDDEN_STYLE = (
    '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
)
PIVOT_TABLE = '<table:data-pilot-tables><table:data-pilot-table table:target-range-address="Lines.A1:Lines.B9"/></table:data-pilot-tables>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (xlsx(A1), ""),
        (xlsx(A1, state="hidden"), "it is hidden"),
        (xlsx(A1, state="veryHidden"), "it is hidden, so that Excel itself does not offer it"),
        (xlsx(A1, parts=PIVOT_PARTS), "it holds a pivot table"),
        (xlsx(A1, kind="chartsheet"), "it is a chart"),
        (xlsx(A1, kind="dialogsheet"), "it is a dialog"),
        (xlsx(A1, kind="xlMacrosheet"), "it is a macro sheet"),
        (xls([["a"]], visibility=1), "it is hidden"),
        (xls([["a"]], visibility=2), "it is hidden, so that Excel itself does not offer it"),
        (xlsb([["a"]], state=1), "it is hidden"),
        (xlsb([["a"]], state=2), "it is hidden, so that Excel itself does not offer it"),
        (ods(ods_row(ods_cell("a")), before=HIDDEN_STYLE, table=' table:style-name="h"'), "it is hidden"),
        (ods(ods_row(ods_cell("a")), after=PIVOT_TABLE), "it holds a pivot table"),
    ],
)  # fmt: skip
def test_a_sheet_says_why_it_is_not_read_unasked(content: bytes, reason: str) -> None:
    assert read(content).skipped["Lines"] == reason


def test_a_hidden_sheet_is_given_all_the_same_to_whoever_asks() -> None:
    for content in (xlsx(A1, state="hidden"), xlsb([["a", 1.0]], state=1)):
        assert read(content).rows == [["a", "1"]]
    assert read(xls([["a", 1]], visibility=1)).rows == [["a", "1"]]


EMBEDDED: dict[str, str | bytes | None] = {"xl/embeddings/oleObject1.bin": b"x"}


@pytest.mark.parametrize(
    ("content", "kind", "what"),
    [
        (xlsx(A1, parts={"xl/vbaProject.bin": b"x"}), "macros", "They were not run"),
        (xlsx(A1, parts={"xl/externalLinks/externalLink1.xml": b"<a/>"}), "external-links", "not followed"),
        (xlsx(A1, parts={"xl/connections.xml": b"<a/>"}), "connections", "not followed"),
        (xlsx(A1, parts=EMBEDDED), "embedded", "not opened"),
        (xlsx(A1 + row(2, number("A2", 1), more=' hidden="1"') + row(3, more=' hidden="1"')), "hidden-rows", "read: row 2"),
        (xlsx(A1, before='<cols><col min="2" max="9" hidden="1"/></cols>'), "hidden-columns", "read: column B"),
        (xls([["a"], ["b"]], hide_row=1), "hidden-rows", "read: row 2"),
        (xlsb([["a"], ["b"], ["c"]], hide_row=1), "hidden-rows", "read: row 2"),
        (ods(ods_row(ods_cell("a"), more=' table:visibility="filter" table:number-rows-repeated="3"')), "hidden-rows", "read: rows 1 to 3"),
        (ods('<table:table-column/><table:table-column table:visibility="collapse"/>' + ods_row(ods_cell("a"), ods_cell("b"))), "hidden-columns", "read: column B"),
        (zipped({"content.xml": ods_content(ods_row(ods_cell("a"))), "Basic/Standard/a.xml": "<a/>"}), "macros", "They were not run"),
    ],
)  # fmt: skip
def test_what_a_workbook_holds_besides_is_told(content: bytes, kind: str, what: str) -> None:
    notes = read(content).notes
    assert [note.kind for note in notes] == [kind]
    assert what in notes[0].what


def test_a_sheet_kept_for_its_links_to_another_workbook_is_left_out() -> None:
    linked = f"<table:table table:name=\"'file:///x.ods'#$S\"><table:table-source/>{ods_row(ods_cell('z'))}</table:table>"
    reading = read(ods(ods_row(ods_cell("a")), after=linked))
    assert reading.sheets == {"Lines": [["a"]]}
    assert reading.kinds() == {"external-links"}


def test_sheets_come_in_the_order_of_the_workbook_whatever_their_parts_are_called() -> None:
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="One" sheetId="2" '
        'r:id="r2"/><sheet name="Two" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    content = xlsx(
        row(1, text("A1", "two")),
        parts={
            "xl/workbook.xml": book,
            "xl/worksheets/sheet2.xml": sheet_xml(row(1, text("A1", "one"))),
            "xl/_rels/workbook.xml.rels": relations(
                ("r1", "worksheet", "worksheets/sheet1.xml"),
                ("r2", "worksheet", "worksheets/sheet2.xml"),
            ),
        },
    )
    assert read(content).sheets == {"One": [["one"]], "Two": [["two"]]}
