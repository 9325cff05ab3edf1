"""A county with 2,000 management actions in each of 60 months: run by `manage.py shell`.

Five plans, one a year. Every month a tenth of the actions falls further behind, so that there is
always something that moved; what is no longer on track is at risk, so that nothing is unallocated.
"""

from finance.models import Reason
from hnfsg.intake.models import Job
from hnfsg.people.demo import make_demo_people
from hnfsg.periods import FinancialMonth, months
from tests.bench import county

FIRST, LAST = FinancialMonth(2019, 1), FinancialMonth(2023, 12)
ACTIONS, LINES, MONTHS = 2_000, 20, 60
PLANNED, STEP = 12_000, 1_000  # pounds
WORKSTREAMS = ("Commissioning", "Sufficiency", "Inclusion", "Early help", "Post-16")
REASONS = [reason.label for reason in Reason]


def fill() -> None:
    """Sixty returns of few lines and many management actions."""
    make_demo_people()
    by = county.officer()
    sent = list(months(FIRST, LAST))
    assert len(sent) == MONTHS
    for month in sent:
        file_name = f"Actions {month.key}.xlsx"
        acted = [_action(number, month) for number in range(ACTIONS)]
        content = county.workbook(month, 0, LINES, acted)
        county.publish(month, county.checked(file_name, content, by), by)
    Job.objects.filter(finished_at=None).delete()  # nobody has drawn a figure yet


def _action(number: int, month: FinancialMonth) -> list[object]:
    """One action, in the order of `actions.HEADINGS`, of which a twelfth is delivered a month."""
    stopped = number % 20 + 1  # the month from which it falls behind; more than half never do
    late = max(0, month.month - stopped)
    at_risk, delivered = late * STEP, min(month.month, stopped) * STEP
    on_track = PLANNED - at_risk - delivered
    stays = f"Action {number} of the county, as its plan has it"
    return [
        str(number + 1), stays, WORKSTREAMS[number % len(WORKSTREAMS)],
        f"Manager {number % 30}", "Deputy director", f"Line {number % 200} of the county",
        None, None, PLANNED, PLANNED, PLANNED - at_risk, delivered, on_track, at_risk, 0, 0,
        "Cost avoidance" if number % 10 == 9 else "Cashable",
        REASONS[number % len(REASONS)] if at_risk else None,
        "It is looked at every month." if at_risk else None,
        f"Behind since month {stopped}." if at_risk else None,
        month.ends_on, f"Plan {month.start_year}",
        str(number + 1) if month.start_year > FIRST.start_year else None,
    ]  # fmt: skip
