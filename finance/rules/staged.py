"""What the file says and what is published, side by side: the ground of every rule across rows.

A month that the file brings is the file's; the months before it are the published ones. Amounts
are cast from the staged text, which the reading has made plain decimals.
"""

from dataclasses import dataclass
from typing import Any

from hnfsg.intake.checking import CheckContext
from hnfsg.periods import FinancialMonth

LINES = "lines"
SUMMARY = "summary"
ACTIONS = "management-actions"

_LINE_FIELDS = "code, line, budget::numeric AS budget, forecast::numeric AS forecast"
_SUMMARY_FIELDS = (
    "forecast_spend::numeric AS forecast_spend, "
    "dsg_income_before_recoupment::numeric AS dsg_income_before_recoupment, "
    "dsg_income_after_recoupment::numeric AS dsg_income_after_recoupment, "
    "reported_overspend::numeric AS reported_overspend, "
    "budget_variance::numeric AS budget_variance, contributions::numeric AS contributions, "
    "cumulative_brought_forward::numeric AS cumulative_brought_forward"
)
_ACTION_FIELDS = (
    "ref, coalesce(plan_version, '') AS plan_version, title, planned::numeric AS planned, "
    "delivered::numeric AS delivered, on_track::numeric AS on_track, "
    "at_risk::numeric AS at_risk, not_deliverable::numeric AS not_deliverable"
)
_TABLES = {
    ACTIONS: ("finance_managementactionrow", _ACTION_FIELDS),
    LINES: ("finance_returnline", _LINE_FIELDS),
    SUMMARY: ("finance_returnsummary", _SUMMARY_FIELDS),
}


@dataclass(frozen=True)
class Relation:
    """A query giving period, row_number, is_ok, is_new and a sheet's fields, and its parameters.

    `is_new` tells the file's rows from the published ones.
    """

    query: str
    params: list[Any]


def rows_of(ctx: CheckContext, sheet: str) -> Relation:
    """The rows of one sheet, the file's and the published ones of other months.

    Made once for all rules: a hundred thousand texts are read as numbers once.
    """
    if not ctx.has(sheet):
        return _rows_of(ctx, sheet)
    found = _rows_of(ctx, sheet)
    name = ctx.made(f"rule_{sheet.replace('-', '_')}", found.query, found.params)
    return Relation(f"SELECT * FROM {name}", [])  # noqa: S608 - a name of ours


def _rows_of(ctx: CheckContext, sheet: str) -> Relation:
    table, fields = _TABLES[sheet]
    replaced = set(ctx.periods(sheet))
    live = [p for p in ctx.live.live(ctx.dataset.slug, sheet) if p.period not in replaced]
    published = (
        f"SELECT p.period, r.row_number, true AS is_ok, false AS is_new, {fields} "  # noqa: S608
        f"FROM {table} r JOIN unnest(%s::bigint[], %s::text[]) AS p(id, period) ON p.id = r.part_id"
    )
    params: list[Any] = [[p.part_id for p in live], [p.period for p in live]]
    if not ctx.has(sheet):
        return Relation(published, params)
    staged = (
        f"SELECT period, row_number, is_ok, true AS is_new, {fields} "  # noqa: S608
        f"FROM {ctx.table(sheet)} WHERE period IS NOT NULL"
    )
    return Relation(f"{published} UNION ALL {staged}", params)


def with_steps(ctx: CheckContext, sheet: str, name: str) -> tuple[str, list[Any]]:
    """A sheet's rows and `steps` as the opening of a query, and its parameters.

    The rows go by `name`; steps: period, before (the month before it in its year), ordinal.
    """
    rows, pairs = rows_of(ctx, sheet), steps(ctx, sheet)
    opening = (
        f"WITH {name} AS NOT MATERIALIZED ({rows.query}), steps AS (SELECT * FROM "  # noqa: S608
        "unnest(%s::text[], %s::text[], %s::integer[]) AS s(period, before, ordinal)) "
    )
    return opening, [
        *rows.params,
        [month.key for month, _ in pairs],
        [before.key for _, before in pairs],
        [ordinal(month) for month, _ in pairs],
    ]


def known_months(ctx: CheckContext, sheet: str) -> list[FinancialMonth]:
    """Every month of the sheet, published or in the file, in order."""
    live = {p.period for p in ctx.live.live(ctx.dataset.slug, sheet)}
    return [FinancialMonth.from_key(key) for key in sorted(live | set(ctx.periods(sheet)))]


def month_before(month: FinancialMonth, known: list[FinancialMonth]) -> FinancialMonth | None:
    """The last month of the same year before this one that is known, or None."""
    earlier = [m for m in known if m.start_year == month.start_year and m < month]
    return max(earlier, default=None)


def steps(ctx: CheckContext, sheet: str) -> list[tuple[FinancialMonth, FinancialMonth]]:
    """Each month of a sheet that has a month before it in its year: (month, month before)."""
    known = known_months(ctx, sheet)
    pairs = ((month, month_before(month, known)) for month in known)
    return [(month, before) for month, before in pairs if before]


def ordinal(month: FinancialMonth) -> int:
    """A number that grows by one each calendar month; an outturn has that of its March."""
    return month.start_year * 12 + min(month.month, 12)
