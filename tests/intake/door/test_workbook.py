"""A workbook at the door: written anew from the cells that are let in."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from hnfsg.intake.door.passage import Known
from hnfsg.intake.door.problems import NotTaken, UnknownIdentifier
from hnfsg.intake.door.references import reference
from hnfsg.intake.door.workbook import strip_workbook
from hnfsg.intake.reading.book import open_book
from tests.intake.door.children import CHILDREN, HEADINGS, KEY, NAMES, POSTCODES, ROWS, UPNS
from tests.intake.door.searching import planted_in


def book_of(rows: list[tuple[Any, ...]], name: str = "Cases") -> Workbook:
    """A workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = name
    for row in rows:
        page.append(list(row))
    return book


def as_bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def passed(book: Workbook, said: str = "") -> bytes:
    """What of a workbook passes."""
    return strip_workbook(as_bytes(book), Known(CHILDREN, said), KEY)[0]


def whole(content: bytes) -> bytes:
    """Everything in a workbook, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join([archive.read(name) for name in archive.namelist()])


def cells(content: bytes, name: str = "Cases") -> list[list[Any]]:
    page = load_workbook(io.BytesIO(content))[name]
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_cells_stay_in_their_places_and_identifiers_do_not() -> None:
    above = [("Run by Tarquin Ollerenshaw",), (), ()]
    made = passed(book_of([*above, HEADINGS, *ROWS]))
    rows = cells(made)
    assert rows[0] == [None] * len(HEADINGS)
    assert rows[3] == list(HEADINGS)
    assert rows[4] == [reference(UPNS[0], KEY), None, None, "Oak 0 School", 3, "North", 1]
    assert len(rows) == 4 + len(ROWS)
    assert planted_in(whole(made)) == []


def test_nothing_but_cells_of_the_datasets_sheets_is_let_in() -> None:
    book = book_of([HEADINGS, *ROWS])
    page = book["Cases"]
    page["D2"].comment = Comment(f"Ring {NAMES[0]}", NAMES[1])
    page["D3"].hyperlink = f"mailto:{NAMES[2]}"
    page.oddFooter.center.text = NAMES[3]
    book.properties.creator = NAMES[0]
    book.properties.keywords = POSTCODES[0]
    book.defined_names["children"] = DefinedName("children", attr_text=f'"{UPNS[0]}"')
    notes = book.create_sheet("Notes")
    notes["A1"] = NAMES[1]
    hidden = book.create_sheet("Cases before")
    for row in (HEADINGS, *ROWS):
        hidden.append(list(row))
    hidden.sheet_state = "hidden"
    made = passed(book)
    assert planted_in(whole(made)) == []
    assert load_workbook(io.BytesIO(made)).sheetnames == ["Cases"]


def test_what_is_read_of_it_is_what_was_read_before_but_for_the_children() -> None:
    values: list[tuple[Any, ...]] = [
        (UPNS[0], "", "", "Oak School", 3, "North", 1.5),
        (UPNS[1], "", "", date(2024, 2, 29), 0.1 + 0.2, "=1+1", -7),
        (
            UPNS[2],
            "",
            "",
            datetime(2024, 2, 29, 13, 5),  # noqa: DTZ001 - as a cell has it
            "00123",
            "#REF!",
            True,
        ),
        (UPNS[3], "", "", " spaced ", "1e5", "52%", "1899-12-31"),
    ]
    book = book_of([HEADINGS, *values])
    book["Cases"]["E5"].data_type = "s"
    book["Cases"]["G2"].number_format = "0%"
    before, after = as_bytes(book), passed(book)
    was, now = read(before), read(after)
    assert [row[3:] for row in now] == [row[3:] for row in was]
    assert [row[0] for row in now[1:]] == [reference(upn, KEY) for upn in UPNS]
    assert read(strip_workbook(after, Known(CHILDREN), KEY)[0]) == now


def read(content: bytes) -> list[list[str]]:
    with open_book(io.BytesIO(content), "a.xlsx") as book:
        return [row for c in book.sheets[0].chunks for row in c.astype(object).to_numpy().tolist()]


def test_two_numbers_for_one_child_are_one_reference_in_csv_and_workbook() -> None:
    rows = [("Person ID", *HEADINGS[1:]), (120034, *ROWS[0][1:]), (" 120034", *ROWS[1][1:])]
    found = cells(passed(book_of(rows)))
    assert found[1][0] == found[2][0] == reference("120034", KEY)


def test_what_looks_personal_stops_it_at_its_cell() -> None:
    rows = [
        (*HEADINGS, "Where"),
        *((*row, code) for row, code in zip(ROWS, POSTCODES, strict=True)),
    ]
    with pytest.raises(NotTaken) as problem:
        passed(book_of(rows))
    assert "Cases!H2 (one of several postcodes in a column)" in str(problem.value)
    assert planted_in(str(problem.value)) == []


def test_an_officer_says_which_heading_identifies() -> None:
    rows = [("Synergy no", *HEADINGS[1:]), *((f"S{n}", *row[1:]) for n, row in enumerate(ROWS))]
    with pytest.raises(UnknownIdentifier):
        passed(book_of(rows))
    assert cells(passed(book_of(rows), said="Synergy no"))[0][0] == "Child identifier"


def test_a_sheet_named_after_somebody_is_named_as_declared() -> None:
    made = passed(book_of([HEADINGS, *ROWS], name="Thomas Blewett"))
    assert load_workbook(io.BytesIO(made)).sheetnames == ["Cases"]


def test_a_table_that_does_not_begin_in_the_corner_stays_where_it_is() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Cases"
    for number, row in enumerate((HEADINGS, *ROWS), start=6):
        for column, value in enumerate(row, start=3):
            page.cell(number, column, value)
    found = load_workbook(io.BytesIO(passed(book)))["Cases"]
    assert found["C6"].value == "UPN"
    assert found["C7"].value == reference(UPNS[0], KEY)
    assert found["F7"].value == "Oak 0 School"


@pytest.mark.parametrize("made", ["ods", "xlsb", "zip"])
def test_other_kinds_of_file_are_refused_with_what_to_send(made: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        names = {"ods": "content.xml", "xlsb": "xl/workbook.bin", "zip": "cases.csv"}
        archive.writestr(names[made], "x")
    with pytest.raises(NotTaken, match=r"taken as \.xlsx or \.csv alone"):
        strip_workbook(file.getvalue(), Known(CHILDREN), KEY)


def test_a_damaged_workbook_is_told_and_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    content = as_bytes(book_of([HEADINGS, *ROWS]))
    broken = content.replace(b"sheetData", b"sheetDat\xff")
    for damaged in (content[: len(content) // 2], broken[:-400] + bytes(400)):
        with pytest.raises(NotTaken) as problem:
            strip_workbook(damaged, Known(CHILDREN), KEY)
        assert planted_in(str(problem.value) + caplog.text) == []
