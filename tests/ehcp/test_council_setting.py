"""Which council this is: said once on the settings page, and found in the published files."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ehcp.models import ThisCouncil
from ehcp.selectors.published import this_council
from ehcp.services.council import set_this_council
from hnfsg.intake.states import Refused
from hnfsg.people.models import AuditEntry, User
from tests.cast import ClientFor
from tests.ehcp.published import COMBE, publish_published, requests

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(send_officer: User, client_for: ClientFor) -> Client:
    return client_for(send_officer)


def test_an_officer_says_it_on_the_settings_page(officer: Client) -> None:
    publish_published(requests(2024, COMBE, requests_received_in_year=100))
    before = officer.get("/settings/").content.decode()
    assert "Nobody has said it yet" in before
    answer = officer.post("/ehcp/council/", {"number": " 901 "}, follow=True)
    assert answer.redirect_chain == [("/settings/#this-council", 302)]
    page = answer.content.decode()
    assert "901, Combeshire." in page
    assert "This council is 901 in published statistics." in page
    assert this_council() == COMBE


@pytest.mark.parametrize("said", ["", "12", "1234", "E10000008", "001", "٩٠١"])
def test_what_is_no_number_of_a_council_is_refused(officer: Client, said: str) -> None:
    page = officer.post("/ehcp/council/", {"number": said}, follow=True).content.decode()
    assert "Type the three digits" in page
    assert this_council() is None


def test_a_number_that_no_published_file_has_is_refused() -> None:
    publish_published(requests(2024, COMBE, requests_received_in_year=100))
    with pytest.raises(Refused, match="No published file has a council 903"):
        set_this_council(said="903", by=None)


def test_the_same_again_is_no_change() -> None:
    set_this_council(said="901", by=None)
    set_this_council(said="901", by=None)
    assert AuditEntry.objects.filter(verb="changed the number of").count() == 1
    assert ThisCouncil.objects.count() == 1


@pytest.mark.usefixtures("commits_at_once")
def test_what_was_drawn_for_another_council_is_made_again() -> None:
    queue: Any = cache
    jobs = queue._cache.get_client(None, write=True)
    cache.set("figure:0123", "drawn for another")
    jobs.set("a-queue-of-jobs", "waiting")
    set_this_council(said="901", by=None)
    assert cache.get("figure:0123") is None
    assert jobs.get("a-queue-of-jobs") is not None
    jobs.delete("a-queue-of-jobs")
