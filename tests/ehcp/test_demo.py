"""The EHCP files of the demo county go down the road, and count from their days on."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from ehcp.demo import county, load, published
from ehcp.demo.extracts import case_number, cases
from ehcp.models import Case, CaseMeasure, CaseNumber, School
from ehcp.selectors import case_parts
from ehcp.selectors.published import published_years, this_council
from ehcp.selectors.reference import neighbours, reports
from hnfsg.intake import vintages
from hnfsg.intake.demo import is_others, unfinished
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.people.demo import demo_users, make_demo_people
from hnfsg.people.rights import Right, has_right

EVERY = 60
FILES = 13


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """A part of the county's cases, loaded once for this module and taken away at its end."""
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        make_demo_people()
        by = next(user for user in demo_users() if has_right(user, Right.UPLOAD_EHCP))
        load.load(load.sendings(every=EVERY), by, said.append)
        yield said
        transaction.set_rollback(True)


def live_rows(vintage: vintages.Vintage) -> int:
    (part,) = case_parts(vintage)
    return Case.objects.filter(part=part.part_id).count()


@pytest.mark.django_db
def test_every_file_passes_without_an_error_and_is_published(loaded: list[str]) -> None:
    assert Upload.objects.filter(dataset_slug="cases").count() == len(county.EXTRACTS)
    states = set(Upload.objects.values_list("state", flat=True))
    assert states == {UploadState.PUBLISHED, UploadState.SUPERSEDED}
    errors = [f for u in Upload.objects.all() for f in u.findings.filter(level=FindingLevel.ERROR)]
    assert errors == []
    assert unfinished(load.sendings(every=EVERY)) == []
    assert not is_others(load.sendings(every=EVERY))


@pytest.mark.django_db
def test_the_newest_extract_counts_and_each_counted_from_its_own_day(loaded: list[str]) -> None:
    assert live_rows(vintages.live()) == len(cases(county.EXTRACTS[-1], every=EVERY))
    then = vintages.as_at(datetime(2023, 10, 20, 12, tzinfo=UTC))
    assert live_rows(then) == len(cases(date(2023, 9, 30), every=EVERY))
    assert School.objects.count() == 380


@pytest.mark.django_db
def test_the_rows_are_those_that_the_county_has(loaded: list[str]) -> None:
    (part,) = case_parts(vintages.live())
    stored = Case.objects.filter(part=part.part_id).order_by("row_number")
    for row, kept in zip(cases(county.EXTRACTS[-1], every=EVERY), stored, strict=True):
        told = {name: getattr(kept, name) for name in row if name != "child"}
        assert told == {name: value for name, value in row.items() if name != "child"}


@pytest.mark.django_db
def test_the_county_stands_among_other_councils(loaded: list[str]) -> None:
    found = published_years(vintages.live()).set_index("year")
    assert this_council() == published.NUMBER
    for year in published.YEARS:
        said = county.YEARS[year]
        assert found.loc[year, "requests"] == said.requests
        assert found.loc[year, "refused"] == said.refused
        assert found.loc[year + 1, "plans"] == said.in_force
        assert float(found.loc[year, "within_20_percent"]) == pytest.approx(
            100 * said.within, abs=0.1
        )
    assert len(neighbours(vintages.live(), published.NUMBER)) == published.NEIGHBOURS
    (share,) = [r for r in reports(vintages.live(), CaseMeasure.PARENTS) if r["year"] == 2020]
    assert share["value"] == 29


@pytest.mark.django_db
def test_children_are_references_and_case_numbers_are_kept_apart(loaded: list[str]) -> None:
    (part,) = case_parts(vintages.live())
    row = cases(county.EXTRACTS[-1], every=EVERY)[0]
    kept = Case.objects.filter(part=part.part_id).earliest("row_number")
    assert re.fullmatch(r"[0-9a-f]{64}", kept.child)
    numbers = CaseNumber.objects.filter(part=part.part_id)
    assert numbers.count() == Case.objects.filter(part=part.part_id).count()
    assert numbers.get(row_number=kept.row_number).case_number == case_number(row)


@pytest.mark.django_db
def test_it_says_how_far_it_is(loaded: list[str]) -> None:
    assert loaded[0] == f"Cases of EHCPs [{'.' * 24}] 0 of {FILES} files"
    assert loaded[-1] == f"Cases of EHCPs [{'#' * 24}] all {FILES} files published"
