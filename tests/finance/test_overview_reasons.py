"""The overview tells why a finance figure changed: the lines that moved, and the page that has all.

What the overview compares and what the page of movements compares are the same two moments.
"""

import re
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hnfsg.figures import reasons, registry
from hnfsg.figures.cache import Question
from hnfsg.figures.changes import compare, everybody
from hnfsg.figures.frames import frame_of
from hnfsg.figures.reasons import explained
from hnfsg.figures.registry import Absent
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Publication
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.returns import M9, M10, live_month, stated_amounts

EARLY, LATE = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (5, 14))
MILLION = 1_000_000
REASON = re.compile(r"<li><span>(.*?) <strong>(.*?)</strong></span> <a [^>]*href=\"(.*?)\"")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def _published(db: None) -> None:
    lines = {"A": 100, "B": 100, "C": 60, "D": 50, "E": 53}
    live_month(
        M9,
        {code: (1, amount * MILLION) for code, amount in lines.items()},
        stated_amounts(40_300_000, 15_400_000, 363_200_000),
        at=EARLY,
    )
    lines |= {"A": 105, "B": 98, "C": 61, "D": 51}
    live_month(
        M10,
        {code: (1, amount * MILLION) for code, amount in lines.items()},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
        at=LATE,
    )


def panel(client: Client, address: str = "/") -> str:
    """The HTML of the panel that says what changed."""
    html = client.get(address).content.decode()
    return html[html.index('data-panel="since"') :].partition("</section>")[0]


@pytest.mark.usefixtures("_published")
def test_see_why_leads_to_what_moved_since_the_same_day(
    member: User, client_for: ClientFor
) -> None:
    html = panel(client_for(member))
    links = re.findall(r'href="(/finance/[^"]+)">See why', html)
    assert links == ["/finance/movement/?since=2024-02-13"] * 3
    page = client_for(member).get(links[0]).content.decode()
    assert '<option value="2024-02-13" selected>13 February 2024</option>' in page
    assert "The forecast rose £5.0m since 13 February 2024 (month 9 then)" in page


@pytest.mark.usefixtures("_published")
def test_the_largest_movements_stand_under_the_first_change_with_their_rows(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = panel(client)
    said = REASON.findall(html)
    assert [(name, amount) for name, amount, _ in said] == [
        ("Line A", "+£5.0m"),
        ("Line B", "−£2.0m"),
        ("Line C", "+£1.0m"),
    ]
    assert "And 1 more, with what officers say of them" in html
    assert html.count("<details") == 1
    assert "Line A" in client.get(said[0][2]).content.decode()


@pytest.mark.usefixtures("_published")
def test_a_line_that_is_gone_since_a_withdrawn_file_is_told_with_the_others(
    member: User, client_for: ClientFor
) -> None:
    moment = datetime(2024, 2, 20, 12, tzinfo=UTC)
    Publication.objects.filter(period=M10.key).update(until_at=moment)
    stated = stated_amounts(50_000_000, 25_000_000, 400_000_000)
    wrong = live_month(M10, {"Z": (1, 400 * MILLION)}, stated, at=moment)
    services.withdraw(upload=wrong, by=None, reason="Wrong file")
    found = REASON.findall(panel(client_for(member), "/?since=2024-02-21"))
    assert [name for name, _, _ in found] == ["Line Z", "Line A", "Line B"]
    assert found[0][2] == reverse("intake:source_row", args=[wrong.parts.get(sheet="lines").pk, 2])


@pytest.mark.usefixtures("_published")
def test_a_line_whose_row_is_not_known_ends_no_list(
    member: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_the_first(question: Question) -> pd.DataFrame:
        frame = frame_of(question)
        frame.loc[0, ["source", "source_then"]] = Absent.MISSING
        return frame

    monkeypatch.setattr(reasons, "frame_of", without_the_first)
    html = panel(client_for(member))
    assert "<span>Line A <strong>+£5.0m</strong></span></li>" in html
    assert [name for name, _, _ in REASON.findall(html)] == ["Line B", "Line C"]


@pytest.mark.usefixtures("_published")
def test_another_day_is_carried_to_the_page(member: User, client_for: ClientFor) -> None:
    assert "/finance/movement/?since=2024-02-06" in panel(client_for(member), "/?since=2024-02-06")


@pytest.mark.usefixtures("_published")
def test_what_is_new_leads_to_its_own_page(member: User, client_for: ClientFor) -> None:
    html = panel(client_for(member), "/?since=2024-01-01")
    assert "is new" in html
    assert "movement" not in html
    assert "<details" not in html


@pytest.mark.usefixtures("_published")
def test_where_nothing_changed_there_are_no_rows(member: User, client_for: ClientFor) -> None:
    html = panel(client_for(member), "/?since=2024-02-20")
    assert "These did not change: " in html
    assert "<details" not in html


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("day", [date(2024, 2, 5), date(2024, 2, 13)])
def test_both_pages_compare_the_same_months(day: date) -> None:
    from finance.figures.movement import LINES
    from hnfsg.figures.as_at import end_of
    from hnfsg.figures.scopes import resolve

    live = vintages.live()
    change = compare(vintages.as_at(end_of(day)), live).changes[0]
    frame = LINES.frame(resolve(LINES, {"since": day.isoformat()}, live).scope, live)
    assert change.before is not None
    assert change.after is not None
    assert set(frame["month_then"]) == {change.before.period}
    assert set(frame["month"]) == {change.after.period}


@pytest.mark.usefixtures("_published")
def test_a_figure_of_which_the_moment_makes_no_sense_gives_no_rows() -> None:
    live = vintages.live()
    changes = compare(vintages.as_at(EARLY), live).changes
    told = explained(changes, date(2099, 1, 1), live, everybody)
    assert [each.reasons for each in told] == [()] * 3


def test_what_explains_a_figure_is_a_figure_that_takes_a_day() -> None:
    explaining = {figure.behind for figure in registry.figures() if figure.behind}
    assert explaining
    for slug in explaining:
        names = {d.name: d for d in registry.figure(slug).dimensions}
        assert names["since"].also is not None


@pytest.mark.usefixtures("_published")
def test_the_rows_cost_few_queries_and_a_warm_page_none(
    member: User,
    client_for: ClientFor,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(28):
        client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/")


def test_a_change_of_month_in_a_year_without_lines_is_told_without_rows(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_month(M9, {}, stated_amounts(1, 1, 1), at=EARLY)
    live_month(FinancialMonth(2023, 10), {}, stated_amounts(2 * MILLION, 1, 1), at=LATE)
    html = panel(client_for(member))
    assert "rose £2.0m" in html
    assert "<details" not in html


@pytest.mark.usefixtures("_published")
def test_the_position_leads_to_what_moved_in_the_same_month(
    member: User, client_for: ClientFor
) -> None:
    html = client_for(member).get("/finance/position/?as-at=2024-02-14").content.decode()
    assert (
        'href="/finance/movement/?year=2023-24&amp;month=2023-24-m10&amp;as-at=2024-02-14"' in html
    )
