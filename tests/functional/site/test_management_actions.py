"""A member on a phone: why did the risk rise, and what became of one action?"""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, WIDE
from tests.site import Site

FILLED_BY = "fill"
PAGE = "/finance/management-actions/"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_member_reads_why_the_risk_rose_and_opens_one_action(
    javascript: bool, reader_for: Readers
) -> None:
    reader = reader_for("member", width=PHONE, javascript=javascript)
    reader.open("/")
    page = reader.page
    tile = page.locator("[data-headline='finance.management_actions.at_risk']")
    expect(tile.locator(".app-tile__value")).to_have_text("£14.6m")
    expect(tile).to_contain_text("72.3% of the £20.2m assumed")
    tile.get_by_role("link", name="Savings at risk").click()

    said = page.locator("#said")
    expect(said).to_contain_text("of the £20.2m of management action assumed in Plan 2023, the")
    expect(said).to_contain_text("previous management action plan, £14.6m is at risk (72.3%)")
    expect(said).to_contain_text("£5.6m is left")
    main = page.locator("main")
    expect(main).to_contain_text("Since month 9 what is at risk or lost rose by £2.2m, to £14.6m")
    expect(main).to_contain_text("is already in the reported overspend. Do not add it")
    expect(main).not_to_contain_text("By lead")
    reader.check_layout(PHONE)

    totals = page.locator("[data-panel='totals']")
    totals.get_by_role("link", name=re.compile("£2.2m more at risk")).click()
    ledger = page.get_by_role("region", name=re.compile("^Plan 2023, Month 10"))
    rows = ledger.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(ledger.locator("tfoot")).to_contain_text("+£2,200,000")
    rows.get_by_role("link", name="9 Top-up bands for mainstream schools", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "9 Top-up bands for mainstream schools"
    )
    expect(page.locator("#said")).to_contain_text("£0.8m is at risk (dropped)")
    expect(page.locator("main")).to_contain_text("Consultation ended against the lowest band.")
    expect(page.locator("main")).not_to_contain_text("SEND manager")
    reader.check_layout(PHONE)
    page.get_by_role("listitem").filter(has_text="Month 10").get_by_role("link").click()
    expect(page.get_by_text("Top-up bands for mainstream schools", exact=True)).to_be_visible()
    assert reader.faults == []


def test_the_pages_are_in_order_and_officers_see_who_leads(reader_for: Readers) -> None:
    reader = reader_for("finance_officer", width=WIDE)
    for path in (PAGE, f"{PAGE}?moved=at-risk", f"{PAGE}Plan-2023/4/"):
        reader.open(path)
        reader.check_sense()
        reader.check_accessibility()
        for width in (WIDE, PHONE, 320):
            reader.check_layout(width)
    expect(reader.page.locator("main")).to_contain_text("Commissioning manager")
    reader.open(PAGE)
    expect(reader.page.locator("[data-panel='leads']")).to_contain_text("Places manager")
    assert reader.faults == []


def test_month_6_is_as_the_papers_have_it_and_movements_since_then(reader_for: Readers) -> None:
    reader = reader_for("member")
    reader.open(f"{PAGE}?month=2023-24-m06")
    main = reader.page.locator("main")
    expect(main).to_contain_text("£9.8m is at risk (48.5%). £10.4m is left")
    expect(main).to_contain_text("counts on £12.2m of savings, and £12.2m is deliverable")
    reader.open(f"{PAGE}?since=2023-24-m06")
    expect(main).to_contain_text("Since month 6 what is at risk or lost rose by £4.8m, to £14.6m")
    reader.open(f"{PAGE}?month=2022-23-m10")
    expect(main).to_contain_text(
        "of the £10.0m of management action assumed in Plan 2022, £4.6m will not be delivered "
        "(46.0%). £5.4m is left: £4.2m delivered and £1.2m unallocated."
    )
    assert reader.faults == []


def test_an_officer_changes_an_action_and_members_read_both_values(
    site: Site, reader_for: Readers
) -> None:
    site.worker()
    officer, member = reader_for("finance_officer", width=PHONE), reader_for("member")
    page, where = officer.page, f"{PAGE}Plan-2023/4/"
    officer.open(where)
    page.get_by_role("link", name="Change this action").click()
    page.get_by_label("At risk", exact=True).fill("£1.2m")
    page.get_by_label("On track", exact=True).fill("550,000")
    why = "The spring reviews moved more pupils than we expected."
    page.get_by_label("Why do you change it?").fill(why)
    officer.check_layout(PHONE)
    officer.check_accessibility()
    page.get_by_role("button", name="Check the change").click()
    expect(page.get_by_text("no errors, no queries")).to_be_visible(timeout=150_000)
    member.open(where)
    expect(member.page.locator("#said")).to_contain_text("£1.6m is at risk")

    page.get_by_role("link", name="Preview changes").click()
    changes = page.get_by_role("table", name="The headlines, now and after")
    expect(changes.get_by_role("row").filter(has_text="£14.2m")).not_to_have_count(0)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="Members see this now")).to_be_visible()

    member.open(where)
    expect(member.page.locator("#said")).to_contain_text("£1.2m is at risk")
    changed = member.page.locator("[data-panel='changed']")
    expect(changed).to_contain_text(f"because: {why}")
    expect(changed).to_contain_text("At risk: £1,200,000, was £1,600,000")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Why do you withdraw it?").fill("It was only tried out.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("heading", name="Withdrawn")).to_be_visible()
    member.open(where)
    expect(member.page.locator("#said")).to_contain_text("£1.6m is at risk")
    assert officer.faults + member.faults == []
