"""Statistical neighbours, school funding per pupil, and what others report of our own figures.

Datasets to name as a figure's sources: `NEIGHBOURS`, `FUNDING`, `REPORTED`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ehcp.models import CaseMeasure, CaseReport, Neighbour, SchoolFunding
from hnfsg.intake.vintages import Vintage
from hnfsg.money import number_of_about

NEIGHBOURS, FUNDING, REPORTED = "statistical-neighbours", "school-funding", "ehcp-reported"
_WHOLE_YEAR = re.compile(r"(?:calendar\s+)?(?:year\s+)?(20\d\d)", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def neighbours(vintage: Vintage, council: int) -> list[int]:
    """The numbers of the councils most like one, the nearest first. One query."""
    parts = vintage.part_ids(NEIGHBOURS, "neighbours")
    found = Neighbour.objects.filter(part_id__in=parts, council=council).order_by("rank", "pk")
    return list(found.values_list("neighbour", flat=True))


@dataclass(frozen=True)
class Funding:
    """Pounds for each pupil of a council in a year, and of how many pupils; None where not said."""

    per_pupil: Decimal
    pupils: int | None


def funding(vintage: Vintage) -> dict[tuple[int, int], Funding]:
    """School funding by council and the year in which the financial year begins. One query."""
    parts = vintage.part_ids(FUNDING, "funding")
    rows = SchoolFunding.objects.filter(part_id__in=parts)
    fields = rows.values_list("council", "financial_year", "per_pupil", "pupils")
    return {(council, year): Funding(pounds, pupils) for council, year, pounds, pupils in fields}


def reports(vintage: Vintage, measure: CaseMeasure | None = None) -> list[dict[str, Any]]:
    """What others report of our figures, in the order of their list; of one measure if named.

    Each is the fields of a `CaseReport`, its `year` (the first that its period names) and
    `is_approximate`: whether the value or its words say that it is not exact. One query.
    """
    rows = CaseReport.objects.filter(part_id__in=vintage.part_ids(REPORTED, "reported"))
    if measure is not None:
        rows = rows.filter(measure=measure)
    return [
        row
        | {
            "year": year_named(row["at"]),
            "is_approximate": bool(
                row["value_symbol"] or number_of_about(row["as_published"].strip())
            ),
        }
        for row in rows.order_by("part_id", "row_number").values()
    ]


def calendar_year(period: str) -> int | None:
    """The year that a period is the whole of: 2020 for `calendar 2020`, none for `2023/24`."""
    match = _WHOLE_YEAR.fullmatch(period.strip())
    return int(match[1]) if match else None


def year_named(period: str) -> int | None:
    """The first year that a period names in full: 2024 for `14 March 2024`."""
    match = _YEAR.search(period)
    return int(match[0]) if match else None
