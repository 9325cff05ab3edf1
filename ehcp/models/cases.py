"""The typed rows of case extracts: one for each request that an extract holds.

A row bears the child's reference, never an identifier (docs/adr/0061). An empty date or choice was
not stated. Dates are those on which something happened; deadlines are settings (`Deadline`).
"""

from datetime import date
from typing import ClassVar

from django.db import models

from finance.models import Category
from hnfsg.intake.models import Part, UploadedRow


class Source(models.TextChoices):
    """Who asked (DfE, SEN2: requestsource 1 to 5)."""

    PARENT = "parent", "Parent or young person"
    SCHOOL = "school", "School or other setting"
    HEALTH = "health", "Health"
    SOCIAL_CARE = "social-care", "Social care"
    OTHER = "other", "Other"


class RequestOutcome(models.TextChoices):
    """What was decided of a request (DfE, SEN2: requestoutcome Y, N, A, W, H).

    A decision that is overturned stays as it was; see `Case.overturned`.
    """

    ASSESS = "assess", "To assess"
    REFUSE = "refuse", "Not to assess"
    UNDECIDED = "undecided", "Not decided yet"
    WITHDRAWN = "withdrawn", "Withdrawn or ceased"
    BEFORE = "before", "Decided before the period"


class AssessmentOutcome(models.TextChoices):
    """What came of an assessment (DfE, SEN2: assessmentoutcome Y, N, A, W, H)."""

    ISSUE = "issue", "Plan issued"
    NOT_ISSUE = "not-issue", "No plan"
    UNDECIDED = "undecided", "Not decided yet"
    WITHDRAWN = "withdrawn", "Withdrawn or ceased"
    BEFORE = "before", "Decided before the period"


class RefusalReason(models.TextChoices):
    """Why an assessment was refused, as councils group their reasons."""

    MET = "met", "Needs can be met without a plan"
    EVIDENCE = "evidence", "Not enough evidence of need"
    GRADUATED = "graduated", "Graduated response not evidenced"
    OTHER = "other", "Other"


class ExceptionReason(models.TextChoices):
    """Why a time limit did not apply (SI 2014/1530, regulation 10(4)(a) to (d))."""

    SCHOOL_CLOSED = "school-closed", "Advice sought while a school was closed"
    EARLY_YEARS_CLOSED = "early-years-closed", "Advice sought while a nursery was closed"
    CIRCUMSTANCES = "circumstances", "Exceptional personal circumstances"
    ABSENT = "absent", "Away from the area for four weeks or more"


class Overturned(models.TextChoices):
    """How the latest decision against a plan was overturned. The decision stays as it was."""

    MEDIATION = "mediation", "After mediation"
    TRIBUNAL = "tribunal", "By the tribunal"
    COUNCIL = "council", "Changed by the council"


class Need(models.TextChoices):
    """The primary need (DfE, SEN2: sentype)."""

    SPLD = "SPLD", "Specific learning difficulty"
    MLD = "MLD", "Moderate learning difficulty"
    SLD = "SLD", "Severe learning difficulty"
    PMLD = "PMLD", "Profound and multiple learning difficulty"
    SEMH = "SEMH", "Social, emotional and mental health"
    SLCN = "SLCN", "Speech, language and communication"
    HI = "HI", "Hearing impairment"
    VI = "VI", "Vision impairment"
    MSI = "MSI", "Multi-sensory impairment"
    PD = "PD", "Physical disability"
    ASD = "ASD", "Autistic spectrum disorder"
    DS = "DS", "Down syndrome"
    OTH = "OTH", "Other"


class CeaseReason(models.TextChoices):
    """Why a plan ended (DfE, SEN2: ceasereason 1 to 9)."""

    AGE = "age", "Reached the highest age"
    MET = "met", "Needs met"
    HIGHER_EDUCATION = "higher-education", "Moved to higher education"
    WORK = "work", "Moved to paid work"
    MOVED = "moved", "Moved to another authority"
    DISENGAGED = "disengaged", "Disengaged"
    ABROAD = "abroad", "Left England"
    DECEASED = "deceased", "Died"
    OTHER = "other", "Other"


class Said(models.TextChoices):
    """Yes or no; blank where it was not said."""

    YES = "yes", "Yes"
    NO = "no", "No"


def _said(help_text: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=3, blank=True, choices=Said, help_text=help_text)


def _day(help_text: str) -> "models.DateField[date | str | None, date | None]":
    return models.DateField(null=True, blank=True, help_text=help_text)


def _one_of(choices: type[models.TextChoices], help_text: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=20, blank=True, choices=choices, help_text=help_text)


# Cases without an end, as the ground of the aggregates has them (ehcp.aggregates.ground: `ended`,
# to which a test holds it): a plan that was decided and not issued is no end, and neither is a
# decision against one that was overturned, until its plan began.
OPEN = (
    ~models.Q(assessment_outcome__in=("before", "withdrawn"))
    & ~models.Q(request_outcome="withdrawn")
    & ~models.Q(exported="yes")
    & (
        ~models.Q(assessment_outcome="issue")
        | models.Q(assessment_outcome_date__isnull=True, plan_start_date__isnull=True)
    )
    & (models.Q(overturned_date__isnull=True) | models.Q(plan_start_date__isnull=True))
    & (
        models.Q(overturned_date__isnull=False)
        | ~(models.Q(request_outcome="refuse") | models.Q(assessment_outcome="not-issue"))
    )
)


class Case(UploadedRow):
    """One request, and all that has come of it up to the day of the extract.

    A child who was asked for twice has two rows with the same reference.
    """

    child = models.CharField(
        max_length=64, help_text="The child's reference: an HMAC, the same in every dataset."
    )
    extract_date = models.DateField(help_text="The day as at which the row is true.")
    area = models.CharField(max_length=60, blank=True, help_text="The council's own area.")
    year_group = models.SmallIntegerField(
        null=True,
        blank=True,
        help_text="National curriculum year; 0 is reception.",
    )
    school_urn = models.CharField(max_length=6, blank=True, help_text="Where the child is on roll.")
    attends_local_school = _said("Whether that is the child's local school.")
    source = _one_of(Source, "Who asked.")
    graduated_response = _said("Whether the request shows assess, plan, do, review.")
    received_date = models.DateField(help_text="Day 0 of every deadline.")
    request_outcome = _one_of(RequestOutcome, "Whether to assess.")
    request_outcome_date = _day("When that was told to whoever asked.")
    refusal_reason = _one_of(RefusalReason, "Why an assessment was refused.")
    advice_requested_date = _day("When the advice was asked for.")
    advice_received_date = _day("When the last advice came in.")
    ep_advice_date = _day("When the educational psychologist's advice came in.")
    draft_date = _day("When the draft plan was sent.")
    assessment_outcome = _one_of(AssessmentOutcome, "Whether a plan was issued.")
    assessment_outcome_date = _day("When the plan was issued, or its refusal was told.")
    exception = _said("Whether a lawful exception lifts the limit of 20 weeks.")
    exception_reason = _one_of(ExceptionReason, "Which exception.")
    mediation = _said("Whether there was mediation over a decision.")
    tribunal = _said("Whether a decision was appealed to the tribunal.")
    overturned = _one_of(Overturned, "How a decision against was overturned.")
    overturned_date = _day("When it was.")
    exported = _said("Whether the child moved to another authority before the end.")
    closed_date = _day("When a withdrawn or moved case was closed.")
    primary_need = _one_of(Need, "The primary need.")
    first_provision = _one_of(Category, "The kind of provision named in the first plan.")
    provision = _one_of(Category, "The kind of provision named in the plan now.")
    plan_start_date = _day("When the plan began; for older plans the only date known.")
    review_date = _day("The latest annual review meeting.")
    review_decision_date = _day("When its decision was told.")
    review_final_date = _day("When the final amended plan was issued after it.")
    cease_date = _day("When the plan ended.")
    cease_reason = _one_of(CeaseReason, "Why it ended.")
    lead_team = models.CharField(max_length=60, blank=True, help_text="The team that has the case.")

    # Without an index of its own: that of part and row serves it, and each costs a large extract.
    part = models.ForeignKey(Part, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["part", "row_number"]),
            models.Index(fields=["part", "received_date"], condition=OPEN, name="ehcp_case_open"),
        ]

    def __str__(self) -> str:
        return f"Request of {self.received_date:%d %B %Y}"


class CaseNumber(UploadedRow):
    """The council's own number of a case, apart from it: for the worklist of SEND officers."""

    case_number = models.CharField(max_length=40)
    part = models.ForeignKey(Part, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "row_number"])]

    def __str__(self) -> str:
        return self.case_number
