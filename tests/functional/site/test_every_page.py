"""Every page, as everybody: readable, within the screen, silent, and asking nobody else."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.cast import CAST
from tests.functional.site import pages
from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, WIDE, ZOOMED, Reader
from tests.site import Site

FILLED_BY = "fill_every_state"
PAGES = sorted(pages.served() - pages.NOT_PAGES)
TOGETHER = ("stranger", "finance_officer", "administrator")  # these see nearly every page there is
ALONE = ("chair", "send_officer")  # and these the pages that are theirs


def own(who: str) -> list[str]:
    """The pages that somebody is to look at: of those who see some alone, these."""
    if who not in ALONE:
        return PAGES
    return [name for name in PAGES if not any(pages.may_see(each, name) for each in TOGETHER)]


def check(reader: Reader, path: str, *, on_paper: bool = True) -> None:
    """Look at a page on three screens and on paper; what is wrong is added to the faults."""
    status = reader.open(path)
    if status >= 500:
        reader.note(f"answers {status}")
    reader.check_sense()
    reader.check_accessibility()
    for width in (PHONE, ZOOMED, WIDE):
        reader.check_layout(width)
    if on_paper:
        reader.check_print()


def test_every_page_is_looked_at() -> None:
    assert pages.served() >= pages.NOT_PAGES
    assert all(any(pages.may_see(who, name) for who in (*TOGETHER, *ALONE)) for name in PAGES)


@pytest.mark.parametrize("who", [name for name in CAST if name != "nobody"])
def test_every_page_is_accessible_and_keeps_to_itself(
    who: str, site: Site, reader_for: Readers
) -> None:
    reader = reader_for(who)
    for path in pages.looked_at_by(who, site, PAGES):
        check(reader, path, on_paper=who in TOGETHER)
    assert not reader.faults, "\n".join(reader.faults)


@pytest.mark.parametrize("path", ["/people/", "/nowhere/"])
def test_a_refusal_is_a_page_too(path: str, site: Site, reader_for: Readers) -> None:
    reader = reader_for("member")
    check(reader, path)
    assert not reader.faults, "\n".join(reader.faults)


@pytest.mark.parametrize("who", [*TOGETHER, *ALONE])
def test_every_page_works_on_a_phone(who: str, site: Site, reader_for: Readers) -> None:
    reader = reader_for(who, width=PHONE)
    for path in pages.looked_at_by(who, site, own(who)):
        reader.open(path)
        reader.check_accessibility()
        reader.check_layout(PHONE)
    assert not reader.faults, "\n".join(reader.faults)


@pytest.mark.parametrize("who", [*TOGETHER, *ALONE, "member"])
def test_every_page_works_without_javascript(who: str, site: Site, reader_for: Readers) -> None:
    reader = reader_for(who, javascript=False)
    for path in pages.looked_at_by(who, site, own(who)):
        reader.open(path)
        assert_readable(reader.page)
        assert_forms_can_be_sent(reader)
    assert not reader.faults, "\n".join(reader.faults)


def assert_readable(page: Page) -> None:
    """The heading is there, every figure shows its table or says that there is nothing to show,
    and no button that would do nothing.
    """
    expect(page.locator("h1")).to_be_visible()
    for figure in page.locator("[data-figure]").all():
        nothing = figure.get_by_text("No data has been published for this yet.")
        expect(figure.locator("table").or_(nothing)).to_be_visible()
        expect(figure.get_by_role("button", name="Chart", exact=True)).to_have_count(0)


IDLE = """() => {
  const isSeen = (each) => each.checkVisibility();
  const idle = [...document.querySelectorAll("button[type=button]")].filter(isSeen);
  const sends = (each) => each.type === "submit" && isSeen(each);
  const asks = (each) => each.type !== "hidden" && isSeen(each);
  const stuck = [...document.forms].filter(
    (form) => [...form.elements].some(asks) && ![...form.elements].some(sends),
  );
  return [...idle, ...stuck].map((each) => each.outerHTML.slice(0, 160));
}"""


def assert_forms_can_be_sent(reader: Reader) -> None:
    """Every form has its button, and no button waits for a script."""
    for found in reader.page.evaluate(IDLE):
        reader.note(f"needs a script: {found}")


def test_the_menu_of_a_phone_needs_no_script(site: Site, reader_for: Readers) -> None:
    page = reader_for("finance_officer", width=PHONE, javascript=False).page
    page.goto("/")
    data = page.get_by_role("link", name="Data", exact=True)
    expect(data).to_have_count(0)
    page.get_by_text("Menu", exact=True).click()
    data.click()
    expect(page.get_by_role("heading", level=1, name="Data")).to_be_visible()


def test_the_keyboard_reaches_the_content_first_and_then_the_table(
    site: Site, reader_for: Readers
) -> None:
    reader = reader_for("member")
    reader.open("/finance/position/")
    page = reader.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    figure = page.locator("[data-figure]").first
    table = figure.get_by_role("button", name="Table", exact=True)
    tab_to(page, table.evaluate_handle("button => button"))
    page.keyboard.press("Enter")
    expect(table).to_have_attribute("aria-pressed", "true")
    expect(figure.locator("table")).to_be_visible()
    expect(figure.locator(".app-figure__chart")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(figure.locator(".app-figure__chart")).to_be_visible()


def tab_to(page: Page, target: object, at_most: int = 30) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement === target", target):
            return
    raise AssertionError("the keyboard does not reach it")


FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return style.boxShadow !== "none" || isOutlined ? "" : focused.outerHTML.slice(0, 160);
}"""


@pytest.mark.parametrize("path", ["/", "/finance/position/", "/data/monthly-return/upload/"])
def test_the_focus_is_always_seen_and_follows_the_page(
    path: str, site: Site, reader_for: Readers
) -> None:
    reader = reader_for("finance_officer")
    reader.open(path)
    assert reader.page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    for _ in range(25):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate("document.activeElement === document.body"):
            break
        assert reader.page.evaluate(FOCUS_IS_SEEN) == ""


def test_every_reader_finds_only_what_they_may_see(site: Site, reader_for: Readers) -> None:
    everybody = ["Overview", "Finance", "EHCPs", "Meetings", "Actions"]
    expected = {
        "member": everybody,
        "finance_officer": [*everybody, "Data", "Settings"],
        "administrator": [*everybody, "Data", "Settings", "People", "Audit"],
    }
    for who, labels in expected.items():
        page = reader_for(who).page
        links = page.get_by_role("navigation", name="Pages").get_by_role("link")
        expect(links).to_have_text([re.compile(f"^{label}$") for label in labels])


def test_viewing_as_a_member_is_said_on_the_page_and_ends_with_a_button(
    site: Site, reader_for: Readers
) -> None:
    reader = reader_for("chair", width=WIDE)
    reader.open("/")
    banner = reader.page.get_by_text("You see this as members do.")
    expect(banner).to_have_count(0)
    reader.page.locator(".app-user summary").click()
    reader.page.get_by_role("button", name="View as a member").click()
    expect(banner).to_be_visible()
    check(reader, "/")
    reader.page.get_by_role("button", name="Stop viewing as a member").first.click()
    expect(banner).to_have_count(0)
    assert not reader.faults, "\n".join(reader.faults)
