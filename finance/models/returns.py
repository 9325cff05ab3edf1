"""The typed rows of the monthly return, each bearing its part and its row in the file.

All money is in pounds. An overspend is positive; income and contributions are positive too, as
the return asks for them. An empty amount was not stated, and is never read as nought.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hnfsg.intake.models import UploadedRow


class Block(models.TextChoices):
    """The four blocks of the Dedicated Schools Grant (DfE, DSG conditions of grant)."""

    SCHOOLS = "schools", "Schools block"
    CENTRAL = "central", "Central school services block"
    HIGH_NEEDS = "high-needs", "High needs block"
    EARLY_YEARS = "early-years", "Early years block"


class Category(models.TextChoices):
    """Where the money provides: the 14 categories of the DfE's local SEND reform plan.

    A line of another block, with nothing in it for high needs, is "not high needs".
    """

    EARLY_YEARS = "early-years", "Early years settings"
    MAINSTREAM = "mainstream", "Mainstream schools"
    SUPPORT_BASES = "support-bases", "Support bases"
    SPECIALIST_BASES = "specialist-bases", "Specialist bases"
    SPECIAL = "special", "Maintained and academy special schools"
    INDEPENDENT = "independent", "Independent and non-maintained special schools"
    INDEPENDENT_OTHER = "independent-other", "Other independent schools"
    ALTERNATIVE = "alternative", "Alternative provision"
    POST_16 = "post-16", "Mainstream post-16"
    POST_16_BASES = "post-16-bases", "Specialist provision in mainstream post-16"
    POST_16_SPECIALIST = "post-16-specialist", "Specialist post-16 institutions"
    HOME_EDUCATION = "home-education", "Elective home education"
    EOTAS = "eotas", "Education otherwise than at school"
    OTHER = "other", "Other high needs"
    NOT_HIGH_NEEDS = "not-high-needs", "Not high needs"


class Section251(models.TextChoices):
    """The high needs lines of the section 251 return (DfE, section 251 budget guidance)."""

    PLACES = "1.0.2", "1.0.2 Place funding in the individual schools budget"
    TOP_UP_MAINTAINED = "1.2.1", "1.2.1 Top-up: maintained schools"
    TOP_UP_ACADEMIES = "1.2.2", "1.2.2 Top-up: academies, free schools and colleges"
    INDEPENDENT = "1.2.3", "1.2.3 Non-maintained and independent schools"
    TARGETED = "1.2.4", "1.2.4 Additional targeted funding for mainstream"
    SEN_SUPPORT = "1.2.5", "1.2.5 SEN support services"
    HOSPITAL = "1.2.6", "1.2.6 Hospital education"
    ALTERNATIVE = "1.2.7", "1.2.7 Other alternative provision services"
    INCLUSION = "1.2.8", "1.2.8 Support for inclusion"
    DIFFICULTY = "1.2.9", "1.2.9 Special schools and PRUs in financial difficulty"
    BUILDINGS = "1.2.10", "1.2.10 PFI and BSF costs"
    DIRECT_PAYMENTS = "1.2.11", "1.2.11 Direct payments"
    THERAPIES = "1.2.13", "1.2.13 Therapies and other health services"


class Reason(models.TextChoices):
    """Why a saving is at risk or lost."""

    NOT_STARTED = "not-started", "Not started"
    SLIPPED = "slipped", "Slipped"
    DROPPED = "dropped", "Dropped"
    SMALLER = "smaller", "Smaller than planned"
    PRICE = "price", "Price"
    DEMAND = "demand", "Demand"
    OTHER = "other", "Other"


class SavingKind(models.TextChoices):
    """Whether a saving is money back, or cost that will not arise. The two are never summed."""

    CASHABLE = "cashable", "Cashable"
    AVOIDANCE = "avoidance", "Cost avoidance"


def _pounds(help_text: str) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(
        max_digits=15, decimal_places=2, null=True, blank=True, help_text=help_text
    )


class ReturnSummary(UploadedRow):
    """What the return states for the whole grant in one month, for the full financial year.

    The three deficits stand apart: `reported_overspend` is the forecast of the year's spending
    less DSG income after recoupment; `budget_variance` is that forecast less the budget that the
    council approved, which may itself be set in deficit; the cumulative deficit is
    `cumulative_brought_forward` plus the overspend less `contributions` (DfE, DSG management plan
    template, financial summary).
    """

    dsg_income_before_recoupment = _pounds(
        "DSG for the year before academy recoupment and direct funding, as the DfE publishes it."
    )
    dsg_income_after_recoupment = _pounds("DSG for the year that the council itself receives.")
    forecast_spend = _pounds("Spending from the DSG expected for the full year, after recoupment.")
    reported_overspend = _pounds(
        "Forecast spending less DSG income after recoupment, as the officers report it."
    )
    budget_variance = _pounds("Forecast spending less the approved budget, as reported.")
    cumulative_brought_forward = _pounds("DSG deficit of all earlier years; a deficit is positive.")
    contributions = _pounds("Paid in this year to reduce the deficit, by the council or the DfE.")
    note = models.TextField(blank=True, help_text="What the officers say of the month.")

    def __str__(self) -> str:
        return f"Summary, row {self.row_number}"


class ReturnLine(UploadedRow):
    """One budget line in one month: budget and forecast for the full year, actual to date."""

    code = models.CharField(max_length=200, help_text="Names the line from month to month.")
    line = models.CharField(max_length=200, help_text="What officers call the line.")
    block = models.CharField(max_length=20, choices=Block, help_text="Its DSG block.")
    category = models.CharField(
        max_length=20,
        choices=Category,
        default=Category.NOT_HIGH_NEEDS,
        help_text="What provision it pays for.",
    )
    section_251 = models.CharField(
        max_length=8,
        choices=Section251,
        blank=True,
        db_default="",
        help_text="Its high needs line in the section 251 return.",
    )
    budget = _pounds("The approved budget for the full year.")
    actual_to_date = _pounds("Spent from April to the end of the month.")
    forecast = _pounds("Spending expected for the full year.")
    volume_budget = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Places, pupils or hours in the budget.",
    )
    volume_forecast = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Places, pupils or hours in the forecast.",
    )
    comment = models.TextField(blank=True, help_text="What the officers say of the line.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "code"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="return_line_block_known",
                condition=Q(block__in=Block.values),
                violation_error_message="A line belongs to one of the four DSG blocks.",
            ),
            models.CheckConstraint(
                name="return_line_category_known",
                condition=Q(category__in=["", *Category.values]),
                violation_error_message="A line has a provision category from the list.",
            ),
            models.CheckConstraint(
                name="return_line_section_251_known",
                condition=Q(section_251__in=["", *Section251.values]),
                violation_error_message="A line has a section 251 line from the list.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.line}"


class ManagementActionRow(UploadedRow):
    """One action that is to save money, as it stands in one month.

    What is planned for the year is delivered, on track, at risk or not deliverable; what these
    leave over is unallocated. `assumed_in_forecast` says how much of it the forecast counts on.
    """

    ref = models.CharField(max_length=40, help_text="Names the action within its plan version.")
    plan_version = models.CharField(max_length=80, blank=True, help_text="The plan it belongs to.")
    title = models.CharField(max_length=300, help_text="What will be done.")
    workstream = models.CharField(max_length=120, blank=True, help_text="Its part of the plan.")
    lead = models.CharField(max_length=120, blank=True, help_text="Who does it: a role.")
    accountable_officer = models.CharField(
        max_length=120, blank=True, help_text="Who answers for it: a role."
    )
    budget_line = models.CharField(
        max_length=200, blank=True, help_text="The budget line or provision category it reduces."
    )
    replaces = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        help_text="References in the plan before that it carries on or replaces.",
    )
    starts_on = models.DateField(null=True, blank=True, help_text="When it begins.")
    ends_on = models.DateField(null=True, blank=True, help_text="When it is complete.")
    planned = _pounds("The saving planned for this financial year.")
    full_year_effect = _pounds("The saving in a whole year once it is complete.")
    assumed_in_forecast = _pounds("How much of the saving the reported forecast counts on.")
    delivered = _pounds("Saved already.")
    on_track = _pounds("Expected to be saved by the end of the year.")
    at_risk = _pounds("May not be saved this year.")
    not_deliverable = _pounds("Will not be saved this year.")
    substitutes = _pounds("Found elsewhere in its place.")
    kind = models.CharField(
        max_length=12, blank=True, choices=SavingKind, help_text="Cashable or cost avoidance."
    )
    reason = models.CharField(
        max_length=12, blank=True, choices=Reason, help_text="Why it is at risk or lost."
    )
    mitigation = models.TextField(blank=True, help_text="What is being done about it.")
    comment = models.TextField(blank=True, help_text="What the officers say of it.")
    reviewed_on = models.DateField(null=True, blank=True, help_text="When it was last reviewed.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "plan_version", "ref"])]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"
