"""The files of the finance subject: the monthly return, other reports of it, recovery plans."""

from datetime import date

from finance.datasets import actions, lines, recovery, reported, summary
from finance.rules import RULES
from hnfsg.intake.declarations import Dataset, LoadMode, register
from hnfsg.people.rights import Right
from hnfsg.periods import FinancialMonth, add_working_days

REPORTED = reported.REPORTED
RECOVERY_PLAN = recovery.RECOVERY_PLAN
SLUG = "monthly-return"
DUE_WORKING_DAY = 15


def due_on(month: FinancialMonth) -> date:
    """The fifteenth working day after the month ends (bank holidays not counted)."""
    return add_working_days(month.ends_on, DUE_WORKING_DAY)


MONTHLY_RETURN = register(
    Dataset(
        slug=SLUG,
        title="Monthly finance return",
        subject="finance",
        description=(
            "The forecast for the whole Dedicated Schools Grant at the end of a month: the "
            "summary, every budget line, and the management actions that are to save money."
        ),
        right=Right.UPLOAD_FINANCE,
        settings_right=Right.SETTINGS_FINANCE,
        mode=LoadMode.PERIOD,
        sheets=(summary.SHEET, lines.SHEET, actions.SHEET),
        frequency="monthly",
        due_on=due_on,
        rules=RULES,
        headline_figure="finance.position.overspend",
    )
)
