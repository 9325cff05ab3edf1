"""The workbook as it is: what is taken for what, and that no row is lost in silence."""

import io
from datetime import date

import pytest

from finance.models import ReturnLine
from hnfsg.intake.declarations import dataset
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.reading.book import CHUNK_ROWS
from hnfsg.intake.template_file import template_workbook
from tests.intake.files import HEADINGS, csv_file, line, send, send_lines, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


def told(upload: Upload, level: str = "error") -> list[str]:
    return [f.what for f in upload.findings.filter(level=level)]


def stored(upload: Upload) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in ReturnLine.objects.filter(part__upload=upload).order_by("row_number"):
        found.setdefault(row.part.period, []).append(row.code)
    return found


def blanked(row: list[object]) -> list[object]:
    return ["", "", *row[2:]]


def test_blank_months_take_the_chosen_one() -> None:
    upload = send_lines(
        blanked(line("A", 1, 2)), blanked(line("B", 1, 2)), stated_period="2023-24-m10"
    )
    assert stored(upload) == {"2023-24-m10": ["A", "B"]}


def test_a_month_in_the_first_row_alone_is_told_for_every_other() -> None:
    upload = send_lines(line("A", 1, 2), blanked(line("B", 1, 2)), blanked(line("C", 1, 2)))
    assert upload.state == UploadState.FAILED
    assert [f.cell for f in upload.findings.all()] == ["B3", "B4"]
    assert told(upload)[0] == "Financial year and Month are blank"


def test_half_a_period_is_an_error_at_its_cell() -> None:
    year_alone = ["2023/24", "", *line("A", 1, 2)[2:]]
    month_alone = ["", 9, *line("B", 1, 2)[2:]]
    assert told(send_lines(year_alone)) == ["Month is blank"]
    assert told(send_lines(month_alone)) == ["Financial year is blank"]


def test_a_date_in_the_month_column_says_its_year_too() -> None:
    dated = ["", date(2024, 1, 31), *line("A", 1, 2)[2:]]
    assert stored(send(workbook({"Lines": [HEADINGS, dated]}), "l.xlsx")) == {"2023-24-m10": ["A"]}
    wrong = ["2022/23", date(2024, 1, 31), *line("A", 1, 2)[2:]]
    upload = send(workbook({"Lines": [HEADINGS, wrong]}), "l.xlsx")
    assert told(upload) == [
        "Month is a date of Month 10, 2023 to 2024, which is not in the year beside it"
    ]


def test_a_chosen_month_that_the_file_contradicts_is_an_error() -> None:
    upload = send_lines(line("A", 1, 2, month=10), stated_period="2023-24-m09")
    assert told(upload) == [
        "You chose Month 9, 2023 to 2024, and the file says Month 10, 2023 to 2024"
    ]


def test_a_file_of_something_else_is_told_what_it_lacks() -> None:
    rows = [["Line", "Current Budget £m", "Budget 23/24"], ["High Needs Block", 1, 2]]
    upload = send(csv_file(rows), "return.csv", stated_period="2023-24-m05")
    assert upload.findings.get().fix == (
        "return comes nearest to Lines, and has no column Code, Block, Forecast. Say which "
        "columns these are, or name the headings as the template does."
    )


def test_two_sheets_alike_are_asked_about() -> None:
    sheets = {
        "M9 detail": [HEADINGS, line("A", 1, 2, month=9)],
        "M10 detail": [HEADINGS, line("A", 1, 3)],
    }
    upload = send(workbook(sheets), "two.xlsx")
    assert told(upload, "question") == ["M9 detail and M10 detail could each be the sheet Lines"]
    assert not stored(upload)


def test_a_sheet_by_its_own_name_goes_before_one_like_it() -> None:
    sheets = {"Old": [HEADINGS, line("A", 1, 2)], "Lines": [HEADINGS, line("B", 1, 3)]}
    assert stored(send(workbook(sheets), "two.xlsx")) == {"2023-24-m10": ["B"]}


def test_a_total_row_is_left_out_and_said_so() -> None:
    total = ["", "", "", "Total high needs", "", 3, 6, ""]
    upload = send_lines(line("A", 1, 2), line("B", 2, 4), total)
    assert upload.state == UploadState.READY
    assert told(upload, "note") == [
        "Row 4 looks like a total, so it is not read: totals are worked out"
    ]
    assert stored(upload) == {"2023-24-m10": ["A", "B"]}


def test_a_line_of_its_own_that_begins_with_total_stays() -> None:
    upload = send_lines(line("TC1", 1, 2, name="Total communication support"))
    assert stored(upload) == {"2023-24-m10": ["TC1"]}


def test_rows_that_are_blank_in_our_columns_are_no_rows() -> None:
    rows = [[*HEADINGS, "Check"], [*line("A", 1, 2), 0], ["", " ", "", "", "", "", "", "", 0]]
    assert stored(send(csv_file(rows))) == {"2023-24-m10": ["A"]}


def test_a_row_far_below_the_others_is_read() -> None:
    blank: list[list[object]] = [[]] * 2 * CHUNK_ROWS
    file = workbook({"Lines": [HEADINGS, line("A", 1, 2), *blank, line("B", 1, 2)]})
    assert stored(send(file, "far.xlsx")) == {"2023-24-m10": ["A", "B"]}


def test_a_columns_own_heading_goes_before_an_alias() -> None:
    rows = [[*HEADINGS, "Budget 23/24"], [*line("A", 1, 2), 99]]
    upload = send(csv_file(rows))
    assert told(upload, "note") == ["The column Budget 23/24 is not read"]
    assert ReturnLine.objects.get().budget == 1


def test_the_templates_example_is_not_taken_for_a_return() -> None:
    template = template_workbook(dataset("monthly-return"))
    upload = send(io.BytesIO(template), "template.xlsx", dataset="monthly-return")
    assert upload.state == UploadState.FAILED
    assert "Row 2 is the example of the template" in told(upload)


def test_nought_in_scientific_notation_and_hard_spaces_are_read() -> None:
    send_lines(line("A", "5.82076609134674e-11", "£800\u00a0000"))
    row = ReturnLine.objects.get()
    assert (row.budget, row.forecast) == (0, 800_000)


def test_a_unit_in_an_amount_cell_is_not_nought() -> None:
    assert told(send_lines(line("A", "£000", 2))) == ["Budget is “£000”, which is not a number"]


@pytest.mark.parametrize("day", ["9999-12-31", "1900-01-10"])
def test_a_date_far_from_any_return_is_an_error_at_its_cell(day: str) -> None:
    upload = send_lines(["", day, *line("A", 1, 2)[2:]])
    assert upload.state == UploadState.FAILED
    assert upload.findings.get().cell == "B2"
