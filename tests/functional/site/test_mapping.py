"""A council's wide workbook is mapped once in a browser; next month's goes straight through."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, WIDE
from tests.intake.council_workbook import council_workbook
from tests.site import Site

FILLED_BY = "fill_people"
REASON = "The return of the month before was not sent here."


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, months in (("DSG December.xlsx", 2), ("DSG January.xlsx", 3)):
        (folder / name).write_bytes(council_workbook(months).getvalue())
    return folder


@pytest.fixture(scope="module")
def worker(site: Site) -> None:
    """A real worker, which hears of each upload through the broker."""
    site.worker()


def upload(page: Page, file: Path, month: str) -> None:
    """Send a file for a month and wait until the worker has checked it."""
    page.goto("/data/monthly-return/upload/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Month, if the file does not say").select_option(month)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_text("check and preview")).to_be_visible(timeout=60_000)


def publish(page: Page) -> None:
    """Explain what is unusual, look at what members will see, and publish."""
    for box in page.get_by_label("Explanation of").all():
        box.fill(REASON)
    for name in ("Save and preview changes", "Preview changes"):
        button = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        if button.count():
            button.first.click()
            break
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Members see this now")).to_be_visible()


@pytest.mark.usefixtures("worker")
def test_a_wide_workbook_is_mapped_once_and_the_next_goes_straight_through(
    files: Path, reader_for: Readers
) -> None:
    window = reader_for("finance_officer")
    page = window.page
    upload(page, files / "DSG December.xlsx", "2023-24-m09")
    page.get_by_role("link", name="Say what is what in this file").click()

    page.get_by_role("link", name="Say where it is Summary").click()
    row = page.get_by_role("row").filter(has_text="Reported overspend")
    expect(row).to_contain_text("beside “Forecast overspend”")
    expect(row).to_contain_text("read as £11,890,000")
    window.check_layout(PHONE)
    window.check_layout(WIDE)
    window.check_accessibility()
    page.get_by_role("button", name="Save, and check the file again").click()

    expect(page.get_by_role("heading", name="How Lines is read")).to_be_visible()
    expect(page.get_by_role("heading", name="Months stand across")).to_be_visible()
    what = page.get_by_label("What Fcast £000 in column D, F is")
    expect(what).to_have_value("forecast")
    what.select_option("actual_to_date")
    expect(page.get_by_text("You have changed something since")).to_be_visible()
    page.get_by_role("button", name="Save, and check the file again").click()
    expect(page.get_by_role("heading", name="There is something to put right")).to_be_visible()
    page.get_by_label("What Fcast £000 in column D, F is").select_option("forecast")
    page.get_by_role("button", name="Look at the first rows").click()
    rows = page.get_by_role("region", name="Rows under our headings")
    expect(rows).to_contain_text("£22,900,000")
    window.check_layout(PHONE)
    window.check_layout(WIDE)
    window.check_accessibility()
    page.get_by_role("button", name="Save, and check the file again").click()
    expect(page.get_by_text("check and preview")).to_be_visible(timeout=60_000)

    page.get_by_role("link", name="Say what each code stands for").click()
    expect(page.get_by_text("“Hospital” points to hospital education")).to_be_visible()
    window.check_layout(PHONE)
    window.check_layout(WIDE)
    page.get_by_role("button", name="Confirm all 6").click()
    expect(page.get_by_text("no errors")).to_be_visible(timeout=60_000)
    publish(page)

    upload(page, files / "DSG January.xlsx", "2023-24-m10")
    expect(page.get_by_text("no errors")).to_be_visible()
    expect(page.get_by_role("heading", name="Answer")).to_have_count(0)
    expect(page.get_by_text("read 2 of 3 sheets: Dashboard, DSG detail")).to_be_visible()
    publish(page)

    page.goto("/data/monthly-return/mappings/")
    expect(page.get_by_text("Lines: DSG detail in DSG December.xlsx")).to_be_visible()
    assert not window.faults, window.faults
