"""The check page: what is asked, what is wrong, what was read; and an officer's answers."""

import io
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hnfsg.intake import jobs, previews, selectors, services
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.previews import HeadlineChange
from hnfsg.intake.recipes import Heading, Origin, Recipe
from hnfsg.people.models import AuditEntry, User
from tests.intake.conftest import DATASET
from tests.intake.files import HEADINGS, csv_file, line, send, send_lines, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]

TWO_SHEETS = {
    "M9 detail": [HEADINGS, line("A", 1, 2, month=9)],
    "M10 detail": [HEADINGS, line("A", 1, 3)],
}
PARTS = [["Line", "Code", "Block", "Budget", "Forecast"], *(
    [f"Part {n}", f"P{n}", "High needs", 1_000 + n, 2_000 + n] for n in range(3)
)]  # fmt: skip


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def page_of(browser: Client, upload: Upload, **asked: object) -> str:
    answer = browser.get(reverse("intake:upload", args=[upload.pk]), asked)
    return " ".join(answer.content.decode().split())


def checked(upload: Upload) -> Upload:
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def totals(count: int) -> Upload:
    """Lines of which so many look like totals."""
    rows: list[list[object]] = [["Line", "Block", "Budget", "Forecast"]]
    for group in range(count):
        size = 1_000 * (group + 1)
        rows += [[f"Part {group} {n}", "High needs", size + n, size + n] for n in range(2)]
        rows.append([f"Total of {group}", "High needs", 2 * size + 1, 2 * size + 1])
    return send(csv_file(rows), "totals.csv", stated_period="2023-24-m10")


def test_a_question_is_answered_on_the_page_and_its_progress_shown_again(officer: Client) -> None:
    upload = send(workbook(TWO_SHEETS), "two.xlsx")
    question = upload.findings.get(level="question")
    page = page_of(officer, upload)
    assert "2. Checked: 1 question</li>" in page
    assert "M9 detail and M10 detail could each be the sheet Lines" in page
    assert page.count('type="radio"') == 2
    answer = officer.post(
        reverse("intake:answer", args=[upload.pk]), {f"answer-{question.pk}": "M10 detail"}
    )
    assert answer.status_code == 302
    working = officer.get(answer.url)
    assert working.context["is_working"]
    assert "hx-get" in working.content.decode()
    assert checked(upload).state == UploadState.READY
    entry = AuditEntry.objects.get(verb="answered a question about")
    assert entry.by is not None
    assert entry.after == {"answer": "M10 detail"}


def test_an_answer_that_is_not_given_or_comes_too_late_comes_back_as_a_sentence(
    officer: Client,
) -> None:
    upload = send(workbook(TWO_SHEETS), "two.xlsx")
    address = reverse("intake:answer", args=[upload.pk])
    answer = officer.post(address)
    assert answer.status_code == 400
    assert "Choose an answer." in answer.content.decode()
    field = f"answer-{upload.findings.get(level='question').pk}"
    wrong = officer.post(address, {field: "M11 detail"}).content.decode()
    assert "choose one of the answers" in wrong
    officer.post(address, {field: "M10 detail"})
    late = officer.post(address, {field: "M9 detail"})
    assert late.status_code == 400
    assert "so it is not checked again" in late.content.decode()


def with_codes(upload: Upload) -> Upload:
    """Say that the label is also the code, as an officer does on the mapping page."""

    def at(text: str) -> Origin:
        return Origin((Heading(text),))

    columns = {
        "line": at("Line"),
        "code": Origin(same_as="line"),
        "block": at("Block"),
        "budget": at("Budget"),
        "forecast": at("Forecast"),
    }
    headings = tuple(Heading(text) for text in ("Line", "Block", "Budget", "Forecast"))
    recipe = Recipe(headings=headings, columns=columns)
    services.map_sheet(upload=upload, sheet="lines", recipe=recipe, by=None)
    return checked(upload)


def test_many_questions_of_a_kind_take_one_answer_and_each_its_own_before_it(
    officer: Client,
) -> None:
    upload = with_codes(totals(8))
    asked = list(upload.findings.filter(rule="total"))
    assert len(asked) == 8
    page = page_of(officer, upload)
    assert "Rows that look like totals: the same answer for all 8" in page
    officer.post(
        reverse("intake:answer", args=[upload.pk]),
        {"rule-total": "total", f"answer-{asked[3].pk}": "line"},
    )
    assert checked(upload).state == UploadState.READY
    assert upload.parts.get().rows == 17


def test_a_long_list_of_answers_is_chosen_from(officer: Client) -> None:
    upload = send(csv_file(PARTS), "no month.csv")
    question = upload.findings.get(level="question")
    assert question.rule == "period"
    page = page_of(officer, upload)
    assert f'<select class="govuk-select" id="answer-{question.pk}"' in page
    officer.post(
        reverse("intake:answer", args=[upload.pk]), {f"answer-{question.pk}": "2023-24-m10"}
    )
    assert checked(upload).periods == ["2023-24-m10"]


def test_what_is_asked_of_the_layout_leads_to_where_it_is_shown(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"intake:mapping": "mapping", "intake:map_sheet": "mapping/lines"}
    monkeypatch.setattr(
        "hnfsg.intake.views.found._address", lambda name, *args: f"/there/{places[name]}/"
    )
    headings = [["Service", "Projection"], ["High needs", 5]]
    page = page_of(officer, send(csv_file(headings), "own words.csv"))
    assert 'href="/there/mapping/">Say what is what in this file' in page
    lacking = [["Financial year", "Month", "Code", "Forecast"], ["2023/24", 10, "A", 5]]
    page = page_of(officer, send(workbook({"Lines": lacking}), "lacking.xlsx"))
    assert page.count('href="/there/mapping/lines/"') == 1
    assert "There is no column Line" in page
    assert "There is no column Block" in page


def test_somebody_who_may_only_look_is_offered_no_form(client: Client, chair: User) -> None:
    upload = send_lines(line("A", "?", 1))
    client.force_login(chair)
    page = page_of(client, upload)
    assert "lines!F2" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


class Previewer:
    """Tells one change of the headline."""

    def __init__(self, before: str, after: str) -> None:
        self.change = HeadlineChange("x", "forecast overspend", before, after, "", "same", "")

    def headline_changes(self, *_: object) -> list[HeadlineChange]:
        return [self.change]

    def figures(self, *_: object) -> list[str]:
        return []


def told(monkeypatch: pytest.MonkeyPatch, before: str, after: str) -> None:
    monkeypatch.setattr(previews, "_previewers", [Previewer(before, after)])


def test_the_headline_has_a_tile_only_where_the_file_has_to_do_with_it(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send_lines(line("A", 1, 5))
    told(monkeypatch, "£40.3m", "£40.9m")
    assert "forecast overspend; was £40.3m" in page_of(officer, upload)
    told(monkeypatch, "£40.3m", "£40.3m")
    assert "forecast overspend" not in page_of(officer, upload)
    summary = replace(DATASET, sheets=(replace(DATASET.sheets[0], is_summary=True),))
    monkeypatch.setattr("hnfsg.intake.models.uploads.dataset", lambda slug: summary)
    assert "forecast overspend; as published" in page_of(officer, upload)


def test_sheets_that_are_not_read_say_why(officer: Client) -> None:
    book = load_workbook(
        workbook({"Lines": [HEADINGS, line("A", 1, 5)], "Notes": [["x"]], "Old": [["y"]]})
    )
    book["Old"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    page = page_of(officer, send(file, "three.xlsx"))
    assert "read 1 of 3 sheets: Lines" in page
    assert "Not read: it is none of the sheets asked for" in page
    assert "Not read: it is hidden" in page


def test_notes_of_one_kind_are_folded(officer: Client) -> None:
    wide = [[*HEADINGS, *(f"Own {n}" for n in range(12))], line("A", 1, 5)]
    page = page_of(officer, send(csv_file(wide)))
    assert "12 columns are not read" in page
    few = [[*HEADINGS, "Own 1", "Own 2"], line("A", 1, 5)]
    page = page_of(officer, send(csv_file(few)))
    assert "columns are not read" not in page
    assert "The column Own 2 is not read" in page


def test_what_has_to_be_put_right_is_called_so() -> None:
    assert send_lines(line("A", "?", 1)).get_state_display() == "To put right"


def test_the_form_takes_every_format_that_is_read(officer: Client) -> None:
    form = officer.get(reverse("intake:upload_new", args=["scratch-lines"])).content.decode()
    assert 'accept=".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt"' in form
    assert "An Excel, OpenDocument or csv file" in form
