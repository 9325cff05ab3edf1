"""What the DfE publishes on education, health and care plans: its files as they are downloaded.

Each file is one sheet, and the newest file of each counts. 2025 and 2026 differ in the case of
headings, in labels and in some columns; both are read (`ehcp.rules.published` tells of a file whose
rows for everybody go under a label that nobody has seen before).
"""

from ehcp.datasets.published.columns import EXAMPLE, MOST_ROWS, SYMBOLS
from ehcp.datasets.published.plans import (
    CASELOAD,
    CEASED,
    NEEDS,
    NEW_PLANS,
    PERSONAL_BUDGETS,
    PLACEMENTS,
)
from ehcp.datasets.published.process import ASSESSMENTS, REQUESTS, TIMELINESS
from ehcp.rules import published as rules
from hnfsg.intake.declarations import (
    Column,
    ColumnType,
    Dataset,
    LoadMode,
    Rule,
    Sheet,
    register,
)
from hnfsg.people.rights import Right

SLUG = "published-statistics"
MOST_BYTES = 200 * 1024 * 1024

INDICATORS = Sheet(
    slug="indicators",
    name="Indicators",
    model="ehcp.PublishedIndicator",
    label="place",
    identity=("indicator", "year", "place"),
    aliases=("LAIT", "lait_sen_indicators"),
    required=False,
    max_rows=MOST_ROWS,
    has_months=False,
    columns=(
        Column(
            "indicator",
            "Short Desc",
            ColumnType.TEXT,
            "The indicator’s short name.",
            "CASES_JAN",
            required=True,
            max_length=60,
        ),
        Column("title", "Data item", ColumnType.TEXT, "What it is.", "", max_length=300),
        Column(
            "year",
            "Years",
            ColumnType.TEXT,
            "2024, or 2016-17 (OT) for a financial year.",
            "2024",
            required=True,
            max_length=30,
        ),
        Column(
            "place",
            "LA and Regions",
            ColumnType.TEXT,
            "The authority, region or country.",
            EXAMPLE,
            required=True,
            max_length=100,
        ),
        Column(
            "value",
            "Values",
            ColumnType.NUMBER,
            "The number, or one of the marks z, x, c, low, k, u, or -.",
            "9848",
            symbols={**SYMBOLS, "-": "not available"},
        ),
        Column(
            "old_la_code",
            "LA Number",
            ColumnType.INTEGER,
            "The authority’s three digits.",
            "878",
            symbols=SYMBOLS,
            minimum=0,
        ),
        Column("region_name", "Region", ColumnType.TEXT, "Its region.", "", max_length=100),
    ),
)

PUBLISHED = register(
    Dataset(
        slug=SLUG,
        title="Published statistics",
        subject="ehcp",
        description=(
            "What the Department for Education publishes of every council’s plans, as downloaded "
            "from Explore education statistics. One file at a time: the newest file of each kind "
            "counts."
        ),
        right=Right.UPLOAD_PUBLISHED_STATISTICS,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            REQUESTS,
            TIMELINESS,
            CASELOAD,
            NEEDS,
            NEW_PLANS,
            ASSESSMENTS,
            PERSONAL_BUDGETS,
            PLACEMENTS,
            CEASED,
            INDICATORS,
        ),
        frequency="once a year, in June",
        rules=(Rule("no-totals", "Rows for everybody are found", rules.totals),),
        max_bytes=MOST_BYTES,
    )
)
