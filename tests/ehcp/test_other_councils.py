"""This council among others: who is shown, what is said of it, and that nothing is guessed."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pandas as pd
import pytest
from django.core.cache import cache
from django.test import Client

from ehcp.datasets.published import SLUG
from ehcp.datasets.reference import FUNDING_SLUG, NEIGHBOURS_SLUG
from ehcp.datasets.reported import SLUG as REPORTED_SLUG
from ehcp.figures.other_councils import (
    ELSEWHERE,
    EVERY,
    PLANS,
    REFUSED,
    REQUESTS,
    SLUGS,
    SOURCES,
    TOGETHER,
    WITHIN_EX,
)
from ehcp.figures.other_councils.together import NO_CAUSE, correlation_of
from ehcp.models import ThisCouncil
from hnfsg.figures import registry
from hnfsg.figures.registry import Absent, Audience, Figure
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import services, vintages
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.ehcp.published import COMBE, NAMES, place, publish_published, requests, timeliness
from tests.intake.files import csv_file, send

pytestmark = pytest.mark.django_db
PAGE = "/ehcp/other-councils/"
OTHERS = range(902, 916)


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    for number in OTHERS:
        monkeypatch.setitem(NAMES, number, NAMES.get(number, f"Council {number}"))


def _publish(slug: str, head: list[str], *rows: list[object]) -> None:
    services.publish(upload=send(csv_file([head, *rows]), f"{slug}.csv", slug), by=None)


def _neighbours(*numbers: int) -> None:
    head = ["Council number", "Neighbour number", "Rank"]
    _publish(NEIGHBOURS_SLUG, head, *([COMBE, n, rank] for rank, n in enumerate(numbers, 1)))


def _funding(*rows: list[object]) -> None:
    head = ["Council number", "Financial year", "Pounds per pupil", "Pupils"]
    _publish(FUNDING_SLUG, head, *rows)


def _asked(
    year: int,
    number: int | None,
    received: object,
    refused: object,
    percent: object = "x",
    **more: Any,
) -> dict[str, Any]:
    said = {
        "requests_received_in_year": received,
        "requests_decided_not_to_assess": refused,
        "request_not_assess_pc": percent,
    }
    return requests(year, number, **said, **more)


def _issued(
    year: int, number: int | None, den: object, part: object, percent: object, **more: Any
) -> dict[str, Any]:
    said = {
        "plans_issued_den": den,
        "plans_issued_den_ex": den,
        "plans_issued_within_20_weeks": part,
        "plans_issued_20_weeks_ex": part,
        "pc_plans_issued_within_20_weeks": percent,
        "pc_plans_issued_20_weeks_ex": percent,
    }
    return timeliness(year, number, **said, **more)


def _say(council: int = COMBE) -> None:
    ThisCouncil.objects.create(pk=1, la_number=council)


def _frame(figure: Figure, **scope: str) -> pd.DataFrame:
    asked = {"council": str(COMBE), "year": "2022"} | scope
    return figure.frame(asked, vintages.live().of(figure.sources))


def _small() -> None:
    """Two councils, the region and England over two years."""
    publish_published(
        _asked(2021, COMBE, 1_745, 385),
        _asked(2022, COMBE, 2_017, 707, "35.1"),
        _asked(2022, 902, 900, "c", "c"),
        _asked(2022, None, 11_565, 2_800, "24.2"),
        _asked(2022, None, 114_482, 25_300, "22.1", region=""),
    )
    _say()


def test_a_share_is_the_published_one_and_worked_out_only_where_its_counts_are_published() -> None:
    _small()
    frame = _frame(REFUSED)
    shares = {(r["place"], r["year"]): r["share_refused"] for r in frame.to_dict("records")}
    assert shares["Combeshire", "2022"] == pytest.approx(0.351)
    assert shares["Combeshire", "2021"] == pytest.approx(385 / 1745)
    assert ("Moorland", "2022") not in shares  # suppressed: neither nought nor worked out


def test_what_is_suppressed_or_not_available_is_told_as_such() -> None:
    _small()
    frame = _frame(EVERY)
    moor = frame[frame["place"] == "Moorland"].iloc[0]
    assert moor["requests"] == 900
    assert moor["share_refused"] is Absent.MISSING
    assert moor["plans"] is Absent.MISSING
    assert frame["place"].tolist() == ["Combeshire", "England", "South West", "Moorland"]


def test_neighbours_are_shown_and_without_a_list_the_councils_of_the_region() -> None:
    _small()
    assert set(_frame(REQUESTS)["which"]) == {
        "The council shown",
        "Council of the region",
        "Region",
        "England",
    }
    publish_published(
        *(_asked(2022, number, 100, 20, "20.0") for number in (COMBE, 902)),
        _asked(2022, 903, 100, 20, "20.0", region="North West"),
    )
    _neighbours(903)
    frame = _frame(REQUESTS)
    assert dict(zip(frame["place"], frame["which"], strict=True)) == {
        "Combeshire": "The council shown",
        "Council 903": "Statistical neighbour",
    }


def test_the_sentence_has_numbers_direction_and_who_stands_where() -> None:
    _small()
    assert REFUSED.takeaway(_frame(REFUSED)) == (
        "In 2022 Combeshire refused 35.1% of requests (707 of 2,017), up from 22.1% in 2021. "
        "England 22.1%, South West 24.2%."
    )


def test_it_says_where_the_council_stands_among_those_shown() -> None:
    publish_published(
        *(
            _issued(2022, n, 100, p, f"{p}.0")
            for n, p in ((COMBE, 12), (902, 50), (903, 9), (904, 30))
        )
    )
    _say()
    said = WITHIN_EX.takeaway(_frame(WITHIN_EX))
    assert said == (
        "In 2022 Combeshire issued 12.0% of new plans within 20 weeks, exceptions left out (12 of "
        "100). It is the second lowest of the 4 councils shown."
    )


def test_rates_are_per_thousand_pupils_where_pupils_are_known_and_counts_otherwise() -> None:
    _small()
    assert REQUESTS.takeaway(_frame(REQUESTS)) == (
        "In 2022 Combeshire received 2,017 requests, up from 1,745 in 2021. Rates need the pupils "
        "of each council, which come with school funding."
    )
    _funding([COMBE, "2022/23", 5_650, 84_300], [902, "2022/23", 5_700, ""])
    frame = _frame(REQUESTS)
    rates = {
        r["place"]: r["rate_requests"] for r in frame.to_dict("records") if r["year"] == "2022"
    }
    assert rates["Combeshire"] == pytest.approx(1_000 * 2_017 / 84_300)
    assert rates["Moorland"] is Absent.MISSING
    assert rates["England"] is Absent.MISSING  # the pupils of Moorland are not known
    assert "received 23.9 requests for each 1,000 pupils (2,017 in all)" in REQUESTS.takeaway(frame)


def test_a_region_has_a_rate_where_the_pupils_of_all_its_councils_are_known() -> None:
    _small()
    _funding([COMBE, "2022/23", 5_650, 80_000], [902, "2022/23", 5_700, 20_000])
    rates = {r["place"]: r["rate_requests"] for r in _frame(EVERY).to_dict("records")}
    assert rates["South West"] == pytest.approx(1_000 * 11_565 / 100_000)


def test_none_of_it_counts_our_own_children() -> None:
    for figure in map(registry.figure, SLUGS):
        assert not figure.is_masked
        assert set(figure.sources) <= {SLUG, NEIGHBOURS_SLUG, FUNDING_SLUG, REPORTED_SLUG}


def test_plans_in_january_stand_with_the_year_of_the_count() -> None:
    row = place("202223", COMBE, topic="All EHC plans")
    publish_published(row | {"ehcplans": 8_400}, name="caseload.csv")
    _funding([COMBE, "2022/23", 5_650, 84_000], [COMBE, "2023/24", 5_650, 99_000])
    _say()
    (only,) = _frame(PLANS).to_dict("records")
    assert (only["year"], only["plans"], only["rate_plans"]) == ("2023", 8_400, 100.0)


# --- funding and requests ---


def _many(count: int, tie: int) -> None:
    numbers = [COMBE, *OTHERS][:count]
    publish_published(
        *(_asked(2022, n, 1_000 + 37 * (n % 5) + tie * (n - 900), 10) for n in numbers)
    )
    _funding(*([n, "2022/23", 5_000 + 10 * (n - 900), 100_000] for n in numbers))
    _say()


def test_correlation_comes_with_its_interval_its_number_and_that_it_is_no_cause() -> None:
    _many(15, -40)
    frame = _frame(TOGETHER)
    assert frame["place"].tolist()[0] == "Combeshire"
    assert frame["per_pupil"].tolist()[0] == Decimal(5_010)
    found = correlation_of(frame)
    assert found is not None
    assert found.interval.lower < found.coefficient < found.interval.upper < 0
    said = TOGETHER.takeaway(frame)
    assert said.startswith(
        "In 2022 councils whose schools have more for each pupil had clearly fewer"
    )
    assert "15 councils" in said
    assert said.endswith(NO_CAUSE)
    assert re.search(r"correlation −0\.\d\d, 95% interval −\d\.\d\d to −0\.\d\d", said)


def test_of_too_few_councils_nothing_is_claimed() -> None:
    _many(9, -100)
    assert TOGETHER.takeaway(_frame(TOGETHER)) == (
        "In 2022 both are known of 9 councils, too few to say whether they go together (10 are "
        "needed)."
    )


def test_an_interval_that_holds_nought_is_called_unclear() -> None:
    _many(15, 0)
    assert "did not clearly have more requests or fewer" in TOGETHER.takeaway(_frame(TOGETHER))


# --- what others report ---


def _reports(*rows: list[object]) -> None:
    head = ["Measure", "Period", "Value", "Source"]
    services.publish(upload=send(csv_file([head, *rows]), "r.csv", REPORTED_SLUG), by=None)


def test_what_others_report_stands_beside_what_is_published() -> None:
    publish_published(_asked(2020, COMBE, 1_693, 466), _asked(2021, COMBE, 1_745, 385))
    _say()
    _reports(
        ["Requests", "calendar 2020", "1,693", "Answer 1"],
        ["Requests", "2021", "1,750", "Answer 2"],
        ["Requests", "2019", "1,666", "Answer 3"],
        ["Requests by parents, %", "2020", "29", "Notes"],
        ["Requests refused", "2021", "about 390", "Notes"],
    )
    frame = _frame(ELSEWHERE)
    assert frame[["said", "published", "verdict"]].values.tolist() == [
        ["1,693", "1,693", "Yes"],
        ["1,750", "1,745", "No: 5 more than published"],
        ["1,666", "Not held for that year", "Nothing to compare with"],
        ["29%", "Not published", "Nothing to compare with"],
        ["about 390", "385", "It says itself that it is not exact"],
    ]
    assert ELSEWHERE.takeaway(frame) == (
        "Others report 5 values of our own numbers; 1 differs from what the DfE publishes. "
        "Requests, 2021: 1,750 (Answer 2), published 1,745."
    )


# --- the page ---


@pytest.fixture
def reader(member: User, client_for: ClientFor) -> Client:
    return client_for(member)


def _text(client: Client, address: str = PAGE) -> str:
    plain = re.sub(r"<script.*?</script>", "", client.get(address).content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def test_the_page_says_that_nobody_has_said_which_council_it_is(reader: Client) -> None:
    assert "Nobody has said yet which council this is" in _text(reader)


def test_the_page_says_that_nothing_is_published(reader: Client) -> None:
    _say()
    assert "No published statistics of this council are held yet" in _text(reader)


def test_members_read_everything_exactly(reader: Client) -> None:
    _small()
    page = _text(reader)
    assert "707 of 2,017" in page
    assert "rounded to 5" not in page
    live = vintages.live().of(SOURCES)
    told = [
        page_figures(SLUGS, {}, live, audience)[REFUSED.slug].rows
        for audience in (Audience.MEMBER, Audience.OFFICER)
    ]
    assert told[0] == told[1]


def test_another_council_can_be_looked_at(reader: Client) -> None:
    publish_published(
        *(_issued(2022, n, 100, p, f"{p}.0") for n, p in ((COMBE, 12), (902, 50))), name="t.csv"
    )
    _say()
    assert "Moorland issued 50.0% of new plans" in _text(reader, f"{PAGE}?council=902")
    assert SLUG in SOURCES
