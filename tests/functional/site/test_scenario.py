"""A member asks what if, on the page of the forecast's record, and sends the link on."""

from playwright.sync_api import expect

from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE

FILLED_BY = "fill"
PAGE = "/finance/forecast-record/"


def test_a_member_moves_a_slider_and_shares_the_link(reader_for: Readers) -> None:
    member = reader_for("member", width=PHONE)
    member.page.goto(PAGE)
    overspend = member.page.locator("#what-if-result tbody tr").first
    expect(overspend).to_contain_text("£40.9m")
    before = overspend.inner_text()
    slider = member.page.get_by_role("slider", name="At risk")
    slider.focus()
    slider.press("End")
    expect(member.page.get_by_role("spinbutton", name="At risk")).to_have_value("100")
    expect(overspend).not_to_have_text(before)
    expect(member.page.get_by_text("Scenario, not a forecast")).to_be_visible()
    expect(overspend).to_contain_text("£26.3m")  # £14.6m at risk, and all of it comes
    chair = reader_for("chair")
    chair.page.goto(member.page.url)
    expect(chair.page.locator("#what-if-result tbody tr").first).to_contain_text("£26.3m")
    assert member.faults == chair.faults == []


def test_without_javascript_it_is_a_form(reader_for: Readers) -> None:
    member = reader_for("member", javascript=False)
    member.page.goto(PAGE)
    member.page.get_by_role("spinbutton", name="At risk").fill("100")
    member.page.get_by_role("button", name="Work it out").click()
    expect(member.page.locator("#what-if-result tbody tr").first).to_contain_text("£26.3m")
