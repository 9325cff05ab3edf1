"""What is reported elsewhere, from the template to what counts."""

import io
from decimal import Decimal

import pytest

from finance.datasets.reported import REPORTED, SHEET, SLUG
from finance.figures.elsewhere import ELSEWHERE
from finance.models import ReportedRow
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.workings import due_of
from hnfsg.intake import jobs, selectors, services, vintages
from hnfsg.intake.freshness import freshness
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.intake.recipes import Heading, Origin, Recipe
from hnfsg.intake.template_file import template_workbook
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.reports import OVERSPEND, publish_reports, report, send_reports
from tests.intake.files import csv_file, send
from tests.shared_data import need_shared_data

pytestmark = pytest.mark.django_db


def _live() -> list[ReportedRow]:
    parts = vintages.live().part_ids(SLUG, SHEET)
    return list(ReportedRow.objects.filter(part__in=parts).order_by("row_number"))


# --- reading ---


def test_a_register_is_read_checked_and_published() -> None:
    upload = publish_reports(report(42_000_000, said="£42 million", note="From the press"))
    (row,) = _live()
    assert upload.state == UploadState.PUBLISHED
    assert (row.financial_year, row.point, row.measure) == (2023, "m10", "dsg-overspend")
    assert (row.value, row.as_published, row.note) == (42_000_000, "£42 million", "From the press")
    assert row.part.period == ""


@pytest.mark.parametrize(
    ("said", "value", "symbol"),
    [
        ("£40, 510,000", 40_510_000, ""),
        ("£40.9m", 40_900_000, ""),
        ("just under £39 million", 39_000_000, "approximate"),
        ("c. £49m", 49_000_000, "approximate"),
        ("£5m approx.", 5_000_000, "approximate"),
    ],
)
def test_amounts_are_read_as_councils_publish_them(said: str, value: int, symbol: str) -> None:
    publish_reports(report(said))
    (row,) = _live()
    assert (row.value, row.value_symbol) == (Decimal(value), symbol)


def test_an_amount_that_is_no_number_is_told_at_its_cell() -> None:
    upload = send_reports(report("about as before"))
    (error,) = upload.findings.filter(level=FindingLevel.ERROR)
    assert error.cell == "D2"
    assert "Value is “about as before”" in error.what


def test_two_values_of_one_month_are_both_kept() -> None:
    publish_reports(report(40_900_000, "Notes of the group"), report(42_000_000))
    assert [row.value for row in _live()] == [40_900_000, 42_000_000]


def test_the_same_report_twice_is_an_error_at_the_second() -> None:
    upload = send_reports(report(1_000_000), report("1000000.00"), report(2))
    (error,) = upload.findings.all()
    assert (error.rule, error.row) == ("reported-twice", 3)
    assert error.what == "Row 3 says the same as row 2"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "www.devon.gov.uk", "see the minutes"])
def test_an_address_that_is_none_is_an_error(address: str) -> None:
    (error,) = send_reports(report(1, address=address)).findings.all()
    assert error.rule == "source-address"
    assert address in error.what
    assert "https://" in error.fix


@pytest.mark.parametrize("wrong", [{"year": ""}, {"point": "Month 14"}, {"measure": "Overspend?"}])
def test_what_a_report_needs_is_asked_at_its_cell(wrong: dict[str, str]) -> None:
    upload = send_reports(report(1, **wrong))  # type: ignore[arg-type]
    assert upload.state == UploadState.FAILED
    assert [f.cell[1:] for f in upload.findings.all()] == ["2"]


# --- the road without months ---


def test_the_newest_register_counts_whole_and_withdrawing_brings_back_the_one_before() -> None:
    publish_reports(report(1_000_000), report(2_000_000, "Minutes"))
    newer = publish_reports(report(3_000_000), name="newer.csv")
    assert [row.value for row in _live()] == [3_000_000]
    services.withdraw(upload=newer, by=None, reason="Not yet agreed")
    assert [row.value for row in _live()] == [1_000_000, 2_000_000]


def test_its_template_comes_back_with_its_example_and_then_filled_in() -> None:
    upload = send(io.BytesIO(template_workbook(REPORTED)), "template.xlsx", SLUG)
    assert [f.rule for f in upload.findings.all()] == ["example-row"]


def test_its_freshness_says_when_it_was_published_and_nothing_is_due() -> None:
    upload = publish_reports(report(1))
    (fresh,) = [
        f for f in freshness(vintages.live(), upload.received_at.date()) if f.dataset == REPORTED
    ]
    assert fresh.published_at == upload.published_at
    assert fresh.next_due_on is None
    assert fresh.days_late == 0


def test_its_figure_says_when_the_next_comes_in_place_of_a_date() -> None:
    (_, before) = due_of(ELSEWHERE, vintages.live())
    assert not before.is_published
    publish_reports(report(1_000_000))
    (_, due) = due_of(ELSEWHERE, vintages.live())
    assert (due.is_published, due.last, due.next_due) == (True, "", "")
    html = page_figures([ELSEWHERE.slug], {}, vintages.live())[ELSEWHERE.slug].html
    assert "Reported elsewhere: the next comes when there is something new" in html


def test_an_officer_is_asked_for_no_month_and_every_page_of_it_opens(
    finance_officer: User, client_for: ClientFor
) -> None:
    client = client_for(finance_officer)
    assert b"Month, if the file does not say" not in client.get(f"/data/{SLUG}/upload/").content
    ready = send_reports(report(1_000_000))
    preview = client.get(f"/data/upload/{ready.pk}/preview/")
    assert preview.status_code == 200
    services.publish(upload=ready, by=None)
    publish_reports(report(2_000_000), name="newer.csv")
    for path in (
        f"/data/{SLUG}/",
        f"/data/upload/{ready.pk}/",
        f"/data/{SLUG}/compare/",
        "/data/",
        "/",
    ):
        assert client.get(path).status_code == 200


# --- the real register ---


def _recipe(headings: list[str]) -> Recipe:
    columns = {
        "financial_year": "financial_year",
        "point": "point",
        "measure": "measure",
        "as_published": "as_published",
        "source_title": "source_title",
        "source_address": "source_url",
        "note": "note",
    }
    origins = {name: Origin((Heading(heading),)) for name, heading in columns.items()}
    origins["value"] = Origin((Heading("value_gbp_m"),), unit=1_000_000, is_confirmed=True)
    return Recipe(
        sheet="Reported elsewhere",
        headings=tuple(map(Heading, headings)),
        columns=origins,
    )


def _mapped(file: io.BytesIO, headings: list[str]) -> Upload:
    upload = send(file, "reported by others.csv", SLUG)
    services.map_sheet(upload=upload, sheet=SHEET, recipe=_recipe(headings), by=None)
    job = selectors.open_job(upload)
    assert job
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


THEIRS = ["financial_year", "point", "measure", "value_gbp_m", "as_published", "source_title"]
THEIRS += ["source_url", "note"]


def test_a_register_in_its_own_words_comes_in_by_mapping_with_millions() -> None:
    rows = [
        ["2023-24", "month 10", "dsg_overspend_forecast", "42.0", "£42 million", "Herald"],
        ["2022-23", "forecast (FOI)", "dsg_overspend_forecast", "40.51", "£40, 510,000", "FOI"],
    ]
    full = [[*row, "https://www.example.gov.uk/a", ""] for row in rows]
    upload = _mapped(csv_file([THEIRS, *full]), THEIRS)
    assert upload.state == UploadState.READY, list(upload.findings.values("what", "fix"))
    services.publish(upload=upload, by=None)
    assert [(r.value, r.measure) for r in _live()] == [
        (42_000_000, "dsg-overspend"),
        (40_510_000, "dsg-overspend"),
    ]
    assert _live()[0].get_measure_display() == OVERSPEND


def test_the_reports_of_devon_come_through_with_both_values_of_month_10() -> None:
    path = need_shared_data() / "finance" / "devon_dsg_reported_2015_2024.csv"
    content = path.read_bytes()
    headings = content.decode("utf-8-sig").splitlines()[0].split(",")
    upload = _mapped(io.BytesIO(content), headings)
    assert upload.state == UploadState.READY, list(upload.findings.values("what", "fix"))
    services.publish(upload=upload, by=None)
    rows = _live()
    assert len(rows) == 43
    month_10 = [
        r.value
        for r in rows
        if (r.financial_year, r.point, r.measure) == (2023, "m10", "dsg-overspend")
    ]
    assert sorted(month_10) == [40_900_000, 42_000_000]
    (foi,) = [r for r in rows if r.as_published.startswith("£40, 510,000")]
    assert (foi.value, foi.point) == (40_510_000, "forecast")
    month_10_2022 = {
        r.measure: r.value for r in rows if (r.financial_year, r.point) == (2022, "m10")
    }
    assert month_10_2022 == {
        "dsg-overspend": 41_100_000,
        "action-assumed": 10_000_000,
        "action-delivered": 4_200_000,
        "action-lost": 4_600_000,
        "cumulative": 127_700_000,
    }
