"""Recovery plans, from the template to what counts: several versions live side by side."""

import io

import pytest

from finance.datasets.recovery import PLAN, PROVISION, RECOVERY_PLAN, SLUG
from finance.models import RecoveryPlanProvision, RecoveryPlanYear
from hnfsg.intake import services, vintages
from hnfsg.intake.freshness import freshness
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.intake.template_file import template_workbook
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.plans import Row, numbers, publish_plan, send_plan, year
from tests.intake.files import send

pytestmark = pytest.mark.django_db
NEWER = "March 2024"


def _plans(vintage: Vintage | None = None) -> list[tuple[str, int, int]]:
    """Version, year and in-year deficit of every row that counts."""
    parts = (vintage or vintages.live()).part_ids(SLUG, PLAN)
    rows = RecoveryPlanYear.objects.filter(part__in=parts).order_by("version", "financial_year")
    return [(row.version, row.financial_year, int(row.in_year or 0)) for row in rows]


def _numbers(vintage: Vintage | None = None) -> list[tuple[str, int]]:
    parts = (vintage or vintages.live()).part_ids(SLUG, PROVISION)
    rows = RecoveryPlanProvision.objects.filter(part__in=parts).order_by("version", "plans")
    return [(row.version, row.plans) for row in rows]


def _found(upload: Upload) -> list[tuple[str, str, str, str]]:
    return [(f.level, f.rule, f.cell, f.what) for f in upload.findings.all()]


# --- reading ---


def test_a_plan_is_read_whole_and_its_part_is_named_by_its_version() -> None:
    upload = publish_plan(year(contributions=5_000_000), provision=[numbers(backlog="Yes")])
    (row,) = RecoveryPlanYear.objects.all()
    told = (row.plan_kind, row.version, row.financial_year, row.in_year, row.savings)
    assert told == ("safety-valve", "March 2023", 2023, 24_900_000, 20_200_000)
    assert (row.contributions, row.cumulative) == (5_000_000, 147_000_000)
    (number,) = RecoveryPlanProvision.objects.all()
    assert (number.category, number.plans, number.unit_cost) == ("independent", 620, 58_000)
    assert number.backlog == "yes"
    assert {part.period for part in upload.parts.all()} == {"March 2023"}
    assert upload.months == ["March 2023"]


def test_its_template_comes_back_with_its_examples_only() -> None:
    upload = send(io.BytesIO(template_workbook(RECOVERY_PLAN)), "template.xlsx", SLUG)
    assert {f.rule for f in upload.findings.all()} == {"example-row"}


def test_a_version_without_a_name_or_with_a_long_one_is_told_at_its_cell() -> None:
    upload = send_plan(year(version=None), year(version="The version of March 2024"))
    assert [(f.cell, f.level) for f in upload.findings.all()] == [("B2", "error"), ("B3", "error")]


# --- the rules, each with its sentence ---


def test_a_year_twice_is_an_error_at_the_second() -> None:
    assert _found(send_plan(year(), year(version=NEWER), year())) == [
        (
            FindingLevel.ERROR,
            "plan-year-twice",
            "C4",
            "Row 4 is for 2023 to 2024 of “March 2023”, as is row 2",
        )
    ]


def test_a_category_twice_in_a_year_is_an_error() -> None:
    upload = send_plan(year(), provision=[numbers(), numbers(700)])
    assert _found(upload) == [
        (
            FindingLevel.ERROR,
            "plan-year-twice",
            "B3",
            "Row 3 is for 2023 to 2024, the same category of “March 2023”, as is row 2",
        )
    ]


def test_a_version_of_two_kinds_is_an_error() -> None:
    upload = send_plan(year(), year("2024/25", 0, 147_000_000, kind="DSG management plan"))
    assert _found(upload) == [
        (
            FindingLevel.ERROR,
            "plan-kinds",
            "A3",
            "“March 2023” is another kind of plan here than in row 2",
        )
    ]


def test_numbers_of_a_year_that_is_not_planned_are_an_error() -> None:
    upload = send_plan(year(), provision=[numbers(), numbers(year="2024/25")])
    assert _found(upload) == [
        (
            FindingLevel.ERROR,
            "plan-provision",
            "B3",
            "The sheet Plan has no row for 2024 to 2025 of “March 2023”",
        )
    ]


def test_negative_savings_and_contributions_are_errors() -> None:
    upload = send_plan(year(savings=-1_000), year("2024/25", 0, 147_000_000, contributions=-5))
    assert [(rule, cell, what) for _, rule, cell, what in _found(upload)] == [
        ("plan-savings", "E2", "Planned savings are −£1,000, below nought"),
        ("plan-savings", "F3", "Contributions are −£5, below nought"),
    ]


def test_a_year_left_out_is_a_query() -> None:
    upload = send_plan(year(), year("2026/27", 0, 1))
    assert upload.state == UploadState.READY
    assert _found(upload) == [
        (
            FindingLevel.QUERY,
            "plan-gap",
            "C3",
            "“March 2023” goes from 2023 to 2024 to 2026 to 2027: nothing is planned for 2024 to "
            "2025 and 2025 to 2026",
        )
    ]


def test_a_cumulative_deficit_that_does_not_follow_is_a_query() -> None:
    wrong = year("2024/25", 10_000_000, 160_000_000, contributions=5_000_000)
    assert _found(send_plan(year(), wrong)) == [
        (
            FindingLevel.QUERY,
            "plan-cumulative",
            "G3",
            "The planned cumulative deficit for 2024 to 2025 is £160.0m, £8.0m more than the year "
            "before (£147.0m) plus in-year (£10.0m) less contributions (£5.0m)",
        )
    ]


WRONG: dict[str, tuple[list[Row], list[Row], str]] = {
    "plan-year-twice": (
        [year(), year()],
        [],
        "Delete one of them, or give it its own version or year.",
    ),
    "plan-kinds": (
        [year(), year("2024/25", 0, 147_000_000, kind="DSG management plan")],
        [],
        "Give all rows of a version the same kind, or this row another version.",
    ),
    "plan-provision": (
        [year()],
        [numbers(year="2024/25")],
        "Add the year to the sheet Plan, or put the version or the year right here.",
    ),
    "plan-savings": (
        [year(savings=-1_000)],
        [],
        "Write it as a positive amount. What makes a year dearer belongs in the planned in-year "
        "deficit.",
    ),
    "plan-gap": (
        [year(), year("2026/27", 0, 1)],
        [],
        "Add a row for each year between, or explain why there is none.",
    ),
    "plan-cumulative": (
        [year(), year("2024/25", 10_000_000, 999_000_000)],
        [],
        "Put the amounts right, or explain what else moves the deficit.",
    ),
}


@pytest.mark.parametrize("rule", WRONG)
def test_every_check_says_how_to_put_it_right(rule: str) -> None:
    years, provision, fix = WRONG[rule]
    upload = send_plan(*years, provision=provision)
    assert [(found.rule, found.fix) for found in upload.findings.all()] == [(rule, fix)]


def test_no_check_is_without_a_test() -> None:
    assert {rule.slug for rule in RECOVERY_PLAN.rules} == WRONG.keys()


def test_a_cumulative_deficit_may_be_rounded_and_each_version_is_on_its_own() -> None:
    right = year("2024/25", 10_000_000, 152_050_000, contributions=5_000_000)
    assert not _found(send_plan(year(), right, year("2025/26", 1, 2, version=NEWER)))


# --- versions side by side ---


def test_versions_of_one_file_or_of_several_count_side_by_side() -> None:
    publish_plan(year(), year(in_year=1, version=NEWER))
    publish_plan(year(in_year=2, version="Draft"), name="draft.xlsx")
    assert _plans() == [
        ("Draft", 2023, 2),
        ("March 2023", 2023, 24_900_000),
        (NEWER, 2023, 1),
    ]


def test_a_version_sent_again_replaces_itself_alone_and_whole() -> None:
    first = publish_plan(
        year(), year(in_year=1, version=NEWER), provision=[numbers(), numbers(9, version=NEWER)]
    )
    again = publish_plan(year(in_year=7), name="again.xlsx")
    assert _plans() == [("March 2023", 2023, 7), (NEWER, 2023, 1)]
    assert _numbers() == [(NEWER, 9)]  # the numbers of the version went with it
    first.refresh_from_db()
    assert (first.state, again.state) == (UploadState.PUBLISHED, UploadState.PUBLISHED)


def test_withdrawing_brings_back_the_version_as_it_was_with_its_numbers() -> None:
    first = publish_plan(year(), provision=[numbers()])
    publish_plan(year(in_year=1, version=NEWER), name="newer.xlsx")
    again = publish_plan(year(in_year=7), name="again.xlsx")
    first.refresh_from_db()
    assert first.state == UploadState.SUPERSEDED
    services.withdraw(upload=again, by=None, reason="Not yet agreed")
    assert _plans() == [("March 2023", 2023, 24_900_000), (NEWER, 2023, 1)]
    assert _numbers() == [("March 2023", 620)]
    first.refresh_from_db()
    assert first.state == UploadState.PUBLISHED


def test_withdrawing_the_only_file_of_a_version_leaves_the_others() -> None:
    first = publish_plan(year(), provision=[numbers()])
    publish_plan(year(in_year=1, version=NEWER), name="newer.xlsx")
    services.withdraw(upload=first, by=None, reason="Sent by mistake")
    assert (_plans(), _numbers()) == ([(NEWER, 2023, 1)], [])


def test_the_preview_shows_what_would_count_and_no_more() -> None:
    publish_plan(year(), year(in_year=1, version=NEWER), provision=[numbers()])
    ready = send_plan(year(in_year=7), name="again.xlsx")
    shown = vintages.preview(ready)
    assert _plans(shown) == [("March 2023", 2023, 7), (NEWER, 2023, 1)]
    services.publish(upload=ready, by=None)
    assert (_plans(), _numbers()) == (_plans(shown), _numbers(shown))


# --- its pages ---


def test_its_freshness_says_when_a_version_was_published_last_and_nothing_is_due() -> None:
    publish_plan(year())
    last = publish_plan(year(version=NEWER), name="newer.xlsx")
    (fresh,) = [
        f for f in freshness(vintages.live(), last.received_at.date()) if f.dataset == RECOVERY_PLAN
    ]
    assert (fresh.published_at, fresh.latest, fresh.next_due_on) == (last.published_at, None, None)


def test_every_page_of_it_opens_and_names_the_version(
    finance_officer: User, client_for: ClientFor
) -> None:
    client = client_for(finance_officer)
    assert b"Month, if the file does not say" not in client.get(f"/data/{SLUG}/upload/").content
    ready = send_plan(year(), provision=[numbers()])
    for page in ("", "preview/", "discard/"):
        response = client.get(f"/data/upload/{ready.pk}/{page}")
        assert response.status_code == 200
        assert "March 2023" in response.content.decode()
    services.publish(upload=ready, by=None)
    publish_plan(year(in_year=7), name="again.xlsx")
    for address in ("/data/", f"/data/{SLUG}/", f"/data/{SLUG}/compare/", "/"):
        response = client.get(address)
        assert response.status_code == 200, address
    (row,) = RecoveryPlanYear.objects.filter(in_year=7)
    source = client.get(f"/data/source/{row.part_id}/{row.row_number}/")
    assert "March 2023" in source.content.decode()
