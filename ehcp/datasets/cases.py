"""Case extracts: one row for each request, and all that has come of it."""

from collections.abc import Mapping

from django.db.models import TextChoices

from ehcp.aggregates import CASE_AGGREGATES
from ehcp.aggregates.ground import CASES as GROUND
from ehcp.models import (
    AssessmentOutcome,
    CeaseReason,
    ExceptionReason,
    Need,
    Overturned,
    RefusalReason,
    RequestOutcome,
    Said,
    Source,
)
from finance.datasets.lines import CATEGORIES
from hnfsg.intake.declarations import (
    Column,
    ColumnType,
    Dataset,
    LoadMode,
    Personal,
    Sheet,
    register,
)
from hnfsg.people.rights import Right

SLUG = "cases"
MOST_ROWS = 2_000_000  # all England's open and ended cases of some years
MOST_BYTES = 600 * 1024 * 1024

YES_NO = {"Yes": Said.YES, "No": Said.NO, "Y": Said.YES, "N": Said.NO, "1": Said.YES, "0": Said.NO}
YES_NO |= {"True": Said.YES, "False": Said.NO}


def _spellings(choices: type[TextChoices], **codes: str) -> dict[str, str]:
    """Labels, stored values and codes of the return, each to the stored value."""
    found = {label: value for value, label in choices.choices}
    found |= {value: value for value in choices.values}
    return found | codes


SOURCES = _spellings(Source) | {
    "1": Source.PARENT,
    "2": Source.SCHOOL,
    "3": Source.HEALTH,
    "4": Source.SOCIAL_CARE,
    "5": Source.OTHER,
    "Parent": Source.PARENT,
    "Parents": Source.PARENT,
    "Parent/carer": Source.PARENT,
    "Young person": Source.PARENT,
    "School": Source.SCHOOL,
    "Setting": Source.SCHOOL,
    "College": Source.SCHOOL,
    "Early years setting": Source.SCHOOL,
}
REQUEST_OUTCOMES = _spellings(RequestOutcome) | {
    "Y": RequestOutcome.ASSESS,
    "N": RequestOutcome.REFUSE,
    "A": RequestOutcome.UNDECIDED,
    "W": RequestOutcome.WITHDRAWN,
    "H": RequestOutcome.BEFORE,
    "Agreed": RequestOutcome.ASSESS,
    "Yes": RequestOutcome.ASSESS,
    "Refused": RequestOutcome.REFUSE,
    "No": RequestOutcome.REFUSE,
    "Declined": RequestOutcome.REFUSE,
    "Pending": RequestOutcome.UNDECIDED,
    "Withdrawn": RequestOutcome.WITHDRAWN,
}
ASSESSMENT_OUTCOMES = _spellings(AssessmentOutcome) | {
    "Y": AssessmentOutcome.ISSUE,
    "N": AssessmentOutcome.NOT_ISSUE,
    "A": AssessmentOutcome.UNDECIDED,
    "W": AssessmentOutcome.WITHDRAWN,
    "H": AssessmentOutcome.BEFORE,
    "Issued": AssessmentOutcome.ISSUE,
    "Yes": AssessmentOutcome.ISSUE,
    "Not issued": AssessmentOutcome.NOT_ISSUE,
    "No": AssessmentOutcome.NOT_ISSUE,
    "Pending": AssessmentOutcome.UNDECIDED,
    "Withdrawn": AssessmentOutcome.WITHDRAWN,
}


def _day(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    return Column(name, heading, ColumnType.DATE, rule, example, aliases=aliases)


def _choice(  # noqa: PLR0913 - a declaration names all it says
    name: str,
    heading: str,
    rule: str,
    example: str,
    choices: Mapping[str, str],
    *aliases: str,
    required: bool = False,
) -> Column:
    return Column(
        name, heading, ColumnType.CHOICE, rule, example, required, aliases, choices=choices
    )


def _said(name: str, heading: str, rule: str, *aliases: str) -> Column:
    return _choice(name, heading, f"{rule} Yes or No.", "No", YES_NO, *aliases)


_COLUMNS = (
    Column(
        "child",
        "Child identifier",
        ColumnType.TEXT,
        "A number that stays the child’s own, best the UPN. It is replaced before anything is "
        "kept, and cannot be read back.",
        "A123456789012",
        required=True,
        aliases=("UPN", "Child ID", "Person ID", "Pupil number", "Unique pupil number"),
        max_length=64,
        personal=Personal.HASHED,
    ),
    Column(
        "extract_date",
        "Extract date",
        ColumnType.DATE,
        "The day as at which the extract is true, the same in every row.",
        "31/01/2024",
        required=True,
        aliases=("Extracted on", "Date of extract", "As at"),
    ),
    Column(
        "area",
        "Area",
        ColumnType.TEXT,
        "The council’s own area in which the child lives.",
        "North",
        aliases=("Locality", "District", "Quadrant"),
        max_length=60,
    ),
    Column(
        "year_group",
        "Year group",
        ColumnType.INTEGER,
        "The national curriculum year; 0 is reception, and below it earlier.",
        "4",
        aliases=("NCY", "National curriculum year", "Year"),
        minimum=-5,
    ),
    Column(
        "school_urn",
        "Current school URN",
        ColumnType.TEXT,
        "Where the child is on roll: six digits. Blank where the child has no school.",
        "113000",
        aliases=("URN", "School URN", "Requesting URN", "Current school"),
        max_length=6,
    ),
    _said(
        "attends_local_school",
        "Attends local school",
        "Whether that is the child’s local school.",
    ),
    _choice(
        "source",
        "Request source",
        "Who asked: parent or young person, school or other setting, health, social care, other. "
        "Blank where it was not recorded.",
        Source.PARENT.label,
        SOURCES,
        "Source",
        "Requested by",
        "Requester",
        "requestsource",
    ),
    _said(
        "graduated_response",
        "Graduated response evidenced",
        "Whether the request shows what was tried: assess, plan, do, review.",
        "Graduated response",
    ),
    Column(
        "received_date",
        "Received date",
        ColumnType.DATE,
        "The day on which the request was received: day 0.",
        "04/09/2023",
        required=True,
        aliases=("Request date", "Date received", "Request received", "receiveddate"),
    ),
    _choice(
        "request_outcome",
        "Request outcome",
        "To assess, Not to assess, Not decided yet, Withdrawn or ceased, or Decided before the "
        "period. A decision that was overturned stays as it was.",
        RequestOutcome.ASSESS.label,
        REQUEST_OUTCOMES,
        "Decision to assess",
        "requestoutcome",
        required=True,
    ),
    _day(
        "request_outcome_date",
        "Request outcome date",
        "When the decision was told. Needed for a decision to assess or not to.",
        "09/10/2023",
        "Decision date",
        "requestoutcomedate",
    ),
    _choice(
        "refusal_reason",
        "Refusal reason",
        "Why an assessment was refused.",
        RefusalReason.MET.label,
        _spellings(RefusalReason),
        "Reason for refusal",
    ),
    _day(
        "advice_requested_date", "Advice requested date", "When advice was asked for.", "10/10/2023"
    ),
    _day("advice_received_date", "Advice received date", "When the last came in.", "27/11/2023"),
    _day(
        "ep_advice_date",
        "EP advice date",
        "When the educational psychologist’s advice came in.",
        "27/11/2023",
        "EP advice received",
    ),
    _day("draft_date", "Draft plan date", "When the draft was sent.", "18/12/2023", "Draft issued"),
    _choice(
        "assessment_outcome",
        "Assessment outcome",
        "Plan issued, No plan, Not decided yet, Withdrawn or ceased, or Decided before the period.",
        AssessmentOutcome.ISSUE.label,
        ASSESSMENT_OUTCOMES,
        "assessmentoutcome",
    ),
    _day(
        "assessment_outcome_date",
        "Assessment outcome date",
        "When the final plan was issued, or the family was told that there would be none.",
        "22/01/2024",
        "Final plan date",
        "Plan issued date",
        "assessmentoutcomedate",
    ),
    _said(
        "exception",
        "Exception",
        "Whether a lawful exception lifts the limit of 20 weeks.",
        "week20",
    ),
    _choice(
        "exception_reason",
        "Exception reason",
        "Which of the exceptions of the regulations.",
        ExceptionReason.SCHOOL_CLOSED.label,
        _spellings(ExceptionReason),
    ),
    _said("mediation", "Mediation", "Whether there was mediation over a decision."),
    _said("tribunal", "Tribunal", "Whether a decision was appealed to the tribunal.", "Appeal"),
    _choice(
        "overturned",
        "Overturned",
        "How the latest decision against a plan was overturned. The decision itself stays.",
        Overturned.TRIBUNAL.label,
        _spellings(Overturned),
    ),
    _day("overturned_date", "Overturned date", "When it was overturned.", "05/02/2024"),
    _said(
        "exported",
        "Moved out",
        "Whether the child moved to another authority before the end.",
        "Exported",
    ),
    _day("closed_date", "Closed date", "When a withdrawn or moved case was closed.", "05/02/2024"),
    _choice(
        "primary_need",
        "Primary need",
        "The primary need, by its code or its name.",
        Need.ASD.value,
        _spellings(Need) | {"SpLD": Need.SPLD},
        "Need",
        "SEN type",
        "sentype",
    ),
    _choice(
        "first_provision",
        "First provision",
        "The kind of provision named in the first plan.",
        "Mainstream schools",
        dict(CATEGORIES),
        "Provision named in the first plan",
    ),
    _choice(
        "provision",
        "Provision",
        "The kind of provision named in the plan now.",
        "Mainstream schools",
        dict(CATEGORIES),
        "Named provision",
        "Current provision",
        "Setting category",
    ),
    _day(
        "plan_start_date",
        "Plan start date",
        "When the plan began; for older plans the only date known.",
        "22/01/2024",
        "startdate",
    ),
    _day("review_date", "Annual review date", "The latest annual review meeting.", "15/01/2024"),
    _day(
        "review_decision_date", "Review decision date", "When its decision was told.", "09/02/2024"
    ),
    _day(
        "review_final_date",
        "Review final plan date",
        "When the final amended plan was issued after it.",
        "01/03/2024",
    ),
    _day(
        "cease_date",
        "Plan end date",
        "When the plan ended.",
        "31/08/2023",
        "Ceased date",
        "ceasedate",
    ),
    _choice(
        "cease_reason",
        "Plan end reason",
        "Why the plan ended.",
        CeaseReason.AGE.label,
        _spellings(CeaseReason)
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

CASES_SHEET = Sheet(
    slug="cases",
    name="Cases",
    model="ehcp.Case",
    label="child",
    identity=("child", "received_date"),
    aliases=("Requests", "Extract", "EHC requests", "EHCNA"),
    max_rows=MOST_ROWS,
    has_months=False,
    columns=_COLUMNS,
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
        frequency="monthly",
        aggregates=CASE_AGGREGATES,
        grounds={"cases": GROUND},
        max_bytes=MOST_BYTES,
        set_aside_share=0.05,
        keep_years=2,
    )
)
