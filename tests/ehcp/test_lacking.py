"""Pages say what the extract or return that they count has no column for."""

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.datasets.cases import CASES_SHEET
from ehcp.selectors import lacking
from ehcp.selectors.lacking import TOLD
from hnfsg.intake import vintages
from hnfsg.intake.declarations import Personal
from hnfsg.people.models import User
from tests.ehcp.cases import publish_cases
from tests.ehcp.sen2.inventing import CENSUS

pytestmark = pytest.mark.django_db

ROW = {"received_date": CENSUS.replace(year=2025), "request_outcome": "undecided"}


def published(*without: str, slug: str = "cases") -> None:
    part = publish_cases(ROW, slug=slug, as_at=CENSUS)
    names = [column.name for column in CASES_SHEET.columns if column.name not in without]
    part.upload.layout = {"cases": {"columns": dict.fromkeys(names, "A")}}
    part.upload.save()


def test_every_column_that_may_be_left_out_is_told_once() -> None:
    told = [name for _, names in TOLD for name in names]
    optional = [
        column.name
        for column in CASES_SHEET.columns
        if not column.required and column.personal is Personal.NONE
    ]
    assert sorted(told) == sorted(optional)


def test_what_a_file_has_no_column_for_is_lacking() -> None:
    published("area", "lead_team", "ep_advice_date")
    assert lacking(vintages.live()) == ("area", "which team has the case")


def test_nothing_is_lacking_while_nothing_is_published_or_known() -> None:
    assert lacking(vintages.live()) == ()
    publish_cases(ROW)
    assert lacking(vintages.live()) == ()


def test_pages_say_so(client: Client, member: User) -> None:
    client.force_login(member)
    published("area")
    page = client.get(reverse("ehcp:requests")).text
    assert "The case extract does not say: area." in page
