"""The Data pages as an officer goes through them, and what others may see of them."""

import errno
import io
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hnfsg.intake import jobs, services
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.template_file import template_workbook
from hnfsg.people.middleware import AS_MEMBER_KEY
from hnfsg.people.models import AuditEntry, User
from tests.intake.conftest import DATASET
from tests.intake.files import HEADINGS, csv_file, line, send, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def named(file: io.BytesIO, name: str) -> io.BytesIO:
    file.name = name  # type: ignore[attr-defined]
    return file


def test_a_file_goes_from_the_form_to_being_published(officer: Client) -> None:
    sent = named(csv_file([HEADINGS, line("A", 1, 5)]), "month 10.csv")
    answer = officer.post(reverse("intake:upload_new", args=["scratch-lines"]), {"file": sent})
    upload = Upload.objects.get()
    assert answer.url == reverse("intake:upload", args=[upload.pk])
    assert officer.get(answer.url).context["is_working"]
    jobs.run(upload.jobs.get().pk)
    preview = officer.get(reverse("intake:preview", args=[upload.pk]))
    seen = preview.context["seen"]
    officer.post(reverse("intake:publish", args=[upload.pk]), {"seen": seen})
    upload.refresh_from_db()
    assert upload.state == UploadState.PUBLISHED
    assert upload.published_by_id is not None


def test_the_check_page_shows_every_finding_with_its_cell(officer: Client) -> None:
    upload = send_lines(line("A", "?", 1), line("B", 1, 2_000_000))
    page = officer.get(reverse("intake:upload", args=[upload.pk])).content.decode()
    assert "lines!F2" in page
    assert "lines!G3" in page
    assert "Forecast is 2000000, which is large" in page
    rows = officer.get(reverse("intake:findings", args=[upload.pk])).content.decode()
    assert rows.count("\n") == 3


def test_a_refused_explanation_comes_back_with_what_was_typed(officer: Client) -> None:
    upload = send_lines(line("B", 1, 2_000_000))
    field = f"explanation-{upload.findings.get().pk}"
    address = reverse("intake:explain", args=[upload.pk])
    answer = officer.post(address, {field: "ask jo@example.org"})
    assert answer.status_code == 400
    assert "ask jo@example.org" in answer.content.decode()
    assert officer.post(address, {field: "New places."}).url == reverse(
        "intake:preview", args=[upload.pk]
    )


def test_the_second_officer_is_told_on_the_page(officer: Client) -> None:
    ours, theirs = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    seen = officer.get(reverse("intake:preview", args=[ours.pk])).context["seen"]
    services.publish(upload=theirs, by=None)
    answer = officer.post(reverse("intake:publish", args=[ours.pk]), {"seen": seen})
    assert answer.status_code == 409
    assert "while you were looking" in answer.content.decode()


def test_the_original_comes_back_byte_for_byte_and_only_to_its_officers(
    officer: Client, chair: User
) -> None:
    content = csv_file([HEADINGS, line("A", 1, 5)]).getvalue()
    upload = send(io.BytesIO(content))
    address = reverse("intake:original", args=[upload.pk])
    assert b"".join(officer.get(address).streaming_content) == content
    officer.force_login(chair)
    assert officer.get(address).status_code == 403


def test_a_member_follows_a_published_number_to_its_row_and_no_unpublished_one(
    client: Client, member: User
) -> None:
    upload = send_lines(line("A", 1, 5, name="Resourced provision"))
    client.force_login(member)
    address = reverse("intake:source_row", args=[upload.parts.get().pk, 2])
    assert client.get(address).status_code == 404
    services.publish(upload=upload, by=None)
    assert "Resourced provision" in client.get(address).content.decode()
    assert client.get(reverse("intake:upload", args=[upload.pk])).status_code == 403


def test_the_template_says_every_rule_and_reads_back_as_a_good_file() -> None:
    book = load_workbook(io.BytesIO(template_workbook(DATASET)))
    assert book.sheetnames == ["Lines", "How to fill this in"]
    rules = {row[4].value for row in book["How to fill this in"].iter_rows(min_row=2)}
    assert rules == {column.rule for column in DATASET.sheets[0].columns}


def test_a_file_that_is_too_large_is_refused_with_its_size_and_not_kept(officer: Client) -> None:
    upload = services.receive_upload(
        dataset=replace(DATASET, max_bytes=10),
        file=csv_file([HEADINGS, line("A", 1, 5)]),
        file_name="lines.csv",
        by=None,
    )
    assert (upload.state, bool(upload.file)) == (UploadState.REFUSED, False)
    assert "takes up to" in officer.get(reverse("intake:upload", args=[upload.pk])).content.decode()


def test_the_history_begins_with_the_newest(officer: Client) -> None:
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    page = officer.get(reverse("intake:dataset", args=["scratch-lines"]))
    assert [upload.pk for upload in page.context["uploads"]] == [second.pk, first.pk]


def test_numbers_of_children_and_staff_data_in_a_row_are_for_its_officers_alone(
    client: Client, member: User, finance_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = replace(DATASET.sheets[0].column("comment"), counts_children=True)
    columns = tuple(comment if c.name == "comment" else c for c in DATASET.sheets[0].columns)
    changed = replace(DATASET, sheets=(replace(DATASET.sheets[0], columns=columns),))
    monkeypatch.setattr("hnfsg.intake.models.uploads.dataset", lambda slug: changed)
    upload = send_lines(line("A", 1, 5, comment="three"))
    services.publish(upload=upload, by=None)
    address = reverse("intake:source_row", args=[upload.parts.get().pk, 2])
    client.force_login(member)
    assert "three" not in client.get(address).content.decode()
    client.force_login(finance_officer)
    assert "three" in client.get(address).content.decode()
    session = client.session
    session[AS_MEMBER_KEY] = True
    session.save()
    assert "three" not in client.get(address).content.decode()


def test_a_full_disk_is_told_on_the_form_and_nothing_is_half_saved(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    sent = named(csv_file([HEADINGS, line("A", 1, 5)]), "month 10.csv")
    answer = officer.post(reverse("intake:upload_new", args=["scratch-lines"]), {"file": sent})
    assert answer.status_code == 400
    assert "could not be kept (No space left on device)" in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_withdrawn_row_is_told_to_members_and_not_shown(client: Client, member: User) -> None:
    upload = send_lines(line("A", 1, 5_432))
    services.publish(upload=upload, by=None)
    address = reverse("intake:source_row", args=[upload.parts.get().pk, 2])
    client.force_login(member)
    assert "5432" in client.get(address).content.decode().replace(",", "")
    services.withdraw(upload=upload, by=None, reason="The wrong month.")
    page = client.get(address).content.decode()
    assert "This file was withdrawn" in page
    assert "The wrong month." in page
    assert "5432" not in page.replace(",", "")


def test_an_original_that_is_gone_from_the_store_is_no_traceback(officer: Client) -> None:
    upload = send_lines(line("A", 1, 5))
    upload.file.storage.delete(upload.file.name)
    assert officer.get(reverse("intake:original", args=[upload.pk])).status_code == 404


def test_a_file_beyond_every_limit_is_cut_off_and_told(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(DATASET, max_bytes=9)
    monkeypatch.setattr("hnfsg.intake.receiving.dataset_at", lambda path: small)
    sent = named(csv_file([HEADINGS, line("A", 1, 5)]), "large.csv")
    answer = officer.post(reverse("intake:upload_new", args=["scratch-lines"]), {"file": sent})
    assert "The file is larger than" in answer.content.decode()
    assert not Upload.objects.exists()


def test_many_queries_come_in_pages_and_one_explanation_does_for_a_rule(officer: Client) -> None:
    upload = send_lines(*(line(f"L{n}", 1, 2_000_000) for n in range(150)))
    page = officer.get(reverse("intake:upload", args=[upload.pk]))
    assert "1 to 100 of 150" in " ".join(page.content.decode().split())
    answer = officer.post(
        reverse("intake:explain", args=[upload.pk]), {"rule-large-forecast": "All are new places."}
    )
    assert answer.url == reverse("intake:preview", args=[upload.pk])
    assert services.unexplained(upload) == 0


def test_an_emptied_box_takes_an_explanation_back(officer: Client) -> None:
    upload = send_lines(line("A", 1, 2_000_000))
    finding = upload.findings.get()
    services.explain(finding=finding, text="Wrong words.", by=None)
    officer.post(reverse("intake:explain", args=[upload.pk]), {f"explanation-{finding.pk}": " "})
    assert services.unexplained(upload) == 1


def test_a_withdrawn_upload_is_previewed_before_it_is_published_again(officer: Client) -> None:
    upload = send_lines(line("A", 1, 5))
    services.publish(upload=upload, by=None)
    services.withdraw(upload=upload, by=None, reason="Wrong.")
    address = reverse("intake:publish", args=[upload.pk])
    assert officer.post(address).status_code == 409
    seen = officer.get(reverse("intake:preview", args=[upload.pk])).context["seen"]
    assert officer.post(address, {"seen": seen}).status_code == 302


def test_every_write_stands_in_the_audit_trail_under_the_officers_name(officer: Client) -> None:
    def post(name: str, upload: Upload | None = None, **data: object) -> list[str]:
        before = AuditEntry.objects.count()
        args = [upload.pk] if upload else ["scratch-lines"]
        officer.post(reverse(f"intake:{name}", args=args), data)
        return [str(e.verb) for e in AuditEntry.objects.order_by("pk")[before:] if e.by is not None]

    sent = named(csv_file([HEADINGS, line("A", 1, 2_000_000)]), "m10.csv")
    assert post("upload_new", file=sent) == ["sent"]
    upload = Upload.objects.get()
    jobs.run(upload.jobs.get().pk)
    field = f"explanation-{upload.findings.get().pk}"
    assert post("explain", upload, **{field: "New places."}) == ["explained a query of"]
    seen = services.seen_token(upload)
    assert post("publish", upload, seen=seen) == ["published"]
    assert post("withdraw", upload, reason="Wrong.") == ["withdrew"]
    assert post("discard", send_lines(line("B", 1, 2))) == ["discarded"]
