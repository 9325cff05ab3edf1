"""Officers learn what is due and what is late: on the overview, by e-mail, from the doctor."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from hnfsg.intake import declarations, due, jobs, nightly, services, vintages
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.due import Due
from hnfsg.intake.models import DatasetSetting, Job, JobState, Reminder, Upload
from hnfsg.intake.services.reminding import remind
from hnfsg.people.models import User
from hnfsg.people.rights import Right, Role
from hnfsg.people.services import deactivate_user
from tests.cast import ClientFor, make_user
from tests.figures.scratch import on
from tests.intake.conftest import DATASET
from tests.intake.files import line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


@pytest.fixture
def tenth(scratch: Dataset) -> Upload:
    """Month 10 of the tests' own dataset is published: month 11 is due on 20 March."""
    upload = send_lines(line("A", 1, 5))
    services.publish(upload=upload, by=None, effective_at=on(14))
    return upload


def mine(user: User, today: date) -> Due:
    found = due.dues(vintages.live(), user, today)
    return next(each for each in found if each.dataset.slug == "scratch-lines")


def whats(user: User) -> list[tuple[str, str]]:
    return [(w.what, w.button) for w in mine(user, date(2024, 3, 1)).waiting]


# --- on the overview -------------------------------------------------------------------------


def text(html: str) -> str:
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return words.replace(" ,", ",").replace(" .", ".")


@pytest.mark.usefixtures("tenth")
def test_the_overview_says_what_is_due_with_its_button(
    finance_officer: User, client_for: ClientFor, settings: Settings
) -> None:
    settings.TODAY = date(2024, 3, 1)
    page = client_for(finance_officer).get("/").text
    said = text(page)
    assert "Your data Scratch lines Month 11, 2023 to 2024 is due on 20 March 2024" in said
    assert 'href="/data/scratch-lines/upload/"' in page
    settings.TODAY = date(2024, 3, 22)
    said = text(client_for(finance_officer).get("/").text)
    assert "Scratch lines 2 days late Month 11, 2023 to 2024 was due on 20 March 2024" in said


@pytest.mark.usefixtures("tenth")
def test_members_and_other_officers_see_nothing_of_it(
    member: User, chair: User, send_officer: User, administrator: User, client_for: ClientFor
) -> None:
    for user in (member, chair, send_officer, administrator):
        assert "is due on 20 March 2024" not in text(client_for(user).get("/").text)


def test_before_anything_is_published_the_officer_is_told_too(
    finance_officer: User, client_for: ClientFor
) -> None:
    page = client_for(finance_officer).get("/").text
    assert "Your data" in page
    assert "Nothing is published yet" in text(page)


@pytest.mark.usefixtures("tenth")
def test_only_whoever_may_send_pays_for_it(
    finance_officer: User,
    member: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for user, queries in ((member, 6), (finance_officer, 8)):
        browser = client_for(user)
        browser.get("/")
        with django_assert_num_queries(queries):
            browser.get("/")


def test_what_waits_is_said_with_what_to_do(finance_officer: User) -> None:
    send_lines(line("A", "x?", 2_000_000), line("B", "y?", 1))
    assert whats(finance_officer) == [("has 2 errors to fix", "Put it right")]
    send_lines(line("A", 1, 2_000_000))
    assert whats(finance_officer)[1] == ("has 1 query to explain", "Put it right")
    ready = send_lines(line("A", 1, 5))
    assert whats(finance_officer)[2] == ("is ready to publish", "Preview and publish")
    services.discard(upload=ready, by=None)
    assert len(whats(finance_officer)) == 2


def test_an_upload_that_is_still_checked_is_said_to_be(finance_officer: User) -> None:
    upload = send_lines(line("A", 1, 5))
    Upload.objects.filter(pk=upload.pk).update(state="checking")
    assert whats(finance_officer) == [("is being checked", "See how far it is")]


def test_what_was_asked_for_and_planned_is_said(finance_officer: User) -> None:
    upload = send_lines(line("A", 1, 5))
    asked = Upload.objects.filter(pk=upload.pk)
    setting = DatasetSetting.objects.create(dataset_slug="scratch-lines", needs_approval=True)
    asked.update(release_asked_at=on(14), release_by=finance_officer)
    approval = "waits for a second officer's approval"
    assert whats(finance_officer) == [(approval, "See it")]
    asked.update(release_by=make_user("Other", "OO", Role.FINANCE_OFFICER))
    assert whats(finance_officer) == [(approval, "Look and decide")]
    setting.delete()
    asked.update(release_at=on(20))
    planned = "is to be published on Tuesday 20 February 2024 at "
    assert whats(finance_officer)[0][0].startswith(planned)
    asked.update(release_problem="Something else was published meanwhile.")
    assert whats(finance_officer) == [("was not published as planned", "See why")]


@pytest.mark.usefixtures("tenth")
def test_what_is_late_comes_first(finance_officer: User) -> None:
    never = replace(DATASET, slug="a-never", title="A never sent")
    declarations.register(never)
    found = due.dues(vintages.live(), finance_officer, date(2024, 3, 22))
    slugs = [each.dataset.slug for each in found]
    assert slugs == [
        "scratch-lines",
        "a-never",
        "monthly-return",
        "recovery-plan",
        "reported-elsewhere",
    ]


# --- by e-mail -------------------------------------------------------------------------------

# 20 March 2024 is a Wednesday: three working days before it is Friday the 15th.
FRIDAY, WEDNESDAY, THURSDAY = date(2024, 3, 15), date(2024, 3, 20), date(2024, 3, 21)


@pytest.mark.usefixtures("tenth")
@pytest.mark.parametrize(
    ("today", "is_said"),
    [
        (date(2024, 3, 14), False),
        (FRIDAY, True),
        (date(2024, 3, 16), False),  # a Saturday
        (date(2024, 3, 17), False),
        (WEDNESDAY, True),
        (THURSDAY, True),
    ],
)
def test_it_is_said_within_three_working_days_and_never_at_a_weekend(
    finance_officer: User, today: date, is_said: bool
) -> None:
    assert bool(remind(today)) is is_said
    assert bool(mail.outbox) is is_said


@pytest.mark.usefixtures("tenth")
def test_due_is_said_once_and_late_on_the_first_day_and_then_weekly(finance_officer: User) -> None:
    days = [date(2024, 3, day) for day in range(14, 32)]
    said = [day.day for day in days if remind(day)]
    assert said == [15, 21, 28]
    assert [m.subject for m in mail.outbox] == [
        "Scratch lines: Month 11 is due on 20 March",
        "Scratch lines: Month 11 is 1 day late",
        "Scratch lines: Month 11 is 8 days late",
    ]


@pytest.mark.usefixtures("tenth")
def test_a_first_day_late_at_a_weekend_is_said_on_monday(finance_officer: User) -> None:
    declarations._registered["scratch-lines"] = replace(
        DATASET, due_on=lambda month: date(2024, 3, 22)
    )
    Reminder.objects.create(
        dataset_slug="scratch-lines", period="2023-24-m11", kind="due", sent_at=timezone.now()
    )
    assert [d for d in range(22, 27) if remind(date(2024, 3, d))] == [25]


@pytest.mark.usefixtures("tenth")
def test_the_message_says_when_what_waits_and_where(finance_officer: User) -> None:
    send_lines(line("A", "x?", 5, month=11))
    remind(FRIDAY)
    (message,) = mail.outbox
    assert message.to == [finance_officer.email]
    assert "Scratch lines, Month 11, 2023 to 2024: is due on Wednesday 20 March 2024." in (
        message.body
    )
    assert "lines.csv has 1 error to fix.\nhttp://127.0.0.1:8000/data/scratch-lines/" in (
        message.body
    )
    assert "&" not in message.body


@pytest.mark.usefixtures("tenth")
def test_one_message_lists_all_datasets_of_a_person_and_only_theirs(
    finance_officer: User, send_officer: User
) -> None:
    declarations.register(replace(DATASET, slug="others", title="Others", right=Right.UPLOAD_EHCP))
    declarations.register(replace(DATASET, slug="second", title="Second"))
    upload = Upload.objects.get()
    for slug in ("others", "second"):  # month 10 of these is published too
        part = upload.parts.get()
        other = Upload.objects.create(
            dataset_slug=slug,
            file_name="o.csv",
            size_bytes=1,
            received_at=upload.received_at,
            state="published",
            published_at=upload.published_at,
        )
        mine = other.parts.create(sheet="lines", period=part.period)
        mine.publications.create(
            dataset_slug=slug, sheet="lines", period=part.period, from_at=upload.published_at
        )
    assert remind(THURSDAY) == 2
    told = {m.to[0]: m for m in mail.outbox}
    assert told[finance_officer.email].subject == "2 of your files are late"
    assert "Scratch lines, Month 11" in told[finance_officer.email].body
    assert "Second, Month 11" in told[finance_officer.email].body
    assert "Others" not in told[finance_officer.email].body
    assert told[send_officer.email].subject == "Others: Month 11 is 1 day late"


@pytest.mark.usefixtures("tenth")
def test_closed_accounts_and_people_without_the_right_get_nothing(
    finance_officer: User, member: User, chair: User, administrator: User
) -> None:
    deactivate_user(by=None, user=finance_officer)
    assert remind(THURSDAY) == 0
    assert mail.outbox == []
    assert not Reminder.objects.exists()


@pytest.mark.usefixtures("tenth")
def test_who_has_two_roles_gets_one_message() -> None:
    make_user("Two Roles", "TR", Role.FINANCE_OFFICER, Role.CHAIR)
    assert remind(THURSDAY) == 1
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("tenth")
def test_what_the_mail_server_refused_is_said_the_next_day(
    finance_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object, **__: object) -> int:
        raise OSError("the mail server is away")

    with monkeypatch.context() as patched:
        patched.setattr("hnfsg.intake.mailing.send_mail", down)
        assert remind(THURSDAY) == 0
    assert remind(date(2024, 3, 22)) == 1


@pytest.mark.usefixtures("tenth")
def test_publishing_the_month_ends_it(finance_officer: User) -> None:
    services.publish(upload=send_lines(line("A", 1, 5, month=11)), by=None)
    assert remind(THURSDAY) == 0


def test_nothing_is_said_of_a_dataset_that_never_began(finance_officer: User) -> None:
    assert remind(THURSDAY) == 0


@pytest.mark.usefixtures("tenth")
def test_the_job_of_the_morning_does_it(finance_officer: User, settings: Settings) -> None:
    settings.TODAY = THURSDAY
    nightly.begin(nightly.REMIND)
    job = Job.objects.get(kind=nightly.REMIND)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, len(mail.outbox)) == (JobState.DONE, 1)


def test_the_demonstration_on_its_day_is_quiet(finance_officer: User, tenth: Upload) -> None:
    nightly.begin(nightly.REMIND)
    jobs.run(Job.objects.get(kind=nightly.REMIND).pk)
    assert mail.outbox == []


@pytest.mark.usefixtures("tenth")
def test_the_doctor_the_overview_and_the_message_say_the_same_days(
    finance_officer: User, client_for: ClientFor, settings: Settings
) -> None:
    settings.TODAY = date(2024, 3, 26)
    remind(date(2024, 3, 26))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--no-workers", stdout=out)
    assert "Ask for it: it is 6 days late." in out.getvalue()
    assert mail.outbox[0].subject == "Scratch lines: Month 11 is 6 days late"
    assert "6 days late" in client_for(finance_officer).get("/").text
