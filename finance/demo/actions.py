"""The demo county's management actions, month by month.

As Devon's papers have it: in 2022/23 month 10 £10.0m assumed, £4.2m delivered, £4.6m lost and
£1.2m not accounted for; in 2023/24 £20.2m assumed, £9.8m at risk at month 6 and £14.6m at month
10. A new plan stands beside it from then on. Cost avoidance comes on top of these amounts.
"""

from datetime import date

from finance.demo.plans import (
    ACTIONS_2021,
    ACTIONS_2022,
    ACTIONS_2023,
    ACTIONS_2024,
    AVOIDED_2023,
    PLAN_2021,
    PLAN_2022,
    PLAN_2023,
    PLAN_2024,
    Action,
)
from hnfsg.periods import FinancialMonth

NEW_PLAN_FROM = FinancialMonth(2023, 10)
SETTLED = 10  # the month by which it is known what is lost
FIRST_RISKS = 3  # after this month savings begin to fall at risk
AT_RISK_2023 = (0, 1_200, 2_900, 5_400, 7_700, 9_800, 10_600, 11_500, 12_400, 14_600, 14_600)
# Found in place of what was at risk, in thousands, by month; with them £12.2m at month 6.
SUBSTITUTES_2023 = {6: 1_800, 7: 1_800, 8: 1_200, 9: 600}
SUBSTITUTED = "5"

HEADINGS = (
    "Ref", "Action", "Workstream", "Lead", "Accountable officer", "Budget line", "Start", "End",
    "Planned saving", "Full-year effect", "Assumed in the forecast", "Delivered", "On track",
    "At risk", "Not deliverable", "Substitutes found", "Cashable or cost avoidance", "Reason",
    "Mitigation", "Comment", "Last reviewed", "Plan version", "Replaces",
)  # fmt: skip

Row = list[object]


def rows(month: FinancialMonth) -> list[Row]:
    """The rows of the sheet for a month, in the order of `HEADINGS`, amounts in pounds."""
    if month.start_year == 2021:
        return [_settling(action, month, PLAN_2021) for action in ACTIONS_2021]
    if month.start_year == 2022:
        return [_settling(action, month, PLAN_2022) for action in ACTIONS_2022]
    if month.start_year != 2023:
        return []
    new = [_begun(action, month) for action in ACTIONS_2024] if month >= NEW_PLAN_FROM else []
    avoided = [_settling(action, month, PLAN_2023) for action in AVOIDED_2023]
    return [*_at_risk_in_turn(month), *avoided, *new]


def _settling(action: Action, month: FinancialMonth, plan: str) -> Row:
    """A saving that is delivered evenly until month 10, and lost after it was at risk.

    What nobody accounts for at month 10 turns out half delivered, half lost a month later.
    """
    number = month.month
    done = min(number, SETTLED)
    delivered = action.delivered * done // SETTLED
    lost = action.lost * max(0, done - FIRST_RISKS) // (SETTLED - FIRST_RISKS)
    if number > SETTLED:
        delivered += action.open_at_10 // 2
        lost += action.open_at_10 - action.open_at_10 // 2
    on_track = 0 if number >= SETTLED else action.planned - delivered - lost
    at_risk, gone = (0, lost) if number >= SETTLED else (lost, 0)
    amounts = (delivered + on_track, delivered, on_track, at_risk, gone, 0)
    return _row(action, month, plan, amounts)


def _at_risk_in_turn(month: FinancialMonth) -> list[Row]:
    """Savings that fall at risk one after another, until the month's total at risk is reached."""
    left = AT_RISK_2023[min(month.month, len(AT_RISK_2023)) - 1]
    made = []
    for action in ACTIONS_2023:
        at_risk = min(action.lost, left)
        left -= at_risk
        safe = action.planned - at_risk
        delivered = min(safe, action.delivered * month.month // SETTLED)
        found = SUBSTITUTES_2023.get(month.month, 0) if action.ref == SUBSTITUTED else 0
        amounts = (safe + found, delivered, safe - delivered, at_risk, 0, found)
        made.append(_row(action, month, PLAN_2023, amounts))
    return sorted(made, key=lambda row: int(str(row[0])))


def _begun(action: Action, month: FinancialMonth) -> Row:
    """A saving of the new plan: all of it on track, from April or from February."""
    starts = date(2024, 2, 1) if action.planned else date(2024, 4, 1)
    amounts = (action.planned, 0, action.planned, 0, 0, 0)
    return _row(action, month, PLAN_2024, amounts, (starts, date(2025, 3, 31)))


def _row(
    action: Action,
    month: FinancialMonth,
    plan: str,
    amounts: tuple[int, ...],
    dates: tuple[date, date] | None = None,
) -> Row:
    assumed, delivered, on_track, at_risk, lost, found = (a * 1_000 for a in amounts)
    starts, ends = dates or (date(month.start_year, 4, 1), date(month.start_year + 1, 3, 31))
    is_in_doubt = bool(at_risk or lost)
    return [
        action.ref, action.title, action.workstream, action.lead, "Deputy director",
        action.budget_line, starts, ends, action.planned * 1_000,
        (action.full_year or action.planned * 4 // 3) * 1_000,
        assumed, delivered, on_track, at_risk, lost, found, action.kind.label,
        action.reason.label if is_in_doubt and action.reason else None,
        (action.mitigation or None) if is_in_doubt else None,
        (action.comment or None) if is_in_doubt else None,
        month.ends_on, plan, action.replaces or None,
    ]  # fmt: skip
