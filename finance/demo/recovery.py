"""Two versions of the demo county's recovery plan. The county and its plan are invented.

The first has the savings of £20.2m that the year began with; the second was made when most of
them were at risk. The numbers of EHC plans are of nobody.
"""

import io
from datetime import date

from openpyxl import Workbook

from finance.datasets.recovery import RECOVERY_PLAN
from finance.models import Category, PlanKind

FIRST, SECOND = "March 2023", "January 2024"
FILES = (
    (FIRST, date(2023, 3, 29), "Recovery plan, March 2023.xlsx"),
    (SECOND, date(2024, 1, 31), "Recovery plan, January 2024.xlsx"),
)
# Year, in-year deficit, savings, contributions, cumulative deficit: thousands of pounds.
_YEARS = {
    FIRST: (
        ("2022/23", 38_900, 4_200, 0, 125_500),
        ("2023/24", 24_900, 20_200, 3_500, 146_900),
        ("2024/25", 14_000, 33_000, 5_000, 155_900),
        ("2025/26", 0, 47_000, 5_000, 150_900),
        ("2026/27", -4_000, 55_000, 5_000, 141_900),
    ),
    SECOND: (
        ("2023/24", 40_500, 5_800, 3_500, 162_600),
        ("2024/25", 31_000, 18_000, 5_000, 188_600),
        ("2025/26", 19_000, 32_000, 5_000, 202_600),
        ("2026/27", 8_000, 45_000, 5_000, 205_600),
        ("2027/28", 0, 55_000, 5_000, 200_600),
    ),
}
_NOTES = {
    (FIRST, "2025/26"): "Spending and grant are to balance in this year.",
    (SECOND, "2023/24"): "Most savings of the year are at risk; see the management actions.",
    (SECOND, "2027/28"): "The balance comes two years later than in the first version.",
}
# Category, EHC plans and pounds each in the first year, and what each year adds to the plans.
_PROVISION = {
    FIRST: (
        (Category.MAINSTREAM, 3_750, 5_000, 150),
        (Category.SPECIAL, 1_640, 21_500, 60),
        (Category.INDEPENDENT, 600, 53_000, -40),
        (Category.POST_16, 1_310, 4_900, 40),
        (Category.ALTERNATIVE, 490, 27_500, -20),
    ),
    SECOND: (
        (Category.MAINSTREAM, 4_050, 5_100, 160),
        (Category.SPECIAL, 1_720, 23_000, 80),
        (Category.INDEPENDENT, 610, 55_500, -10),
        (Category.POST_16, 1_390, 5_000, 40),
        (Category.ALTERNATIVE, 480, 29_000, -10),
    ),
}


def plan(version: str) -> bytes:
    """A version as a workbook, under the headings of the template."""
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = {"plan": _plan_rows(version), "provision": _provision_rows(version)}
    for sheet in RECOVERY_PLAN.sheets:
        page = book.create_sheet(sheet.name)
        page.append([column.heading for column in sheet.columns])
        for row in rows[sheet.slug]:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plan_rows(version: str) -> list[list[object]]:
    kind = PlanKind.MANAGEMENT.label
    return [
        [kind, version, year, *(1_000 * amount for amount in amounts), _NOTES.get((version, year))]
        for year, *amounts in _YEARS[version]
    ]


def _provision_rows(version: str) -> list[list[object]]:
    return [
        [version, year, category.label, plans + more * number, unit_cost, "No"]
        for number, (year, *_) in enumerate(_YEARS[version])
        for category, plans, unit_cost, more in _PROVISION[version]
    ]
