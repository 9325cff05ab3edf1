"""Limits of time as settings: each holds from a day on, and what is published is counted again."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse

from ehcp.models import Deadline, RequestCount, Step
from ehcp.selectors import open_by, requests_by
from ehcp.selectors.limits import limit_days
from ehcp.services.deadlines import Said, correct, enter, remove
from hnfsg.figures.recounting import RECOUNT
from hnfsg.intake import jobs, vintages
from hnfsg.intake.models import Job, JobState
from hnfsg.intake.states import Refused
from hnfsg.people.models import AuditEntry, User
from tests.cast import ClientFor
from tests.ehcp.cases import publish_cases

pytestmark = pytest.mark.django_db

ON = date(2024, 9, 1)
LATE = {  # decided on day 50
    "received_date": date(2023, 9, 4),
    "request_outcome": "assess",
    "request_outcome_date": date(2023, 10, 24),
}


def said(days: int = 56, **other: Any) -> Said:
    plain: dict[str, Any] = {"days": days, "from_date": ON, "source": "SI 2024/1, regulation 2"}
    return Said(**(plain | other))


def first() -> Deadline:
    return Deadline.objects.get(step=Step.DECIDE, is_local=False)


def recount() -> None:
    asked = Job.objects.filter(kind=RECOUNT)
    assert set(asked.values_list("lock", flat=True)) == {"cases", "sen2"}
    assert all(jobs.run(job.pk) for job in asked)
    assert set(asked.values_list("state", flat=True)) == {JobState.DONE}


def in_time(part: Any) -> str:
    return str(RequestCount.objects.get(part=part, is_total=True).in_time)


def test_a_limit_holds_from_its_day_on() -> None:
    enter(step=Step.DECIDE, is_local=False, said=said(), by=None)
    assert limit_days(Step.DECIDE, date(2024, 8, 31)) == 42
    assert limit_days(Step.DECIDE, ON) == 56
    assert limit_days(Step.ISSUE, ON) == 140


def test_after_a_correction_what_is_published_is_counted_again() -> None:
    part = publish_cases(LATE)
    assert in_time(part) == "no"
    correct(deadline=first(), said=said(days=50, from_date=date(2014, 9, 1)), by=None)
    recount()
    assert in_time(part) == "yes"


def test_a_target_stands_beside_the_limit_and_what_is_published_is_counted_by_it() -> None:
    part = publish_cases(LATE)
    enter(
        step=Step.DECIDE,
        is_local=True,
        said=said(days=60, from_date=date(2023, 1, 1)),
        by=None,
    )
    recount()
    assert limit_days(Step.DECIDE, ON) == 42
    assert in_time(part) == "no"
    assert RequestCount.objects.get(part=part, is_total=True).in_target == "yes"


def test_figures_read_before_a_change_of_a_limit_are_not_told_after_it() -> None:
    publish_cases(LATE)

    def told() -> tuple[str, str]:
        live = vintages.live()
        decided = requests_by(live, ["in_time"])["in_time"].item()
        return str(decided), str(open_by(live, ["band"])["band"].item())

    assert told() == ("no", "4-30")
    correct(deadline=first(), said=said(days=50, from_date=date(2014, 9, 1)), by=None)
    issue = Deadline.objects.get(step=Step.ISSUE, is_local=False)
    correct(deadline=issue, said=said(days=160, from_date=date(2014, 9, 1)), by=None)
    recount()
    assert told() == ("yes", "3-issue")


def test_the_trail_says_what_it_was_and_is(send_officer: User) -> None:
    entered = enter(step=Step.DECIDE, is_local=False, said=said(), by=send_officer)
    correct(deadline=entered, said=said(days=49), by=send_officer)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.before, entry.after) == ({"days": 56}, {"days": 49})
    lines = AuditEntry.objects.count()
    correct(deadline=entered, said=said(days=49), by=send_officer)
    assert AuditEntry.objects.count() == lines


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"days": 0}, "The days have to be between 1 and 1,000."),
        ({"source": " "}, "Say which law or decision it rests on."),
        ({"from_date": date(2014, 9, 1)}, "There is a limit from that day already."),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        enter(step=Step.DECIDE, is_local=False, said=said(**wrong), by=None)


def test_some_limit_of_the_law_holds_on_every_day() -> None:
    with pytest.raises(Refused, match="something has to hold on every day"):
        remove(deadline=first(), by=None)
    with pytest.raises(Refused, match="something has to hold on every day"):
        correct(deadline=first(), said=said(days=42), by=None)
    later = enter(step=Step.DECIDE, is_local=False, said=said(), by=None)
    remove(deadline=later, by=None)
    assert limit_days(Step.DECIDE, ON) == 42


def test_the_page_says_what_holds_and_offers_changes_to_its_officers(
    send_officer: User, chair: User, client_for: ClientFor
) -> None:
    enter(step=Step.DECIDE, is_local=True, said=said(28, from_date=date(2023, 9, 1)), by=None)
    address = reverse("configuration:index")
    holds = "Decision whether to assess, from the request: 6 weeks (our target: 4 weeks)"
    page = client_for(chair).get(address).content.decode()
    assert holds in page
    assert reverse("ehcp:new_deadline") not in page
    page = client_for(send_officer).get(address).content.decode()
    assert holds in page
    assert reverse("ehcp:new_deadline") in page
    assert page.count("/remove/") == 1  # the target: the first limits of the law stay


def test_an_officer_enters_corrects_and_removes_one(
    send_officer: User, client_for: ClientFor
) -> None:
    browser = client_for(send_officer)
    typed = {"step": "issue", "kind": "law", "days": "182", "from_date": "2029-09-01"}
    typed |= {"source": "Education for All Act"}
    assert browser.post(reverse("ehcp:new_deadline"), typed).status_code == HTTPStatus.FOUND
    entered = Deadline.objects.get(step=Step.ISSUE, days=182)
    address = reverse("ehcp:correct_deadline", args=[entered.pk])
    wrong = browser.post(address, typed | {"days": "none"})
    assert wrong.status_code == HTTPStatus.BAD_REQUEST
    assert "That is not a whole number of days." in wrong.content.decode()
    browser.post(address, typed | {"days": "175"})
    entered.refresh_from_db()
    assert entered.days == 175
    address = reverse("ehcp:remove_deadline", args=[entered.pk])
    assert "Remove this limit?" in browser.get(address).content.decode()
    browser.post(address)
    assert not Deadline.objects.filter(pk=entered.pk).exists()
    held = Deadline.objects.get(step=Step.ISSUE)
    refused = browser.post(reverse("ehcp:remove_deadline", args=[held.pk]))
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert "something has to hold on every day" in refused.content.decode()
