"""Who opened a figure is remembered once, and told when it is withdrawn."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from finance.models import ReturnLine
from hnfsg.intake import jobs, services
from hnfsg.intake.models import Job, Opened, Upload
from hnfsg.intake.services.notices import TELL_READERS
from hnfsg.people.models import User
from hnfsg.people.rights import Role
from tests.cast import ClientFor, make_user
from tests.finance.returns import book, send_book, summary

pytestmark = pytest.mark.django_db
AT = datetime(2024, 2, 14, 9, 30, tzinfo=UTC)
PAGES = ("/", "/finance/position/", "/figures/finance.position.overspend/")
NUMBERS = "/figures/finance.position.overspend/numbers.csv"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def upload() -> Upload:
    return published()


def published(month: int = 10, at: datetime = AT) -> Upload:
    upload = send_book(book([summary(month)]), f"secret name m{month}.xlsx")
    services.publish(upload=upload, by=None, effective_at=at)
    upload.refresh_from_db()
    return upload


def opened() -> list[tuple[int, int]]:
    return sorted(Opened.objects.values_list("user", "upload"))


def tell() -> None:
    for job in Job.objects.filter(kind=TELL_READERS, finished_at__isnull=True):
        jobs.run(job.pk)


def withdraw(upload: Upload, by: User | None = None, reason: str = "Line A was wrong.") -> int:
    told = services.withdraw(upload=upload, by=by, reason=reason)
    tell()
    return told


@pytest.mark.parametrize("page", [*PAGES, NUMBERS])
def test_each_page_with_its_figures_is_noted_once(
    page: str, upload: Upload, member: User, client_for: ClientFor
) -> None:
    reader = client_for(member)
    reader.get(page)
    assert opened() == [(member.pk, upload.pk)]
    cache.clear()
    reader.get(page)
    assert opened() == [(member.pk, upload.pk)], "also where the cache has forgotten it"


def test_a_second_reader_of_a_page_from_the_cache_is_noted_too(
    upload: Upload, member: User, chair: User, client_for: ClientFor
) -> None:
    for who in (member, chair):
        client_for(who).get("/finance/position/")
    assert opened() == sorted([(member.pk, upload.pk), (chair.pk, upload.pk)])


@pytest.mark.parametrize(("page", "queries"), list(zip(PAGES, (6, 4, 4), strict=True)))
def test_a_warm_page_asks_nothing_more_of_the_database(
    page: str,
    queries: int,
    upload: Upload,
    member: User,
    client_for: ClientFor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    reader = client_for(member)
    reader.get(page)
    with django_assert_max_num_queries(queries):
        reader.get(page)


def test_a_page_of_another_year_is_not_noted_for_this_one(
    upload: Upload, member: User, client_for: ClientFor
) -> None:
    older = send_book(book([["2022/23", *summary(3)[1:]]]))
    services.publish(upload=older, by=None)
    client_for(member).get("/figures/finance.position.overspend/?year=2022-23")
    assert opened() == [(member.pk, older.pk)]


def test_a_preview_is_not_noted(finance_officer: User, client_for: ClientFor) -> None:
    upload = send_book(book())
    assert client_for(finance_officer).get(f"/data/upload/{upload.pk}/preview/").status_code == 200
    assert opened() == []


def test_whoever_opened_it_is_told_what_when_and_why(
    upload: Upload, member: User, chair: User, client_for: ClientFor
) -> None:
    client_for(member).get("/")
    assert withdraw(upload) == 1
    message = mail.outbox[0]
    assert [m.to for m in mail.outbox] == [[member.email]]
    assert message.subject == "Figures that you opened were withdrawn"
    for said in (
        "Data: Monthly finance return",
        "Months: Month 10, 2023 to 2024",
        "They could be seen until: 1 March 2024",
        "Why they were withdrawn: Line A was wrong.",
        "What was published before counts again.",
        "http",
    ):
        assert said in message.body
    assert "secret name" not in message.body
    assert not message.alternatives  # type: ignore[attr-defined]


def test_what_was_replaced_already_is_told_as_such(
    upload: Upload, member: User, client_for: ClientFor
) -> None:
    client_for(member).get("/")
    published(at=datetime(2024, 2, 20, 9, tzinfo=UTC))
    withdraw(upload)
    assert "They could be seen until: 20 February 2024 at 9.00" in mail.outbox[0].body
    assert "They had been replaced already" in mail.outbox[0].body


def test_whoever_withdraws_is_not_told(
    upload: Upload, finance_officer: User, member: User, client_for: ClientFor
) -> None:
    client_for(finance_officer).get("/")
    client_for(member).get("/")
    page = client_for(finance_officer).post(
        f"/data/upload/{upload.pk}/withdraw/", {"reason": "Line A was wrong."}, follow=True
    )
    tell()
    assert "An e-mail goes to 1 person who has opened it." in page.text
    assert [m.to for m in mail.outbox] == [[member.email]]


def test_nobody_is_told_whose_account_is_closed_or_who_may_see_nothing_any_more(
    upload: Upload, member: User, chair: User, client_for: ClientFor
) -> None:
    for who in (member, chair):
        client_for(who).get("/")
    User.objects.filter(pk=member.pk).update(is_active=False)
    chair.groups.clear()
    withdraw(upload)
    assert mail.outbox == []


def test_nobody_is_told_twice_though_the_job_runs_again(
    upload: Upload, member: User, client_for: ClientFor
) -> None:
    client_for(member).get("/")
    withdraw(upload)
    Job.objects.filter(kind=TELL_READERS).update(state="waiting", finished_at=None)
    tell()
    assert len(mail.outbox) == 1


def test_published_again_and_opened_again_it_is_told_again(
    upload: Upload, member: User, client_for: ClientFor
) -> None:
    reader = client_for(member)
    for times in (1, 2):
        reader.get("/")
        withdraw(upload)
        assert len(mail.outbox) == times
        services.publish(upload=upload, by=None)


def test_a_mail_server_that_is_down_undoes_nothing_and_stops_nobody_elses(
    upload: Upload, member: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_user("Olga Other", "OO", Role.MEMBER)
    for who in (member, other):
        client_for(who).get("/")
    reached: list[str] = []

    def flaky(subject: str, body: str, sender: None, to: list[str]) -> int:
        if to == [member.email]:
            raise ConnectionRefusedError
        reached.extend(to)
        return 1

    monkeypatch.setattr("hnfsg.intake.mailing.send_mail", flaky)
    withdraw(upload)
    upload.refresh_from_db()
    assert upload.state == "withdrawn"
    assert reached == [other.email]


def test_a_cache_that_is_away_costs_a_query_and_no_page(
    upload: Upload, member: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OSError

    client.force_login(member)
    monkeypatch.setattr("hnfsg.figures.cache.cache.get_many", away)
    monkeypatch.setattr("hnfsg.figures.cache.cache.set_many", away)
    assert client.get("/figures/finance.position.overspend/").status_code == 200
    assert client.get("/figures/finance.position.overspend/").status_code == 200
    assert opened() == [(member.pk, upload.pk)]


def test_a_row_alone_is_no_figure(upload: Upload, member: User, client_for: ClientFor) -> None:
    row = ReturnLine.objects.filter(part__upload=upload)[0]
    client_for(member).get(f"/data/source/{row.part_id}/{row.row_number}/")
    assert opened() == []
