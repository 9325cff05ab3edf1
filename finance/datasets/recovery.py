"""Recovery plans: several versions live side by side, each replaced as a whole when sent again."""

from finance.datasets.columns import YEAR_ALIASES, amount, text
from finance.datasets.lines import CATEGORIES
from finance.models import Backlog, PlanKind
from finance.rules import recovery
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

SLUG = "recovery-plan"
PLAN, PROVISION = "plan", "provision"
_LONGEST_VERSION = 20  # it is the period of its parts

KINDS = {
    **{kind.label: kind for kind in PlanKind},
    "Safety Valve agreement": PlanKind.SAFETY_VALVE,
    "SV": PlanKind.SAFETY_VALVE,
    "Management plan": PlanKind.MANAGEMENT,
    "DSG deficit management plan": PlanKind.MANAGEMENT,
    "Local reform plan": PlanKind.REFORM,
    "Reform plan": PlanKind.REFORM,
    "LSRP": PlanKind.REFORM,
}
BACKLOG = {
    **{each.label: each for each in Backlog},
    "Y": Backlog.INCLUDED,
    "N": Backlog.LEFT_OUT,
    "Included": Backlog.INCLUDED,
    "Not included": Backlog.LEFT_OUT,
}


def _version() -> Column:
    return text(
        "version",
        "Version",
        "A short name that stays the same, of at most 20 characters. A file that names it again "
        "replaces this version and no other.",
        "March 2023",
        "Plan version",
        "Version name",
        "Plan",
        required=True,
        max_length=_LONGEST_VERSION,
    )


def _year() -> Column:
    return Column(
        "financial_year",
        "Financial year",
        ColumnType.FINANCIAL_YEAR,
        "The financial year from April to March that the row is for.",
        "2024/25",
        required=True,
        aliases=YEAR_ALIASES,
    )


_PLAN_COLUMNS = (
    Column(
        "plan_kind",
        "Kind of plan",
        ColumnType.CHOICE,
        "Safety Valve, DSG management plan or Local SEND reform plan.",
        PlanKind.SAFETY_VALVE.label,
        required=True,
        aliases=("Plan kind", "Plan type", "Type of plan"),
        choices=KINDS,
    ),
    _version(),
    _year(),
    amount(
        "in_year",
        "Planned in-year deficit",
        "Planned spending less DSG income after recoupment, with the savings, in pounds. A "
        "deficit is positive.",
        "24,900,000",
        "In-year deficit",
        "In-year deficit (mitigated)",
        "Mitigated in-year deficit",
        required=True,
    ),
    amount(
        "savings",
        "Planned savings",
        "What the plan’s actions take off the year’s spending, in pounds, as a positive amount; "
        "what actions of earlier years go on saving is counted. Nought where there are none.",
        "20,200,000",
        "Savings",
        "Management action",
        "Mitigations",
    ),
    amount(
        "contributions",
        "Planned contributions",
        "To be paid in the year by the council or the DfE to reduce the deficit, in pounds, as a "
        "positive amount.",
        "5,000,000",
        "Contributions",
    ),
    amount(
        "cumulative",
        "Planned cumulative deficit",
        "The deficit of all years at the end of the year, with the savings, in pounds.",
        "150,500,000",
        "Cumulative deficit",
        "Cumulative deficit (mitigated)",
        "Mitigated cumulative deficit",
        required=True,
    ),
    text(
        "note",
        "Note",
        "What readers should know of the year. Members will read it.",
        "The new special school opens in September.",
        "Notes",
        "Comment",
        max_length=2_000,
    ),
)
_PROVISION_COLUMNS = (
    _version(),
    _year(),
    Column(
        "category",
        "Category",
        ColumnType.CHOICE,
        "The kind of provision, as on the sheet Lines of the monthly return.",
        "Independent and non-maintained special schools",
        required=True,
        aliases=("Provision", "Provision category", "Provision type"),
        choices=CATEGORIES,
    ),
    Column(
        "plans",
        "Planned EHC plans",
        ColumnType.INTEGER,
        "How many EHC plans the version plans for. It is published with the plan.",
        "620",
        required=True,
        minimum=0,
        aliases=("EHC plans", "EHCPs", "Planned EHCPs", "Planned plans"),
    ),
    amount(
        "unit_cost",
        "Planned unit cost",
        "What one plan costs in the year, in pounds, where the plan says so.",
        "58,000",
        "Unit cost",
        "Cost per plan",
    ),
    Column(
        "backlog",
        "Backlog included",
        ColumnType.CHOICE,
        "Yes if plans that wait to be issued are counted, No if they are not.",
        Backlog.LEFT_OUT.label,
        aliases=("Backlog", "Includes backlog"),
        choices=BACKLOG,
    ),
)

RECOVERY_PLAN = register(
    Dataset(
        slug=SLUG,
        title="Recovery plan",
        subject="finance",
        description=(
            "What a Safety Valve agreement, DSG management plan or local SEND reform plan says of "
            "each year: deficits, savings, contributions, and EHC plans by kind of provision. "
            "Several versions stand side by side. A version sent again replaces itself alone."
        ),
        right=Right.UPLOAD_FINANCE,
        settings_right=Right.SETTINGS_FINANCE,
        mode=LoadMode.VERSIONED,
        sheets=(
            Sheet(
                slug=PLAN,
                name="Plan",
                model="finance.RecoveryPlanYear",
                label="version",
                matched_by=("version", "financial_year"),
                aliases=("Recovery plan", "Financial summary", "Years"),
                has_months=False,
                version="version",
                columns=_PLAN_COLUMNS,
            ),
            Sheet(
                slug=PROVISION,
                name="Provision",
                model="finance.RecoveryPlanProvision",
                label="category",
                matched_by=("version", "financial_year", "category"),
                aliases=("Plans by provision", "EHC plans"),
                required=False,
                has_months=False,
                version="version",
                columns=_PROVISION_COLUMNS,
            ),
        ),
        frequency="when a plan is made or changed",
        rules=(
            Rule("plan-year-twice", "A version has each year once", recovery.year_twice),
            Rule("plan-kinds", "A version is of one kind", recovery.kinds),
            Rule("plan-provision", "Provision belongs to a year of the plan", recovery.provision),
            Rule("plan-savings", "Savings are positive", recovery.negative_savings),
            Rule("plan-gap", "No year is left out", recovery.gaps),
            Rule("plan-cumulative", "Cumulative deficits follow on", recovery.does_not_follow),
        ),
    )
)
