"""Who sees a figure exactly: only those with the right to every source of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hnfsg.figures.audiences import audience_of, audiences
from hnfsg.figures.registry import Audience
from hnfsg.intake import declarations
from hnfsg.people.models import User
from hnfsg.people.rights import Right
from tests.figures.scratch import FIGURE
from tests.intake.conftest import DATASET

CASES, PLACEMENTS = "scratch-cases", "scratch-placements"
EVERY = ("member", "finance_officer", "send_officer", "ap_officer", "chair", "administrator")


@pytest.fixture(autouse=True)
def datasets() -> Iterator[None]:
    declarations.register(DATASET)
    declarations.register(replace(DATASET, slug=CASES, right=Right.UPLOAD_EHCP))
    declarations.register(replace(DATASET, slug=PLACEMENTS, right=Right.UPLOAD_AP))
    yield
    for slug in (DATASET.slug, CASES, PLACEMENTS):
        declarations.unregister(slug)


@pytest.mark.parametrize(
    ("sources", "exact"),
    [
        ((DATASET.slug,), set()),
        ((CASES,), {"send_officer"}),
        ((PLACEMENTS,), {"send_officer", "ap_officer"}),
        ((CASES, PLACEMENTS), {"send_officer"}),
        ((DATASET.slug, PLACEMENTS), {"send_officer", "ap_officer"}),
    ],
)
def test_only_those_with_the_right_to_every_source_see_it_exactly(
    sources: tuple[str, ...], exact: set[str], request: pytest.FixtureRequest
) -> None:
    figure = replace(FIGURE, sources=sources)
    people: dict[str, User] = {name: request.getfixturevalue(name) for name in EVERY}
    found = {n for n, user in people.items() if audience_of(user, figure) is Audience.OFFICER}
    assert found == exact


def test_a_figure_that_counts_no_children_is_kept_once() -> None:
    assert audiences(replace(FIGURE, sources=(DATASET.slug,))) == [Audience.MEMBER]
    assert audiences(replace(FIGURE, sources=(CASES,))) == list(Audience)


def test_an_officer_who_views_as_a_member_is_one(send_officer: User) -> None:
    figure = replace(FIGURE, sources=(CASES,))
    send_officer.sees_as_member = True
    assert audience_of(send_officer, figure) is Audience.MEMBER
    send_officer.sees_as_member = False
    assert audience_of(send_officer, figure) is Audience.OFFICER
