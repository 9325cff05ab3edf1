"""The page /finance/movement/, as each reader sees it."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from finance.models import ReturnLine
from hnfsg.intake import services
from hnfsg.intake.models import Upload
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
    summary,
)

PAGE = "/finance/movement/"
EARLY, LATE = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20))
MILLION = 1_000_000


@pytest.fixture
def _published(db: None) -> None:
    live_month(
        M9,
        {"A": (1, 100 * MILLION), "B": (1, 263_200_000)},
        stated_amounts(40_300_000, 15_400_000, 363_200_000),
        at=EARLY,
    )
    live_month(
        M10,
        {"A": (1, 100_400_000), "B": (1, 263_400_000)},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
        at=LATE,
    )


def text(client: Client, address: str = PAGE) -> str:
    """What a person reads, spaces made one."""
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    plain = re.sub(r'<span class="app-whole">(.*?)</span>', r"\1", plain)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def month_11(first_budget: int = 1) -> Upload:
    """Month 11 as a file, in which line A rose by £600,000."""
    amounts = {"spend": 364_400_000, "overspend": 41_500_000, "variance": 16_600_000}
    stated = summary(11, income=322_900_000, **amounts)
    rows = [line("A", first_budget, 101 * MILLION), line("B", 1, 263_400_000)]
    return send_book(book(summaries=[stated], lines=rows))


def test_a_stranger_is_asked_to_sign_in_and_somebody_without_a_role_told_why_not(
    client: Client, nobody: User, client_for: ClientFor
) -> None:
    assert client.get(PAGE).status_code == 302
    assert client_for(nobody).get(PAGE).status_code == 403


def test_before_the_first_return_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No monthly return has been published yet." in text(client_for(member))


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_everybody_reads_what_moved(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    page = text(client_for(request.getfixturevalue(role)))
    assert "Moved since month 9: +£0.6m" in page
    assert "All lines together: £363.8m now, £363.2m then." in page
    assert "The forecast rose £0.6m since month 9: Line A +£0.4m, Line B +£0.2m." in page
    assert "All lines £600,000 £363,200,000 £363,800,000" in page


def test_with_one_month_it_says_that_there_is_nothing_to_compare(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_month(FinancialMonth(2023, 1), {"A": (1, 5)}, stated_amounts(1, 1, 5))
    page = text(client_for(member))
    assert "There is nothing to compare month 1 with: no earlier month is known." in page
    assert "nothing earlier" in page
    assert "Moved since" not in page


@pytest.mark.usefixtures("_published")
def test_another_moment_is_chosen_by_the_address_and_stays_chosen(
    member: User, client_for: ClientFor
) -> None:
    live_month(FinancialMonth(2023, 6), {"A": (1, 99 * MILLION), "B": (1, 260 * MILLION)})
    client = client_for(member)
    html = client.get(f"{PAGE}?since=2023-24-m06").content.decode()
    assert '<option value="2023-24-m06" selected>Month 6</option>' in html
    assert "The forecast rose £4.8m since month 6" in html
    html = client.get(f"{PAGE}?since=2024-02-15").content.decode()
    assert '<option value="2024-02-15" selected>15 February 2024</option>' in html
    assert "since 15 February 2024 (month 9 then)" in html


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("since", ["soon", "2099-01-01", "%00", "2023-24-m13"])
def test_a_moment_that_cannot_be_gets_a_sentence(
    since: str, member: User, client_for: ClientFor
) -> None:
    page = text(client_for(member), f"{PAGE}?since={since}")
    assert "There is no change since “" in page
    assert "The forecast rose £0.6m since month 9" in page


@pytest.mark.usefixtures("_published")
def test_the_page_as_at_a_day_is_of_what_counted_then(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    for _ in range(2):  # made, then from the cache
        page = text(client, f"{PAGE}?as-at=2024-02-15")
        assert "As we knew it on 15 February 2024 · back to now" in page
        assert "There is nothing to compare month 9 with" in page
    assert "back to now" not in text(client)


@pytest.mark.usefixtures("_published")
def test_the_data_of_the_page_is_one_zip_in_the_same_scope(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = client.get(f"{PAGE}?since=2024-02-15").content.decode()
    (link,) = re.findall(r'href="([^"]+numbers\.zip[^"]*)"', html)
    assert "since=2024-02-15" in link
    sent = client.get(link.replace("&amp;", "&"))
    names = zipfile.ZipFile(io.BytesIO(sent.content)).namelist()
    assert any(name.startswith("finance-movement-lines-2023-24-m10") for name in names)


@pytest.mark.usefixtures("_published")
def test_the_text_for_a_paper_has_the_sentence(member: User, client_for: ClientFor) -> None:
    html = client_for(member).get(PAGE).content.decode()
    paper = html[html.index('data-panel="paper"') :]
    assert "What moved: 2023 to 2024, Month 10, since Month 9" in paper
    assert "The forecast rose £0.6m since month 9" in paper


@pytest.mark.usefixtures("_published")
def test_a_member_follows_an_amount_to_its_rows_then_and_now(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    row = html[html.index(">Line A</th>") :].partition("</tr>")[0]
    links = re.findall(r'href="(/data/[^"]+)">Lines, row 2<', row)
    assert len(links) == 2
    assert "£100,400,000" in text(client, links[0]) or "100400000" in text(client, links[0])
    assert "Month 9, 2023 to 2024" in text(client, links[1])


@pytest.mark.usefixtures("_published")
def test_the_finance_pages_lead_to_each_other(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    bar = re.search(r'<nav class="app-subnav".*?</nav>', client.get(PAGE).text, re.S)
    assert bar
    assert f'href="{PAGE}" aria-current="page">What moved' in bar[0]
    assert 'href="/finance/position/"' in bar[0]


@pytest.mark.usefixtures("_published")
def test_a_preview_shows_what_would_have_moved(
    finance_officer: User, client_for: ClientFor
) -> None:
    upload = month_11()
    for query in upload.findings.filter(level="query"):
        services.explain(finding=query, text="It is right.", by=finance_officer)
    page = text(client_for(finance_officer), f"/data/upload/{upload.pk}/preview/")
    assert "The forecast rose £0.6m since month 10: Line A +£0.6m" in page
    assert "Moved since" not in page


@pytest.mark.usefixtures("_published")
def test_an_explanation_stands_beside_the_line_that_it_is_of(
    member: User, finance_officer: User, client_for: ClientFor
) -> None:
    publish(month_11(first_budget=2))
    assert "Month 11: It is right." in text(client_for(member))


@pytest.mark.usefixtures("_published")
def test_the_bridge_and_what_the_data_lacks_stand_on_the_page(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    page = text(client)
    assert "At month 10 the budget is set £24.9m in deficit (inferred)" in page
    assert "No management actions were sent for this month" in page
    assert "2 lines carrying £363.8m of spending give no volumes" in page
    (parts,) = re.findall(r'href="([^"]+)">Every line and action behind', client.get(PAGE).text)
    assert "Lines, row 2" in text(client, parts.replace("&amp;", "&"))


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_nobody_is_told_a_volume_here(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    ReturnLine.objects.update(volume_budget=6_173, volume_forecast=7_219)
    client = client_for(request.getfixturevalue(role))
    for address in (PAGE, "/figures/finance.movement.parts/", "/figures/finance.movement.bridge/"):
        html = client.get(address).text
        assert not re.search(r"\b(6,?173|7,?219)\b", html)


@pytest.mark.usefixtures("_published")
def test_what_the_page_asks_cold_and_warm(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(16):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
    with django_assert_max_num_queries(16):
        client.get(f"{PAGE}?since=last-publication")
