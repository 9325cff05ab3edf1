"""The real files, where they are: what their index says of them, at the level of cells."""

import json
from pathlib import Path

import pytest

from tests.intake.reading.books import Reading, read
from tests.shared_data import need_shared_data, shared_data

SPECTRUM = sorted((shared_data() or Path("/nowhere")).glob("importer_easy/*.expected.json"))
EASY: dict[str, dict[str, list[list[str]]]] = {
    "tabulator_bom.csv": {"tabulator_bom": [["id", "name"], ["1", "english"], ["2", "中国人"]]},
    "tabulator_escaping.csv": {
        "tabulator_escaping": [
            ["ID", "Test"],
            ["1", "Test line 1"],
            ["2", 'Test " line 2'],
            ["3", 'Test " line 3'],
        ]
    },
    "tabulator_merged-cells.xls": {"Лист1": [["data"]]},
    "tabulator_sheets.xlsx": {
        "Sheet1": [["id", "name"], ["1", "london"]],
        "Sheet2": [["id", "name"], ["2", "paris"]],
        "Sheet3": [["id ", "name"], ["3", "rome"]],
    },
    "tabulator_skip-blank-at-the-end.csv": {
        "tabulator_skip-blank-at-the-end": [["test1", "test2"], ["#testing comment"], ["1", "2"]]
    },
    "tabulator_skip-rows-before-headers.csv": {
        "tabulator_skip-rows-before-headers": [
            ["# it's a comment!"],
            ["id", "name"],
            ["1", "english"],
            ["2", "中国人"],
        ]
    },
    "tabulator_skip-rows.csv": {
        "tabulator_skip-rows": [
            ["# it's a comment!"],
            ["id", "name"],
            ["1", "english"],
            ["# it's a comment!"],
            ["2", "中国人"],
        ]
    },
    "tabulator_skip-rows.xlsx": {
        "Sheet 1": [["Table 1"], ["A", "B"], ["8", "9"], ["", "TOTAL"]]
    },
    "tabulator_table-with-booleans.ods": {
        "test": [["id", "boolean"], ["1", "TRUE"], ["2", "FALSE"]]
    },
}  # fmt: skip


def real(name: str) -> Reading:
    path = need_shared_data() / name
    return read(path.read_bytes(), path.name)


@pytest.mark.parametrize("expected", SPECTRUM, ids=lambda path: path.name.split(".")[0])
def test_every_csv_that_brings_its_answer_gives_it(expected: Path) -> None:
    rows = real(f"importer_easy/{expected.name.replace('.expected.json', '.csv')}").rows
    records = [dict(zip(rows[0], cells, strict=True)) for cells in rows[1:]]
    told = json.loads(expected.read_text())
    told = told if isinstance(told, list) else [told]
    for record in (*records, *told):
        record.pop("Contact Phone Number", None)  # the answer has another than the file
    assert records == told


@pytest.mark.parametrize("name", EASY)
def test_every_easy_file_gives_its_cells(name: str) -> None:
    assert real(f"importer_easy/{name}").sheets == EASY[name]


def test_numbers_and_dates_come_without_their_formats() -> None:
    _, values = real("importer_easy/tabulator_preserve-formatting.xlsx").rows
    assert values[1:6] == ["1000.5577"] * 5
    assert values[6:11] == ["2040-05-20"] * 5
    assert values[11] == "259.153"


def test_the_grant_that_strict_readers_refuse_is_read() -> None:
    reading = real("finance/dedicated-schools-grant_2023_07_20.ods")
    assert len(reading.sheets) == 6
    (devon,) = [cells for cells in reading.sheets["High_needs_block"] if "Devon" in cells]
    assert {"86180603", "4660", "2123", "3554583", "100501488"} <= set(devon)
    (summary,) = [c for c in reading.sheets["Allocations_summary"] if "Devon" in c]
    assert {"100501488", "89661988", "620229185"} <= set(summary)


def test_the_deficits_are_read() -> None:
    rows = real("finance/dsg_deficit_derived.xlsx").rows
    assert len(rows) == 479
    devon = [cells[4] for cells in rows if cells[3] == "Devon"]
    assert devon == ["3.15", "8.07", "13.84"]


def test_the_codes_of_councils_come_without_tails() -> None:
    rows = real("sen2/la_code_list.xlsx").rows
    assert any("878" in cells and "Devon" in cells for cells in rows)
    assert not any(cell.endswith(".0") for cells in rows for cell in cells)


def test_every_real_file_is_read_or_ends_in_a_sentence() -> None:
    for path in sorted(need_shared_data().rglob("*")):
        if path.suffix in {".csv", ".xlsx", ".ods", ".xls", ".txt"}:
            reading = read(path.read_bytes(), path.name)
            assert reading.refusal == "" or path.suffix == ".txt", path.name
