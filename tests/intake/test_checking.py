"""What an officer is told of a file, and what is stored of it."""

import io
import zipfile
from decimal import Decimal

import pytest

from finance.models import ReturnLine
from hnfsg.intake import services
from hnfsg.intake.checking import check_upload
from hnfsg.intake.models import Part, Upload, UploadState
from tests.intake.files import HEADINGS, csv_file, line, send, send_lines, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "<a/>")
    return file.getvalue()


def told(upload: Upload) -> list[tuple[str, str, str]]:
    return [(f.level, f.place, f.what) for f in upload.findings.all()]


def test_a_clean_file_is_ready_and_stored_by_month() -> None:
    upload = send_lines(line("A", "1,000", "£1.2m", month=9), line("A", "1,000", "(500)"))
    assert upload.state == UploadState.READY
    parts = {p.period: p.rows for p in Part.objects.filter(upload=upload)}
    assert parts == {"2023-24-m09": 1, "2023-24-m10": 1}
    stored = ReturnLine.objects.get(part__period="2023-24-m10")
    assert (stored.row_number, stored.forecast) == (3, Decimal(-500))


def test_every_bad_cell_is_told_with_its_address_and_its_fix() -> None:
    upload = send_lines(
        line("A", 1, "£1.2m?", name="Resourced provision"), line("", 1, 2), line("C", "1,23", 3)
    )
    assert upload.state == UploadState.FAILED
    assert told(upload) == [
        ("error", "lines!C3", "Code is blank"),
        ("error", "lines!F4", "Budget is “1,23”, which is not a number"),
        ("error", "lines!G2", "Forecast is “£1.2m?”, which is not a number"),
    ]
    finding = upload.findings.get(cell="G2")
    assert finding.label == "Resourced provision"
    assert finding.fix.startswith("Remove the question mark if £1.2m is right")


def test_an_error_cell_is_told_and_never_read_as_nought_or_blank() -> None:
    rows = [HEADINGS, line("A", "#REF!", 5), line("B", 4, "#DIV/0!")]
    upload = send(workbook({"Lines": rows}), "lines.xlsx")
    assert told(upload) == [
        ("error", "Lines!F2", "Budget is #REF!, an error in the spreadsheet"),
        ("error", "Lines!G3", "Forecast is #DIV/0!, an error in the spreadsheet"),
    ]
    assert not ReturnLine.objects.exists()


@pytest.mark.parametrize("blank", ["", "-", "n/a", "N/A", "–"])
def test_a_blank_is_not_nought(blank: str) -> None:
    send_lines(line("A", blank, 0))
    stored = ReturnLine.objects.get()
    assert stored.budget is None
    assert stored.forecast == 0


def test_headings_are_known_by_alias_under_title_rows_and_beside_unknown_ones() -> None:
    headings = [
        "FINANCIAL  year",
        "month:",
        "CODE",
        "line",
        "block",
        "Budget 23/24",
        "forecast",
        "Ward",
    ]
    rows = [["DSG monitoring"], [], headings, [*line("A", 7, 9)[:7], "Exe"]]
    upload = send(workbook({"Lines": rows}), "lines.xlsx")
    assert told(upload) == [("note", "Lines!H3", "The column Ward is not read")]
    assert ReturnLine.objects.get().row_number == 4


def test_a_missing_column_and_a_repeated_one_are_told() -> None:
    rows = [["Code", "Line", "Block", "Budget", "Budget"], ["A", "Line A", "High needs", 1, 2]]
    upload = send(workbook({"Lines": rows}), "lines.xlsx", stated_period="2023-24-m10")
    assert ("question", "Lines", "There is no column Forecast") in told(upload)
    assert ("question", "Lines!E1", "Budget stands twice in the headings") in told(upload)


def test_a_code_used_twice_names_both_rows() -> None:
    upload = send_lines(line("14", 1, 2), line("15", 1, 2), line("14", 3, 4))
    assert told(upload) == [
        ("error", "lines!C4", "Code 14 is used twice: here and in row 2"),
    ]


def test_lines_that_differ_by_a_capital_letter_stay_two() -> None:
    send_lines(line("Statements", 1, 2), line("statements", 3, 4))
    assert ReturnLine.objects.count() == 2


def test_all_of_many_findings_are_kept() -> None:
    upload = send_lines(*(line(f"L{n}", 1, "?") for n in range(1_500)))
    assert upload.findings.count() == 1_500


def test_a_file_without_months_takes_the_stated_one_or_asks() -> None:
    rows = [["Code", "Line", "Block", "Forecast"], ["A", "Line A", "High needs", 5]]
    assert send(csv_file(rows), stated_period="2023-24-m10").state == UploadState.READY
    asked = send(csv_file(rows))
    assert asked.state == UploadState.FAILED
    assert "does not say which month" in asked.findings.get().what


def test_windows_text_and_semicolons_are_read() -> None:
    rows = [HEADINGS, line("A", 1, 2, name="Café provision")]
    text = csv_file(rows, "cp1252").getvalue().replace(b",", b";")

    send(io.BytesIO(text))
    assert ReturnLine.objects.get().line == "Café provision"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 ...", "not a spreadsheet"),
        (b"PK\x03\x04 nothing much", "The file is cut off"),
        (b"\xd0\xcf\x11\xe0 old", "The file is cut off"),
        (zipped("word/document.xml"), "not a spreadsheet but a Word document"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence_and_not_kept(
    content: bytes, sentence: str
) -> None:

    upload = send(io.BytesIO(content), "thing.xlsx")
    assert upload.state == UploadState.REFUSED
    assert sentence in upload.refusal
    assert not upload.file


def test_personal_data_is_refused_by_cell_without_repeating_it() -> None:
    rows = [[*HEADINGS, "Date of birth"], [*line("A", 1, 2, comment="see H801200001001"), ""]]
    upload = send(csv_file(rows))
    assert upload.state == UploadState.REFUSED
    assert "lines!I1 (a column headed like a date of birth)" in upload.refusal
    assert "lines!H2 (a pupil number (UPN))" in upload.refusal
    assert "H801200001001" not in upload.refusal
    assert not upload.file
    assert not upload.findings.exists()


def test_a_query_does_not_fail_the_file_and_its_explanation_survives_the_next_upload() -> None:
    upload = send_lines(line("ISS", 1, 2_000_000))
    assert upload.state == UploadState.READY
    services.explain(finding=upload.findings.get(), text="New placements in January.", by=None)
    same = send_lines(line("ISS", 1, 2_000_000), line("B", 1, 2)).findings.get()
    assert (same.explanation, same.explained_at is not None) == ("New placements in January.", True)
    other = send_lines(line("ISS", 1, 3_000_000)).findings.get()
    assert (other.explanation, other.explained_at) == ("New placements in January.", None)


def test_checking_again_from_the_start_changes_nothing() -> None:
    upload = send_lines(line("A", 1, 2_000_000))
    before = told(upload)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.CHECKING)
    upload.refresh_from_db()
    check_upload(upload)
    assert told(upload) == before
    assert ReturnLine.objects.count() == 1
