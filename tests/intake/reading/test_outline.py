"""What is kept of the first rows of every sheet: small whatever the file, and fit for a database."""

import io
import json

from hnfsg.intake.reading.book import open_book
from hnfsg.intake.reading.outline import HEAD_ROWS, MAX_CELLS, MAX_TEXT, outline
from tests.intake.reading.makers import openpyxl_book, row, text, xlsx


def outlined(content: bytes, name: str = "lines.csv") -> list[dict[str, object]]:
    with open_book(io.BytesIO(content), name) as book:
        return outline(book.sheets)


def test_cells_that_hold_something_are_kept_by_row_and_column() -> None:
    content = openpyxl_book([["Title", ""], [], ["", "b" * 200]], merge=["A1:B1"])
    assert outlined(content) == [
        {
            "name": "Lines",
            "skipped": "",
            "rows": 3,
            "merged": [[1, 0, 1, 1]],
            "cells": {"1": {"0": "Title"}, "3": {"1": "b" * MAX_TEXT}},
        }
    ]


def test_a_wide_and_long_sheet_is_cut() -> None:
    (kept,) = outlined(b"\n".join(b",".join(b"%d" % n for n in range(300)) for _ in range(500)))
    cells = kept["cells"]
    assert isinstance(cells, dict)
    assert kept["rows"] == 500
    assert (len(cells), {len(found) for found in cells.values()}) == (200, {300, 60})
    assert len(cells[str(HEAD_ROWS)]) == 300, "no heading is lacking"


def test_many_sheets_share_one_measure() -> None:
    from openpyxl import Workbook

    book = Workbook()
    for n in range(45):
        page = book.create_sheet(f"S{n}")
        for _ in range(60):
            page.append(["x"] * 60)
    file = io.BytesIO()
    book.save(file)
    kept = outlined(file.getvalue())
    assert len(kept) == 40
    cells = [len(found) for sheet in kept for found in sheet["cells"].values()]  # type: ignore[attr-defined]
    assert MAX_CELLS - 60 < sum(cells) <= MAX_CELLS
    assert all(len(sheet["cells"]) >= HEAD_ROWS for sheet in kept[1:])  # type: ignore[arg-type]


def test_nothing_in_it_is_more_than_a_database_takes() -> None:
    kept = outlined(xlsx(row(1, text("A1", "a_x0000_b"))), "lines.xlsx")
    assert "\\u0000" not in json.dumps(kept)
