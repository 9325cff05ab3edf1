"""The officer's own file, marked with what was found and with its corrected cells."""

import csv
import io
import os
import time

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from hnfsg.intake import services
from hnfsg.intake.marking import limits, process
from hnfsg.intake.marking.process import CannotMark, corrected_file, marked_file
from hnfsg.intake.models import Upload, UploadState
from hnfsg.people.models import User
from tests.intake.files import HEADINGS, csv_file, line, send, send_lines, workbook
from tests.intake.test_check_page import checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]

RED, BLUE, AMBER, GREEN = "00F4C7C7", "00CFE2F7", "00FCE3B4", "00CDE9D9"


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def council() -> Workbook:
    """Two wrong cells, a large one, a formula, a comment and a merged title of the officer's."""
    rows = [line("A", 1, "£1.2m?"), line("B", 1, 2_000_000), line("C", "?", 5)]
    book = load_workbook(workbook({"Lines": [HEADINGS, *rows], "Notes": [["Of our own"]]}))
    book["Lines"]["G2"].comment = Comment("Ask Jo", "Fay")
    book["Notes"]["A2"] = "=1+1"
    book["Notes"]["A3"] = "=SUM(A2:A2)"
    book["Notes"].merge_cells("B5:C6")
    return book


def opened(upload: Upload, make: object = marked_file) -> Workbook:
    made = make(upload)  # type: ignore[operator]
    with made.file:
        return load_workbook(io.BytesIO(made.file.read()))


def texts(book: Workbook, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_every_finding_is_coloured_and_told_in_words_at_its_cell() -> None:
    upload = send(saved(council()), "council.xlsx")
    book = opened(upload)
    page = book["Lines"]
    assert page["G2"].fill.fgColor.rgb == RED
    assert page["F4"].fill.fgColor.rgb == RED
    assert page["G3"].fill.fgColor.rgb == AMBER
    assert page["A2"].fill.fgColor.rgb not in (RED, AMBER)
    told = page["G2"].comment.text
    assert told.startswith("Ask Jo")
    assert "Error: Forecast is “£1.2m?”" in told
    assert "How to fix it: " in told
    assert page["G3"].comment.text.startswith("Query: Forecast is 2000000, which is large")
    assert page["G2"].value == "£1.2m?"
    assert page["G3"].value == 2_000_000


def test_formulas_stay_formulas_and_the_list_comes_first_with_links() -> None:
    book = opened(send(saved(council()), "council.xlsx"))
    assert book["Notes"]["A2"].value == "=1+1"
    assert book["Notes"]["A3"].data_type == "f"
    assert book.sheetnames == ["What was found", "Lines", "Notes"]
    listing = book["What was found"]
    rows = {row[3].value: row for row in listing.iter_rows(min_row=4)}
    assert set(rows) == {"G2", "G3", "F4"}
    assert rows["G2"][3].hyperlink.location == "'Lines'!G2"
    assert rows["G2"][0].value == "Error: must be fixed"
    assert rows["G3"][0].value == "Query: fix it or explain it"


def test_several_findings_of_a_cell_stand_in_one_comment_under_the_worst_colour() -> None:
    upload = send_lines(line("A", 1, 2_000_000))
    query = upload.findings.get()
    for level in ("note", "error"):
        query.pk, query.level, query.what = None, level, f"A {level} too"
        query.save()
    page = opened(upload)["lines"]
    assert page["G2"].fill.fgColor.rgb == RED
    words = [part.split(":")[0] for part in page["G2"].comment.text.split("\n\n")]
    assert words == ["Error", "Query", "Note"]


@pytest.mark.parametrize("sheet", ["What was found", "what was FOUND"])
def test_a_sheet_of_the_officers_with_our_name_stays(sheet: str) -> None:
    rows = [HEADINGS, line("A", 1, "?")]
    book = opened(send(workbook({"Lines": rows, sheet: [["ours"]]}), "named.xlsx"))
    assert book.sheetnames == ["What was found 2", "Lines", sheet]


def test_a_finding_in_a_merged_cell_is_marked_where_excel_shows_it() -> None:
    book = load_workbook(workbook({"Lines": [HEADINGS, line("A", 1, 2_000_000)]}))
    book["Lines"].merge_cells("G2:H2")
    upload = send(saved(book), "merged.xlsx")
    upload.findings.filter(rule="large-forecast").update(cell="H2")
    page = opened(upload)["Lines"]
    assert page["G2"].fill.fgColor.rgb == AMBER
    assert page["G2"].comment is not None


def test_a_csv_comes_back_as_a_workbook_of_its_values_and_no_cell_is_a_formula() -> None:
    upload = send_lines(line("007", 1, "?", name="=HYPERLINK(1)"), line("B", 1, 5, comment="+44 0"))
    book = opened(upload)
    page = book["lines"]
    assert page["G2"].fill.fgColor.rgb == RED
    assert (page["C2"].value, page["F2"].value) == ("007", 1)
    assert (page["D2"].value, page["D2"].data_type) == ("=HYPERLINK(1)", "s")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    about = [row[5].value for row in book["What was found"].iter_rows(min_row=4)]
    assert about == ["'=HYPERLINK(1)"]


def test_what_only_another_reader_opens_comes_back_as_values() -> None:
    ods = b"<html><table>" + b"".join(
        b"<tr>" + b"".join(b"<td>%s</td>" % str(cell).encode() for cell in row) + b"</tr>"
        for row in (HEADINGS, line("A", 1, "?"), line("B", 1, 2))
    )
    upload = send(io.BytesIO(ods + b"</table></html>"), "export.xls")
    assert upload.state == UploadState.FAILED
    made = marked_file(upload)
    assert made.name == "export marked.xlsx"
    book = load_workbook(io.BytesIO(made.file.read()))
    made.file.close()
    place = upload.findings.filter(level="error").first()
    assert place is not None
    assert book[place.sheet][place.cell].fill.fgColor.rgb == RED


# --- corrected ------------------------------------------------------------------------------------


def corrected(file: io.BytesIO, name: str, **cells: str) -> Upload:
    upload = send(file, name)
    found = {f.cell: f.pk for f in upload.findings.filter(level="error")}
    services.correct(upload=upload, cells={found[at]: t for at, t in cells.items()}, by=None)
    return checked(upload)


def test_the_corrected_workbook_reads_back_as_right() -> None:
    upload = corrected(saved(council()), "council.xlsx", G2="1200", F4="£7")
    book = opened(upload, corrected_file)
    assert (book["Lines"]["G2"].value, book["Lines"]["F4"].value) == (1_200, "£7")
    assert book["Notes"]["A3"].value == "=SUM(A2:A2)"
    assert book["Lines"]["G2"].comment.text == "Ask Jo"
    again = send(saved(book), "again.xlsx")
    assert not again.findings.filter(level="error").exists()
    assert opened(upload)["Lines"]["G2"].fill.fgColor.rgb == GREEN


def test_a_corrected_cell_is_never_a_formula() -> None:
    upload = send(saved(council()), "council.xlsx")
    upload.corrections.create(
        sheet="Lines", row=2, column=3, was="A", now="=1+1", made_at=upload.received_at
    )
    cell = opened(upload, corrected_file)["Lines"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert not isinstance(cell.value, ArrayFormula)


@pytest.mark.parametrize(
    ("sign", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig")]
)
def test_a_csv_keeps_its_signs_and_its_encoding(sign: str, encoding: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sign)
    writer.writerows([HEADINGS, line("A", 1, "£5?"), line("B", 1, 2, comment=f"a{sign} b")])
    content = io.BytesIO(text.getvalue().encode(encoding))
    made = corrected_file(corrected(content, "lines.csv", G2="£5"))
    with made.file:
        assert made.file.read() == text.getvalue().replace("£5?", "£5").encode(encoding)
    assert made.name == "lines corrected.csv"


def test_what_its_encoding_cannot_hold_makes_a_csv_utf_8() -> None:
    content = csv_file([HEADINGS, line("Café", 1, "?")], "cp1252")
    upload = corrected(content, "lines.csv", G2="5\u2009000")
    made = corrected_file(upload)
    with made.file:
        assert "Café" in made.file.read().decode("utf-8-sig")


# --- limits and addresses ------------------------------------------------------------------------


def test_both_download_for_officers_under_their_names(officer: Client) -> None:
    upload = corrected(saved(council()), "council.xlsx", G2="1200", F4="7")
    for name in ("marked", "corrected"):
        answer = officer.get(reverse(f"intake:{name}", args=[upload.pk]))
        assert f'filename="council {name}.xlsx"' in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content).startswith(b"PK")
    page = officer.get(reverse("intake:upload", args=[upload.pk])).content.decode()
    assert reverse("intake:corrected", args=[upload.pk]) in page


def test_a_file_that_is_too_large_is_a_sentence_on_the_page(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "MAX_CELLS", 10)
    upload = send_lines(line("A", 1, "?"))
    answer = officer.get(reverse("intake:marked", args=[upload.pk]), follow=True)
    assert "The file is too large to be marked" in answer.content.decode()
    assert reverse("intake:findings_xlsx", args=[upload.pk]) in answer.content.decode()


def test_a_workbook_of_too_many_cells_is_refused_before_it_is_opened() -> None:
    rows = [[1] * 400 for _ in range(limits.MAX_CELLS // 400 + 1)]
    book = Workbook(write_only=True)
    for name, filled in (("Lines", [HEADINGS, line("A", 1, "?")]), ("Other", rows)):
        page = book.create_sheet(name)
        for row in filled:
            page.append(row)
    upload = send(saved(book), "large.xlsx")
    began = time.monotonic()
    with pytest.raises(CannotMark, match="more than 500,000 cells"):
        marked_file(upload)
    assert time.monotonic() - began < 20


def test_a_child_that_hangs_or_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = send_lines(line("A", 1, "?"))
    monkeypatch.setattr(process, "WALL_SECONDS", 0.01)
    with pytest.raises(CannotMark, match="could not be marked"):
        marked_file(upload)
    monkeypatch.setattr(process, "WALL_SECONDS", 60)
    monkeypatch.setattr(process, "_CHILD", "hnfsg.intake.marking.no_such_module")
    with pytest.raises(CannotMark, match="could not be marked"):
        marked_file(upload)


def test_the_child_knows_no_secret_and_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}
    real = process.subprocess.Popen

    def popen(*args: object, **kwargs: object) -> object:
        told.update(kwargs)
        return real(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(process.subprocess, "Popen", popen)
    monkeypatch.setenv("SECRET_KEY", "hush")
    opened(send_lines(line("A", 1, "?")))
    environment = told["env"]
    assert isinstance(environment, dict)
    assert set(environment) == {"LANG", "PATH", "TMPDIR"}
    assert not os.path.exists(environment["TMPDIR"])
