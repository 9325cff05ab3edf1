"""The columns of a case file that say what the plan names, its reviews and its end."""

from ehcp.datasets.cases.kinds import choice, day
from ehcp.datasets.cases.spellings import listed, spellings
from ehcp.models import CeaseReason, Need
from finance.datasets.lines import CATEGORIES
from hnfsg.intake.declarations import Column, ColumnType

PLAN_COLUMNS = (
    choice(
        "primary_need",
        "Primary need",
        "The primary need, by its code or its name.",
        Need.ASD.value,
        spellings(Need) | {"SpLD": Need.SPLD},
        "Need",
        "Primary SEN need",
        "Primary need type",
        "SEN type",
        "sentype",
    ),
    choice(
        "first_provision",
        "First provision",
        "The kind of provision named in the first plan.",
        "Mainstream schools",
        dict(CATEGORIES),
        "Provision named in the first plan",
    ),
    choice(
        "provision",
        "Provision",
        "The kind of provision named in the plan now.",
        "Mainstream schools",
        dict(CATEGORIES),
        "Named provision",
        "Current provision",
        "Setting category",
    ),
    day(
        "plan_start_date",
        "Plan start date",
        "When the plan began; for older plans the only date known.",
        "22/01/2024",
        "startdate",
    ),
    day(
        "review_date",
        "Annual review date",
        "The latest annual review meeting.",
        "",
        "Last annual review date",
        "Review meeting date",
        "reviewmeeting",
        "lastreview",
    ),
    day(
        "review_decision_date",
        "Review decision date",
        "When the decision after that meeting was told.",
        "",
        "Annual review decision date",
    ),
    day(
        "review_final_date",
        "Review final plan date",
        "When the final amended plan was issued after that meeting.",
        "",
        "Amended plan issued",
        "Final amended plan date",
    ),
    day(
        "cease_date",
        "Plan end date",
        "When the plan ended, or will where that is known.",
        "",
        "Ceased date",
        "Plan ceased date",
        "Date plan ceased",
        "ceasedate",
    ),
    choice(
        "cease_reason",
        "Plan end reason",
        listed("Why the plan ended", CeaseReason),
        "",
        spellings(CeaseReason)
        | {str(n): value for n, value in enumerate(CeaseReason.values, start=1)},
        "Cease reason",
        "ceasereason",
    ),
    Column(
        "lead_team",
        "Lead team",
        ColumnType.TEXT,
        "The team that has the case.",
        "North and East",
        aliases=("Team", "Caseload team"),
        max_length=60,
    ),
)
