"""The DfE's files as downloaded: which is which, what the marks mean, and what is never added."""

from decimal import Decimal

import pytest

from ehcp.datasets.published import PUBLISHED, SLUG
from ehcp.datasets.published.columns import SYMBOLS
from ehcp.models import PublishedRequests, PublishedTimeliness, Source, ThisCouncil
from ehcp.selectors.published import places, published_years, sources_of_requests, year_of
from hnfsg.intake import vintages
from hnfsg.intake.models import FindingLevel, Part, UploadState
from hnfsg.statistics.shares import percent, percent_as_published
from tests.ehcp.published import (
    COMBE,
    MOOR,
    columns_of,
    file_of,
    place,
    publish_published,
    requests,
    send_published,
    timeliness,
)
from tests.intake.files import send

pytestmark = pytest.mark.django_db
RECEIVED, REFUSED = "requests_received_in_year", "requests_decided_not_to_assess"


def _asked(year: int, number: int | None, received: object, refused: object = 0, **more: object):
    return requests(year, number, **{RECEIVED: received, REFUSED: refused, **more})


# --- reading ---


def test_a_file_is_known_by_its_headings_and_each_kind_is_live_by_itself() -> None:
    publish_published(_asked(2024, COMBE, 100, 25))
    publish_published(timeliness(2024, COMBE, plans_issued_den=80), name="another.csv")
    publish_published(_asked(2024, COMBE, 110, 30))
    live = vintages.live()
    assert [len(live.live(SLUG, sheet)) for sheet in ("requests", "timeliness")] == [1, 1]
    assert (
        PublishedRequests.objects.filter(part_id__in=live.part_ids(SLUG, "requests")).values_list(
            RECEIVED, flat=True
        )[0]
        == 110
    )


def test_the_headings_and_labels_of_another_year_are_read_alike() -> None:
    rows = [
        timeliness(2024, COMBE, plans_issued_den=80, pc_plans_issued_20_weeks_ex="51.2"),
        timeliness(
            2025, COMBE, plans_issued_den=90, topic="All EHC plans", avg_weeks_issue_plan="40.5"
        ),
    ]
    old = [name.replace("pc_plans", "PC_plans").replace("ltyear", "ltYear") for name in rows[0]]
    assert old != list(rows[0])
    upload = send(file_of(rows, old), "timeliness_20_week.csv", SLUG)
    assert upload.state == UploadState.READY
    first, second = PublishedTimeliness.objects.order_by("row_number")
    assert first.pc_plans_issued_20_weeks_ex == Decimal("51.2")
    assert (second.plans_issued_den, second.avg_weeks_issue_plan) == (90, Decimal("40.5"))


@pytest.mark.parametrize("mark", ["z", "x", "c", "low", "k", "u", "no data", ""])
def test_a_mark_is_never_nought_and_its_kind_is_kept(mark: str) -> None:
    publish_published(_asked(2024, COMBE, mark, 0))
    (row,) = PublishedRequests.objects.all()
    assert row.requests_received_in_year is None
    assert row.requests_received_in_year_symbol == SYMBOLS.get(mark, "left blank")
    assert (row.requests_decided_not_to_assess, row.requests_decided_not_to_assess_symbol) == (
        0,
        "",
    )


def test_the_six_marks_of_the_dfe_are_told_apart() -> None:
    assert len({SYMBOLS[mark] for mark in ("z", "x", "c", "low", "k", "u")}) == 6


def test_a_file_whose_rows_for_everybody_have_an_unknown_label_is_told() -> None:
    upload = send_published(_asked(2024, COMBE, 100, topic="Everybody"))
    assert upload.state == UploadState.FAILED
    (error,) = upload.findings.filter(level=FindingLevel.ERROR)
    assert error.what == "No row is for everybody: breakdown_topic says “Everybody”"


def test_two_rows_for_everybody_of_one_place_and_year_are_told() -> None:
    upload = send_published(_asked(2024, None, 100), _asked(2024, None, 100))
    errors = upload.findings.filter(level=FindingLevel.ERROR)
    assert [e.row for e in errors] == [3]


def test_another_file_altogether_is_refused_with_what_it_lacks() -> None:
    upload = send_published({"time_period": 2024, "la_name": "Combeshire", "pupils": 3})
    assert upload.state in (UploadState.FAILED, UploadState.REFUSED)
    assert not Part.objects.filter(upload=upload).exists()


# --- what is asked of it ---


def test_rows_of_a_breakdown_are_kept_and_never_added() -> None:
    publish_published(
        _asked(2024, COMBE, 100, 25),
        *(_asked(2024, COMBE, n, topic="Sex", of=of) for n, of in ((60, "Male"), (40, "Female"))),
    )
    assert PublishedRequests.objects.count() == 3
    (row,) = published_years(vintages.live(), COMBE).to_dict("records")
    assert (row["year"], row["requests"], row["refused"]) == (2024, 100, 25)


def test_this_council_is_what_the_setting_says() -> None:
    publish_published(_asked(2024, COMBE, 100), _asked(2024, MOOR, 50), _asked(2023, MOOR, 40))
    assert published_years(vintages.live()).empty
    ThisCouncil.objects.create(pk=1, la_number=MOOR)
    found = published_years(vintages.live())
    assert list(found["year"]) == [2023, 2024]
    assert list(found["requests"]) == [40, 50]


def test_every_place_has_one_key_over_the_years() -> None:
    publish_published(
        _asked(2024, None, 5_000, region=""), _asked(2024, None, 500), _asked(2024, COMBE, 100)
    )
    found = places(vintages.live())
    assert list(found["key"]) == ["901", "england", "south-west"]
    assert list(found["place"]) == ["Combeshire", "England", "South West"]


def test_plans_in_force_are_of_the_january_of_the_count() -> None:
    said = dict.fromkeys(columns_of("caseload"), "z") | {"ehcplans": 1_200}
    publish_published(place("202425", COMBE, topic="All EHC plans") | said, name="caseload.csv")
    (row,) = published_years(vintages.live(), COMBE).to_dict("records")
    assert (row["year"], row["plans"]) == (2025, 1_200)


@pytest.mark.parametrize(
    ("period", "year"), [("202425", 2025), ("2024", 2024), ("2016-17 (OT)", None), ("", None)]
)
def test_a_period_is_of_a_year(period: str, year: int | None) -> None:
    assert year_of(period) == year


@pytest.mark.parametrize("sheet", [s.slug for s in PUBLISHED.sheets if s.slug != "indicators"])
def test_every_kind_of_file_is_known_by_its_headings(sheet: str) -> None:
    row = place(2024, COMBE, topic="All of them") | dict.fromkeys(columns_of(sheet), 7)
    upload = publish_published(row, name="permalink-0123.csv")
    assert [part.sheet for part in upload.parts.all()] == [sheet]
    assert not upload.findings.exists()


def test_who_asked_is_read_where_it_is_published() -> None:
    topic = {"topic": "Source of request"}
    publish_published(
        _asked(2025, COMBE, 100),
        _asked(2025, COMBE, 45, of="Parent or young person", **topic),
        _asked(2025, COMBE, 50, of="School or other education setting", **topic),
        _asked(2025, COMBE, 5, of="Not known", **topic),
    )
    found = sources_of_requests(vintages.live(), COMBE)
    assert dict(zip(found["source"], found["requests"], strict=True)) == {
        Source.PARENT: 45,
        Source.SCHOOL: 50,
        "": 5,
    }


# --- the formulas ---


@pytest.mark.parametrize(
    ("part", "whole", "published", "exact"),
    [
        (41, 1277, "3.2", "3.2"),
        (819, 2265, "36.2", "36.2"),
        (41, 80, "51.2", "51.3"),  # an exact half, which floating point puts just below
        (1, 16, "6.3", "6.3"),
        (0, 7, "0.0", "0.0"),
    ],
)
def test_percentages_are_rounded_half_up(part: int, whole: int, published: str, exact: str) -> None:
    assert percent_as_published(part, whole) == Decimal(published)
    assert percent(part, whole) == Decimal(exact)


def test_nothing_has_no_percentage() -> None:
    assert percent(0, 0) is None
    assert percent_as_published(0, 0) is None
