"""Our figures beside what others report of them: points on the charts, and the disagreements."""

from decimal import Decimal
from itertools import groupby
from typing import Any

import pandas as pd

from finance.figures.scope import NO_DATA, PAGE, in_pounds, nothing, years
from finance.models import ReportedMeasure, ReportedPoint
from finance.reports import REPORTS, agree, reports
from finance.selectors import DATASET, known_months, position_by_month
from hnfsg.figures.registry import (
    Absent,
    Dimension,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Source,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import OUTTURN, FinancialMonth, year_key, year_label

# Which column of the position a measure is a report of. The others have nothing of ours beside
# them: the return does not state them.
OURS = {
    ReportedMeasure.DSG_OVERSPEND: "reported_overspend",
    ReportedMeasure.BUDGET_VARIANCE: "budget_variance",
    ReportedMeasure.CUMULATIVE: "cumulative",
}
_ORDER = [measure.value for measure in ReportedMeasure]
_POINTS = [point.value for point in ReportedPoint]
_WITHOUT_A_MONTH = (ReportedPoint.BUDGET, ReportedPoint.FORECAST)


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years of the returns, newest first; then those that only others report."""
    own = years(vintage, scope)
    others = {year_key(report["financial_year"]) for report in reports(vintage)}
    more = sorted(others - {key for key, _ in own}, reverse=True)
    return [*own, *((key, year_label(int(key[:4]))) for key in more)]


YEAR = Dimension("year", "Financial year", _years)

COLUMNS = (
    FigureColumn("what", "What was reported"),
    FigureColumn("point", "For"),
    in_pounds("value", "Reported elsewhere"),
    FigureColumn("exactness", "Exact or approximate"),
    in_pounds("ours", "Ours", "The monthly return of the same month, where it states this."),
    in_pounds("difference", "Theirs less ours"),
    FigureColumn("verdict", "Do they agree?"),
    FigureColumn("as_published", "In its own words"),
    FigureColumn("published_in", "Where"),
    FigureColumn("address", "Web address", is_shown=False),
    FigureColumn("note", "Note"),
    FigureColumn("source", "Sheet and row", Unit.SOURCE),
)


def month_of(report: dict[str, Any]) -> FinancialMonth | None:
    """The month or outturn that a report is for; None where it is of none."""
    point = report["point"]
    if point in _WITHOUT_A_MONTH:
        return None
    number = OUTTURN if point == ReportedPoint.OUTTURN else int(point[1:])
    return FinancialMonth(report["financial_year"], number)


ELSEWHERE_COLUMNS = (
    in_pounds("elsewhere", "Reported elsewhere", "A hollow point on the chart."),
    FigureColumn("published_in", "Where"),
)


def with_reports(
    rows: pd.DataFrame, measure: ReportedMeasure, month: FinancialMonth, vintage: Vintage
) -> pd.DataFrame:
    """Our rows by month, each followed by what others report of a measure for that month.

    Reports of the year to `month` are added as rows of their own, with `elsewhere` and
    `published_in`; what is ours does not apply to them, nor theirs to ours.
    """
    none = Absent.NOT_APPLICABLE
    ours = rows.assign(elsewhere=none, published_in=none)
    theirs = [
        {
            **dict.fromkeys(ours.columns, none),
            "period": at.key,
            "elsewhere": report["value"],
            "published_in": where_of(report),
            "source": Source(report["part_id"], report["row_number"], "Reported elsewhere"),
        }
        for report in reports(vintage)
        if report["measure"] == measure
        and (at := month_of(report)) is not None
        and at.start_year == month.start_year
        and at <= month
    ]
    if not theirs:
        return ours
    both: list[dict[Any, Any]] = [*ours.to_dict("records"), *theirs]
    both.sort(key=lambda row: FinancialMonth.from_key(row["period"]))
    return pd.DataFrame(both, columns=list(ours.columns), dtype=object)


def where_of(report: dict[str, Any]) -> str:
    """Where a report was published, and whether it is approximate."""
    about = " (approximate)" if report["is_approximate"] else ""
    return f"{report['source_title']}{about}"


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    year = scope.get("year", "")
    of_year = [r for r in reports(vintage) if year_key(r["financial_year"]) == year]
    if not of_year:
        return nothing(COLUMNS)
    own = _ours(vintage, int(year[:4]))
    of_year.sort(key=_key)
    rows = []
    for _, alike in groupby(of_year, key=_key):
        group = list(alike)
        rows += [_row(report, group, own) for report in group]
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS], dtype=object)


def _key(report: dict[str, Any]) -> tuple[int, int]:
    return _ORDER.index(report["measure"]), _POINTS.index(report["point"])


def _ours(vintage: Vintage, start_year: int) -> dict[tuple[str, str], Decimal]:
    """What the returns of a year state, by month and column of the position."""
    months = [m for m in known_months(vintage) if m.start_year == start_year]
    if not months:
        return {}
    position = position_by_month(vintage, max(months), with_lines=False)
    return {
        (row["period"], column): row[column]
        for row in position.to_dict("records")
        for column in OURS.values()
        if row[column] is not None
    }


def _row(
    report: dict[str, Any],
    group: list[dict[str, Any]],
    own: dict[tuple[str, str], Decimal],
) -> dict[str, Any]:
    month, column = month_of(report), OURS.get(report["measure"])
    ours = own.get((month.key, column)) if month and column else None
    is_comparable = month is not None and column is not None
    value = report["value"]
    return {
        "what": ReportedMeasure(report["measure"]).label,
        "point": ReportedPoint(report["point"]).label,
        "value": value,
        "exactness": "Approximate" if report["is_approximate"] else "As stated",
        "ours": ours if is_comparable else Absent.NOT_APPLICABLE,
        "difference": _absent(is_comparable) if ours is None else value - ours,
        "verdict": _verdict(value, ours, [other["value"] for other in group]),
        "as_published": report["as_published"],
        "published_in": report["source_title"],
        "address": report["source_address"],
        "note": report["note"],
        "source": Source(report["part_id"], report["row_number"], "Reported elsewhere"),
    }


def _absent(is_comparable: bool) -> Absent:
    return Absent.MISSING if is_comparable else Absent.NOT_APPLICABLE


def _verdict(value: Decimal, ours: Decimal | None, reported: list[Decimal]) -> str:
    """Whether a value agrees with ours and with the other reports of the same thing."""
    said = []
    if ours is not None and not agree(value, ours):
        said.append(f"No: {_apart(value - ours)} than ours")
    others = {v for v in reported if not agree(value, v)}
    said += [f"No: another report says {millions(other)}" for other in sorted(others)]
    if said:
        return ". ".join(said)
    if ours is not None:
        return "Yes, with ours"
    return "Yes, with the other reports" if len(reported) > 1 else "Nothing to compare with"


def _apart(difference: Decimal) -> str:
    return f"{millions(abs(difference))} {'more' if difference > 0 else 'less'}"


def _takeaway(frame: pd.DataFrame) -> str:
    rows = frame.to_dict("records")
    if not rows:
        return NO_DATA
    wrong = [row for row in rows if str(row["verdict"]).startswith("No:")]
    count = f"{len(rows)} value{'s' if len(rows) != 1 else ''} of this year"
    if not wrong:
        return f"Others report {count}, and none of them disagrees with ours or with another."
    first = wrong[0]
    alike = [r for r in wrong if (r["what"], r["point"]) == (first["what"], first["point"])]
    told = " and ".join(f"{millions(r['value'])} ({r['published_in']})" for r in alike)
    ours = f" Ours is {millions(first['ours'])}." if isinstance(first["ours"], Decimal) else ""
    return (
        f"Others report {count}; {len(wrong)} disagree{'s' if len(wrong) == 1 else ''}. "
        f"{first['what']}, {first['point'].lower()}: {told}.{ours}"
    )


ELSEWHERE = register(
    Figure(
        slug="finance.position.elsewhere",
        title="Reported elsewhere, and where it disagrees",
        definition=(
            "What other papers say of our own figures: Cabinet reports, minutes of the forum, "
            "answers to questions. Each value stands as it was published, with its source. No two "
            "are averaged, and none of them changes a figure of ours."
        ),
        formula=(
            "Theirs less ours, month by month. Published amounts are rounded: two of them disagree "
            "when they lie further apart than half of what their last digits count, a million at "
            "most (£42 million may be anything from 41.5 to 42.5)."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.NEITHER,
        sources=(DATASET, REPORTS),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(YEAR,),
        notes=(
            "“Overspend, basis not stated” is a number whose meaning its source does not give. It "
            "is compared with nothing.",
        ),
    )
)
