"""A month published again with another value is marked at its point and listed."""

import json

import pytest

from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import Rendered, page_figures
from hnfsg.intake import services, vintages
from hnfsg.people.models import User
from tests.figures.scratch import on, publish
from tests.intake.files import line

M = 1_000_000


def shown(vintage: vintages.Vintage | None = None) -> Rendered:
    return page_figures(["scratch.total"], {}, vintage or vintages.live())["scratch.total"]


@pytest.fixture
def twice(total: Figure, finance_officer: User) -> None:
    publish(line("A", 1, 5 * M, month=9), line("A", 1, 6 * M), at=on(5), by=finance_officer)
    publish(line("A", 1, 7 * M, month=9), at=on(8), by=finance_officer)


TOLD = "Month 9 (December 2023) was restated.</strong> £7.0m, was £5.0m."


@pytest.mark.usefixtures("twice")
def test_it_is_listed_with_old_and_new_when_and_by_whom() -> None:
    html = shown().html
    assert f"{TOLD} Published 8 February 2024 by FF." in html
    assert html.count("was restated") == 1


@pytest.mark.usefixtures("twice")
def test_its_point_is_marked_and_says_so_on_hovering() -> None:
    months, rings = json.loads(shown().chart)["data"]
    assert "M9" in rings["x"]
    at_m9 = months["hovertemplate"][months["x"].index("M9")]
    assert "Restated: £7.0m, was £5.0m, 8 February 2024" in at_m9.replace("<br>", " ")


@pytest.mark.usefixtures("twice")
def test_as_at_a_day_before_it_was_not_yet_restated() -> None:
    assert "was restated" not in shown(vintages.as_at(on(7))).html
    assert TOLD in shown(vintages.as_at(on(9))).html


def test_the_same_value_again_is_no_restatement(total: Figure) -> None:
    publish(line("A", 1, 5 * M), at=on(5))
    publish(line("A", 2, 5 * M), at=on(8))
    assert "was restated" not in shown().html


def test_withdrawing_what_restated_it_takes_the_mark_away(total: Figure) -> None:
    publish(line("A", 1, 5 * M), at=on(5))
    wrong = publish(line("A", 1, 7 * M), at=on(8))
    assert "£7.0m, was £5.0m." in shown().html
    services.withdraw(upload=wrong, by=None, reason="Sent too early")
    assert "£7.0m" not in shown().html


def test_a_new_month_is_no_restatement(total: Figure) -> None:
    publish(line("A", 1, 5 * M, month=9), at=on(5))
    publish(line("A", 1, 7 * M), at=on(8))
    assert "was restated" not in shown().html


def test_a_value_that_reads_the_same_in_millions_is_told_in_full(total: Figure) -> None:
    publish(line("A", 1, 5 * M), at=on(5))
    publish(line("A", 1, 5 * M + 1_000), at=on(8))
    assert "£5,001,000, was £5,000,000." in shown().html
