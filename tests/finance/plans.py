"""Small recovery plans, as files for the road."""

import io
from collections.abc import Sequence

from finance.datasets.recovery import SLUG
from hnfsg.intake import services
from hnfsg.intake.models import FindingLevel, Upload
from tests.intake.files import send, workbook

PLAN = [
    "Kind of plan",
    "Version",
    "Financial year",
    "Planned in-year deficit",
    "Planned savings",
    "Planned contributions",
    "Planned cumulative deficit",
]
PROVISION = [
    "Version",
    "Financial year",
    "Category",
    "Planned EHC plans",
    "Planned unit cost",
    "Backlog included",
]
INDEPENDENT = "Independent and non-maintained special schools"
Row = Sequence[object]


def year(
    year: str = "2023/24",
    in_year: object = 24_900_000,
    cumulative: object = 147_000_000,
    *,
    version: object = "March 2023",
    kind: object = "Safety Valve",
    savings: object = 20_200_000,
    contributions: object = None,
) -> list[object]:
    """A row of the sheet Plan."""
    return [kind, version, year, in_year, savings, contributions, cumulative]


def numbers(
    plans: object = 620,
    unit_cost: object = 58_000,
    *,
    version: object = "March 2023",
    year: str = "2023/24",
    category: str = INDEPENDENT,
    backlog: object = "No",
) -> list[object]:
    """A row of the sheet Provision."""
    return [version, year, category, plans, unit_cost, backlog]


def plan_book(years: Sequence[Row], provision: Sequence[Row] = ()) -> io.BytesIO:
    """A workbook with these rows."""
    sheets: dict[str, list[Row]] = {"Plan": [PLAN, *years]}
    if provision:
        sheets["Provision"] = [PROVISION, *provision]
    return workbook(sheets)


def send_plan(*years: Row, provision: Sequence[Row] = (), name: str = "plan.xlsx") -> Upload:
    """Send a plan down the road and check it here."""
    return send(plan_book(years, provision), name, SLUG)


def publish_plan(*years: Row, provision: Sequence[Row] = (), name: str = "plan.xlsx") -> Upload:
    """Send a plan, explain whatever is asked, and publish it."""
    upload = send_plan(*years, provision=provision, name=name)
    for query in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=query, text="It is right.", by=None)
    services.publish(upload=upload, by=None)
    upload.refresh_from_db()
    return upload
