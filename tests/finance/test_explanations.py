"""What officers explained, on the chart of the lines and under it."""

import json

import pytest
from django.core.cache import cache

from finance.figures import lines
from hnfsg.figures.rendering import Rendered, page_figures
from hnfsg.intake import vintages
from hnfsg.intake.models import FindingLevel
from tests.finance.returns import M9, book, line, live_month, publish, send_book
from tests.intake.files import csv_file, send

pytestmark = pytest.mark.django_db

LONG = "Independent and non-maintained <b>special</b> schools & academies"


def shown() -> Rendered:
    cache.clear()
    return page_figures([lines.LINES.slug], {}, vintages.live())[lines.LINES.slug]


def _with_an_explained_line(name: str = LONG) -> None:
    """Month 10, in which the budget of line A has changed, explained."""
    live_month(M9, {"A": (700_000, 850_000), "B": (400_000, 400_000)}, {"reported_overspend": 1})
    rows = [line("A", 800_000, 900_000, name), line("B", 400_000, 400_000)]
    publish(send_book(book(lines=rows)))


def test_a_name_that_looks_like_a_tag_takes_no_page_down() -> None:
    _with_an_explained_line()
    spec = json.loads(shown().chart)
    assert spec["data"][0]["y"][0].startswith("Independent and non-maintained &lt;b&gt;special")


def test_a_bar_of_a_long_name_is_ringed_at_its_end() -> None:
    _with_an_explained_line()
    bars, _, rings = json.loads(shown().chart)["data"]
    assert rings["y"] == [bars["y"][0]]
    assert rings["x"] == [0.9]
    assert bars["text"][0].startswith("\u2002")
    assert "It is right." in bars["hovertemplate"][0]


def test_two_lines_of_one_name_are_ringed_each_for_itself() -> None:
    live_month(M9, {"A": (1, 850_000), "B": (700_000, 400_000)}, {"reported_overspend": 1})
    rows = [line("A", 1, 900_000, "Top-ups"), line("B", 400_000, 400_000, "Top-ups")]
    publish(send_book(book(lines=rows)))
    rings = json.loads(shown().chart)["data"][-1]
    assert rings["y"] == ["Top-ups (B)"]


def test_an_explanation_goes_with_the_sheet_that_it_is_of() -> None:
    _with_an_explained_line("Therapies")
    assert [m.subject for m in shown().markers] == ["Therapies"]
    headings = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]
    rows = [
        ["2023/24", 10, "A", "Therapies", "High needs", 700_000, 900_000],
        ["2023/24", 10, "B", "Line B", "High needs", 400_000, 400_000],
    ]
    later = send(csv_file([headings, *rows]), "lines.csv", "monthly-return")
    for query in later.findings.filter(level=FindingLevel.QUERY):
        assert query.rule == "lines-against-summary"
    publish(later)
    assert "Therapies" not in [m.subject for m in shown().markers]
