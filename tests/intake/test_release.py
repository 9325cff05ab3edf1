"""Publishing from a date and time: planned, shown, changed, called off, done, or told why not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from hnfsg.intake import jobs, releases, services, vintages
from hnfsg.intake.models import Job, JobState, Upload, UploadState
from hnfsg.intake.release_time import NoSuchMoment, local_moment
from hnfsg.intake.services import Refused
from hnfsg.intake.services.releasing import RELEASE_UPLOAD, enqueue_due
from hnfsg.people.models import AuditEntry, User
from hnfsg.people.rights import Role
from tests.cast import make_user
from tests.intake.files import line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]
NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)
CABINET = datetime(2024, 3, 5, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def traveller(settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.TODAY = None  # the demonstration's day would stand still
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def planned(by: User, *rows: list[object], at: datetime = CABINET) -> Upload:
    upload = send_lines(*(rows or [line("A", 1, 5)]))
    services.plan_release(upload=upload, at=at, by=by, seen=services.seen_token(upload))
    upload.refresh_from_db()
    return upload


def ring_and_work() -> int:
    """What beat and a worker do; says how many releases were tried."""
    enqueue_due()
    waiting = Job.objects.filter(kind=RELEASE_UPLOAD, finished_at__isnull=True)
    tried = [jobs.run(job.pk) for job in waiting]
    return sum(tried)


def post(client: Client, name: str, upload: Upload, **data: str) -> object:
    data.setdefault("seen", services.seen_token(upload))
    return client.post(reverse(f"intake:{name}", args=[upload.pk]), data, follow=True)


# --- the moment ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2024, 3, 5), time(9), datetime(2024, 3, 5, 9, tzinfo=UTC)),
        (date(2024, 7, 1), time(9), datetime(2024, 7, 1, 8, tzinfo=UTC)),
        (date(2024, 3, 31), time(0, 59), datetime(2024, 3, 31, 0, 59, tzinfo=UTC)),
        (date(2024, 3, 31), time(2), datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (date(2024, 10, 27), time(0, 59), datetime(2024, 10, 26, 23, 59, tzinfo=UTC)),
        (date(2024, 10, 27), time(2), datetime(2024, 10, 27, 2, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_councils_in_winter_and_in_summer(
    day: date, at: time, moment: datetime
) -> None:
    assert local_moment(day, at) == moment


@pytest.mark.parametrize(
    ("day", "at", "sentence"),
    [
        (date(2024, 3, 31), time(1, 30), "1.30 does not come. Choose 2.30"),
        (date(2024, 3, 31), time(1), "1.00 does not come. Choose 2.00"),
        (date(2024, 10, 27), time(1, 30), "1.30 comes twice. Choose 2.30"),
        (date(2024, 10, 27), time(1), "1.00 comes twice. Choose 2.00"),
    ],
)
def test_a_time_that_does_not_come_or_comes_twice_is_not_guessed(
    day: date, at: time, sentence: str
) -> None:
    with pytest.raises(NoSuchMoment, match=sentence):
        local_moment(day, at)


def test_the_moment_is_said_in_the_councils_time() -> None:
    assert releases.in_words(CABINET) == "Tuesday 5 March 2024 at 9.00"
    assert releases.in_words(datetime(2024, 7, 1, 8, 5, tzinfo=UTC)) == (
        "Monday 1 July 2024 at 9.05"
    )


# --- planning ------------------------------------------------------------------------------------


def test_it_is_planned_on_the_preview_and_shown_on_every_data_page(officer: Client) -> None:
    upload = send_lines(line("A", 1, 5))
    answer = post(officer, "release", upload, when="later", day="2024-03-05", time="09:00")
    said = "Will be published on Tuesday 5 March 2024 at 9.00"
    assert said in answer.content.decode()  # type: ignore[attr-defined]
    for address in ("/data/", "/data/scratch-lines/", f"/data/upload/{upload.pk}/preview/"):
        assert said in officer.get(address).content.decode(), address
    upload.refresh_from_db()
    assert (upload.state, upload.release_at) == (UploadState.READY, CABINET)


@pytest.mark.parametrize(
    ("day", "at", "sentence"),
    [
        ("", "09:00", "Give the date."),
        ("2024-03-05", "", "Give the time."),
        ("soon", "09:00", "That is not a date."),
        ("2024-03-05", "25:00", "That is not a time."),
        ("2024-03-31", "01:30", "The clocks go forward on 31 March 2024"),
        ("2024-10-27", "01:30", "The clocks go back on 27 October 2024"),
    ],
)
def test_a_mistake_comes_back_with_its_sentence(
    officer: Client, day: str, at: str, sentence: str
) -> None:
    upload = send_lines(line("A", 1, 5))
    answer = post(officer, "release", upload, when="later", day=day, time=at)
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert sentence in answer.content.decode()  # type: ignore[attr-defined]
    upload.refresh_from_db()
    assert upload.release_asked_at is None


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (NOW - timedelta(minutes=1), "Friday 1 March 2024 at 11.59 has passed"),
        (NOW, "has passed"),
        (NOW + timedelta(days=400), "more than a year away"),
    ],
)
def test_a_moment_that_has_passed_or_is_far_away_is_refused(
    finance_officer: User, at: datetime, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        planned(finance_officer, at=at)


def test_what_cannot_be_published_cannot_be_planned(finance_officer: User) -> None:
    with pytest.raises(Refused, match="has errors"):
        planned(finance_officer, line("A", 1, "?"))
    with pytest.raises(Refused, match="1 query waits"):
        planned(finance_officer, line("A", 1, 2_000_000))


def test_it_is_changed_and_called_off_until_then(officer: Client, finance_officer: User) -> None:
    upload = planned(finance_officer)
    post(officer, "release", upload, when="later", day="2024-03-06", time="10.30")
    upload.refresh_from_db()
    assert upload.release_at == CABINET + timedelta(days=1, hours=1, minutes=30)
    post(officer, "call_off", upload)
    upload.refresh_from_db()
    assert (upload.release_at, upload.release_asked_at) == (None, None)
    entries = AuditEntry.objects.filter(by=finance_officer).exclude(verb="signed in")
    assert [(e.verb, e.before, e.after) for e in entries.order_by("pk")] == [
        ("planned the publication of", {}, {"from": "Tuesday 5 March 2024 at 9.00"}),
        (
            "planned the publication of",
            {"from": "Tuesday 5 March 2024 at 9.00"},
            {"from": "Wednesday 6 March 2024 at 10.30"},
        ),
        ("called off the publication of", {"from": "Wednesday 6 March 2024 at 10.30"}, {}),
    ]
    with pytest.raises(Refused, match="Nothing is planned"):
        services.call_off(upload=upload, by=finance_officer)


def test_what_was_planned_is_not_explained_anew_behind_the_plan(finance_officer: User) -> None:
    upload = send_lines(line("A", 1, 2_000_000))
    finding = upload.findings.get()
    services.explain(finding=finding, text="New places.", by=finance_officer)
    seen = services.seen_token(upload)
    services.plan_release(upload=upload, at=CABINET, by=finance_officer, seen=seen)
    with pytest.raises(Refused, match="Call that off before"):
        services.explain(finding=finding, text="Other words.", by=finance_officer)


def test_publishing_now_and_discarding_end_the_plan(finance_officer: User) -> None:
    now, gone = planned(finance_officer), planned(finance_officer, line("B", 1, 6))
    services.publish(upload=now, by=finance_officer)
    services.discard(upload=gone, by=finance_officer)
    assert not Upload.objects.filter(release_asked_at__isnull=False).exists()


# --- the moment comes ----------------------------------------------------------------------------


def test_nothing_is_seen_before_and_all_of_it_after(
    finance_officer: User, traveller: time_machine.Traveller
) -> None:
    upload = planned(finance_officer)
    traveller.move_to(CABINET - timedelta(seconds=1))
    assert (ring_and_work(), vintages.live().parts) == (0, ())
    traveller.move_to(CABINET + timedelta(seconds=14))
    assert ring_and_work() == 1
    upload.refresh_from_db()
    assert (upload.state, upload.published_at) == (UploadState.PUBLISHED, CABINET)
    assert upload.published_by == finance_officer
    assert [p.from_at for p in vintages.live().parts] == [CABINET]
    assert vintages.as_at(CABINET - timedelta(seconds=1)).parts == ()
    entry = AuditEntry.objects.get(verb="published")
    assert (entry.sentence, entry.note) == (
        "The system published lines.csv.",
        "Planned by Fay Finance (FF)",
    )
    assert ring_and_work() == 0


def test_one_job_a_release_however_often_beat_rings(
    finance_officer: User, traveller: time_machine.Traveller
) -> None:
    planned(finance_officer)
    traveller.move_to(CABINET)
    jobs.ring_unfinished()
    jobs.ring_unfinished()
    job = Job.objects.get(kind=RELEASE_UPLOAD)
    assert jobs.run(job.pk)
    assert not jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, finished_at=None)
    assert jobs.run(job.pk), "run again from the start it does nothing"
    assert AuditEntry.objects.filter(verb="published").count() == 1


def test_called_off_between_the_bell_and_the_work_it_is_not_published(
    finance_officer: User, traveller: time_machine.Traveller
) -> None:
    upload = planned(finance_officer)
    traveller.move_to(CABINET)
    enqueue_due()
    services.call_off(upload=upload, by=finance_officer)
    assert jobs.run(Job.objects.get(kind=RELEASE_UPLOAD).pk)
    upload.refresh_from_db()
    assert (upload.state, upload.release_problem) == (UploadState.READY, "")


def test_another_publication_of_the_month_stops_it_and_every_officer_is_told(
    finance_officer: User,
    officer: Client,
    traveller: time_machine.Traveller,
    django_capture_on_commit_callbacks: object,
) -> None:
    second = make_user("Bo Budget", "BB", Role.FINANCE_OFFICER)
    upload = planned(finance_officer)
    traveller.shift(timedelta(days=1))
    other = send_lines(line("A", 1, 6))
    services.publish(upload=other, by=second)
    page = officer.get(reverse("intake:upload", args=[upload.pk])).content.decode()
    assert "What it would replace has changed since then" in page
    traveller.move_to(CABINET)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ring_and_work()
    upload.refresh_from_db()
    why = "BB published lines.csv for Month 10, 2023 to 2024 at 12.00 on 2 March, after this was"
    assert upload.release_problem.startswith(why)
    assert upload.state == UploadState.READY
    assert {p.upload_id for p in vintages.live().parts} == {other.pk}
    assert sorted(m.to[0] for m in mail.outbox) == sorted([finance_officer.email, second.email])
    assert "was to be published on Tuesday 5 March 2024 at 9.00" in mail.outbox[0].body
    page = officer.get(reverse("intake:upload", args=[upload.pk])).content.decode()
    assert "Could not be published on Tuesday 5 March 2024 at 9.00" in page
    assert why in page
    assert ring_and_work() == 0, "it is tried once"


def test_after_a_plan_that_failed_it_can_be_planned_anew(
    finance_officer: User, traveller: time_machine.Traveller
) -> None:
    upload = planned(finance_officer)
    other = send_lines(line("A", 1, 6))
    services.publish(upload=other, by=None)
    traveller.move_to(CABINET)
    ring_and_work()
    later = CABINET + timedelta(days=1)
    seen = services.seen_token(upload)
    services.plan_release(upload=upload, at=later, by=finance_officer, seen=seen)
    traveller.move_to(later)
    ring_and_work()
    assert {p.upload_id for p in vintages.live().parts} == {upload.pk}


def test_a_planner_whose_account_is_closed_meanwhile_does_not_stop_it(
    finance_officer: User, traveller: time_machine.Traveller
) -> None:
    upload = planned(finance_officer)
    User.objects.filter(pk=finance_officer.pk).update(is_active=False)
    traveller.move_to(CABINET)
    ring_and_work()
    upload.refresh_from_db()
    assert upload.state == UploadState.PUBLISHED


def test_a_mail_server_that_is_down_undoes_nothing(
    finance_officer: User,
    traveller: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    def down(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("hnfsg.intake.mailing.send_mail", down)
    upload = planned(finance_officer)
    services.publish(upload=send_lines(line("A", 1, 6)), by=None)
    traveller.move_to(CABINET)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ring_and_work()
    upload.refresh_from_db()
    assert upload.release_problem


# --- publishing again ----------------------------------------------------------------------------


def test_a_replaced_upload_is_published_again_from_its_page_and_the_history(
    officer: Client,
) -> None:
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    services.publish(upload=first, by=None)
    services.publish(upload=second, by=None)
    preview = reverse("intake:preview", args=[first.pk])
    for address in (reverse("intake:upload", args=[first.pk]), "/data/scratch-lines/"):
        assert f'href="{preview}"' in officer.get(address).content.decode()
    seen = officer.get(preview).context["seen"]
    assert officer.post(reverse("intake:publish", args=[first.pk]), {"seen": seen}).url
    assert {p.upload_id for p in vintages.live().parts} == {first.pk}


def test_an_upload_whose_bytes_are_gone_says_so_and_has_no_preview(officer: Client) -> None:
    first = send_lines(line("A", 1, 5))
    services.publish(upload=first, by=None)
    services.publish(upload=send_lines(line("A", 1, 6)), by=None)
    Upload.objects.filter(pk=first.pk).update(file="", purged_at=NOW)
    page = officer.get(reverse("intake:upload", args=[first.pk])).content.decode()
    assert "The file is no longer kept, so it cannot be published again." in page
    preview = reverse("intake:preview", args=[first.pk])
    assert preview not in page
    assert officer.get(preview).status_code == 302


def test_publishing_again_can_be_planned_too(
    finance_officer: User, traveller: time_machine.Traveller
) -> None:
    upload = send_lines(line("A", 1, 5))
    services.publish(upload=upload, by=None)
    services.withdraw(upload=upload, by=None, reason="Too early.")
    seen = services.seen_token(upload)
    services.plan_release(upload=upload, at=CABINET, by=finance_officer, seen=seen)
    traveller.move_to(CABINET)
    ring_and_work()
    upload.refresh_from_db()
    assert (upload.state, upload.withdrawn_reason) == (UploadState.PUBLISHED, "")
    services.withdraw(upload=upload, by=None, reason="Still too early.")
    assert ring_and_work() == 0, "an old plan does not publish it again"
