"""The page /finance/lines/, and the page of one line, as each reader sees them."""

import io
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from finance.models import Block, Category, ReturnLine
from finance.selectors import forecasts_by_month
from finance.tables import AMOUNTS, LinesTable
from hnfsg.intake import vintages
from hnfsg.intake.models import Opened
from hnfsg.money import pounds
from hnfsg.people.middleware import AS_MEMBER_KEY
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.returns import (
    M9,
    M10,
    book,
    line,
    live_month,
    publish,
    send_book,
    stated_amounts,
)

PAGE = "/finance/lines/"
ROWS = r'<th scope="row" class="govuk-table__header"><a class="govuk-link" href="[^"]+">Line (\w)<'


@pytest.fixture
def _published(db: None) -> None:
    """Months 9 and 10; A and C are of the high needs block, B of the schools block."""
    live_month(M9, {"A": (1_000, 1_500)}, stated_amounts(40_300_000, 15_400_000, 363_200_000))
    live_month(
        M10,
        {"A": (1_000, 1_700), "B": (3_000, 2_900), "C": (10, 10)},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
    )
    ReturnLine.objects.filter(code="B").update(block=Block.SCHOOLS, category="")
    ReturnLine.objects.filter(code="A").update(category=Category.SPECIAL)


def _html(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _text(client: Client, address: str = PAGE) -> str:
    plain = re.sub(r"<script.*?</script>", "", _html(client, address), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def _ledger(html: str) -> str:
    """The table of lines alone."""
    return html[html.index("app-ledger") : html.index("</table>", html.index("app-ledger"))]


def _groups(html: str) -> list[tuple[str, list[str]]]:
    """Each group's name with the amounts that stand beside it."""
    rows = re.findall(r'app-ledger__group">(.*?)</tr>', html, flags=re.S)
    return [
        (re.search(r">([^<]+) <", row)[1], re.findall(r'numeric">([^<]+)<', row))  # type: ignore[index]
        for row in rows
    ]


# --- the ledger ---


def test_before_the_first_return_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No monthly return has been published yet." in _text(client_for(member))


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_the_lines_stand_by_block_with_sums_that_are_never_added_twice(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    html = _html(client_for(request.getfixturevalue(role)))
    assert _groups(html) == [
        ("Schools block", ["£3,000", "£2,900", "−£100", "Not stated"]),
        ("High needs block", ["£1,010", "£1,710", "£700", "Not stated"]),
    ]
    foot = _ledger(html).partition("<tfoot")[2]
    assert re.findall(r'numeric">([^<]+)<', foot) == ["£4,010", "£4,610", "£600", "Not stated"]
    assert re.findall(ROWS, html) == ["B", "A", "C"]


@pytest.mark.usefixtures("_published")
def test_the_lines_are_grouped_as_the_address_says(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    by_category = _html(client, f"{PAGE}?by=category")
    assert [name for name, _ in _groups(by_category)] == [
        "Maintained and academy special schools",
        "Not high needs",
        "Not stated",
    ]
    alone = _html(client, f"{PAGE}?by=line")
    assert _groups(alone) == []
    assert re.findall(ROWS, alone) == ["A", "C", "B"]
    assert "£4,610" in _ledger(alone)


@pytest.mark.usefixtures("_published")
def test_the_lines_are_filtered_and_sorted_by_the_address(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    ordered = _html(client, f"{PAGE}?by=line&sort=-budget")
    assert re.findall(ROWS, ordered) == ["B", "A", "C"]
    assert 'aria-sort="descending"' in ordered
    grouped = _html(client, f"{PAGE}?sort=variance")
    assert [name for name, _ in _groups(grouped)] == ["Schools block", "High needs block"]
    most = _html(client, f"{PAGE}?sort=-variance")
    assert [name for name, _ in _groups(most)] == ["High needs block", "Schools block"]
    found = _html(client, f"{PAGE}?q=line+b")
    assert re.findall(ROWS, found) == ["B"]
    assert "£4,610" not in _ledger(found)
    assert "No line matches." in _text(client, f"{PAGE}?block=early-years")


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "query",
    ["sort=nonsense", "block=x", "by=cost", "q=" + "a" * 99, "month=2099-00-m01", "year=1066"],
)
def test_an_address_that_makes_no_sense_still_shows_the_page(
    query: str, member: User, client_for: ClientFor
) -> None:
    assert "£4,610" in _text(client_for(member), f"{PAGE}?{query}")


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "first",
    [
        "block=%00category=alternative",
        "block=schools%00category=",
        "block=schools&block=",
        "by=line%00&by=",
        "sort=-line&sort=line",
        "month=2023-24-m09&month=",
        "utm=%22%3E%3Cscript%3E&sort=line&sort=",
    ],
)
def test_what_one_reader_types_is_never_what_the_next_is_shown(
    first: str, member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    for plain in ("", "block=schools", "sort=-line", "by=line", f"month={M9.key}"):
        cache.clear()
        alone = _without_nonces(_html(client, f"{PAGE}?{plain}"))
        cache.clear()
        client.get(f"{PAGE}?{first}")
        client.get(f"{PAGE}?{first}&{plain}")
        assert _without_nonces(_html(client, f"{PAGE}?{plain}")) == alone


def _without_nonces(html: str) -> str:
    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", html)


@pytest.mark.usefixtures("_published")
def test_a_search_is_not_kept(
    member: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(
        "hnfsg.figures.pages.fragment", lambda key, make: kept.append(key) or make()
    )
    client_for(member).get(f"{PAGE}?q=line")
    assert kept == []
    client_for(member).get(f"{PAGE}?sort=line&unknown=1")
    assert len(kept) == 1


@pytest.mark.usefixtures("_published")
def test_the_links_that_sort_keep_what_was_chosen_and_nothing_else(
    member: User, client_for: ClientFor
) -> None:
    html = _html(client_for(member), f"{PAGE}?by=line&block=high-needs&utm=x&sort=line")
    links = re.findall(r'app-sort" href="([^"]+)"', html)
    scope = f"?year=2023-24&amp;month={M10.key}&amp;of=high-needs"
    chosen = f"{scope}&amp;by=line&amp;block=high-needs"
    assert f"{chosen}&amp;sort=-line#lines" in links
    assert not [link for link in links if "utm" in link]


@pytest.mark.usefixtures("_published")
def test_lines_without_a_category_can_be_asked_for(member: User, client_for: ClientFor) -> None:
    html = _html(client_for(member), f"{PAGE}?category=not-stated")
    assert re.findall(ROWS, html) == ["B"]
    assert '<option value="not-stated" selected>Not stated</option>' in html


@pytest.mark.usefixtures("_published")
def test_a_row_leads_to_its_row_of_the_file_and_to_its_history(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = _html(client)
    links = re.findall(r'href="(/data/[^"]+)">Row (\d+)', html)
    assert len(links) == 3
    assert "Line B" in _text(client, links[0][0])
    (history,) = re.findall(r'href="([^"]+)">Line A<', html)
    assert "Line A" in _text(client, history)


@pytest.mark.usefixtures("_published")
def test_a_row_has_a_small_line_of_its_forecasts_and_its_ends_in_words(
    member: User, client_for: ClientFor
) -> None:
    rows = _ledger(_html(client_for(member))).split("<tr")
    a = next(row for row in rows if ">Line A<" in row)
    assert '<svg class="app-sparkline"' in a
    assert "£1,500 at month 9, £1,700 at month 10" in a
    b = next(row for row in rows if ">Line B<" in row)
    assert "One month only" in b
    assert "<svg" not in b


def test_a_month_with_lines_only_is_shown_and_states_no_total(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_month(M10, {"A": (1_000, 9_000)})
    text = _text(client_for(member))
    assert "Month 10 (lines only)" in text
    assert "£9,000" in text
    assert "the Summary states" not in text


def test_a_month_without_lines_says_so(db: None, member: User, client_for: ClientFor) -> None:
    live_month(M10, {}, stated_amounts(40_900_000, 16_000_000, 363_800_000))
    assert "The return of this month has no lines." in _text(client_for(member))


@pytest.mark.usefixtures("_published")
def test_what_the_summary_states_stands_beside_what_all_lines_add_up_to(
    member: User, client_for: ClientFor
) -> None:
    text = _text(client_for(member), f"{PAGE}?q=line+b")
    assert (
        "Forecast spend: the Summary states £363,800,000, all lines add up to £4,610, a "
        "difference of £363,795,390." in text
    )


def test_at_outturn_the_lines_speak_of_spending(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_month(FinancialMonth(2022, 13), {"A": (1, 2)}, stated_amounts(7_700_000, 1_000_000, 9))
    table = _ledger(_html(client_for(member)))
    assert "Spending less budget" in table
    assert "Forecast less budget" not in table


@pytest.mark.usefixtures("_published")
def test_a_cold_page_asks_seventeen_times_and_a_warm_one_four_times(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(17):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
    with django_assert_max_num_queries(7):
        client.get(f"{PAGE}?sort=-budget")


def test_the_page_as_at_a_day_is_of_what_counted_then(
    db: None, member: User, client_for: ClientFor
) -> None:
    early, late = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20))
    live_month(M9, {"A": (1_000, 1_500)}, stated_amounts(40_300_000, 1, 363_200_000), at=early)
    live_month(M10, {"A": (1_000, 1_700)}, stated_amounts(40_900_000, 1, 363_800_000), at=late)
    client = client_for(member)
    for _ in range(2):  # made, then from the cache
        assert "£1,700" in _text(client)
        then = _html(client, f"{PAGE}?as-at=2024-02-14")
        assert "£1,500" in then
        assert "£1,700" not in then
    assert "/finance/lines/A/?as-at=2024-02-14" in then
    assert then.count('name="as-at" value="2024-02-14"') == 2  # the two forms
    assert "No monthly return had been published by then." in _text(
        client, f"{PAGE}?as-at=2024-02-13"
    )


@pytest.mark.usefixtures("_published")
def test_the_page_gives_its_data_in_one_file_and_its_points_as_text(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = _html(client)
    (address,) = re.findall(r'href="([^"]+)">Download this page’s data', html)
    response = client.get(address.replace("&amp;", "&"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
    assert names == [
        "README.txt",
        "finance-lines-effects-2023-24-m10.csv",
        "finance-lines-profile-2023-24-m10-high-needs.csv",
    ]
    said = html[html.index('id="paper-text"') : html.index("data-copies")]
    assert "Budget lines: 2023 to 2024, Month 10.</strong>" in said
    assert "At month 10, no line can be split into numbers and price." in said


@given(
    st.lists(
        st.tuples(st.sampled_from(Block), *[st.none() | st.integers(-(10**9), 10**9)] * 4),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(["", "line", "-budget", "variance"]),
)
def test_the_sums_of_the_groups_and_of_all_equal_adding_up_one_by_one(
    amounts: list[tuple[Block, int, int, int, int]], sort: str
) -> None:
    rows = [
        {"code": str(n), "line": str(n), "block": block.label, "comment": "", "part_id": 1}
        | {"row_number": n, "category": "Not stated"}
        | {c: None if v is None else Decimal(v) for c, v in zip(AMOUNTS, values, strict=True)}
        for n, (block, *values) in enumerate(amounts)
    ]
    table = LinesTable(rows, caption="", by="block", sort=sort)
    groups = {group.name: group for group in table.groups()}
    assert sum(len(group.rows) for group in groups.values()) == len(rows)
    for block in Block:
        for column in AMOUNTS:
            twin, stated = 0, False
            for row in rows:
                if row["block"] == block.label and row[column] is not None:
                    twin, stated = twin + row[column], True
            if stated:
                said = str(groups[block.label].totals[column])
                assert said.partition("<")[0] == pounds(twin)
            elif block.label in groups:
                assert groups[block.label].totals[column] == "Not stated"


@pytest.mark.usefixtures("_published")
def test_the_forecasts_by_month_are_those_of_the_rows() -> None:
    found = forecasts_by_month(vintages.live(), M10)
    for code, series in found.items():
        for month, amount in series:
            rows = [
                r for r in ReturnLine.objects.all() if r.code == code and r.part.period == month.key
            ]
            assert [r.forecast for r in rows] == [amount]
    assert [m for m, _ in found["A"]] == [M9, M10]
    assert forecasts_by_month(vintages.live(), M9)["A"] == [(M9, 1_500)]


# --- one line ---


@pytest.fixture
def _history(db: None) -> None:
    """Line A in two years, with a comment, volumes and an explanation."""
    live_month(FinancialMonth(2022, 13), {"A": (900, 950)}, {"note": "End"})
    live_month(M9, {"A": (700_000, 850_000), "B": (400_000, 400_000)}, {"reported_overspend": 1})
    rows = [line("A", 800_000, 900_000, "Day places"), line("B", 400_000, 400_000)]
    publish(send_book(book(lines=rows)))
    ReturnLine.objects.filter(code="A").update(comment="More places", volume_budget=4)
    ReturnLine.objects.filter(code="A").update(volume_forecast=5)


@pytest.mark.usefixtures("_history")
def test_a_line_has_every_month_of_every_year_that_is_held(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html, text = _html(client, f"{PAGE}A/"), _text(client, f"{PAGE}A/")
    assert re.findall(r'id="year-\d+">([^<]+)<', html) == ["2023 to 2024", "2022 to 2023"]
    assert (
        "At month 10 of 2023 to 2024 it is forecast to spend £0.9m, £0.1m more than its budget "
        "of £0.8m (12.5%). That is £0.1m more than at month 9." in text
    )
    assert "Also called Line A" in text
    assert "Month 9 £700,000 £850,000 £150,000 Not stated More places" in text
    assert "Outturn £900 £950 £50" in text
    assert "Explained: It is right." in text
    links = re.findall(r'href="(/data/source/[^"]+)"', html)
    assert len(links) == 3
    assert all("More places" in _text(client, link) for link in links)


@pytest.mark.usefixtures("_history")
def test_volumes_and_exact_effects_are_for_officers_alone(
    member: User, finance_officer: User, client_for: ClientFor
) -> None:
    told = _text(client_for(member), f"{PAGE}A/")
    assert "olume" not in told
    assert "£200,000" not in told
    officer = client_for(finance_officer)
    exact = _text(officer, f"{PAGE}A/")
    assert "Volume in budget" in exact
    assert "Month 10 4 5 £200,000 −£100,000" in exact
    session = officer.session
    session[AS_MEMBER_KEY] = True
    session.save()
    assert "olume" not in _text(officer, f"{PAGE}A/")


def test_a_code_that_no_file_can_hold_has_no_page(
    db: None, member: User, client_for: ClientFor
) -> None:
    assert client_for(member).get(f"{PAGE}a%00b/").status_code == 404


@pytest.mark.usefixtures("_history")
def test_a_line_of_which_the_explanation_is_not_does_not_show_it(
    member: User, client_for: ClientFor
) -> None:
    assert "Explained:" not in _text(client_for(member), f"{PAGE}B/")


@pytest.mark.parametrize("code", ["f / i", "a%2Fb", "Größe & 5", "x?y#z", "statements"])
def test_any_code_has_a_page(code: str, db: None, member: User, client_for: ClientFor) -> None:
    live_month(M10, {code: (1_000, 1_700), "Statements": (1, 2)})
    client = client_for(member)
    addresses = re.findall(rf'href="({PAGE}[^"?#]+)"', unescape(_html(client)))
    pages = [_text(client, address) for address in addresses]
    assert sum(f"Code {code} " in unescape(page) for page in pages) == 1


def test_a_line_that_does_not_exist_is_not_found(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_month(M10, {"A": (1, 2)}, at=datetime(2024, 2, 20, 12, tzinfo=UTC))
    client = client_for(member)
    assert client.get(f"{PAGE}B/").status_code == 404
    text = _text(client, f"{PAGE}A/?as-at=2024-02-14")
    assert "No return that had been published by then has this line." in text


@pytest.mark.usefixtures("_history")
def test_whoever_opened_a_line_is_known_when_its_file_is_withdrawn(
    member: User, client_for: ClientFor
) -> None:
    client_for(member).get(f"{PAGE}B/")
    files = {opened.upload.file_name for opened in Opened.objects.filter(user=member)}
    assert files == {f"{M9.key}.xlsx", "return.xlsx"}


@pytest.mark.usefixtures("_history")
def test_a_line_page_asks_ten_times(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(f"{PAGE}A/")
