"""What the recovery plans say, version by version, and what provision costs by category."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Min, Sum

from finance.models import Block, RecoveryPlanProvision, RecoveryPlanYear, ReturnLine
from finance.selectors.parts import DATASET, LINES, REMEMBERED
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

RECOVERY = "recovery-plan"
_PLAN, _PROVISION = "plan", "provision"
_PREVIEWED = datetime.max.replace(tzinfo=UTC)
_YEAR_FIELDS = (
    "plan_kind",
    "version",
    "financial_year",
    "in_year",
    "savings",
    "contributions",
    "cumulative",
    "note",
    "part_id",
    "row_number",
)
_PROVISION_FIELDS = (
    "version",
    "financial_year",
    "category",
    "plans",
    "unit_cost",
    "backlog",
    "part_id",
    "row_number",
)
Row = dict[str, Any]


def versions(vintage: Vintage) -> list[str]:
    """The versions that count, the newest first: published last or, in one file, further down.

    One query while the plans are new.
    """
    since = {p.part_id: p.from_at or _PREVIEWED for p in vintage.live(RECOVERY, _PLAN)}
    first: dict[str, tuple[datetime, int]] = {}
    for row in _plan_rows(vintage):
        at = (since[row["part_id"]], row["row_number"])
        first[row["version"]] = min(at, first.get(row["version"], at))
    return sorted(first, key=first.__getitem__, reverse=True)


def plan_years(vintage: Vintage, version: str) -> list[Row]:
    """The years of a version, oldest first. One query while the plans are new.

    Each row is the fields of a `RecoveryPlanYear` and, without the savings, `unmitigated` and
    `cumulative_unmitigated`: in-year plus the year's savings, cumulative plus those of all years
    so far. They are None where savings are not stated (for the cumulative, of any year so far).
    """
    rows = [row for row in _plan_rows(vintage) if row["version"] == version]
    return without_savings(sorted(rows, key=lambda row: row["financial_year"]))


def without_savings(rows: Sequence[Row]) -> list[Row]:
    """The years of one version in order, each with what it would be had nothing been saved."""
    saved: Decimal | None = Decimal(0)
    found = []
    for row in rows:
        savings = row["savings"]
        saved = None if saved is None or savings is None else saved + savings
        found.append(
            {
                **row,
                "unmitigated": None if savings is None else row["in_year"] + savings,
                "cumulative_unmitigated": None if saved is None else row["cumulative"] + saved,
            }
        )
    return found


def planned_provision(vintage: Vintage, version: str, start_year: int) -> list[Row]:
    """What a version plans for each category in a year, in the order of its file.

    Each row is the fields of a `RecoveryPlanProvision` and `cost`: plans times unit cost, None
    where the plan gives no unit cost. One query while the plans are new.
    """
    return [
        {**row, "cost": None if row["unit_cost"] is None else row["plans"] * row["unit_cost"]}
        for row in _provision_rows(tuple(vintage.part_ids(RECOVERY, _PROVISION)))
        if (row["version"], row["financial_year"]) == (version, start_year)
    ]


def cost_by_category(vintage: Vintage, month: FinancialMonth) -> dict[str, Row]:
    """What the high needs lines of a month come to for the full year, by category.

    Each has `forecast` (at outturn, what was spent; None where a line does not state it), `volume`
    (that of the one line that gives any; None otherwise, for a child may be counted in several),
    `counted` (how many lines give one), `lines` (how many were added), `part_id` and `row_number`
    of the first. One query. A volume is for officers.
    """
    parts = vintage.part_ids(DATASET, LINES, [month.key])
    return dict(_costs_of(tuple(parts)))


@lru_cache(maxsize=REMEMBERED)
def _costs_of(parts: Sequence[int]) -> tuple[tuple[str, Row], ...]:
    found = (
        ReturnLine.objects.filter(part_id__in=parts, block=Block.HIGH_NEEDS)
        .values("category", "part_id")
        .annotate(
            total=Sum("forecast"),
            known=Count("forecast"),
            volume=Sum("volume_forecast"),
            counted=Count("volume_forecast"),
            lines=Count("pk"),
            first=Min("row_number"),
        )
    )
    return tuple(
        (
            row["category"],
            {
                "forecast": row["total"] if row["known"] == row["lines"] else None,
                "volume": row["volume"] if row["counted"] == 1 else None,
                "counted": row["counted"],
                "lines": row["lines"],
                "part_id": row["part_id"],
                "row_number": row["first"],
            },
        )
        for row in found
    )


def _plan_rows(vintage: Vintage) -> tuple[Row, ...]:
    return _plan_rows_of(tuple(vintage.part_ids(RECOVERY, _PLAN)))


@lru_cache(maxsize=REMEMBERED)
def _plan_rows_of(parts: tuple[int, ...]) -> tuple[Row, ...]:
    rows = RecoveryPlanYear.objects.filter(part_id__in=parts) if parts else []
    return tuple(_fields(row, _YEAR_FIELDS) for row in rows)


@lru_cache(maxsize=REMEMBERED)
def _provision_rows(parts: tuple[int, ...]) -> tuple[Row, ...]:
    rows = RecoveryPlanProvision.objects.filter(part_id__in=parts).order_by("row_number")
    return tuple(_fields(row, _PROVISION_FIELDS) for row in (rows if parts else []))


def _fields(row: object, names: Sequence[str]) -> Row:
    return {name: getattr(row, name) for name in names}
