"""The sheet Management actions: every action that is to save money, as it stands in a month."""

from finance.datasets.columns import amount, financial_year, month, text
from finance.models import Reason, SavingKind
from hnfsg.intake.declarations import Column, ColumnType, Personal, Sheet

KINDS = {
    **{kind.label: kind for kind in SavingKind},
    "Cash": SavingKind.CASHABLE,
    "Avoidance": SavingKind.AVOIDANCE,
}
REASONS = {
    **{reason.label: reason for reason in Reason},
    "Delayed": Reason.SLIPPED,
    "Late": Reason.SLIPPED,
    "Stopped": Reason.DROPPED,
    "Smaller": Reason.SMALLER,
}


def _day(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    return Column(name, heading, ColumnType.DATE, rule, example, aliases=aliases)


def _role(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    return Column(
        name,
        heading,
        ColumnType.TEXT,
        rule,
        example,
        aliases=aliases,
        max_length=120,
        personal=Personal.ALLOWED_STAFF,
    )


def _choice(name: str, heading: str, rule: str, example: str, choices: dict[str, str]) -> Column:
    return Column(name, heading, ColumnType.CHOICE, rule, example, choices=choices)


SHEET = Sheet(
    slug="management-actions",
    name="Management actions",
    model="finance.ManagementActionRow",
    label="title",
    matched_by=("plan_version", "ref"),
    aliases=("Actions", "Management action", "Savings", "Savings plan", "Savings tracker"),
    required=False,
    max_rows=20_000,
    columns=(
        financial_year(),
        month(),
        text(
            "ref",
            "Reference",
            "What names the action within its plan version.",
            "14",
            "Ref",
            "Action ref",
            "Action reference",
            "No",
            "Action no",
            required=True,
            max_length=40,
        ),
        text(
            "plan_version",
            "Plan version",
            "The plan that the action belongs to.",
            "Plan 2023",
            "Plan",
            "Version",
            max_length=80,
        ),
        text(
            "replaces",
            "Replaces",
            "In a new plan: the references of the plan before that it carries on or replaces, "
            "with commas.",
            "3, 8",
            "Replaces action",
            "Previous reference",
            "Previous ref",
            max_length=200,
        ),
        text(
            "title",
            "Action",
            "What will be done, in one line.",
            "Open 60 places in support bases",
            "Title",
            "Action title",
            "Management action",
            "Description",
            required=True,
            max_length=300,
        ),
        text(
            "workstream",
            "Workstream",
            "The part of the plan that it belongs to.",
            "Sufficiency",
            "Work stream",
            "Programme",
            max_length=120,
        ),
        _role("lead", "Lead", "Who does it, as a role.", "Commissioning manager", "Owner"),
        _role(
            "accountable_officer",
            "Accountable officer",
            "Who answers for it, as a role.",
            "Deputy director, SEND",
            "SRO",
            "Accountable",
        ),
        text(
            "budget_line",
            "Budget line or category",
            "The line or provision category that it reduces.",
            "Independent special schools",
            "Budget line",
            "Line",
            "Category",
            max_length=200,
        ),
        _day("starts_on", "Start", "When it begins.", "01/04/2023", "Start date", "Starts"),
        _day("ends_on", "End", "When it is complete.", "31/03/2024", "End date", "Ends"),
        Column(
            "planned",
            "Planned saving this year",
            ColumnType.AMOUNT,
            "The saving planned for this financial year, in pounds, as a positive amount.",
            "2,400,000",
            required=True,
            aliases=("Planned", "Planned saving", "Saving", "Target saving"),
            minimum=0,
        ),
        amount(
            "full_year_effect",
            "Full-year effect",
            "The saving in a whole year once it is complete, in pounds.",
            "3,100,000",
            "Full year saving",
            "FYE",
        ),
        amount(
            "assumed_in_forecast",
            "Assumed in the forecast",
            "How much of the saving the reported forecast counts on, in pounds.",
            "2,400,000",
            "Amount assumed",
            "Assumed",
            "In forecast",
        ),
        amount("delivered", "Delivered", "Saved already, in pounds.", "500,000", "Achieved"),
        amount(
            "on_track",
            "On track",
            "Expected to be saved by the end of the year, in pounds.",
            "300,000",
            "Green",
        ),
        amount(
            "at_risk", "At risk", "May not be saved this year, in pounds.", "1,600,000", "Amber"
        ),
        amount(
            "not_deliverable",
            "Not deliverable",
            "Will not be saved this year, in pounds.",
            "0",
            "Undeliverable",
            "Not achievable",
            "Red",
        ),
        amount(
            "substitutes",
            "Substitutes found",
            "Found elsewhere in its place, in pounds.",
            "0",
            "Substitutes",
            "Alternative savings",
        ),
        _choice(
            "kind",
            "Cashable or cost avoidance",
            "Cashable, or Cost avoidance.",
            "Cashable",
            dict(KINDS),
        ),
        _choice(
            "reason",
            "Reason",
            "Why it is at risk or lost: " + ", ".join(str(r.label).lower() for r in Reason) + ".",
            "Slipped",
            dict(REASONS),
        ),
        text(
            "mitigation",
            "Mitigation",
            "What is being done about it.",
            "A second provider is being asked.",
            max_length=2_000,
        ),
        text(
            "comment",
            "Comment",
            "What readers should know of it.",
            "Building works started late.",
            "Comments",
            "Notes",
            max_length=2_000,
        ),
        _day(
            "reviewed_on", "Last reviewed", "When it was last reviewed.", "31/01/2024", "Reviewed"
        ),
    ),
)
