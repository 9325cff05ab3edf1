"""The demo county's cases are close to what Devon published, and hang together."""

from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from ehcp.demo import county
from ehcp.demo.extracts import Row, case_number, cases
from ehcp.demo.schools import AREAS, schools

NEWEST = county.EXTRACTS[-1]
# DfE, Education, health and care plans, 2025 release, Devon: requests, refused, new plans, within
# 20 weeks (%), plans in the January after.
PUBLISHED = {
    2019: (1_666, 236, 1_435, 32.1, 6_474),
    2020: (1_693, 466, 1_335, 54.2, 7_295),
    2021: (1_745, 385, 914, 38.8, 7_926),
    2022: (2_017, 707, 932, 11.8, 8_400),
    2023: (2_148, 753, 1_101, 4.9, 8_873),
}
IN_ORDER = (
    ("received_date", "request_outcome_date", "advice_requested_date"),
    ("advice_requested_date", "ep_advice_date", "advice_received_date", "draft_date"),
    ("received_date", "assessment_outcome_date"),
    ("draft_date", "plan_start_date", "review_date", "review_decision_date", "review_final_date"),
    ("request_outcome_date", "overturned_date"),
    ("plan_start_date", "cease_date"),
)


@cache
def newest() -> list[Row]:
    return cases(NEWEST)


def received_in(year: int) -> list[Row]:
    return [
        row
        for row in newest()
        if row["received_date"].year == year and row["request_outcome"] != "before"
    ]


def issued_in(year: int) -> list[Row]:
    return [
        row
        for row in newest()
        if row["assessment_outcome"] == "issue" and row["assessment_outcome_date"].year == year
    ]


def in_force(rows: list[Row], day: date) -> int:
    return sum(
        1
        for row in rows
        if row["plan_start_date"]
        and row["plan_start_date"] <= day
        and not (row["cease_date"] and row["cease_date"] <= day)
    )


@pytest.mark.parametrize("year", PUBLISHED)
def test_a_year_is_close_to_what_was_published(year: int) -> None:
    requests, refused, plans, within, january = PUBLISHED[year]
    received, issued = received_in(year), issued_in(year)
    soon = [r for r in issued if (r["assessment_outcome_date"] - r["received_date"]).days <= 140]
    assert len(received) == requests
    assert Counter(r["request_outcome"] for r in received)["refuse"] == pytest.approx(
        refused, rel=0.04
    )
    assert len(issued) == plans
    assert 100 * len(soon) / len(issued) == pytest.approx(within, abs=0.5)
    assert in_force(newest(), date(year + 1, 1, 18)) == pytest.approx(january, rel=0.01)


def test_the_waits_are_close_to_what_was_published() -> None:
    for year, weeks in ((2022, 37), (2023, 44)):
        waits = [(r["assessment_outcome_date"] - r["received_date"]).days for r in issued_in(year)]
        assert sum(waits) / len(waits) / 7 == pytest.approx(weeks, abs=2)
    over_a_year = [w for w in waits if w > 364]
    assert 100 * len(over_a_year) / len(waits) == pytest.approx(26.2, abs=4)
    decided = [r for r in received_in(2023) if r["request_outcome_date"]]
    soon = [r for r in decided if (r["request_outcome_date"] - r["received_date"]).days <= 42]
    assert 100 * len(soon) / len(decided) == pytest.approx(85.5, abs=2)


def test_parents_ask_for_43_per_cent_in_2023_24_and_few_sources_are_known_before_2022() -> None:
    rows = newest()
    this_year = [r for r in rows if r["received_date"] >= date(2023, 4, 1) and r["source"]]
    parents = [r for r in this_year if r["source"] == "parent"]
    assert 100 * len(parents) / len(this_year) == pytest.approx(43, abs=1)
    early = [r for r in rows if 2018 <= r["received_date"].year <= 2021]
    assert sum(1 for r in early if r["source"]) < 0.1 * len(early)


def test_about_eleven_thousand_requests_nine_thousand_plans_and_380_schools() -> None:
    rows = newest()
    assert sum(1 for r in rows if r["request_outcome"] != "before") == pytest.approx(11_060, abs=20)
    assert in_force(rows, NEWEST) == pytest.approx(8_900, abs=100)
    assert len(schools()) == len({s.urn for s in schools()}) == len({s.name for s in schools()})
    assert len(schools()) == 380
    assert {r["area"] for r in rows} == {s.area for s in schools()} == set(AREAS)


def test_an_extract_holds_what_had_happened_by_its_day_in_order_and_nothing_later() -> None:
    for day in county.EXTRACTS:
        rows = cases(day)
        assert len({(r["child"], r["received_date"]) for r in rows}) == len(rows)
        assert len({case_number(r) for r in rows}) == len(rows)
        for row in rows:
            assert all(v <= day for v in row.values() if isinstance(v, date))
            for fields in IN_ORDER:
                told = [row[name] for name in fields if row[name] is not None]
                assert all(first <= second for first, second in pairwise(told)), (row, fields)


def test_the_same_children_come_back_further_on() -> None:
    for before, after in pairwise(county.EXTRACTS):
        later = {(r["child"], r["received_date"]): r for r in cases(after)}
        for row in cases(before):
            now = later[row["child"], row["received_date"]]
            assert row["request_outcome"] in ("undecided", now["request_outcome"])
            assert row["assessment_outcome"] in ("", "undecided", now["assessment_outcome"])


def test_every_so_many_children_make_a_small_county() -> None:
    some = cases(NEWEST, every=40)
    assert 300 < len(some) < 500
    assert all(row in newest() for row in some[:20])
