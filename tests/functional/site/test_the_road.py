"""The whole road: a month's workbook goes in, the overview changes, and changes back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from finance.demo.load import write_trials
from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, WIDE
from tests.site import Site

FILLED_BY = "fill"
WRONG = "DSG monitoring M11 2023-24 with two errors and a query.xlsx"
RIGHT = "DSG monitoring M11 2023-24 corrected.xlsx"
REASON = "New placements were agreed in February; the full year's cost is now in the forecast."


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    write_trials(folder)
    return folder


@pytest.fixture(scope="module")
def worker(site: Site) -> None:
    """A real worker, which hears of each upload through the broker."""
    site.worker()


def upload(page: Page, file: Path) -> None:
    """Send a file from the Data page and wait until the worker has checked it."""
    page.goto("/data/")
    page.get_by_role("link", name="Upload Monthly finance return").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    expect(page.get_by_role("status").filter(has_text="Ready to send")).to_be_visible()
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_text("check and preview")).to_be_visible(timeout=60_000)


def overspend(page: Page) -> str:
    """The first headline of the overview."""
    page.goto("/")
    tile = page.locator("[data-headline='finance.position.overspend']")
    return tile.locator(".app-tile__value").inner_text()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_month_goes_in_and_can_be_taken_back(
    width: int, files: Path, reader_for: Readers
) -> None:
    officer_window = reader_for("finance_officer", width=width)
    member_window = reader_for("member", width=width)
    officer, member = officer_window.page, member_window.page
    before = overspend(member)

    upload(officer, files / WRONG)
    errors = officer.get_by_role("table", name="What is wrong")
    expect(errors.locator("tbody tr")).to_have_count(2)
    for place in errors.locator("tbody code").all_inner_texts():
        sheet, _, cell = place.partition("!")
        assert sheet in ("Summary", "Lines", "Management actions")
        assert cell[0].isalpha()
        assert cell[-1].isdigit()
    expect(officer.get_by_role("table", name="Explain this, or fix it")).to_be_visible()
    expect(officer.get_by_role("button", name="Publish")).to_have_count(0)
    officer_window.check_layout(width)

    officer.get_by_role("link", name="Upload a corrected file").click()
    officer.get_by_label("File", exact=True).set_input_files(files / RIGHT)
    officer.get_by_role("button", name="Upload and check").click()
    expect(officer.get_by_text("no errors, 1 query")).to_be_visible(timeout=60_000)
    assert overspend(member) == before, "members see nothing of what is not published"

    officer.get_by_label("Explanation of").fill(REASON)
    officer.get_by_role("button", name="Save and preview changes").click()
    expect(officer.get_by_role("heading", name="What members will see change")).to_be_visible()
    changes = officer.get_by_role("table", name="The headlines, now and after")
    expect(changes.get_by_role("row").filter(has_text=before)).not_to_have_count(0)
    officer_window.check_layout(width)

    officer.get_by_role("button", name="Publish").click()
    expect(officer.get_by_role("heading", name="Members see this now")).to_be_visible()
    after = overspend(member)
    assert after != before
    member.goto("/finance/position/")
    expect(member.locator("main")).to_contain_text(after)
    expect(member.locator("main")).to_contain_text(REASON)

    officer.get_by_role("link", name="Withdraw").click()
    officer.get_by_label("Why do you withdraw it?").fill("It was sent before it was agreed.")
    officer.get_by_role("button", name="Withdraw").click()
    expect(officer.get_by_role("heading", name="Withdrawn")).to_be_visible()
    assert overspend(member) == before
    assert not officer_window.faults + member_window.faults


@pytest.mark.usefixtures("worker")
def test_the_check_goes_on_when_the_page_is_closed(files: Path, reader_for: Readers) -> None:
    window = reader_for("finance_officer")
    window.page.goto("/data/monthly-return/upload/")
    window.page.get_by_label("File", exact=True).set_input_files(files / RIGHT)
    window.page.get_by_role("button", name="Upload and check").click()
    address = window.page.url
    window.page.close()
    window.page = window.context.new_page()
    window.page.goto(address)
    expect(window.page.get_by_text("check and preview")).to_be_visible(timeout=60_000)


@pytest.mark.usefixtures("worker")
def test_a_file_goes_in_without_javascript(files: Path, reader_for: Readers) -> None:
    page = reader_for("finance_officer", javascript=False).page
    page.goto("/data/monthly-return/upload/")
    page.get_by_label("File", exact=True).set_input_files(files / RIGHT)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_text("check and preview")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("Explanation of")).to_be_visible()
