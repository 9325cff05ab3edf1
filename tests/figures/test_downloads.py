"""A figure as a workbook, and every figure of a page as a zip."""

import io
import zipfile

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from hnfsg.figures.archives import README
from hnfsg.figures.registry import Figure
from hnfsg.figures.sources import SourceFile
from hnfsg.figures.workbooks import _source
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.figures.scratch import on, publish
from tests.intake.files import line

XLSX = "/figures/scratch.total/numbers.xlsx"
ZIP = "/figures/of/figures:index/numbers.zip"


@pytest.fixture
def reader(total: Figure, client_for: ClientFor, member: User, finance_officer: User) -> Client:
    publish(line("A", 1, 5, month=9), at=on(14), by=finance_officer, file_name="M9.csv")
    lines = [line("A", 1, -5, comment="=cmd|' /C calc'!A0"), line("B", 1, 2_000_000)]
    publish(*lines, at=on(15), by=finance_officer, file_name="=M10.csv")
    return client_for(member)


def opened(reader: Client, address: str = XLSX) -> Workbook:
    response = reader.get(address)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def notes(book: Workbook) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for what, text in book["Notes"].iter_rows(min_row=2, values_only=True):
        said.setdefault(str(what), []).append(str(text))
    return said


def test_a_workbook_has_the_table_with_numbers_as_numbers(reader: Client) -> None:
    rows = list(opened(reader)["Numbers"].iter_rows(values_only=True))
    assert rows[0] == ("Month", "Total forecast (£)", "Lines", "Comment", "Sheet and row")
    assert rows[1][:3] == ("Month 9 (December 2023)", 5, 1)
    assert rows[2][:4] == ("Month 10 (January 2024)", 1_999_995, 2, "'=cmd|' /C calc'!A0")


def test_its_notes_say_what_the_page_says(reader: Client) -> None:
    said = notes(opened(reader))
    assert said["Figure"] == ["Total forecast of the scratch lines"]
    assert said["Shown"] == ["2023 to 2024, Month 10"]
    assert said["Definition"] == ["What the scratch lines are expected to cost."]
    assert said["How it is worked out"] == ["The sum of the forecasts."]
    assert said["Good or bad"] == ["Lower is better: a higher figure is worse."]
    assert said["Explained by officers"] == [
        "Month 10 (January 2024), Line B: New placements agreed"
    ]
    assert [(s, said[s]) for s in ("[x]", "[z]", "[c]")] == [
        ("[x]", ["not available"]),
        ("[z]", ["not applicable"]),
        ("[c]", ["too few"]),
    ]
    first, second = said["Source"]
    assert "=M10.csv for Month 10 (January 2024), published 15 February 2024 by FF" in first
    assert "M9.csv for Month 9 (December 2023), published 14 February 2024 by FF" in second
    assert "no rows set aside" in second
    assert "As at" not in said


def test_no_cell_of_the_notes_is_a_formula(reader: Client) -> None:
    cells = [cell for row in opened(reader)["Notes"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_workbook_as_at_a_day_is_of_what_counted_then(reader: Client) -> None:
    book = opened(reader, f"{XLSX}?as-at=2024-02-14")
    assert book["Numbers"].max_row == 2
    assert notes(book)["As at"] == ["As we knew it at the end of 2024-02-14"]


def test_a_page_comes_as_one_zip_of_what_its_figures_give(reader: Client) -> None:
    response = reader.get(ZIP)
    assert response["Content-Disposition"] == (
        'attachment; filename="figures-index-2023-24-m10.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        name = "scratch-total-2023-24-m10.csv"
        assert archive.namelist() == [README, name]
        assert archive.read(name) == reader.get("/figures/scratch.total/numbers.csv").content
        readme = archive.read(README).decode()
    assert "Definition: What the scratch lines are expected to cost." in readme
    assert "M9.csv for Month 9 (December 2023), published 14 February 2024 by FF" in readme


def test_the_same_page_gives_the_same_bytes(reader: Client) -> None:
    assert reader.get(ZIP).content == reader.get(ZIP).content


@pytest.mark.parametrize("address", [XLSX, ZIP])
def test_what_does_not_exist_gets_a_sentence(reader: Client, address: str) -> None:
    response = reader.get(address, {"month": "2023-24-m13"})
    assert (response.status_code, response.content.decode()) == (
        400,
        "There is no month “2023-24-m13”.",
    )
    response = reader.get(address, {"as-at": "tomorrow"})
    assert (response.status_code, response.content.decode()) == (
        400,
        "“tomorrow” is not a date. Type one such as 2024-01-15.",
    )


def test_there_is_no_zip_of_no_page(reader: Client) -> None:
    assert reader.get("/figures/of/none/numbers.zip").status_code == 404


def test_a_file_of_no_month_is_named_without_one() -> None:
    file = SourceFile(1, "cases.csv", "EHC cases", (), on(14), "SS", None)
    assert _source(file) == (
        "EHC cases, cases.csv, published 14 February 2024 by SS, no rows set aside"
    )
