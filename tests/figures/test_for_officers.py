"""A figure that is for officers reaches nobody else, whatever road it is asked for by."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hnfsg.figures import registry
from hnfsg.figures.audiences import NotForMembers, audiences
from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file
from hnfsg.figures.facts import facts
from hnfsg.figures.previewing import Previews
from hnfsg.figures.registry import Audience, Figure, FigureColumn, Headline, Polarity, Unit
from hnfsg.figures.rendering import page_figures, render
from hnfsg.figures.scopes import Resolved
from hnfsg.figures.warming import warm_figures
from hnfsg.figures.workbooks import xlsx_file
from hnfsg.intake import vintages
from hnfsg.intake.models import Job
from hnfsg.intake.vintages import Vintage
from hnfsg.people.middleware import AS_MEMBER_KEY
from tests.cast import ClientFor

pytestmark = pytest.mark.django_db

SCHOOL = "Planted Primary School"
SLUG = "scratch.of_schools"
OTHERS = ("member", "finance_officer", "ap_officer", "chair", "administrator")
ADDRESSES = (f"/figures/{SLUG}/", f"/figures/{SLUG}/numbers.csv", f"/figures/{SLUG}/numbers.xlsx")
ZIP = "/figures/of/figures:index/numbers.zip"

OF_SCHOOLS = Figure(
    slug=SLUG,
    title="Requests of each school",
    definition="How many requests there were for the pupils of each school.",
    formula="Each request once.",
    unit=Unit.CHILDREN,
    polarity=Polarity.NEITHER,
    sources=("cases",),
    columns=(FigureColumn("school", "School"), FigureColumn("requests", "Requests", Unit.CHILDREN)),
    frame=lambda scope, vintage: pd.DataFrame({"school": [SCHOOL], "requests": [7]}, dtype=object),
    takeaway=lambda frame: f"{frame.iloc[0]['school']} asked {frame.iloc[0]['requests']} times.",
    page="figures:index",
    chart=lambda frame: go.Figure(go.Bar(x=list(frame["requests"]), y=list(frame["school"]))),
    is_for_officers=True,
)


@pytest.fixture(autouse=True)
def of_schools() -> Iterator[Figure]:
    yield registry.register(OF_SCHOOLS)
    registry.unregister(SLUG)


def asked(audience: Audience) -> Question:
    return Question.of(OF_SCHOOLS, Resolved({}, ""), Vintage(()), audience)


@pytest.fixture
def reader(request: pytest.FixtureRequest, client_for: ClientFor) -> Client:
    return client_for(request.getfixturevalue(request.param))


@pytest.mark.parametrize("reader", OTHERS, indirect=True)
@pytest.mark.parametrize("address", ADDRESSES)
def test_its_page_and_its_files_are_refused_with_who_may(reader: Client, address: str) -> None:
    response = reader.get(address)
    assert response.status_code == 403
    assert "Only SEND officers can." in response.content.decode()
    assert SCHOOL not in response.content.decode()


@pytest.mark.parametrize("reader", OTHERS, indirect=True)
def test_the_zip_of_its_page_goes_without_it(reader: Client) -> None:
    response = reader.get(ZIP)
    held = response.content
    if response.status_code == 200:
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            held = b"".join(archive.read(name) for name in archive.namelist())
            assert not any("of_schools" in name for name in archive.namelist())
    assert SCHOOL.encode() not in held


@pytest.mark.parametrize("reader", ["send_officer"], indirect=True)
def test_send_officers_see_it_on_every_road(reader: Client) -> None:
    for address in (*ADDRESSES[:2], ZIP):
        response = reader.get(address)
        assert response.status_code == 200
        held = response.content
        if address == ZIP:
            with zipfile.ZipFile(io.BytesIO(held)) as archive:
                held = b"".join(archive.read(name) for name in archive.namelist())
        assert SCHOOL.encode() in held
    assert reader.get(ADDRESSES[2]).status_code == 200


def test_a_send_officer_who_views_as_a_member_is_refused(
    send_officer: object, client_for: ClientFor
) -> None:
    client = client_for(send_officer)  # type: ignore[arg-type]
    session = client.session
    session[AS_MEMBER_KEY] = True
    session.save()
    response = client.get(ADDRESSES[0])
    assert response.status_code == 403
    assert SCHOOL not in response.content.decode()


def test_a_page_of_figures_goes_without_it_for_members() -> None:
    assert page_figures([SLUG], {}, Vintage(()), Audience.MEMBER) == {}
    assert SCHOOL in page_figures([SLUG], {}, Vintage(()), Audience.OFFICER)[SLUG].html


@pytest.mark.parametrize(
    "make",
    [
        lambda question: render([question]),
        lambda question: facts([question]),
        csv_file,
        xlsx_file,
    ],
)
def test_whatever_is_made_of_it_for_members_is_refused(make: object) -> None:
    assert make(asked(Audience.OFFICER))  # type: ignore[operator]
    with pytest.raises(NotForMembers):
        make(asked(Audience.MEMBER))  # type: ignore[operator]


def test_previews_are_as_members_see_them_so_they_go_without_it() -> None:
    assert not any(SCHOOL in html for html in Previews().figures("cases", vintages.live(), ""))


def test_it_is_drawn_ahead_for_officers_alone() -> None:
    assert audiences(OF_SCHOOLS) == [Audience.OFFICER]
    warm_figures(Job.objects.create(kind="warm-figures", lock="figures"))


def test_the_command_line_asks_for_an_officer() -> None:
    with pytest.raises(CommandError, match="--audience officer"):
        call_command("figure", SLUG)


def test_it_can_have_no_headline_for_that_would_be_on_the_overview() -> None:
    headline = Headline("Requests", Decimal(7), Unit.CHILDREN, "")
    with pytest.raises(ValueError, match="no headline"):
        registry.register(replace(OF_SCHOOLS, slug="scratch.led", headline=lambda frame: headline))
