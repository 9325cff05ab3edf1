"""A member on a phone, the evening before the meeting: what changed, why, and the row it is in.

Each way to the original row takes three taps at most, with scripts and without.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, Reader
from tests.site import Site

FILLED_BY = "fill"
SEE_WHY = re.compile("^See why ?: Forecast overspend, whole DSG$")
A_ROW = re.compile(r"^(Lines|Management actions), row \d+$")


class Thumb:
    """Taps, and counts them."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        """Tap what is in sight once it is scrolled to."""
        expect(what).to_be_visible()
        what.click()
        self.taps += 1


def changes(page: Page) -> Locator:
    """The panel of the overview that says what changed."""
    return page.locator("[data-panel='since']")


def assert_at_the_row(page: Page, line: str) -> None:
    """The row of the file is open, and it is the line's."""
    expect(page.get_by_role("heading", level=1)).to_have_text(A_ROW)
    expect(page.get_by_text(line, exact=True).first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_change_to_why_to_the_row_in_three_taps(
    javascript: bool, site: Site, reader_for: Readers
) -> None:
    reader = reader_for("member", width=PHONE, javascript=javascript)
    reader.open("/")
    page, thumb = reader.page, Thumb()
    expect(changes(page).get_by_text("Forecast overspend, whole DSG rose £0.6m")).to_be_visible()
    thumb.tap(changes(page).get_by_role("link", name=SEE_WHY))
    expect(page.get_by_role("heading", level=1)).to_have_text("What moved")
    figure = page.locator("[data-figure='finance.movement.lines']")
    said = figure.locator(".app-figure__takeaway")
    expect(said).to_contain_text("The forecast rose £0.6m since 20 February 2024 (month 9 then)")
    expect(said).to_contain_text("Education otherwise than at school +£0.3m")
    if javascript:
        thumb.tap(figure.get_by_role("button", name="Table", exact=True))
    line = figure.get_by_role("row", name=re.compile("^Education otherwise than at school"))
    expect(line).to_contain_text("Month 10: Tuition at home was agreed")
    thumb.tap(line.get_by_role("link", name=A_ROW).first)
    assert_at_the_row(page, "Education otherwise than at school")
    assert thumb.taps <= 3
    assert not reader.faults, "\n".join(reader.faults)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_largest_movements_open_right_under_the_change(
    javascript: bool, site: Site, reader_for: Readers
) -> None:
    reader = reader_for("member", width=PHONE, javascript=javascript)
    reader.open("/")
    page, thumb = reader.page, Thumb()
    thumb.tap(changes(page).get_by_text("The largest movements behind it").first)
    row = changes(page).get_by_role("link", name=re.compile(r"^Lines, row \d+ ?: Education other"))
    thumb.tap(row)
    assert_at_the_row(page, "Education otherwise than at school")
    assert thumb.taps == 2
    assert not reader.faults, "\n".join(reader.faults)


def test_the_changes_since_any_day_lead_to_what_moved_since_then(
    site: Site, reader_for: Readers
) -> None:
    reader = reader_for("member", width=PHONE)
    reader.open("/")
    page = reader.page
    page.get_by_label("Show changes since").fill("2023-10-31")
    page.get_by_role("button", name="Compare").click()
    expect(changes(page)).to_contain_text("Since 31 October 2023")
    changes(page).get_by_role("link", name=SEE_WHY).click()
    expect(page.get_by_label("Change since")).to_have_value("2023-10-31")
    expect(page.locator("[data-figure='finance.movement.lines']")).to_contain_text(
        "since 31 October 2023 (month 6 then)"
    )


def test_the_bridge_leads_to_every_line_and_action_behind_it(
    site: Site, reader_for: Readers
) -> None:
    reader = reader_for("member", width=PHONE)
    reader.open("/finance/movement/")
    page = reader.page
    figure = page.locator("[data-figure='finance.movement.bridge']")
    expect(figure.locator(".app-figure__takeaway")).to_contain_text(
        "the budget is set £24.9m in deficit (inferred), and £16.0m comes on top"
    )
    expect(figure.locator(".app-figure__chart .bars path").first).to_be_visible()
    page.get_by_role("link", name="Every line and action behind the bridge").click()
    action = page.get_by_role("row", name=re.compile("^Special free school, second phase"))
    expect(action).to_contain_text("£2,600,000")
    action.get_by_role("link", name=A_ROW).click()
    assert_at_the_row(page, "Special free school, second phase")
    assert not reader.faults, "\n".join(reader.faults)


def test_the_page_of_movements_reads_on_every_screen(site: Site, reader_for: Readers) -> None:
    reader: Reader = reader_for("member")
    for address in ("/", "/finance/movement/", "/finance/movement/?since=last-publication"):
        reader.open(address)
        reader.page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
        reader.check_sense()
        reader.check_accessibility()
        for width in (PHONE, 320, 1280):
            reader.check_layout(width)
    assert not reader.faults, "\n".join(reader.faults)
