"""Dates that cannot be: two in the wrong order, or one after the day of the extract.

Staged dates are text like 2024-01-31, so they are compared as text. The rows that break any order
are found once, by one reading of the file, for all the rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.declarations import ColumnType
from hnfsg.intake.models import FindingLevel

SHEET = "cases"
# A plan's end is known ahead of it; whether the extract's own day is past is asked elsewhere.
_MAY_LIE_AHEAD = frozenset({"cease_date", "extract_date"})


@dataclass(frozen=True)
class Order:
    """Two dates of a case that have an order. `only` is what must hold for it, in SQL."""

    earlier: str
    later: str
    title: str
    only: str = "true"

    @property
    def slug(self) -> str:
        """The rule's name: `draft-date-before-request-outcome-date`."""
        return f"{self.later}-before-{self.earlier}".replace("_", "-")

    @property
    def broken(self) -> str:
        """When a row breaks it, in SQL. The dates may be equal."""
        return f'({self.later} COLLATE "C" < {self.earlier} AND {self.only})'


_ISSUED = "assessment_outcome = 'issue'"
ORDERS = (
    Order("received_date", "request_outcome_date", "Requests are decided after they came in"),
    Order("received_date", "advice_requested_date", "Advice is asked for after the request"),
    Order("advice_requested_date", "advice_received_date", "Advice comes in after being asked for"),
    Order(
        "advice_requested_date",
        "ep_advice_date",
        "The educational psychologist advises after being asked",
    ),
    Order("request_outcome_date", "draft_date", "Plans are drafted after the decision to assess"),
    Order("received_date", "assessment_outcome_date", "Assessments end after the request"),
    Order(
        "request_outcome_date",
        "assessment_outcome_date",
        "Assessments end after the decision to assess",
    ),
    Order("draft_date", "assessment_outcome_date", "Final plans come after the draft", _ISSUED),
    Order("received_date", "plan_start_date", "Plans begin after the request", _ISSUED),
    Order("received_date", "closed_date", "Cases are closed after they came in"),
    Order("request_outcome_date", "overturned_date", "Decisions are overturned after them"),
    Order("plan_start_date", "review_date", "Plans are reviewed after they begin"),
    Order("review_date", "review_decision_date", "Reviews are decided after the meeting"),
    Order("review_date", "review_final_date", "Final amended plans come after the meeting"),
    Order("plan_start_date", "cease_date", "Plans end after they begin"),
)


def rule_of(order: Order) -> Callable[[CheckContext], Iterable[Issue]]:
    """A rule: an error at every row whose two dates are in the wrong order."""

    def run(ctx: CheckContext) -> Iterable[Issue]:
        if not ctx.has(SHEET):
            return
        sheet = ctx.dataset.sheet(SHEET)
        earlier, later = (sheet.column(name).heading for name in (order.earlier, order.later))
        query = (
            f"SELECT row_number, {order.earlier} AS first, {order.later} AS second "  # noqa: S608
            f"FROM {_out_of_order(ctx)} WHERE {order.broken} ORDER BY row_number"
        )
        for row in ctx.each(query):
            yield Issue(
                FindingLevel.ERROR,
                SHEET,
                row=row["row_number"],
                column=order.later,
                what=f"{later} is {told(row['second'])}, before {earlier.lower()}, which is "
                f"{told(row['first'])}",
                fix="Correct the one that is wrong.",
            )

    return run


def _out_of_order(ctx: CheckContext) -> str:
    """A table of the rows that break any order: made once, by one reading of the file."""
    names = dict.fromkeys(name for order in ORDERS for name in (order.earlier, order.later))
    broken = " OR ".join(order.broken for order in ORDERS)
    query = (
        f"SELECT row_number, assessment_outcome, {', '.join(names)} "  # noqa: S608 - ours
        f"FROM {ctx.table(SHEET)} WHERE {broken}"
    )
    return ctx.made("rule_out_of_order", query)


def after_extract(ctx: CheckContext) -> Iterable[Issue]:
    """An error at every date that lies after the day of the extract, a plan's end excepted."""
    if not ctx.has(SHEET):
        return
    sheet = ctx.dataset.sheet(SHEET)
    names = [
        column.name
        for column in sheet.columns
        if column.type is ColumnType.DATE and column.name not in _MAY_LIE_AHEAD
    ]
    query = (
        f"SELECT row_number, extract_date, {', '.join(names)} FROM {ctx.table(SHEET)} "  # noqa: S608
        f'WHERE greatest({", ".join(names)}) COLLATE "C" > extract_date ORDER BY row_number'
    )
    for row in ctx.each(query):
        for name in names:
            if row[name] and row[name] > row["extract_date"]:
                yield Issue(
                    FindingLevel.ERROR,
                    SHEET,
                    row=row["row_number"],
                    column=name,
                    what=f"{sheet.column(name).heading} is {told(row[name])}, after the day of the "
                    f"extract, which is {told(row['extract_date'])}",
                    fix="Correct the date. What is only planned is left blank.",
                )


def told(day: str | date) -> str:
    """A staged date in words: `31 January 2024`."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.day} {found:%B %Y}"
