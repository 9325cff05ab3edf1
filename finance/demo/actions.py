"""The demo county's management actions, month by month.

Ends as Devon's papers do: in 2022/23 £10.0m assumed, £4.2m delivered, £4.6m lost and £1.2m not
accounted for; in 2023/24 £20.2m assumed, £9.8m at risk at month 6 and £14.6m at month 10.
"""

from dataclasses import dataclass
from datetime import date

from finance.models import Reason
from hnfsg.periods import FinancialMonth


@dataclass(frozen=True)
class Action:
    """An action of one plan, in thousands of pounds; `lost` is what may or will not be saved."""

    ref: str
    title: str
    workstream: str
    lead: str
    budget_line: str
    planned: int
    lost: int = 0
    delivered: int = 0
    reason: Reason | None = None
    comment: str = ""


PLAN_2022 = "Plan 2022"
PLAN_2023 = "Plan 2023"
_COMMISSIONING, _SUFFICIENCY, _INCLUSION = "Commissioning", "Sufficiency", "Inclusion"
_COMMISSIONER, _PLACES, _SEND = "Commissioning manager", "Places manager", "SEND manager"

ACTIONS_2022 = (
    Action("1", "Review of independent placements at annual review", _COMMISSIONING, _COMMISSIONER,
           "Independent special schools", 2_000, 500, 1_200, Reason.DEMAND),
    Action("2", "Support bases in ten schools", _SUFFICIENCY, _PLACES, "Resourced provision",
           1_800, 1_100, 500, Reason.SLIPPED, "Four of ten opened."),
    Action("3", "Top-up bands for mainstream schools", _INCLUSION, _SEND, "Primary top-ups",
           1_500, 400, 900, Reason.SMALLER),
    Action("4", "Special free school, first phase", _SUFFICIENCY, _PLACES,
           "Independent special schools", 1_300, 900, 200, Reason.SLIPPED),
    Action("5", "Local post-16 courses", _SUFFICIENCY, _SEND, "Specialist post-16 colleges",
           1_100, 400, 600, Reason.DEMAND),
    Action("6", "Alternative provision contracts let again", _COMMISSIONING, _COMMISSIONER,
           "Other alternative provision", 900, 400, 400, Reason.PRICE),
    Action("7", "Joint funding with health and social care", _COMMISSIONING, _SEND,
           "Independent special schools", 800, 500, 250, Reason.NOT_STARTED),
    Action("8", "Plans ended when their aims are met", _INCLUSION, _SEND, "Secondary top-ups",
           600, 400, 150, Reason.SMALLER),
)  # fmt: skip
# In the order in which they fell at risk; `lost` is the most of it that is at risk by month 10.
ACTIONS_2023 = (
    Action("3", "Special free school, second phase", _SUFFICIENCY, _PLACES,
           "Independent special schools", 2_600, 2_600, 0, Reason.SLIPPED,
           "Building works started five months late."),
    Action("1", "Open 60 places in support bases", _SUFFICIENCY, _PLACES, "Resourced provision",
           2_900, 2_000, 500, Reason.SMALLER, "24 of 60 places are open."),
    Action("8", "Earlier help, so that fewer plans are needed", _INCLUSION, _SEND,
           "Primary top-ups", 1_900, 1_900, 0, Reason.DEMAND, "Requests rose instead."),
    Action("5", "Prices agreed with independent special schools", _COMMISSIONING, _COMMISSIONER,
           "Independent special schools", 2_100, 1_700, 300, Reason.PRICE,
           "Most schools asked for more than the framework's limit."),
    Action("2", "Specialist bases in six secondary schools", _SUFFICIENCY, _PLACES,
           "Specialist bases", 1_700, 1_500, 200, Reason.SLIPPED, "One of six has opened."),
    Action("6", "Local post-16 courses instead of specialist colleges", _SUFFICIENCY, _SEND,
           "Specialist post-16 colleges", 1_300, 1_100, 150, Reason.NOT_STARTED),
    Action("12", "Joint funding with health and social care", _COMMISSIONING, _SEND,
           "Independent special schools", 1_100, 900, 150, Reason.NOT_STARTED),
    Action("4", "Review of independent placements at annual review", _COMMISSIONING, _COMMISSIONER,
           "Independent special schools", 2_400, 1_600, 650, Reason.SMALLER,
           "Fewer pupils could move than planned."),
    Action("9", "Top-up bands for mainstream schools", _INCLUSION, _SEND, "Secondary top-ups",
           1_250, 800, 350, Reason.DROPPED, "Consultation ended against the lowest band."),
    Action("10", "Outreach so that fewer pupils are excluded", _INCLUSION, _SEND,
           "Alternative provision places", 900, 500, 300, Reason.DEMAND),
    Action("7", "Supported internships", _SUFFICIENCY, _SEND, "Further education top-ups",
           450, 0, 300),
    Action("11", "Alternative provision contracts let again", _COMMISSIONING, _COMMISSIONER,
           "Other alternative provision", 600, 0, 450),
    Action("13", "Therapies commissioned jointly", _COMMISSIONING, _SEND,
           "Speech, language and other therapies", 350, 0, 250),
    Action("14", "Plans ended when their aims are met", _INCLUSION, _SEND, "Primary top-ups",
           650, 0, 450),
)  # fmt: skip
AT_RISK_2023 = (0, 1_200, 2_900, 5_400, 7_700, 9_800, 10_600, 11_500, 12_400, 14_600, 14_600)
SUBSTITUTES_2023 = {6: 1_800}  # found by month 6 in place of what was at risk, in thousands

Row = list[object]


def rows(month: FinancialMonth) -> list[Row]:
    """The rows of the sheet for a month, in the order of `HEADINGS`, amounts in pounds."""
    if month.start_year == 2022:
        return [_row_2022(action, month) for action in ACTIONS_2022]
    if month.start_year == 2023:
        return _rows_2023(month)
    return []


HEADINGS = (
    "Ref", "Action", "Workstream", "Lead", "Accountable officer", "Budget line", "Start", "End",
    "Planned saving", "Full-year effect", "Assumed in the forecast", "Delivered", "On track",
    "At risk", "Not deliverable", "Substitutes found", "Cashable or cost avoidance", "Reason",
    "Comment", "Plan version",
)  # fmt: skip


def _row_2022(action: Action, month: FinancialMonth) -> Row:
    """A saving that is delivered or lost evenly until month 10."""
    done = min(month.month, 10)
    delivered = action.delivered * done // 10
    lost = action.lost * max(0, done - 3) // 7
    open_still = 0 if done == 10 else action.planned - delivered - lost
    return _row(
        action,
        month,
        PLAN_2022,
        (action.planned, delivered + open_still, delivered, open_still, 0, lost, 0),
    )


def _rows_2023(month: FinancialMonth) -> list[Row]:
    """Savings that fall at risk one after another, until the month's total at risk is reached."""
    left = AT_RISK_2023[min(month.month, len(AT_RISK_2023)) - 1]
    substitutes = SUBSTITUTES_2023.get(month.month, 0)
    made = []
    for action in ACTIONS_2023:
        at_risk = min(action.lost, left)
        left -= at_risk
        safe = action.planned - at_risk
        delivered = min(safe, action.delivered * month.month // 10)
        amounts = (action.planned, safe, delivered, safe - delivered, at_risk, 0, substitutes)
        made.append(_row(action, month, PLAN_2023, amounts))
        substitutes = 0
    return sorted(made, key=lambda row: int(str(row[0])))


def _row(action: Action, month: FinancialMonth, plan: str, amounts: tuple[int, ...]) -> Row:
    planned, assumed, delivered, on_track, at_risk, lost, substitutes = (a * 1_000 for a in amounts)
    shown = (at_risk or lost) and action.reason
    return [
        action.ref, action.title, action.workstream, action.lead, "Deputy director",
        action.budget_line, date(month.start_year, 4, 1), date(month.start_year + 1, 3, 31),
        planned, planned * 4 // 3, assumed, delivered, on_track, at_risk, lost, substitutes,
        "Cost avoidance" if action.ref == "8" else "Cashable",
        action.reason.label if shown and action.reason else None,
        action.comment if shown else None, plan,
    ]  # fmt: skip
