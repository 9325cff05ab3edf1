"""An officer puts a file right on the page: two cells, a total, a query; and it is published."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from finance.demo import workbooks
from tests.functional.site.conftest import Readers
from tests.functional.site.reader import PHONE, WIDE
from tests.functional.site.test_the_road import REASON, upload
from tests.site import Site

FILLED_BY = "fill"
SECOND = "HN10"


@pytest.fixture(scope="module")
def worker(site: Site) -> None:
    site.worker()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Month 11 with two cells that are no number, a query, and a total below the lines."""
    stated = workbooks.trial_corrected()
    amount = stated.forecasts[SECOND]
    typed = {"HN09": "£1.2m?", SECOND: f"£{amount:,}?"}
    book = load_workbook(io.BytesIO(workbooks.workbook(replace(stated, typed=typed))))
    lines = book["Lines"]
    rows = list(lines.iter_rows(min_row=4, values_only=True))
    budget = sum(int(str(row[4])) for row in rows)
    forecast = sum(stated.forecasts[str(row[0])] for row in rows)
    spent = sum(int(str(row[6] or 0)) for row in rows)
    lines.append(["HN99", "All together", "High needs", rows[0][3], budget, forecast, spent])
    path = tmp_path / "Month 11 as it is.xlsx"
    book.save(path)
    return path


@pytest.mark.usefixtures("worker")
def test_a_file_is_put_right_on_the_page_and_published(file: Path, reader_for: Readers) -> None:
    window = reader_for("finance_officer")
    page = window.page
    upload(page, file)
    wrong = page.get_by_role("table", name="What is wrong")
    expect(wrong.get_by_role("textbox")).to_have_count(2)
    for field in wrong.get_by_role("textbox").all():
        field.fill(field.input_value().rstrip("?"))
    page.get_by_role("button", name="Correct these 2 cells and check again").click()

    expect(page.get_by_role("heading", name="Corrected here")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Answer this")).to_be_visible()
    window.check_accessibility()
    for width in (PHONE, WIDE):
        window.check_layout(width)
    page.get_by_label("A total: leave it out").check()
    page.get_by_role("button", name="Answer and check again").click()

    expect(page.get_by_text("no errors, 1 query")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download your file with the cells marked").click()
    marked = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert marked.sheetnames[0] == "What was found"
    comments = [c.comment.text for row in marked["Lines"].iter_rows() for c in row if c.comment]
    assert sum(text.startswith("Query: ") for text in comments) == 1
    assert sum(text.startswith("Corrected on the page: ") for text in comments) == 2

    page.get_by_label("Explanation of").fill(REASON)
    page.get_by_role("button", name="Save and preview changes").click()
    expect(page.get_by_role("heading", name="What members will see change")).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("heading", name="Members see this now")).to_be_visible()
    assert not window.faults
