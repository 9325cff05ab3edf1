"""A second officer's approval: asked for, given or not, and only by somebody else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from hnfsg.intake import declarations, jobs, services, vintages
from hnfsg.intake.models import Job, Publication, Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.intake.services.releasing import RELEASE_UPLOAD, enqueue_due
from hnfsg.people.models import AuditEntry, User
from hnfsg.people.rights import Role
from tests.cast import ClientFor, make_user
from tests.intake.files import HEADINGS, csv_file, line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch", "needed")]
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
CABINET = datetime(2024, 3, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def traveller(settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.TODAY = None
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def needed(scratch: declarations.Dataset) -> None:
    """Publications of the scratch dataset need approval."""
    services.set_needs_approval(dataset=scratch, is_needed=True, by=None)


@pytest.fixture
def second(db: None) -> User:
    return make_user("Bo Budget", "BB", Role.FINANCE_OFFICER)


def asked(by: User, at: datetime | None = None, *rows: list[object]) -> Upload:
    upload = send_lines(*(rows or [line("A", 1, 5)]))
    services.ask_for_approval(upload=upload, at=at, by=by, seen=services.seen_token(upload))
    upload.refresh_from_db()
    return upload


def approve(upload: Upload, by: User) -> None:
    services.approve(
        upload=upload,
        by=by,
        seen=services.seen_token(upload),
        asked=services.asked_token(upload),
    )
    upload.refresh_from_db()


def release() -> None:
    enqueue_due()
    for job in Job.objects.filter(kind=RELEASE_UPLOAD, finished_at__isnull=True):
        jobs.run(job.pk)


def post(client: Client, name: str, upload: Upload, **data: str) -> HttpResponse:
    tokens = {"seen": services.seen_token(upload), "asked": services.asked_token(upload)}
    address = reverse(f"intake:{name}", args=[upload.pk])
    return client.post(address, tokens | data, follow=True)


# --- who may -------------------------------------------------------------------------------------


def test_nobody_publishes_alone(finance_officer: User) -> None:
    with pytest.raises(Refused, match="A second officer has to agree"):
        services.publish(upload=send_lines(line("A", 1, 5)), by=finance_officer)
    with pytest.raises(Refused, match="A second officer has to agree"):
        services.plan_release(
            upload=(upload := send_lines(line("A", 1, 5))),
            at=CABINET,
            by=finance_officer,
            seen=services.seen_token(upload),
        )
    assert not Publication.objects.exists()


def test_the_second_agrees_and_it_is_published_at_once(finance_officer: User, second: User) -> None:
    upload = asked(finance_officer)
    assert vintages.live().parts == ()
    approve(upload, second)
    assert upload.state == UploadState.PUBLISHED
    assert (upload.published_by, upload.approved_by) == (finance_officer, second)
    entries = AuditEntry.objects.filter(by__isnull=False).order_by("pk")
    assert [entry.sentence for entry in entries] == [
        "Fay Finance (FF) asked for approval of lines.csv.",
        "Bo Budget (BB) approved and published lines.csv.",
    ]
    assert entries[1].note == "Asked for by Fay Finance (FF)"


def test_whoever_asked_cannot_approve_or_send_back(finance_officer: User, second: User) -> None:
    upload = asked(finance_officer)
    with pytest.raises(Refused, match="somebody else has to approve"):
        approve(upload, finance_officer)
    with pytest.raises(Refused, match="somebody else has to approve"):
        services.send_back(
            upload=upload,
            by=finance_officer,
            reason="No.",
            asked=services.asked_token(upload),
        )


def test_only_who_may_publish_may_approve(
    finance_officer: User, second: User, chair: User, send_officer: User
) -> None:
    upload = asked(finance_officer)
    for other in (chair, send_officer):
        with pytest.raises(PermissionDenied):
            approve(upload, other)


def test_without_a_second_officer_nothing_is_asked(finance_officer: User) -> None:
    with pytest.raises(Refused, match="there is no second officer"):
        asked(finance_officer)


def test_an_officer_whose_account_is_closed_is_no_second(
    finance_officer: User, second: User
) -> None:
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(Refused, match="there is no second officer"):
        asked(finance_officer)


# --- what is told --------------------------------------------------------------------------------


def test_the_others_are_told_then_whoever_asked(
    finance_officer: User,
    second: User,
    send_officer: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = asked(finance_officer)
    assert [message.to for message in mail.outbox] == [[second.email]]
    assert "Fay Finance asks you to approve" in mail.outbox[0].body
    assert f"/data/upload/{upload.pk}/preview/" in mail.outbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        approve(upload, second)
    assert mail.outbox[1].to == [finance_officer.email]
    assert "Bo Budget has approved" in mail.outbox[1].body


def test_it_is_sent_back_with_a_reason_that_reaches_whoever_asked(
    finance_officer: User,
    second: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    upload = asked(finance_officer)
    token = services.asked_token(upload)
    with pytest.raises(Refused, match="Say what has to change"):
        services.send_back(upload=upload, by=second, reason=" ", asked=token)
    with pytest.raises(Refused, match="an e-mail address"):
        services.send_back(upload=upload, by=second, reason="ask jo@example.org", asked=token)
    with django_capture_on_commit_callbacks(execute=True):
        services.send_back(upload=upload, by=second, reason="Line A is wrong.", asked=token)
    upload.refresh_from_db()
    assert (upload.state, upload.release_asked_at) == (UploadState.READY, None)
    assert mail.outbox[0].to == [finance_officer.email]
    assert "Line A is wrong." in mail.outbox[0].body
    entry = AuditEntry.objects.get(verb="sent back")
    assert (entry.by, entry.note) == (second, "Line A is wrong.")


def test_mail_that_is_lost_is_told_on_the_page(
    finance_officer: User,
    second: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("hnfsg.intake.mailing.send_mail", down)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, robust=False: call())
    answer = post(client_for(finance_officer), "release", send_lines(line("A", 1, 5)))
    assert "The e-mail to Bo Budget could not be sent. Tell them yourself." in answer.text
    assert Upload.objects.get().release_by == finance_officer


# --- from a moment -------------------------------------------------------------------------------


def test_approved_it_waits_for_its_moment(
    finance_officer: User, second: User, traveller: time_machine.Traveller
) -> None:
    upload = asked(finance_officer, CABINET)
    approve(upload, second)
    assert (upload.state, upload.approved_by) == (UploadState.READY, second)
    traveller.move_to(CABINET)
    release()
    upload.refresh_from_db()
    assert (upload.state, upload.published_at) == (UploadState.PUBLISHED, CABINET)
    assert (upload.published_by, upload.approved_by) == (finance_officer, second)
    note = AuditEntry.objects.get(verb="published").note
    assert note == "Planned by Fay Finance (FF), approved by Bo Budget (BB)"


def test_not_approved_by_its_moment_it_is_not_published(
    finance_officer: User, second: User, traveller: time_machine.Traveller
) -> None:
    upload = asked(finance_officer, CABINET)
    traveller.move_to(CABINET)
    release()
    upload.refresh_from_db()
    assert upload.release_problem == "No second officer had approved it by then."
    assert vintages.live().parts == ()
    with pytest.raises(Refused, match="Nobody asks for approval"):
        approve(upload, second)


def test_an_approver_whose_account_is_closed_meanwhile_does_not_matter(
    finance_officer: User, second: User, traveller: time_machine.Traveller
) -> None:
    upload = asked(finance_officer, CABINET)
    approve(upload, second)
    User.objects.filter(pk=second.pk).update(is_active=False)
    traveller.move_to(CABINET)
    release()
    upload.refresh_from_db()
    assert upload.state == UploadState.PUBLISHED


def test_another_moment_is_approved_anew(finance_officer: User, second: User) -> None:
    upload = asked(finance_officer, CABINET)
    approve(upload, second)
    services.ask_for_approval(
        upload=upload,
        at=CABINET + timedelta(hours=1),
        by=finance_officer,
        seen=services.seen_token(upload),
    )
    upload.refresh_from_db()
    assert (upload.approved_by, upload.approved_at) == (None, None)


def test_a_setting_switched_on_meanwhile_holds_for_what_is_planned(
    finance_officer: User,
    second: User,
    scratch: declarations.Dataset,
    traveller: time_machine.Traveller,
) -> None:
    services.set_needs_approval(dataset=scratch, is_needed=False, by=None)
    upload = send_lines(line("A", 1, 5))
    seen = services.seen_token(upload)
    services.plan_release(upload=upload, at=CABINET, by=finance_officer, seen=seen)
    services.set_needs_approval(dataset=scratch, is_needed=True, by=None)
    traveller.move_to(CABINET)
    release()
    upload.refresh_from_db()
    assert upload.state == UploadState.READY


# --- races and stale pages -----------------------------------------------------------------------


def test_the_approvers_preview_must_still_hold(finance_officer: User, second: User) -> None:
    upload, other = asked(finance_officer), asked(finance_officer, None, line("A", 1, 6))
    seen, token = services.seen_token(upload), services.asked_token(upload)
    approve(other, second)
    with pytest.raises(Refused, match=r"FF published lines.csv for Month 10"):
        services.approve(upload=upload, by=second, seen=seen, asked=token)


def test_asked_for_anew_it_is_looked_at_anew(
    finance_officer: User, second: User, traveller: time_machine.Traveller
) -> None:
    upload = asked(finance_officer)
    token, seen = services.asked_token(upload), services.seen_token(upload)
    services.call_off(upload=upload, by=finance_officer)
    traveller.shift(60)
    services.ask_for_approval(upload=upload, at=None, by=finance_officer, seen=seen)
    with pytest.raises(Refused, match="asked for anew"):
        services.approve(upload=upload, by=second, seen=seen, asked=token)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_does_and_the_other_is_told(
    finance_officer: User, second: User
) -> None:
    third = make_user("Cy Count", "CY", Role.FINANCE_OFFICER)
    upload = asked(finance_officer)
    seen, token = services.seen_token(upload), services.asked_token(upload)
    together, told = Barrier(2), list[str]()

    def decide(by: User) -> None:
        try:
            together.wait()
            services.approve(upload=upload, by=by, seen=seen, asked=token)
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    officers = [Thread(target=decide, args=[by]) for by in (second, third)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert told == ["Nobody asks for approval of this any more. Look at it again."]
    assert Publication.objects.count() == 1


# --- pages and the command line ------------------------------------------------------------------


def test_both_officers_see_what_they_can_do(
    finance_officer: User, second: User, chair: User, client_for: ClientFor
) -> None:
    upload = send_lines(line("A", 1, 5))
    first_window, second_window = client_for(finance_officer), client_for(second)
    preview = reverse("intake:preview", args=[upload.pk])
    assert "Ask for approval" in first_window.get(preview).text
    assert "Publish now" not in first_window.get(preview).text
    answer = post(first_window, "release", upload)
    assert "Asked: Bo Budget." in answer.text
    assert "You asked for it, so somebody else has to approve it." in answer.text
    upload.refresh_from_db()
    own = first_window.get(preview).text
    assert "Approve and publish" not in own
    theirs = second_window.get(preview).text
    assert "Approve and publish" in theirs
    assert "Send it back" in theirs
    assert "Approve and publish" not in client_for(chair).get(preview).text
    answer = post(second_window, "approve", upload)
    assert "is approved and published. Members see it now." in answer.text
    assert "approved by Bo Budget" in answer.text


def test_sending_back_without_a_reason_comes_back_with_a_sentence(
    finance_officer: User, second: User, client_for: ClientFor
) -> None:
    upload = asked(finance_officer)
    answer = post(client_for(second), "send_back", upload, reason="")
    assert answer.status_code == 400
    assert "Say what has to change before you approve it." in answer.text


def test_the_setting_is_changed_on_the_page_by_those_who_own_it(
    finance_officer: User, administrator: User, chair: User, client_for: ClientFor
) -> None:
    address = reverse("intake:settings", args=["monthly-return"])
    page = reverse("intake:dataset", args=["monthly-return"])
    assert "Ask for a second officer’s approval" in client_for(finance_officer).get(page).text
    assert "Ask for a second officer’s approval" not in client_for(chair).get(page).text
    assert client_for(chair).post(address, {"needs_approval": "yes"}).status_code == 403
    for who, value in ((finance_officer, "yes"), (administrator, "no")):
        client_for(who).post(address, {"needs_approval": value})
    changed = AuditEntry.objects.filter(
        verb="changed the settings of", subject_label="Monthly finance return"
    )
    assert [(e.by, e.after) for e in changed.order_by("pk")] == [
        (finance_officer, {"a second officer approves": True}),
        (administrator, {"a second officer approves": False}),
    ]


def test_the_command_line_does_not_go_round_it(finance_officer: User, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_bytes(csv_file([HEADINGS, line("A", 1, 5)]).getvalue())
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            *("ingest", "scratch-lines", str(file), "--publish", "--json"),
            *("--as", finance_officer.email),
            stdout=said,
        )
    assert ended.value.code == 1
    assert "A second officer has to agree" in json.loads(said.getvalue())["refusal"]
    assert not Publication.objects.exists()
