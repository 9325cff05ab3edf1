"""The rules over the management actions, with the sentence and the fix that an officer reads."""

import pytest

from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.periods import FinancialMonth
from tests.finance.returns import (
    ACTIONS_WITH_STATES,
    M9,
    action,
    book,
    found,
    live_actions,
    send_book,
)

pytestmark = pytest.mark.django_db

OUTREACH = {"delivered": 200_000, "on_track": 300_000, "at_risk": 500_000}


def _action(ref: str, planned: int, title: str = "Outreach", **states: object) -> list[object]:
    names = ("delivered", "on_track", "at_risk", "not_deliverable")
    return [ref, "Plan 2023", title, planned, *(states.get(name) for name in names)]


def _sent(*rows: list[object]) -> Upload:
    return send_book(book(actions=rows, action_headings=ACTIONS_WITH_STATES))


def test_what_the_states_leave_over_is_asked_about_and_is_no_error() -> None:
    upload = _sent(
        _action("14", 2_000_000, **OUTREACH), _action("15", 1_000_000, "Even", **OUTREACH)
    )
    assert upload.state == UploadState.READY
    (query,) = found(upload, "action-unallocated")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Management actions!D2"
    assert query.subject == "Plan 2023 14"
    assert query.what == (
        "£1,000,000 of the £2,000,000 planned for 14 Outreach is unallocated: it is not "
        "delivered, on track, at risk or not deliverable"
    )
    assert query.fix == "Put it where it belongs, or explain what became of it."


def test_what_rounding_leaves_of_an_action_is_not_asked_about() -> None:
    upload = _sent(_action("14", 1_001_000, **OUTREACH), _action("15", 999_000, **OUTREACH))
    assert not upload.findings.exists()


def test_an_action_that_saves_more_than_planned_is_named_and_nothing_more() -> None:
    upload = _sent(_action("14", 800_000, **OUTREACH))
    assert upload.state == UploadState.READY
    (note,) = upload.findings.all()
    assert note.rule == "action-more"
    assert note.level == FindingLevel.NOTE
    assert note.place == "Management actions!D2"
    assert note.what == "14 Outreach adds up to £200,000 more than the £800,000 planned"


def test_an_action_that_is_gone_is_asked_about() -> None:
    live_actions(M9, action("14", 1_000_000, delivered=1_000_000), action("15", 5, delivered=5))
    (query,) = found(_sent(_action("15", 5, delivered=5)), "action-gone")
    assert query.level == FindingLevel.QUERY
    assert query.subject == "Plan 2023 14"
    assert query.what == (
        "14 Action 14 was in Month 9 with £1,000,000 planned, and is not in this file"
    )
    assert query.fix == "Add the action as it stands now, or explain what became of it."


def test_a_whole_plan_that_is_gone_is_asked_about_once() -> None:
    old = [action(ref, 1_000_000, plan="Plan 2022", delivered=1_000_000) for ref in "12"]
    live_actions(M9, *old)
    (query,) = found(_sent(_action("1", 5, delivered=5)), "action-gone")
    assert query.what == (
        "Plan 2022 was in Month 9 with 2 actions and £2,000,000 planned, and none of it is in this "
        "file"
    )
    assert query.fix == (
        "Add its actions beside those of the new plan, or explain what became of them."
    )


def test_an_action_of_last_year_may_go_with_its_year() -> None:
    live_actions(FinancialMonth(2022, 13), action("14", 1_000_000, delivered=1_000_000))
    assert not found(_sent(_action("15", 5, delivered=5)), "action-gone")


def test_less_delivered_than_last_month_is_asked_about() -> None:
    live_actions(M9, action("14", 1_000_000, delivered=250_000, on_track=750_000))
    (query,) = found(_sent(_action("14", 1_000_000, **OUTREACH)), "action-delivered-fell")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Management actions!E2"
    assert query.what == (
        "14 Outreach has delivered £200,000. In Month 9 it had delivered £250,000"
    )
    assert query.fix == "Correct the amount, or explain why less is delivered than was."


def test_a_planned_saving_that_changed_within_its_plan_is_asked_about() -> None:
    live_actions(
        M9,
        action("14", 900_000, delivered=200_000, on_track=700_000),
        action("14", 7, plan="Plan 2022", delivered=7),
    )
    (query,) = found(_sent(_action("14", 1_000_000, **OUTREACH)), "action-planned-changed")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Management actions!D2"
    assert query.what == (
        "14 Outreach is to save £1,000,000 this year. In Month 9 it was £900,000, in the same plan"
    )
    assert query.fix == (
        "Correct the amount, name the new plan version, or explain who changed it."
    )


def test_actions_that_follow_from_the_month_before_are_not_asked_about() -> None:
    live_actions(M9, action("14", 1_000_000, delivered=200_000, on_track=800_000))
    assert not _sent(_action("14", 1_000_000, **OUTREACH)).findings.exists()


def test_an_action_with_an_error_is_not_compared() -> None:
    live_actions(M9, action("14", 900_000, delivered=900_000))
    upload = _sent(_action("14", 1_000_000, delivered="£1m?"))
    assert {finding.rule for finding in upload.findings.all()} == {"cell-delivered"}


def test_a_plan_with_a_reference_used_twice_is_compared_once_that_is_put_right() -> None:
    live_actions(M9, action("13", 5, delivered=5), action("14", 6, delivered=6))
    upload = _sent(_action("14", 4, delivered=4), _action("14", 6, delivered=6))
    assert {finding.rule for finding in upload.findings.all()} == {"action-used-twice"}
