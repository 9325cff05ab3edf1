"""Case extracts: one row for each request, and all that has come of it."""

from ehcp.aggregates import CASE_AGGREGATES
from ehcp.aggregates.ground import CASES as GROUND
from ehcp.datasets.cases.assessments import ASSESSMENT_COLUMNS
from ehcp.datasets.cases.plans import PLAN_COLUMNS
from ehcp.datasets.cases.requests import REQUEST_COLUMNS
from ehcp.rules import RULES
from hnfsg.intake.declarations import Dataset, LoadMode, Sheet, register
from hnfsg.people.rights import Right

SLUG = "cases"
MOST_ROWS = 2_000_000  # all England's open and ended cases of some years
MOST_BYTES = 600 * 1024 * 1024

CASES_SHEET = Sheet(
    slug="cases",
    name="Cases",
    model="ehcp.Case",
    label="child",
    identity=("child", "received_date"),
    aliases=("Requests", "Extract", "EHC requests", "EHCNA"),
    max_rows=MOST_ROWS,
    has_months=False,
    is_of_children=True,
    kept_apart="ehcp.CaseNumber",
    drops_people=True,
    columns=REQUEST_COLUMNS + ASSESSMENT_COLUMNS + PLAN_COLUMNS,
)

CASES = register(
    Dataset(
        slug=SLUG,
        title="EHC cases",
        subject="ehcp",
        description=(
            "Every request for an education, health and care needs assessment and what came of it, "
            "up to the day of the extract: decisions, advice, plans, reviews. A newer extract "
            "takes the place of the one before."
        ),
        right=Right.UPLOAD_EHCP,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(CASES_SHEET,),
        rules=RULES,
        frequency="monthly",
        aggregates=CASE_AGGREGATES,
        grounds={"cases": GROUND},
        max_bytes=MOST_BYTES,
        set_aside_share=0.05,
        keep_years=2,
    )
)
