"""A member reads: from a chart to the row of the file, with the limits, with pictures and text."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, WIDE, Reader

FILLED_BY = "fill"
POSITION = "/finance/position/"
OVERSPEND = '[data-figure="finance.position.overspend"]'
SPENT = '[data-figure="finance.position.monthly_spend"]'
PNG = b"\x89PNG\r\n\x1a\n"


def chart_of(reader: Reader, figure: str) -> Page:
    """The page, with a figure in sight whose chart is drawn."""
    reader.open(POSITION)
    chart = reader.page.locator(f"{figure} .app-figure__chart")
    chart.scroll_into_view_if_needed()
    expect(chart).to_have_attribute("data-ready", "1")
    return reader.page


def test_on_a_phone_a_chart_leads_to_its_table_its_source_and_the_row_of_the_file(
    reader_for: Readers,
) -> None:
    reader = reader_for("member", width=PHONE)
    page = chart_of(reader, OVERSPEND)
    figure = page.locator(OVERSPEND)
    figure.get_by_role("button", name="Table", exact=True).click()
    row = figure.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Month 10"))
    expect(row.first).to_contain_text("£40,900,000")
    expect(figure.get_by_text("swipe it sideways")).to_be_visible()
    expect(figure.get_by_text("DSG monitoring M10 2023-24.xlsx").first).to_be_visible()
    row.first.get_by_role("link", name="Summary, row 4").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Summary")
    expect(page.get_by_text("40,900,000").first).to_be_visible()
    reader.check_layout(PHONE)
    assert not reader.faults, reader.faults


def test_the_hint_of_a_table_is_there_only_while_it_is_wider_than_its_frame(
    reader_for: Readers,
) -> None:
    page = chart_of(reader_for("member", width=WIDE), SPENT)
    figure = page.locator(SPENT)
    hint = figure.locator(".app-scroll-hint")
    expect(hint).to_be_hidden()
    figure.get_by_role("button", name="Table", exact=True).click()
    page.set_viewport_size({"width": PHONE, "height": 900})
    expect(hint).to_be_visible()
    page.set_viewport_size({"width": WIDE, "height": 900})
    expect(hint).to_be_hidden()


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_chart_is_saved_as_a_picture_that_says_where_it_is_from(
    kind: str, reader_for: Readers, tmp_path: Path
) -> None:
    reader = reader_for("member")
    page = chart_of(reader, OVERSPEND)
    with page.expect_download() as waiting:
        page.locator(OVERSPEND).get_by_role("button", name=f"{kind.upper()} picture").click()
    assert waiting.value.suggested_filename == f"finance-position-overspend-2023-24-m10.{kind}"
    waiting.value.save_as(tmp_path / "picture")
    content = (tmp_path / "picture").read_bytes()
    if kind == "png":
        assert content.startswith(PNG)
        assert (int.from_bytes(content[16:20]), len(content) > 20_000) == (2_000, True)
    else:
        text = re.sub(r"<[^>]+>", " ", content.decode())
        for words in (
            "Forecast overspend against grant, by month",
            "At month 10 we expect to spend £40.9m more than the grant",
            "DSG monitoring M10 2023-24.xlsx",
            "Forecast £40.9m",
            "Elsewhere £42.0m",
        ):
            assert words in text
    assert not reader.faults, reader.faults


def test_the_text_for_a_paper_is_copied(reader_for: Readers) -> None:
    reader = reader_for("member")
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(POSITION)
    page = reader.page
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "At month 10 we expect to spend £40.9m more than the grant" in copied
    assert "Source: Monthly finance return, DSG monitoring M10 2023-24.xlsx" in copied
    assert not reader.faults, reader.faults


def test_what_cannot_be_copied_is_selected(reader_for: Readers) -> None:
    page = reader_for("member").page
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject();")
    page.goto(POSITION)
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_text("The text is selected: copy it with Ctrl and C.")).to_be_visible()
    assert "£40.9m" in page.evaluate("getSelection().toString()")


LABELS = """(figure) => [...figure.querySelectorAll(".annotation-text-g rect.bg")].map((each) => {
  const { left, right, top, bottom } = each.getBoundingClientRect();
  return [left, right, top, bottom];
})"""


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("figure", [OVERSPEND, SPENT])
def test_no_label_of_a_chart_is_written_over_another(
    figure: str, width: int, reader_for: Readers
) -> None:
    reader = reader_for("member", width=width)
    reader.open(f"{POSITION}?show=limits")
    chart = reader.page.locator(figure)
    expect(chart.locator(".app-figure__chart")).to_have_attribute("data-ready", "1")
    boxes = chart.evaluate(LABELS)
    assert boxes
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            is_beside = one[1] <= other[0] or other[1] <= one[0]
            is_above = one[3] <= other[2] + 3 or other[3] <= one[2] + 3
            assert is_beside or is_above, (one, other)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_limits_of_usual_variation_are_a_link(javascript: bool, reader_for: Readers) -> None:
    reader = reader_for("member", javascript=javascript)
    reader.open(POSITION)
    page = reader.page
    figure = page.locator(SPENT)
    figure.get_by_role("link", name="Show the limits of usual variation").click()
    expect(page).to_have_url(re.compile(r"\?year=2023-24&month=2023-24-m10&show=limits#"))
    expect(figure.get_by_text("the mean month is")).to_be_visible()
    if javascript:
        expect(figure.locator(".app-figure__chart")).to_have_attribute("data-ready", "1")
        expect(figure.locator(".shapelayer path")).to_have_count(3)
        reader.check_accessibility()
    else:
        expect(figure.get_by_role("columnheader", name="Upper limit")).to_be_visible()
    figure.get_by_role("link", name="Hide the limits of usual variation").click()
    expect(figure.get_by_text("the mean month is")).to_have_count(0)
    assert not reader.faults, reader.faults


def test_a_month_is_chosen_without_javascript(reader_for: Readers) -> None:
    page = reader_for("member", javascript=False).page
    page.goto(POSITION)
    page.get_by_label("Month", exact=True).select_option("2023-24-m06")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("At month 6 we expect to spend").first).to_be_visible()
