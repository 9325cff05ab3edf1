"""Cells corrected on the check page, and what readers of the row are told."""

import pytest
from django.test import Client
from django.urls import reverse

from hnfsg.intake import services
from hnfsg.intake.models import Upload, UploadState
from hnfsg.people.models import AuditEntry, User
from tests.intake.files import csv_file, line, send, send_lines
from tests.intake.test_check_page import checked, page_of
from tests.intake.test_remembered_layouts import ACROSS, across, mapped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def correct(browser: Client, upload: Upload, *texts: str) -> object:
    """Type these in the fields of the page, in order."""
    errors = upload.findings.filter(level="error", rule__startswith="cell-").order_by("row")
    fields = {f"cell-{f.pk}": text for f, text in zip(errors, texts, strict=False)}
    return browser.post(reverse("intake:correct", args=[upload.pk]), fields)


def test_cells_are_corrected_on_the_page_and_told_beside_what_the_file_says(
    officer: Client,
) -> None:
    upload = send_lines(line("A", "1?", 5), line("B", 1, "£1.2m?"))
    page = page_of(officer, upload)
    assert 'value="£1.2m?"' in page
    assert "Correct these 2 cells and check again" in page
    assert correct(officer, upload, "1", "£1.2m").status_code == 302
    assert checked(upload).state == UploadState.READY
    page = page_of(officer, upload)
    assert "Corrected here" in page
    assert "lines!G3" in page
    assert "“£1.2m?”" in page
    assert "<strong>“£1.2m”</strong>" in page
    assert "FF, " in page
    trail = AuditEntry.objects.filter(verb="corrected a cell of").latest("pk")
    assert trail.before == {"lines!G3": "£1.2m?"}
    assert trail.after == {"lines!G3": "£1.2m"}


def test_a_cell_left_alone_is_no_correction(officer: Client) -> None:
    upload = send_lines(line("A", "1?", 5), line("B", 1, "£1.2m?"))
    correct(officer, upload, "1?", "£1.2m")
    assert [c.now for c in checked(upload).corrections.all()] == ["£1.2m"]
    assert upload.state == UploadState.FAILED


def test_what_may_not_be_typed_comes_back_at_its_cell_and_nothing_is_kept(officer: Client) -> None:
    upload = send_lines(line("A", "1?", 5), line("B", 1, "£1.2m?"), line("C", "2?", 5))
    answer = correct(officer, upload, "jo@example.org", "£1.2m", "x" * 2_001)
    page = " ".join(answer.content.decode().split())  # type: ignore[attr-defined]
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "lines!F2: This seems to hold an e-mail address." in page
    assert "lines!F4: Shorten it to 2,000 characters." in page
    assert 'value="jo@example.org"' in page
    assert 'value="£1.2m"' in page
    assert not upload.corrections.exists()


def test_a_form_from_before_another_check_is_told_so(officer: Client) -> None:
    upload = send_lines(line("A", "1?", 5))
    fields = {f"cell-{upload.findings.get().pk}": "1"}
    services.check_again(upload=upload, by=None)
    checked(upload)
    answer = officer.post(reverse("intake:correct", args=[upload.pk]), fields)
    assert "was checked again while you were typing" in answer.content.decode()


def test_all_are_put_back_after_a_second_word(officer: Client) -> None:
    upload = send_lines(line("A", "1?", 5))
    correct(officer, upload, "1")
    checked(upload)
    assert "Put the cell back" in page_of(officer, upload)
    officer.post(reverse("intake:undo_corrections", args=[upload.pk]))
    assert checked(upload).state == UploadState.FAILED
    assert not upload.corrections.exists()
    again = officer.post(reverse("intake:undo_corrections", args=[upload.pk]), follow=True)
    assert "No cell of this file was corrected here." in again.content.decode()


def test_more_than_200_wrong_cells_are_said_to_be_too_many(officer: Client) -> None:
    upload = send_lines(*(line(f"L{n}", "?", n) for n in range(201)))
    assert "201 cells are wrong. Up to 200 can be corrected here" in page_of(officer, upload)
    errors = list(upload.findings.all())
    cells = {f"cell-{f.pk}": "1" for f in errors}
    refused = officer.post(reverse("intake:correct", args=[upload.pk]), cells)
    assert "Up to 200 cells can be corrected here." in refused.content.decode()
    officer.post(reverse("intake:correct", args=[upload.pk]), dict(list(cells.items())[:200]))
    checked(upload)
    page = page_of(officer, upload)
    assert "200 cells are corrected here, and no more can be" in page
    assert "intake/correct" not in page
    assert 'name="cell-' not in page


def test_a_row_says_where_each_value_stands_and_what_was_corrected(
    officer: Client, member: User
) -> None:
    upload = send_lines(line("A", 1, "£0.2m?"))
    correct(officer, upload, "£0.2m")
    services.publish(upload=checked(upload), by=None)
    row = reverse("intake:source_row", args=[upload.parts.get().pk, 2])
    officer.force_login(member)
    page = " ".join(officer.get(row).content.decode().split())
    assert "lines!G2" in page
    assert "Corrected at upload from “£0.2m?” to “£0.2m” by FF, " in page
    assert page.count("Corrected at upload") == 1


def test_a_value_of_a_month_across_stands_in_its_own_column(officer: Client) -> None:
    upload = mapped(send(csv_file(ACROSS)), across(ACROSS))
    parts = {part.period: part.pk for part in upload.parts.all()}
    page = officer.get(reverse("intake:source_row", args=[parts["2023-24-m02"], 3]))
    places = {cell.heading: cell.place for cell in page.context["cells"]}
    name = upload.layout["lines"]["sheet"]
    assert (places["Budget"], places["Forecast"]) == (f"{name}!E3", f"{name}!F3")
