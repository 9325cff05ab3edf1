"""Neighbours, funding per pupil and what others report of our figures, from file to what counts."""

import io
from decimal import Decimal

import pytest

from ehcp.models import CaseMeasure
from ehcp.selectors.reference import (
    FUNDING,
    NEIGHBOURS,
    REPORTED,
    Funding,
    calendar_year,
    funding,
    neighbours,
    reports,
    year_named,
)
from hnfsg.intake import services, vintages
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from tests.intake.files import csv_file, send
from tests.shared_data import need_shared_data

pytestmark = pytest.mark.django_db
SAID = ["Measure", "Period", "Value", "As published", "Source", "Source address"]


def _publish(upload: Upload) -> None:
    assert upload.state == UploadState.READY, list(upload.findings.values("what", "cell"))
    services.publish(upload=upload, by=None)


def _reports(*rows: list[object]) -> Upload:
    return send(csv_file([SAID, *rows]), "reported.csv", REPORTED)


def test_neighbours_come_the_nearest_first() -> None:
    rows = [[901, 903, "Cliff", 2], [901, 902, "Moorland", 1], [902, 901, "Combeshire", 1]]
    head = ["Council number", "Neighbour number", "Neighbour", "Rank"]
    _publish(send(csv_file([head, *rows]), "neighbours.csv", NEIGHBOURS))
    assert neighbours(vintages.live(), 901) == [902, 903]
    assert neighbours(vintages.live(), 999) == []


def test_funding_is_by_year_and_council() -> None:
    head = ["LA number", "LA name", "Financial year", "Funding per pupil", "Pupils"]
    rows = [[901, "Combe", "2022/23", "£5,650.50", "84,300"], [902, "Moor", "2022/23", 5700, ""]]
    _publish(send(csv_file([head, *rows]), "funding.csv", FUNDING))
    assert funding(vintages.live()) == {
        (901, 2022): Funding(Decimal("5650.50"), 84_300),
        (902, 2022): Funding(Decimal(5700), None),
    }


def test_a_report_is_kept_with_its_source_and_its_year() -> None:
    _publish(
        _reports(
            ["Requests by parents, %", "2020", "29", "29%", "Notes of March 2024", ""],
            ["Requests", "calendar 2020", "about 1,700", "about 1,700", "The press", ""],
        )
    )
    (share,) = reports(vintages.live(), CaseMeasure.PARENTS)
    assert (share["value"], share["year"], share["is_approximate"]) == (29, 2020, False)
    assert share["source_title"] == "Notes of March 2024"
    (about,) = reports(vintages.live(), CaseMeasure.REQUESTS)
    assert (about["value"], about["is_approximate"]) == (1700, True)


def test_a_report_without_a_year_or_a_source_is_told_at_its_cell() -> None:
    upload = _reports(
        ["Requests", "last year", "1", "", "Notes", ""],
        ["Requests", "2020", "1", "", "", ""],
        ["Requests", "2021", "1", "", "", "www.example.org"],
    )
    errors = upload.findings.filter(level=FindingLevel.ERROR).order_by("row")
    assert [(e.cell, e.what) for e in errors] == [
        ("B2", "Period is “last year”, which names no year"),
        ("F3", "Nothing says where this was published"),
        ("F4", "Source address is “www.example.org”, which is no web address"),
    ]


@pytest.mark.parametrize(
    ("period", "year"),
    [("calendar 2020", 2020), ("14 March 2024", 2024), ("2019", 2019), ("12019", None)],
)
def test_the_year_of_a_report_is_the_one_it_names(period: str, year: int | None) -> None:
    assert year_named(period) == year


@pytest.mark.parametrize(
    ("period", "year"),
    [("2020", 2020), ("calendar 2020", 2020), ("Calendar year 2020", 2020), ("2023/24", None)],
)
def test_only_a_whole_calendar_year_stands_beside_one_of_ours(
    period: str, year: int | None
) -> None:
    assert calendar_year(period) == year


def test_devons_answers_are_read_as_they_are_and_what_does_not_add_up_is_asked() -> None:
    name = "devon_ehcp_foi_facts.csv"
    file = io.BytesIO((need_shared_data() / "sen2" / name).read_bytes())
    upload = send(file, name, REPORTED)
    assert upload.state == UploadState.READY, list(upload.findings.values("what", "cell"))
    (query,) = upload.findings.filter(level=FindingLevel.QUERY)
    assert query.what == (
        "calendar 2020: those submitted for panel and those refused are 1,701 together, not 1,693"
    )
    services.explain(finding=query, text="As published. It is shown as it is.", by=None)
    services.publish(upload=upload, by=None)
    found = reports(vintages.live())
    assert len(found) == 23
    weeks = [(r["year"], r["value"]) for r in found if r["measure"] == CaseMeasure.WEEKS]
    assert weeks == [(2022, 37), (2023, 44), (2024, 44)]
    stages = {m for m in CaseMeasure if m.value.startswith("plans-")}
    assert sum(r["value"] for r in found if r["measure"] in stages) == 8_994
    assert next(r["value"] for r in found if r["measure"] == CaseMeasure.REFUSED) == 466
