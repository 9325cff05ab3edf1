"""The pages /finance/management-actions/ and of each action, as each reader sees them."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from finance.action_names import slug_of, text_of
from finance.figures.actions import SLUGS
from finance.models import Reason, SavingKind
from hnfsg.figures.shortened import MOST_ROWS
from hnfsg.people.middleware import AS_MEMBER_KEY
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.returns import M9, M10, action, live_actions

PAGE = "/finance/management-actions/"
ACTION = f"{PAGE}Plan-2023/2/"
M = 1_000_000
CAST = ["member", "finance_officer", "send_officer", "ap_officer", "chair", "administrator"]


def _places(at_risk: int, **others: object) -> dict[str, object]:
    return action(
        "2",
        3 * M,
        title="Support bases",
        workstream="Sufficiency",
        lead="Places manager",
        accountable_officer="Deputy director",
        at_risk=at_risk,
        on_track=3 * M - at_risk,
        delivered=0,
        assumed_in_forecast=3 * M - at_risk,
        **others,
    )


def _prices() -> dict[str, object]:
    return action(
        "10",
        M,
        title="Prices agreed",
        workstream="Commissioning",
        lead="Commissioning manager",
        delivered=M,
        assumed_in_forecast=M,
    )


AVOIDED = action("11", 9 * M, title="Advice line", kind=SavingKind.AVOIDANCE, on_track=9 * M)


@pytest.fixture
def _published(db: None) -> None:
    late = {"reason": Reason.SLIPPED, "comment": "Four of ten opened.", "mitigation": "Two more."}
    live_actions(M9, _places(500_000), _prices(), AVOIDED)
    live_actions(M10, _places(2 * M, **late), _prices(), AVOIDED)


def _text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def _listed(client: Client, query: str) -> list[str]:
    """The references of the ledger, in order."""
    html = client.get(f"{PAGE}?{query}").content.decode()
    ledger = html[html.index('id="actions"') :]
    return re.findall(r'management-actions/[^/]+/([^/]+)/[^"]*">', ledger)


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(PAGE)["Location"].endswith(f"?next={PAGE}")
    assert client.get(ACTION)["Location"].endswith(f"?next={ACTION}")


def test_before_the_first_actions_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No management actions have been published yet." in _text(client_for(member))


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", CAST)
def test_everybody_reads_the_sentence_what_moved_and_why(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    text = _text(client_for(request.getfixturevalue(role)))
    assert (
        "At month 10, of the £4.0m of management action assumed in Plan 2023, £2.0m is at risk "
        "(50.0%). £2.0m is left: £1.0m delivered and £1.0m on track." in text
    )
    assert "Since month 9 what is at risk or lost rose by £1.5m, to £2.0m" in text
    assert "the £2.0m at risk or lost is already in the reported overspend. Do not add it" in text
    assert "Slipped. Four of ten opened." in text


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", CAST)
def test_only_finance_officers_are_told_who_leads(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    client = client_for(request.getfixturevalue(role))
    told = [" manager" in _text(client, address) for address in (PAGE, ACTION)]
    assert told == [role == "finance_officer"] * 2
    for slug in SLUGS:
        csv = client.get(reverse("figures:csv", args=[slug])).content.decode()
        assert " manager" not in csv


@pytest.mark.usefixtures("_published")
def test_an_officer_who_sees_as_members_do_is_not_told_who_leads(
    finance_officer: User, client_for: ClientFor
) -> None:
    client = client_for(finance_officer)
    assert "By lead" in _text(client)
    session = client.session
    session[AS_MEMBER_KEY] = True
    session.save()
    assert "By lead" not in _text(client)
    assert " manager" not in _text(client, ACTION)


@pytest.mark.usefixtures("_published")
def test_every_figure_of_the_page_names_itself(member: User, client_for: ClientFor) -> None:
    html = client_for(member).get(PAGE).content.decode()
    shown = re.findall(r'data-figure="([^"]+)"', html)
    assert shown == [slug for slug in SLUGS if not slug.endswith("became")]


@pytest.mark.usefixtures("_published")
def test_every_movement_of_a_headline_opens_the_list_behind_it(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    panel = html[html.index('data-panel="totals"') :]
    links = re.findall(r'href="([^"]*moved=[^"]*)"', panel[: panel.index("</ul>")])
    asked = [link.replace("&amp;", "&").split("?")[1].split("#")[0] for link in links]
    assert [query.rpartition("moved=")[2] for query in asked] == ["on-track", "at-risk"]
    assert [_listed(client, query) for query in asked] == [["2"], ["2"]]
    assert "At risk, moved since month 9" in _text(client, f"{PAGE}?{asked[1]}")
    assert "+£1,500,000" in _text(client, f"{PAGE}?{asked[1]}")


def test_an_action_that_is_gone_is_in_the_list_behind_the_movement(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M9, _places(500_000), _prices())
    live_actions(M10, _prices())
    client = client_for(member)
    assert _listed(client, "moved=at-risk") == ["2"]
    assert _listed(client, "") == ["10"]
    text = _text(client, f"{PAGE}?moved=at-risk")
    assert "Gone since." in text
    assert "−£500,000" in text


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("", ["2", "10", "11"]),
        ("sort=-planned", ["11", "2", "10"]),
        ("sort=reason", ["10", "11", "2"]),
        ("workstream=Sufficiency", ["2"]),
        ("state=at-risk", ["2"]),
        ("state=delivered", ["10"]),
        ("reason=slipped", ["2"]),
        ("kind=avoidance", ["11"]),
        ("kind=cashable", ["2", "10"]),
        ("q=four+of", ["2"]),
        ("q=10", ["10"]),
        ("plan=nonsense", ["2", "10", "11"]),
        ("sort=lead", ["2", "10", "11"]),
        ("state=nonsense&reason=x&page=99&sort=y", ["2", "10", "11"]),
    ],
)
def test_the_ledger_is_filtered_and_sorted_by_the_address(
    query: str, refs: list[str], member: User, client_for: ClientFor
) -> None:
    assert _listed(client_for(member), query) == refs


@pytest.mark.usefixtures("_published")
def test_the_sums_of_the_ledger_leave_cost_avoidance_out(
    member: User, client_for: ClientFor
) -> None:
    text = _text(client_for(member))
    assert "Cashable actions shown £4,000,000" in text
    assert "£9,000,000" in text
    assert "£13,000,000" not in text
    assert "Cashable actions shown None" in _text(client_for(member), f"{PAGE}?kind=avoidance")


def test_a_long_ledger_is_paged_and_keeps_what_was_chosen(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M10, *(action(str(n), n, on_track=n, workstream="A & B") for n in range(1, 61)))
    client = client_for(member)
    html = client.get(f"{PAGE}?workstream=A+%26+B&sort=-planned").content.decode()
    (following,) = re.findall(r'href="([^"]+)" rel="next"', html)
    query = following.replace("&amp;", "&").split("?")[1].split("#")[0]
    assert _listed(client, query) == [str(n) for n in range(10, 0, -1)]
    assert "Page 2 of 2, 60 actions. The sums are of all of them." in _text(
        client, f"{PAGE}?{query}"
    )


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "first",
    [
        "workstream=%00state=at-risk",
        "workstream=Sufficiency%00",
        "page=2&page=",
        "sort=-lead",
        "since=2023-24-m01",
        "utm=%22%3E%3Cscript%3E",
    ],
)
def test_what_one_reader_types_is_never_what_the_next_is_shown(
    first: str, member: User, finance_officer: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    for plain in ("", "workstream=Sufficiency", "state=at-risk", f"month={M9.key}"):
        cache.clear()
        alone = client.get(f"{PAGE}?{plain}").content
        cache.clear()
        client_for(finance_officer).get(f"{PAGE}?{plain}")
        client.get(f"{PAGE}?{first}")
        client.get(f"{PAGE}?{first}&{plain}")
        assert _plain(client.get(f"{PAGE}?{plain}").content) == _plain(alone)


def _plain(html: bytes) -> bytes:
    return re.sub(rb'(nonce|csrfmiddlewaretoken" value)="[^"]*"', b"", html)


@pytest.mark.usefixtures("_published")
def test_a_cold_page_asks_a_few_times_and_a_warm_one_four_times(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(17):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get(f"{PAGE}?sort=-planned")


def test_the_page_as_at_a_day_is_of_what_counted_then(
    db: None, member: User, client_for: ClientFor
) -> None:
    early, late = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20))
    live_actions(M9, _places(500_000), at=early)
    live_actions(M10, _places(2 * M), at=late)
    client = client_for(member)
    for _ in range(2):  # made, then from the cache
        assert "£2.0m is at risk (66.7%)" in _text(client)
        then = _text(client, f"{PAGE}?as-at=2024-02-15")
        assert "£0.5m is at risk (16.7%)" in then
        assert "£2.0m is at risk" not in then
    assert "No management actions had been published by then." in _text(
        client, f"{PAGE}?as-at=2024-02-13"
    )
    assert "As we knew it on 15 February 2024" in _text(client, f"{ACTION}?as-at=2024-02-15")
    assert client.get(f"{ACTION}?as-at=2024-02-13").status_code == 404


@pytest.mark.usefixtures("_published")
def test_the_overview_has_the_tile_and_what_moved_it(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get("/").content.decode()
    tile = html[html.index('data-headline="finance.management_actions.at_risk"') :]
    tile = tile[: tile.index("</li>")]
    assert "Savings at risk" in tile
    assert "£2.0m" in tile
    assert "50.0% of the £4.0m assumed. Already out of the forecast" in tile
    assert "<svg" in tile


@pytest.mark.usefixtures("_published")
def test_the_page_gives_all_its_data_in_one_file(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    (address,) = re.findall(r'href="([^"]+)">Download this page’s data', html)
    response = client.get(address.replace("&amp;", "&"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
        rows = next(name for name in names if "actions-actions" in name)
        assert "Support bases" in archive.read(rows).decode()
    assert len(names) == 1 + len(SLUGS) + 2


# --- plans beside each other ---------------------------------------------------------------------


def test_two_plans_stand_beside_each_other_and_are_never_added_up(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M9, _places(500_000))
    new = action("1", 7 * M, plan="Plan 2024", title="Support bases", on_track=7 * M)
    live_actions(M10, _places(2 * M), new)
    client = client_for(member)
    text = _text(client)
    assert "of the £3.0m of management action assumed in Plan 2023, the previous management" in text
    assert "2 plans stand beside each other this month: Plan 2023 and Plan 2024." in text
    assert "Of the 1 action of Plan 2023, in Plan 2024: 1 carried on." in text
    assert "£10.0m" not in text
    later = _text(client, f"{PAGE}?plan=Plan-2024")
    assert (
        "of the £7.0m of management action assumed in Plan 2024, nothing is stated to be at"
        in later
    )
    assert "In Plan 2024 Carried on: 1 Support bases" in _text(client, ACTION)


# --- one action ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("_published")
def test_an_action_has_a_page_with_its_history_and_the_rows_of_the_file(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    text = _text(client, ACTION)
    assert "2 Support bases" in text
    assert "At month 10, of the £3.0m planned, £2.0m is at risk (slipped)." in text
    assert "Month 10. £1.5m more at risk, £1.5m less on track (slipped). Four of ten" in text
    assert "What is being done: Two more." in text
    html = client.get(ACTION).content.decode()
    rows = re.findall(r'href="(/data/[^"]+)">', html)
    assert "Support bases" in _text(client, rows[0])


@pytest.mark.usefixtures("_published")
def test_an_action_is_shown_up_to_the_month_asked_for(member: User, client_for: ClientFor) -> None:
    text = _text(client_for(member), f"{ACTION}?month={M9.key}")
    assert "At month 9, of the £3.0m planned, £0.5m is at risk" in text
    assert "£2.0m" not in text


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("path", ["Plan-2023/99/", "Plan-1066/2/", "_/2/", "Plan-2023/2-12345678/"])
def test_an_action_that_nobody_knows_is_not_found(
    path: str, member: User, client_for: ClientFor
) -> None:
    assert client_for(member).get(f"{PAGE}{path}").status_code == 404


@pytest.mark.parametrize(
    ("plan", "ref"), [("", "1"), ("Plan 2023/24", "A/1"), ("Plan  x", "é"), ("plan-2", "1.2 (b)")]
)
def test_an_action_of_any_name_has_an_address(
    plan: str, ref: str, db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M10, action(ref, 3 * M, plan=plan, title="Oddly named", at_risk=M, on_track=2 * M))
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    (address,) = set(re.findall(r'href="(/finance/management-actions/[^"?]+)\?', html))
    assert f"{ref} Oddly named" in _text(client, address)


def test_addresses_of_actions_are_plain_and_never_shared() -> None:
    texts = ["", "_", "Plan 2023", "Plan-2023", "plan 2023", "Plan  2023", "Plan 2023/24", "é", "!"]
    slugs = [slug_of(text) for text in texts]
    assert len(set(slugs)) == len(texts)
    assert slugs[2] == "Plan-2023"
    assert text_of("Plan-2023") == "Plan 2023"
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", slug) for slug in slugs)


def test_an_action_of_an_earlier_year_is_shown_in_its_own(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(FinancialMonth(2022, 10), _places(M))
    live_actions(M10, _prices())
    text = _text(client_for(member), ACTION)
    assert "month 10, 2022 to 2023" in text


# --- more actions than a page shows ---------------------------------------------------------------


def _many(at_risk: int) -> list[dict[str, object]]:
    return [
        action(str(n), 10_000, title=f"Part {n}", at_risk=at_risk, on_track=10_000 - at_risk)
        for n in range(1, MOST_ROWS + 2)
    ]


def test_more_moves_than_a_page_shows_are_told_in_a_sentence_and_linked(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M9, *_many(1_000))
    live_actions(M10, *_many(3_000))
    client = client_for(member)
    html, text = client.get(PAGE).content.decode(), _text(client)
    said = "Since month 9 what is at risk or lost rose by £0.4m, to £0.6m: 201 actions moved it"
    assert 'data-figure="finance.management_actions.movement"' not in html
    assert text.count(said) == 3  # under the headline, in its place, and in the text for a paper
    assert "All 201 actions that moved, with chart and downloads" in text
    assert 'href="#finance-management_actions-movement"' in html
    assert 'id="finance-management_actions-movement"' in html
    address = re.search(r'href="(/figures/finance.management_actions.movement/[^"]*)"', html)
    assert address
    rows = client.get(address[1].replace("&amp;", "&")).content.decode()
    assert rows.count('<tr class="govuk-table__row">') == MOST_ROWS + 2


# --- figures without a row ------------------------------------------------------------------------


def _own_page(client: Client, name: str, query: str = "") -> str:
    return _text(client, f"/figures/finance.management_actions.{name}/?{query}")


def test_where_nothing_moved_the_figure_says_so_and_since_when(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M9, _places(500_000), _prices())
    live_actions(M10, _places(500_000), _prices())
    client = client_for(member)
    said = "No action of Plan 2023 moved since month 9: £0.5m is at risk or lost, as it was."
    assert said in _own_page(client, "movement")
    assert "No data has been published" not in _own_page(client, "movement")
    workbook = client.get("/figures/finance.management_actions.movement/numbers.xlsx")
    notes = load_workbook(io.BytesIO(workbook.content))["Notes"]
    assert ("In a sentence", said) in list(notes.values)


def test_with_nothing_to_compare_with_the_figure_of_moves_says_why(
    db: None, member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    assert "No data has been published for this yet." in _own_page(client, "movement")
    live_actions(M10, _places(500_000))
    assert "There is nothing to compare Plan 2023 with: no earlier month is known." in _own_page(
        client, "movement"
    )
    asked = "since=2024-01-15"
    assert "nothing had been published by 15 January 2024." in _own_page(client, "movement", asked)


def test_a_plan_that_was_not_in_the_return_then_is_compared_with_nothing(
    db: None, member: User, client_for: ClientFor
) -> None:
    older = _places(0, plan="Plan 2022")
    live_actions(M9, older)
    live_actions(M10, older, _places(500_000))
    said = _own_page(client_for(member), "movement", "plan=Plan-2023&since=last-publication")
    assert "There is nothing to compare Plan 2023 with: it was not in the return at the" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reason", "At month 10 nothing of Plan 2023 is at risk or lost, so there is no reason"),
        ("became", "At month 10 no plan before the newest is known."),
        ("avoidance", "At month 10 Plan 2023 has no action that is to avoid cost."),
    ],
)
def test_a_figure_without_a_row_says_why(
    name: str, said: str, db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M10, _places(0), _prices())
    assert said in _own_page(client_for(member), name)


@pytest.mark.parametrize("name", ["at_risk", "in_forecast", "workstream", "reason"])
def test_of_a_plan_without_cashable_savings_each_figure_says_so(
    name: str, db: None, member: User, client_for: ClientFor
) -> None:
    live_actions(M10, AVOIDED)
    text = _own_page(client_for(member), name)
    assert "Plan 2023 has no cashable savings at month 10." in text
