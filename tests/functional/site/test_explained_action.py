"""A movement of an action is asked about, the officer explains it, and a member reads why."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from finance.demo import actions, workbooks
from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE
from tests.site import Site

FILLED_BY = "fill"
PAGE = "/finance/management-actions/"
REF, PLAN = "4", "Plan 2023"
DELIVERED = 500_000  # £650,000 at month 10
WHY = "Placements that had ended were opened again on appeal, so their saving is not made."
BUSY = 300_000  # milliseconds: the worker draws every figure of the county first
MARKER = "Explained by officers"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Month 11, in which one action has delivered less than it had, and the rest is at risk."""
    book = load_workbook(io.BytesIO(workbooks.workbook(workbooks.trial_clean())))
    sheet = book["Management actions"]
    at = {name: actions.HEADINGS.index(name) for name in ("Ref", "Plan version")}
    named = [row for row in sheet.iter_rows() if row[at["Ref"]].value == REF]
    (row,) = [row for row in named if row[at["Plan version"]].value == PLAN]
    delivered, at_risk = (row[actions.HEADINGS.index(name)] for name in ("Delivered", "At risk"))
    at_risk.value += delivered.value - DELIVERED
    delivered.value = DELIVERED
    path = tmp_path / "DSG monitoring M11 2023-24.xlsx"
    book.save(path)
    return path


def test_the_finance_officer_explains_a_movement_and_a_member_reads_it_at_the_action(
    site: Site, file: Path, reader_for: Readers
) -> None:
    site.worker()
    officer, member = reader_for("finance_officer", width=PHONE), reader_for("member", width=PHONE)
    page = officer.page
    page.goto("/data/monthly-return/upload/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_text("no errors, 1 query")).to_be_visible(timeout=BUSY)
    asked = page.get_by_role("table", name="Explain this, or fix it")
    expect(asked).to_contain_text("has delivered £500,000. In Month 10 it had delivered £650,000")
    expect(asked).to_contain_text("Correct the amount, or explain why less is delivered than was.")
    page.get_by_label("Explanation of").fill(WHY)
    officer.check_layout(PHONE)
    page.get_by_role("button", name="Save and preview changes").click()
    expect(page.get_by_role("heading", name="What members will see change")).to_be_visible(
        timeout=BUSY
    )
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Members see this now")).to_be_visible(timeout=BUSY)

    reading = member.page
    member.open(PAGE)
    moved = reading.locator("[data-figure='finance.management_actions.movement']")
    moved.get_by_text(f"{MARKER} (1)").click()
    expect(moved.get_by_text(WHY)).to_be_visible()
    member.open(f"{PAGE}Plan-2023/{REF}/")
    expect(reading.locator("#said")).to_contain_text("At month 11")
    figure = reading.locator("[data-figure='finance.management_actions.action']")
    figure.get_by_text(f"{MARKER} (1)").click()
    expect(figure.get_by_text(WHY)).to_be_visible()
    drawn = figure.locator(".app-figure__data").evaluate("script => script.textContent")
    assert MARKER in drawn  # the point of month 11 is ringed
    assert "appeal" in drawn  # in lines of its own
    member.check_layout(PHONE)
    member.check_accessibility()

    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why do you withdraw it?").fill("It was only tried out.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("heading", name="Withdrawn")).to_be_visible(timeout=BUSY)
    member.open(f"{PAGE}Plan-2023/{REF}/")
    expect(reading.get_by_text(WHY)).to_have_count(0)
    assert officer.faults + member.faults == []
