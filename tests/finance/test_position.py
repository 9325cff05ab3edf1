"""The page /finance/position/, as each reader sees it."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.returns import M9, M10, live_month, stated_amounts

PAGE = "/finance/position/"
KEPT = "hnfsg.figures.pages.fragment"


@pytest.fixture
def _published(db: None) -> None:
    live_month(M9, {"A": (1_000, 1_500)}, stated_amounts(40_300_000, 15_400_000, 363_200_000))
    live_month(
        M10,
        {"A": (1_000, 1_700), "B": (3_000, 2_900), "C": (10, 10)},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
    )


def _text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    response = client.get(PAGE)
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={PAGE}")


def test_somebody_without_a_role_is_told_why_not(nobody: User, client_for: ClientFor) -> None:
    assert client_for(nobody).get(PAGE).status_code == 403


def test_before_the_first_return_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No monthly return has been published yet." in _text(client_for(member))


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_the_sentence_of_the_notes_is_made_from_data(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    text = _text(client_for(request.getfixturevalue(role)))
    assert "DSG overspend of £40.9m at month 10, an in-year overspend of £16.0m" in text
    assert "Implied in the budget: £24.9m. This is inferred, not reported" in text
    assert "£163.0m Deficit carried, March 2024" in text


@pytest.mark.usefixtures("_published")
def test_an_earlier_month_can_be_chosen(member: User, client_for: ClientFor) -> None:
    text = _text(client_for(member), f"{PAGE}?year=2023-24&month={M9.key}")
    assert "DSG overspend of £40.3m at month 9" in text
    assert "£40.9m" not in text


@pytest.mark.usefixtures("_published")
def test_every_figure_of_the_page_names_itself(member: User, client_for: ClientFor) -> None:
    html = client_for(member).get(PAGE).content.decode()
    assert re.findall(r'data-figure="([^"]+)"', html) == [
        "finance.position.overspend",
        "finance.position.variance",
        "finance.position.cumulative",
        "finance.position.lines",
        "finance.position.high_needs",
        "finance.position.monthly_spend",
    ]


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("query", ["sort=nonsense", "year=x", "month=2099-00-m01"])
def test_an_address_that_makes_no_sense_still_shows_the_page(
    query: str, member: User, client_for: ClientFor
) -> None:
    assert "£40.9m" in _text(client_for(member), f"{PAGE}?{query}")


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "first",
    [
        "year=1066",
        "month=2023-24-m09&month=",
        "utm=%22%3E%3Cscript%3E&year=2023-24",
    ],
)
def test_what_one_reader_types_is_never_what_the_next_is_shown(
    first: str, member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    for plain in ("", "year=2023-24", f"month={M9.key}"):
        cache.clear()
        alone = client.get(f"{PAGE}?{plain}").content
        cache.clear()
        client.get(f"{PAGE}?{first}")
        client.get(f"{PAGE}?{first}&{plain}")
        after = client.get(f"{PAGE}?{plain}").content
        assert _without_nonces(after) == _without_nonces(alone)


def _without_nonces(html: bytes) -> bytes:
    return re.sub(rb'(nonce|csrfmiddlewaretoken" value)="[^"]*"', b"", html)


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("query", ["year=1066", "month=x"])
def test_a_page_with_a_mistake_is_not_kept(
    query: str, member: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(
        "hnfsg.figures.pages.fragment", lambda key, make: kept.append(key) or make()
    )
    client_for(member).get(f"{PAGE}?{query}")
    assert kept == []
    client_for(member).get(f"{PAGE}?unknown=1")
    assert len(kept) == 1


@pytest.mark.usefixtures("_published")
def test_a_month_without_its_year_is_shown(member: User, client_for: ClientFor) -> None:
    live_month(
        FinancialMonth(2022, 5), {"A": (1, 2)}, stated_amounts(7_700_000, 1_000_000, 330_600_000)
    )
    text = _text(client_for(member), f"{PAGE}?month=2022-23-m05")
    assert "DSG overspend of £7.7m at month 5" in text


@pytest.mark.usefixtures("_published")
def test_lines_published_before_their_summary_do_not_empty_the_page(
    member: User, client_for: ClientFor
) -> None:
    live_month(FinancialMonth(2023, 11), {"A": (1_000, 9_000)})
    live_month(FinancialMonth(2024, 1), {"A": (1_000, 9_000)})
    client = client_for(member)
    assert "DSG overspend of £40.9m at month 10" in _text(client)
    assert 'data-headline="finance.position.overspend"' in client.get("/").content.decode()
    later = _text(client, f"{PAGE}?month=2023-24-m11")
    assert "2023 to 2024, Month 11 (lines only)" in later
    assert "£9,000" in later


def test_at_outturn_the_lines_speak_of_spending(
    db: None, member: User, client_for: ClientFor
) -> None:
    outturn = FinancialMonth(2022, 13)
    live_month(outturn, {"A": (1, 2)}, stated_amounts(7_700_000, 1_000_000, 330_600_000))
    html = client_for(member).get(PAGE).content.decode()
    lines = html[html.index('data-figure="finance.position.lines"') :]
    lines = lines[: lines.index('data-figure="finance.position.high_needs"')]
    assert '"name":"Spending"' in lines
    assert '"name":"Forecast"' not in lines


@pytest.mark.usefixtures("_published")
def test_a_number_leads_to_its_sheet_and_row(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    links = re.findall(r'href="(/data/[^"]+)">Lines, row (\d+)', html)
    assert len(links) == 5  # three lines, and the first line of the block in each of two months
    text = _text(client, links[0][0])
    assert f"row {links[0][1]}" in text
    assert "Line A" in text


@pytest.mark.usefixtures("_published")
def test_a_cold_page_asks_eighteen_times_and_a_warm_one_four_times(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(18):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)


@pytest.mark.usefixtures("_published")
def test_another_year_keeps_the_month_that_was_chosen(member: User, client_for: ClientFor) -> None:
    live_month(FinancialMonth(2022, 6), {"A": (1_000, 2_000)}, {"note": "June"})
    live_month(FinancialMonth(2022, 13), {"A": (1_000, 9_000)}, {"note": "End"})
    text = _text(client_for(member), f"{PAGE}?year=2022-23&month=2023-24-m06")
    assert "at month 6, 2022 to 2023" in text


def test_the_page_as_at_a_day_is_of_what_counted_then(
    db: None, member: User, client_for: ClientFor
) -> None:
    early, late = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20))
    live_month(M9, {"A": (1_000, 1_500)}, stated_amounts(40_300_000, 1, 363_200_000), at=early)
    live_month(M10, {"A": (1_000, 1_700)}, stated_amounts(40_900_000, 1, 363_800_000), at=late)
    client = client_for(member)
    address = f"{PAGE}?as-at=2024-02-14"
    for _ in range(2):  # made, then from the cache
        assert "DSG overspend of £40.9m at month 10" in _text(client)
        then = _text(client, address)
        assert "As we knew it on 14 February 2024 · back to now" in then
        assert "DSG overspend of £40.3m at month 9" in then
        assert "£40.9m" not in then
        assert "Month 9, as we knew it on 14 February 2024." in then
    html = client.get(address).content.decode()
    links = re.findall(r'href="(?:[^"]*/numbers|\?)[^"]*', html)
    assert [link for link in links if "as-at=2024-02-14" not in link] == [
        'href="?year=2023-24&amp;month=2023-24-m09'  # back to now
    ]
    assert html.count('name="as-at" value="2024-02-14"') == 1
    assert "/finance/lines/?year=2023-24&amp;month=2023-24-m09&amp;as-at=2024-02-14" in html
    assert "No monthly return had been published by then." in _text(
        client, f"{PAGE}?as-at=2024-02-13"
    )


@pytest.mark.usefixtures("_published")
def test_a_bad_day_gets_a_sentence_and_is_not_kept(
    member: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(
        "hnfsg.figures.pages.fragment", lambda key, make: kept.append(key) or make()
    )
    text = _text(client_for(member), f"{PAGE}?as-at=soon")
    assert "“soon” is not a date. Type one such as 2024-01-15. This shows now." in text
    assert "£40.9m" in text
    assert kept == []


@pytest.mark.usefixtures("_published")
def test_the_page_gives_all_its_data_in_one_file(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(f"{PAGE}?month={M9.key}").content.decode()
    (address,) = re.findall(r'href="([^"]+)">Download this page’s data', html)
    response = client.get(address.replace("&amp;", "&"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
    figures = ("high_needs", "lines", "monthly_spend", "overspend", "variance")
    assert names == [
        "README.txt",
        "finance-position-cumulative-2023-24-m09.csv",
        "finance-position-elsewhere-2023-24.csv",
        *(f"finance-position-{figure}-2023-24-m09.csv" for figure in figures),
    ]


@pytest.mark.usefixtures("_published")
def test_the_page_has_its_main_points_as_text_for_a_paper(
    member: User, client_for: ClientFor
) -> None:
    html = client_for(member).get(PAGE).text
    said = html[html.index('id="paper-text"') : html.index("data-copies")]
    assert "At month 10 we expect to spend £40.9m more than the grant" in said
    assert "Source: Monthly finance return, " in said
    assert re.search(r"<button[^>]+data-copies=\"paper-text\" hidden>", html)
