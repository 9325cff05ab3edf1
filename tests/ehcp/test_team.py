"""Team and service measures, from the file to the page Timeliness."""

import io
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from ehcp.datasets.team import SLUG
from ehcp.demo import team as demo
from ehcp.figures.team import CALLS, STAFF, SUBJECTS
from ehcp.models import HelplineBooking, TeamMonth
from hnfsg.figures.cells import absence
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent
from hnfsg.intake import services
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.people.models import User
from tests.ehcp.cases import publish_cases
from tests.ehcp.frames import as_member, frame
from tests.intake.files import csv_file, send

pytestmark = pytest.mark.django_db
HEADINGS = (
    "Financial year",
    "Month",
    "Calls to the team",
    "Team calls answered",
    "Calls to the customer service centre",
    "Customer service centre calls answered",
    "Complaints",
    "Staff in post",
    "Staff absent",
    "Plan writers",
)
ROW = ("2023/24", 9, 300, 210, 200, 180, 20, 60.5, 6.5, 14)


def send_months(*rows: tuple[object, ...]) -> Upload:
    return send(csv_file([HEADINGS, *rows]), "team.csv", SLUG)


def publish(upload: Upload) -> None:
    services.publish(upload=upload, by=None)


def found(upload: Upload, level: FindingLevel) -> list[tuple[str, str]]:
    return list(upload.findings.filter(level=level).values_list("rule", "what"))


def changed(row: tuple[object, ...], **cells: object) -> tuple[object, ...]:
    names = dict(
        zip(("year", "month", "calls", "answered", "centre", "c_answered"), range(6), strict=True)
    )
    names |= {"complaints": 6, "staff": 7, "absent": 8, "writers": 9}
    told = list(row)
    for name, value in cells.items():
        told[names[name]] = value
    return tuple(told)


def test_a_month_is_read_and_shown_with_its_shares() -> None:
    publish(send_months(ROW))
    stated = TeamMonth.objects.get()
    assert (stated.team_calls, stated.staff) == (300, Decimal("60.50"))
    calls = frame(CALLS).iloc[0]
    assert (calls["calls"], calls["answered"], calls["share"]) == (500, 390, 0.78)
    assert CALLS.takeaway(frame(CALLS)) == (
        "In December 2023 390 of 500 calls were answered (78%), and there were 20 complaints."
    )
    assert STAFF.takeaway(frame(STAFF)) == (
        "At the end of December 2023 60.5 staff were in post, 6.5 of them absent (11%); 14 plan "
        "writers were at work."
    )


def test_members_see_them_as_they_are_for_they_are_of_no_child() -> None:
    publish(send_months(ROW))
    assert as_member(CALLS).equals(frame(CALLS))


def test_members_are_given_a_small_number_of_advice_as_small() -> None:
    headings = [*HEADINGS, "Advice requested", "Advice late"]
    publish(send(csv_file([headings, [*ROW, 62, 3]]), "team.csv", SLUG))
    exact, told = frame(STAFF).iloc[0], as_member(STAFF).iloc[0]
    assert (exact["advice_requested"], exact["advice_late"]) == (62, 3)
    assert told["advice_requested"] in (60, 65)
    assert told["advice_late"] == Absent.SMALL


def test_what_is_not_stated_is_no_nought() -> None:
    publish(send_months(changed(ROW, centre=None, c_answered=None, answered=None, staff=None)))
    calls, staff = frame(CALLS).iloc[0], frame(STAFF).iloc[0]
    assert calls["calls"] == 300
    assert absence(calls["share"])
    assert absence(staff["staff"])
    assert absence(staff["absent_share"])
    assert CALLS.takeaway(frame(CALLS)).startswith("In December 2023 300 calls came in")
    assert "was not stated for December 2023" in STAFF.takeaway(frame(STAFF))


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"answered": 301}, "301 calls were answered, but only 300 came in to the team"),
        (
            {"c_answered": 201},
            "201 calls were answered, but only 200 came in to the service centre",
        ),
        ({"absent": 61}, "61 staff were absent, but only 60.5 were in post"),
    ],
)
def test_a_part_above_its_whole_is_an_error_at_its_cell(
    cells: dict[str, object], what: str
) -> None:
    upload = send_months(changed(ROW, **cells))
    assert upload.state == UploadState.FAILED
    assert [said for _, said in found(upload, FindingLevel.ERROR)] == [what]


def test_a_number_that_doubles_or_halves_is_asked_about_against_the_month_before() -> None:
    publish(send_months(ROW))
    upload = send_months(changed(ROW, month=10, calls=620, answered=400, complaints=9, writers=15))
    assert upload.state == UploadState.READY
    assert [said for _, said in found(upload, FindingLevel.QUERY)] == [
        "Calls to the team: 620, against 300 in December 2023",
        "Complaints: 9, against 20 in December 2023",
    ]


def test_months_of_one_file_are_compared_too_and_small_numbers_are_not() -> None:
    small = changed(ROW, complaints=2)
    upload = send_months(
        small,
        changed(small, month=10, complaints=9),
        changed(small, month=11, centre=90, c_answered=80),
    )
    said = [what for _, what in found(upload, FindingLevel.QUERY)]
    assert said == [
        "Calls to the customer service centre: 90, against 200 in January 2024",
    ]


def test_the_demo_county_s_measures_go_down_the_road(client: Client, member: User) -> None:
    cache.clear()
    upload = send(io.BytesIO(demo.workbook()), "Team measures.xlsx", SLUG)
    assert found(upload, FindingLevel.ERROR) == []
    for query in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=query, text="August is quiet.", by=None)
    upload.refresh_from_db()
    publish(upload)
    assert TeamMonth.objects.count() == 34
    assert HelplineBooking.objects.count() == 34 * len(demo.SUBJECTS)
    subjects = frame(SUBJECTS)
    assert next(iter(subjects["subject"])) == "Progress of an assessment"
    newest = list(demo.months())[-1]
    assert sum(subjects["bookings"]) == sum(newest[2])
    assert SUBJECTS.takeaway(subjects).startswith(
        "The most bookings of January 2024 were about “Prog"
    )
    for figure in (CALLS, STAFF):
        assert figure.chart is not None
        assert figure.chart(drawable(frame(figure))).data
    publish_cases({"received_date": "2024-01-08", "request_outcome": "undecided"})
    client.force_login(member)
    page = client.get("/ehcp/timeliness/").content.decode()
    assert STAFF.title in page
    assert SUBJECTS.title in page
