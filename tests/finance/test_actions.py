"""The figures of the management actions, by hand and against slow twins in Python."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from finance.figures import actions as figures
from finance.models import Reason, SavingKind
from finance.selectors.action_moves import MOVING, moves
from finance.selectors.action_plans import what_became
from finance.selectors.actions import AMOUNTS, actions_at, actions_by_month
from finance.selectors.plan_versions import plans_at
from hnfsg.figures.registry import Figure
from hnfsg.figures.workings import worked_out
from hnfsg.intake import services, vintages
from hnfsg.periods import FinancialMonth
from tests.finance.returns import M9, M10, action, live_actions

M6 = FinancialMonth(2023, 6)
SCOPE = {"year": "2023-24", "month": M10.key, "plan": "Plan-2023"}
SINCE_M9 = {**SCOPE, "since": M9.key}
M = 1_000_000


def _month(month: FinancialMonth, at_risk: int, **others: Any) -> None:
    """Devon's plan as one action of each kind: £20.2m planned, some of it at risk."""
    safe = 20_200_000 - at_risk
    live_actions(
        month,
        action(
            "1",
            20_200_000,
            workstream="Sufficiency",
            at_risk=at_risk,
            delivered=safe - 2_300_000,
            on_track=2_300_000,
            assumed_in_forecast=safe + int(others.get("substitutes", 0)),
            reason=Reason.SLIPPED,
            **others,
        ),
        action("9", 4 * M, kind=SavingKind.AVOIDANCE, at_risk=M, on_track=3 * M),
    )


def _said(figure: Figure, scope: dict[str, str] = SCOPE) -> str:
    return figure.takeaway(figure.frame(scope, vintages.live()))


@pytest.fixture
def _devon(db: None) -> None:
    _month(M6, 9_800_000, substitutes=1_800_000)
    _month(M9, 12_400_000)
    _month(M10, 14_600_000)


@pytest.mark.usefixtures("_devon")
def test_the_sentence_of_the_notes_at_month_10() -> None:
    assert _said(figures.AT_RISK) == (
        "At month 10, of the £20.2m of management action assumed in Plan 2023, £14.6m is at risk "
        "(72.3%). £5.6m is left: £3.3m delivered and £2.3m on track."
    )
    headline = figures.AT_RISK.headline
    assert headline is not None
    tile = headline(figures.AT_RISK.frame(SCOPE, vintages.live()))
    assert tile is not None
    assert (tile.label, tile.value) == ("Savings at risk", 14_600_000)
    assert tile.series == (9_800_000.0, 12_400_000.0, 14_600_000.0)
    assert tile.note == (
        "72.3% of the £20.2m assumed. Already out of the forecast: not to be added to it"
    )


@pytest.mark.usefixtures("_devon")
def test_the_sentence_of_month_6() -> None:
    scope = {**SCOPE, "month": M6.key}
    assert "£9.8m is at risk (48.5%). £10.4m is left" in _said(figures.AT_RISK, scope)
    assert _said(figures.IN_FORECAST, scope) == (
        "At month 6 the forecast counts on £12.2m of savings, and £12.2m is deliverable: the £9.8m "
        "at risk or lost is already in the reported overspend. Do not add it a second time."
    )


def test_the_year_before_is_lost_delivered_and_unallocated(db: None) -> None:
    month = FinancialMonth(2022, 10)
    amounts = {"delivered": 4_200_000, "not_deliverable": 4_600_000}
    live_actions(month, action("1", 10 * M, plan="Plan 2022", **amounts))
    scope = {"year": "2022-23", "month": month.key, "plan": "Plan-2022"}
    assert _said(figures.AT_RISK, scope) == (
        "At month 10, of the £10.0m of management action assumed in Plan 2022, £4.6m will not be "
        "delivered (46.0%). £5.4m is left: £4.2m delivered and £1.2m unallocated."
    )


def test_a_plan_with_nothing_at_risk_says_so(db: None) -> None:
    live_actions(M10, action("1", M, on_track=400_000, delivered=700_000, at_risk=0))
    assert _said(figures.AT_RISK) == (
        "At month 10, of the £1.0m of management action assumed in Plan 2023, none is at risk. "
        "£1.0m is left: £0.7m delivered and £0.4m on track. Some actions save more than planned: "
        "£0.1m in all."
    )


def test_the_plan_that_was_there_first_leads_and_is_called_previous(db: None) -> None:
    live_actions(M9, action("1", M, at_risk=M))
    new = action("1", 9 * M, plan="Plan 2024", on_track=9 * M)
    live_actions(M10, new, action("1", M, at_risk=M))
    assert plans_at(vintages.live(), M10) == ["Plan 2023", "Plan 2024"]
    assert _said(figures.AT_RISK).startswith(
        "At month 10, of the £1.0m of management action assumed in Plan 2023, the previous "
        "management action plan, £1.0m is at risk (100.0%)."
    )


def test_which_plan_is_the_newer_one_is_told_over_all_years(db: None) -> None:
    """In April both come together, and the newer one plans more: it leads, and is not previous."""
    april = FinancialMonth(2024, 1)
    live_actions(FinancialMonth(2023, 12), action("1", 3 * M, at_risk=M))
    new = action("1", 25 * M, plan="Plan 2024", at_risk=M)
    live_actions(april, new, action("1", 3 * M, at_risk=M))
    scope = {"year": "2024-25", "month": april.key, "plan": "Plan-2024"}
    assert plans_at(vintages.live(), april) == ["Plan 2024", "Plan 2023"]
    assert "previous" not in _said(figures.AT_RISK, scope)
    assert "the previous management action plan" in _said(
        figures.AT_RISK, scope | {"plan": "Plan-2023"}
    )
    (row,) = what_became(vintages.live(), april).to_dict("records")
    assert (row["plan_version"], row["new_plan"]) == ("Plan 2023", "Plan 2024")


def test_plans_of_sixty_months_are_asked_about_once(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for start in range(2019, 2024):
        for number in range(1, 13):
            live_actions(FinancialMonth(start, number), action("1", M, plan=""))
    live = vintages.live()
    with django_assert_num_queries(2):  # the sums of every month, and the rows of one
        assert what_became(live, FinancialMonth(2023, 12)).empty


def test_only_actions_at_risk_are_counted_for_a_reason(db: None) -> None:
    sound = [action(str(n), M, on_track=M) for n in range(30)]
    live_actions(M10, action("90", 2 * M, at_risk=2 * M), *sound)
    assert _said(figures.REASON) == (
        "For the largest part of what is at risk or lost no reason is given (£2.0m of £2.0m, "
        "100.0%, in 1 action)."
    )
    frame = figures.REASON.frame(SCOPE, vintages.live())
    assert list(frame["actions"]) == [1]


def test_what_is_less_than_half_is_not_called_most(db: None) -> None:
    live_actions(
        M10,
        *(
            action(str(n), 2 * M, at_risk=2 * M - n, reason=reason)
            for n, reason in enumerate((Reason.SLIPPED, Reason.PRICE, Reason.DEMAND))
        ),
    )
    assert _said(figures.REASON) == (
        "The largest part of what is at risk or lost is put down to: slipped (£2.0m of £6.0m, "
        "33.3%, in 1 action)."
    )


def test_without_states_it_says_that_these_are_missing(db: None) -> None:
    live_actions(M10, action("1", M, assumed_in_forecast=M))
    assert _said(figures.IN_FORECAST).startswith(
        "At month 10 no action says what of it is delivered, on track or replaced, so nobody"
    )


@pytest.mark.usefixtures("_devon")
def test_cost_avoidance_is_a_figure_of_its_own_and_in_no_other() -> None:
    assert _said(figures.AVOIDANCE) == (
        "At month 10 Plan 2023 also means to avoid £4.0m of new cost; £1.0m of it is at risk or "
        "lost. This is not money back, and is in none of the amounts above."
    )
    for figure in (figures.AT_RISK, figures.WORKSTREAM):
        frame = figure.frame(SCOPE, vintages.live())
        assert frame.iloc[-1]["planned"] == 20_200_000


# --- in the forecast already ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assumed", "sentence"),
    [
        (2 * M, "the £8.0m at risk or lost is already in the reported overspend. Do not add"),
        (
            10 * M,
            "If nothing more is found, the overspend rises by the £8.0m between them.",
        ),
        (
            5 * M,
            "the overspend rises by the £3.0m between them; the rest of the £8.0m at risk or lost "
            "is already in it.",
        ),
        (
            None,
            "does not say of every action how much of it the forecast counts on (1 of 1 does not)",
        ),
    ],
)
def test_whether_lost_savings_are_in_the_forecast_is_told(
    assumed: int | None, sentence: str, db: None
) -> None:
    live_actions(
        M10, action("1", 10 * M, on_track=2 * M, at_risk=8 * M, assumed_in_forecast=assumed)
    )
    assert sentence in _said(figures.IN_FORECAST)


# --- what moved ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("_devon")
def test_what_moved_since_last_month_and_since_month_6() -> None:
    assert _said(figures.MOVEMENT, SINCE_M9) == (
        "Since month 9 what is at risk or lost rose by £2.2m, to £14.6m: 1 action moved it, most "
        "of all 1 Action 1 (£2.2m more)."
    )
    frame = figures.MOVEMENT.frame({**SCOPE, "since": M6.key}, vintages.live())
    assert frame.iloc[0]["in_doubt_moved"] == 4_800_000
    assert frame.iloc[0]["told"] == (
        "£4.8m more at risk, £4.8m less delivered, £1.8m less found in its place"
    )
    assert frame.iloc[0]["why"] == "Slipped."
    (working,) = worked_out(figures.MOVEMENT, frame)
    assert working.text == (
        "£9.8m at risk or lost before + £4.8m 1 Action 1 = £14.6m at risk or lost now"
    )


def test_new_and_gone_actions_are_said_so(db: None) -> None:
    live_actions(M9, action("1", M, at_risk=M), action("2", M, on_track=M))
    live_actions(M10, action("2", M, on_track=M), action("3", 3 * M, at_risk=2 * M, on_track=M))
    frame = figures.MOVEMENT.frame(SINCE_M9, vintages.live())
    assert list(frame["told"]) == [
        "New: £3.0m planned, £2.0m of it at risk or lost",
        "Gone: £1.0m was planned, £1.0m of it at risk or lost",
    ]
    assert list(frame["in_doubt_moved"]) == [2 * M, -M]


def test_an_action_that_is_gone_leads_to_its_row_of_a_withdrawn_file_too(db: None) -> None:
    early, wrong, after = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20, 25))
    live_actions(M10, action("1", M, at_risk=M), at=early)
    mistaken = live_actions(M10, action("2", M, at_risk=M), at=wrong)
    live_actions(M10, action("1", M, at_risk=M), at=after)
    services.withdraw(upload=mistaken, by=None, reason="Wrong file")
    frame = figures.MOVEMENT.frame({**SCOPE, "since": "2024-02-21"}, vintages.live())
    gone = frame[["Gone" in told for told in frame["told"]]]
    assert [source.part_id for source in gone["source"]] == [mistaken.parts.get().pk]


def test_a_month_that_was_sent_again_can_be_compared_with_what_it_said_first(db: None) -> None:
    first, again = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20))
    live_actions(M10, action("1", M, at_risk=200_000, on_track=800_000), at=first)
    live_actions(M10, action("1", M, at_risk=500_000, on_track=500_000), at=again)
    for since, words in (
        ("last-publication", "the last publication (month 10 then too)"),
        ("2024-02-15", "15 February 2024 (month 10 then too)"),
    ):
        assert _said(figures.MOVEMENT, {**SCOPE, "since": since}) == (
            f"Since {words} what is at risk or lost rose by £0.3m, to £0.5m: 1 action moved it, "
            "most of all 1 Action 1 (£0.3m more)."
        )
    earlier = figures.MOVEMENT.frame({**SCOPE, "since": "2024-02-10"}, vintages.live())
    assert earlier.empty


_AMOUNT = st.none() | st.integers(0, 10**7).map(Decimal)
_ACTION = st.fixed_dictionaries(
    {
        "plan_version": st.sampled_from(["", "Plan 2023", "Plan 2024"]),
        "ref": st.sampled_from(list("12345")),
        **dict.fromkeys(MOVING, _AMOUNT),
    }
)
_TOLD = ("title", "workstream", "reason", "comment", "mitigation", "part_id", "row_number")


def _vintage(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    unique = {(row["plan_version"], row["ref"]): row for row in rows}
    return [{**dict.fromkeys(_TOLD, ""), **row} for row in unique.values()]


_VINTAGE = st.lists(_ACTION, max_size=8).map(_vintage)


@given(_VINTAGE, _VINTAGE)
def test_the_moves_add_up_to_the_difference_of_any_two_vintages(
    before: list[dict[str, Any]], now: list[dict[str, Any]]
) -> None:
    found = moves(before, now)
    for name in MOVING:
        was, is_now = (sum((r[name] or 0 for r in rows), Decimal(0)) for rows in (before, now))
        assert sum((row[f"{name}_moved"] for row in found), Decimal(0)) == is_now - was
    keys = [{(r["plan_version"], r["ref"]) for r in rows} for rows in (before, now)]
    kinds = [row["what"] for row in found]
    assert kinds.count("new") == len(keys[1] - keys[0])
    assert kinds.count("gone") == len(keys[0] - keys[1])


# --- slow twins ----------------------------------------------------------------------------------

_STORED = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(["Plan 2023", "Plan 2024"]),
        "kind": st.sampled_from(["", SavingKind.CASHABLE, SavingKind.AVOIDANCE]),
        "workstream": st.sampled_from(["", "Inclusion", "Sufficiency"]),
        "reason": st.sampled_from(["", Reason.PRICE, Reason.DEMAND]),
        "planned": st.integers(0, 10**7),
        **{
            name: st.none() | st.integers(0, 10**7)
            for name in AMOUNTS
            if name not in ("planned", "substitutes")
        },
    }
)


@pytest.mark.django_db
@given(st.lists(_STORED, min_size=1, max_size=6))
def test_every_total_is_that_of_a_slow_twin(rows: list[dict[str, Any]]) -> None:
    given = [{**row, "ref": str(number)} for number, row in enumerate(rows)]
    live_actions(M10, *(action(**row) for row in given))
    live = vintages.live()
    for plan in plans_at(live, M10):
        cashable = [r for r in given if r["plan"] == plan and r["kind"] != SavingKind.AVOIDANCE]
        found = actions_by_month(live, M10, plan)
        if not cashable:
            assert found.empty
            continue
        total = found.iloc[0]
        for name in ("planned", "assumed_in_forecast", "delivered", "at_risk", "not_deliverable"):
            stated = [r[name] for r in cashable if r[name] is not None]
            assert total[name] == (sum(stated) if stated else None)
        assert total["unallocated"] == sum(_unallocated(r) for r in cashable)
        assert total["over"] == sum(max(0, -_apart(r)) for r in cashable)
        scope = {**SCOPE, "plan": plan.replace(" ", "-")}
        for figure, by in ((figures.WORKSTREAM, "workstream"), (figures.REASON, "reason")):
            frame = figure.frame(scope, live)
            doubts = {r[by]: 0 for r in cashable}
            for r in cashable:
                doubts[r[by]] += (r["at_risk"] or 0) + (r["not_deliverable"] or 0)
            wanted = sorted(d for d in doubts.values() if d or by == "workstream")
            assert sorted(frame["in_doubt"]) == wanted
            assert list(frame["in_doubt"]) == wanted[::-1]


def _apart(row: dict[str, Any]) -> int:
    states = ("delivered", "on_track", "at_risk", "not_deliverable")
    return int(row["planned"]) - sum(row[name] or 0 for name in states)


def _unallocated(row: dict[str, Any]) -> int:
    return max(0, _apart(row))


@pytest.mark.usefixtures("_devon")
def test_each_action_leads_to_its_own_row() -> None:
    frame = actions_at(vintages.live(), M10)
    assert list(frame["row_number"]) == [2, 3]
    assert list(frame["left"]) == [5_600_000, 3 * M]
    everything = figures.ALL.frame(SCOPE, vintages.live())
    assert [str(source) for source in everything["source"]] == [
        "Management actions, row 2",
        "Management actions, row 3",
    ]
    assert "lead" not in everything


@pytest.mark.usefixtures("_devon")
def test_one_action_by_month() -> None:
    frame = figures.ONE.frame({**SCOPE, "action": "1"}, vintages.live())
    assert list(frame["in_doubt"]) == [9_800_000, 12_400_000, 14_600_000]
    assert figures.ONE.takeaway(frame) == (
        "At month 10, of the £20.2m planned, £14.6m is at risk (slipped)."
    )


def test_an_action_says_since_when_it_has_been_at_risk(db: None) -> None:
    live_actions(M6, action("1", M, on_track=M))
    live_actions(M9, action("1", M, at_risk=M))
    live_actions(M10, action("1", M, at_risk=M))
    assert _said(figures.ONE, {**SCOPE, "action": "1"}) == (
        "At month 10 all of the £1.0m planned is at risk (no reason given). It first fell at risk "
        "at month 9."
    )


# --- what became of the plan before --------------------------------------------------------------


def test_what_became_of_each_action_of_the_plan_before(db: None) -> None:
    old = [
        action("1", M, title="Open 60 places"),
        action("2", M, title="Therapies  commissioned jointly"),
        action("3", M, delivered=M),
        action("4", M, delivered=1),
    ]
    live_actions(M9, *old)
    plan = {"plan": "Plan 2024", "full_year_effect": 5 * M}
    new = [
        action("7", 0, title="Places in every district", replaces="1, 9", **plan),
        action("8", 2, title="Therapies commissioned jointly", **plan),
    ]
    live_actions(M10, *old, *new)
    frame = what_became(vintages.live(), M10).set_index("ref")
    assert dict(frame["became"]) == {
        "1": "Replaced",
        "2": "Carried on",
        "3": "Finishes in its own plan",
        "4": "Dropped",
    }
    assert frame["new_refs"]["1"] == "7"
    assert frame["new_full_year_effect"]["1"] == 5 * M
    assert _said(figures.BECAME) == (
        "Of the 4 actions of Plan 2023, in Plan 2024: 1 carried on, 1 replaced by another, 1 to "
        "finish in the old plan and 1 dropped."
    )


def test_a_plan_that_follows_next_year_is_held_against_the_year_before(db: None) -> None:
    live_actions(FinancialMonth(2022, 13), action("1", M, plan="Plan 2022", title="Outreach"))
    live_actions(M10, action("5", M, title="Outreach"))
    (row,) = what_became(vintages.live(), M10).to_dict("records")
    assert (row["plan_version"], row["became"], row["new_refs"]) == ("Plan 2022", "Carried on", "5")


def test_a_first_plan_has_none_before_it(db: None) -> None:
    live_actions(M10, action("5", M))
    assert what_became(vintages.live(), M10).empty


def test_an_action_that_recovered_fell_at_risk_again(db: None) -> None:
    for month, at_risk in ((4, M), (5, 0), (M9.month, M), (M10.month, M)):
        live_actions(FinancialMonth(2023, month), action("1", M, at_risk=at_risk))
    assert _said(figures.ONE, {**SCOPE, "action": "1"}).endswith(
        "It had recovered, and fell at risk again at month 9."
    )
