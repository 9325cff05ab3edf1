"""The rules across the rows of a monthly return, in the order in which officers read them."""

from finance.rules import actions, amendments, lines, months, totals
from hnfsg.intake.declarations import Rule

RULES = (
    Rule("summary-repeated", "One row of summary for each month", months.summary_repeated),
    Rule("month-in-future", "No month is in the future", months.in_future),
    Rule("action-used-twice", "A reference names one action", actions.used_twice),
    Rule(
        "action-out-of-date", "A change on the page is made of what counts", amendments.out_of_date
    ),
    Rule("file-name", "The file's name and its month agree", months.file_name),
    Rule("month-skipped", "No month is skipped", months.skipped),
    Rule("summary-missing", "Each month with lines has a summary", months.summary_missing),
    Rule("lines-against-summary", "The lines add up", totals.lines_against_summary),
    Rule(
        "overspend-against-income",
        "The overspend is spend less income",
        totals.overspend_against_income,
    ),
    Rule("signs", "Amounts have the sign they should", totals.signs),
    Rule(
        "brought-forward-changed",
        "What was brought forward stays the same within a year",
        totals.brought_forward_changed,
    ),
    Rule("unusual-move", "No forecast moves unusually far", lines.unusual_move),
    Rule("budget-changed", "Budgets stay as approved", lines.budget_changed),
    Rule("line-gone", "No line disappears", lines.gone),
    Rule("line-new", "New lines are named", lines.new),
    Rule("action-changed-here", "Changes on the page are in the return", amendments.disagrees),
    Rule("action-unallocated", "Every planned saving has a state", actions.unallocated),
    Rule("action-gone", "No management action disappears", actions.gone),
    Rule("action-delivered-fell", "What is delivered stays delivered", actions.delivered_fell),
    Rule(
        "action-planned-changed",
        "Planned savings stay the same within a plan",
        actions.planned_changed,
    ),
    Rule("action-more", "Savings beyond the plan are named", actions.more_than_planned),
    Rule("month-repeated", "Months sent again are named", months.repeated),
)
