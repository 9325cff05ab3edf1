"""A recovery plan against what happened: in-year and cumulative, versions, numbers times price."""

from finance import charts
from finance.figures.recovery import numbers, words
from finance.figures.recovery.expenditure import expenditure_sheets
from finance.figures.recovery.frames import (
    CUMULATIVE_COLUMNS,
    IN_YEAR_COLUMNS,
    PROVISION_COLUMNS,
    SUMMARY_COLUMNS,
    VERSION,
    VERSION_COLUMNS,
    YEAR,
    cumulative_frame,
    in_year_frame,
    provision_frame,
    summary_frame,
    versions_frame,
)
from finance.figures.scope import WHOLE_DSG
from finance.selectors import DATASET, RECOVERY
from hnfsg.figures.registry import Figure, Polarity, Scope, Unit, register

PAGE = "finance:recovery_plan"
_OURS = (
    "A year is told by its outturn or, where there is none yet, by the newest month that is held; "
    "the table says which."
)
_MITIGATED = (
    "Mitigated is with the plan’s savings, unmitigated is without. The plan states the first and "
    "the savings; the second is worked out."
)


def _of_the_plan(scope: Scope, sheet: str, subject: str) -> bool:
    """Whether an explained query is of the version shown: its subject begins with its name."""
    return sheet == "plan" and subject.rpartition(" ")[0] == scope.get("version")


IN_YEAR = register(
    Figure(
        slug="finance.recovery_plan.in_year",
        title="In-year deficit: plan against outturn and forecast",
        definition=(
            "The deficit that the recovery plan allows each year, with its savings and without, "
            "beside what the year ended at or is expected to."
        ),
        formula=(
            "Without savings: planned in-year deficit plus planned savings. More than planned: "
            "outturn or forecast less planned in-year deficit with savings."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(RECOVERY, DATASET),
        columns=IN_YEAR_COLUMNS,
        frame=in_year_frame,
        takeaway=words.in_year_takeaway,
        page=PAGE,
        dimensions=(VERSION,),
        chart=charts.in_year_against_plan,
        workings=words.in_year_workings,
        basis=WHOLE_DSG,
        notes=(_MITIGATED, _OURS),
        concerned_by=_of_the_plan,
    )
)

CUMULATIVE = register(
    Figure(
        slug="finance.recovery_plan.cumulative",
        title="Cumulative deficit: plan against outturn and forecast",
        definition=(
            "The deficit of all years together that the recovery plan allows at the end of each "
            "year, with its savings and without, beside what it was or is expected to be."
        ),
        formula=(
            "Without savings: planned cumulative deficit plus the planned savings of all years of "
            "the plan so far. More than planned: outturn or forecast less planned with savings."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(RECOVERY, DATASET),
        columns=CUMULATIVE_COLUMNS,
        frame=cumulative_frame,
        takeaway=words.cumulative_takeaway,
        page=PAGE,
        dimensions=(VERSION,),
        chart=charts.cumulative_against_plan,
        workings=words.cumulative_workings,
        basis=WHOLE_DSG,
        notes=(
            _MITIGATED,
            _OURS,
            "The outturn or forecast is what the Summary brings forward plus the overspend less "
            "contributions, as on the position page.",
        ),
        concerned_by=_of_the_plan,
    )
)

VERSIONS = register(
    Figure(
        slug="finance.recovery_plan.versions",
        title="The versions of the plan beside each other",
        definition="What every version that is held says of each of its years.",
        formula="As the plans state it: with savings.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(RECOVERY,),
        columns=VERSION_COLUMNS,
        frame=versions_frame,
        takeaway=words.versions_takeaway,
        page=PAGE,
        chart=charts.versions_compared,
        basis=WHOLE_DSG,
        notes=("A version that is sent again replaces itself alone; the others stay.",),
    )
)

SUMMARY = register(
    Figure(
        slug="finance.recovery_plan.summary",
        title="Financial summary of the plan",
        definition=(
            "The years held and the years planned in the columns of the financial summary of the "
            "DfE’s DSG management plan: past outturns, current forecast, future years, unmitigated "
            "and mitigated."
        ),
        formula=(
            "Unmitigated: mitigated plus the planned savings; for the cumulative deficit, plus "
            "those of all years of the plan so far."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.NEITHER,
        sources=(RECOVERY, DATASET),
        columns=SUMMARY_COLUMNS,
        frame=summary_frame,
        takeaway=words.summary_takeaway,
        page=PAGE,
        dimensions=(VERSION,),
        basis=WHOLE_DSG,
        more_sheets=expenditure_sheets,
        notes=(
            _OURS,
            "The workbook has these numbers to copy into the DfE’s own template, with expenditure "
            "and planned EHC plans by kind of provision on sheets of their own.",
        ),
        concerned_by=_of_the_plan,
    )
)

PROVISION = register(
    Figure(
        slug="finance.recovery_plan.provision",
        title="Numbers times price by kind of provision: plan against forecast",
        definition=(
            "How many EHC plans the recovery plan allows for in each kind of provision and at what "
            "cost each, beside what our high needs lines of the same kind cost."
        ),
        formula=(
            "Planned cost: planned EHC plans times the planned cost of one. Outturn or forecast: "
            "the sum of the high needs lines of the category."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(RECOVERY, DATASET),
        columns=PROVISION_COLUMNS,
        frame=provision_frame,
        takeaway=words.provision_takeaway,
        page=PAGE,
        dimensions=(VERSION, YEAR),
        chart=charts.cost_against_plan,
        basis="The high needs block alone.",
        notes=(
            "Planned numbers are published with the plan and are of no child. How many children "
            "the returns count stays with finance officers.",
        ),
        concerned_by=lambda scope, sheet, subject: False,
    )
)

NUMBERS = register(
    Figure(
        slug="finance.recovery_plan.numbers",
        title="Numbers and price against the plan",
        definition=(
            "How much of the distance from the recovery plan’s cost of each kind of provision "
            "comes of more or fewer children than it planned for, and how much of dearer or "
            "cheaper places."
        ),
        formula=(
            "More or fewer: our number less the planned EHC plans, times the planned cost of one. "
            "Dearer or cheaper: our cost of one less the planned, times our number. Together they "
            "are the outturn or forecast less the planned cost."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(RECOVERY, DATASET),
        columns=numbers.NUMBERS_COLUMNS,
        frame=numbers.numbers_frame,
        takeaway=numbers.numbers_takeaway,
        page=PAGE,
        dimensions=(VERSION, YEAR),
        chart=charts.split_against_plan,
        workings=numbers.numbers_workings,
        basis="The high needs block alone.",
        notes=(
            "Finance officers alone see this. Beside a published plan an exact number, or a part "
            "of the difference, would tell everybody how many children there are.",
            "The plan counts EHC plans, the return places, pupils or hours as the line has them. "
            "Where several lines of a kind give a number, such as places and top-ups, the same "
            "child may stand in each, so none is told.",
        ),
        concerned_by=lambda scope, sheet, subject: False,
        is_for_officers=True,
    )
)

SLUGS = tuple(
    figure.slug for figure in (IN_YEAR, CUMULATIVE, VERSIONS, PROVISION, NUMBERS, SUMMARY)
)
__all__ = [
    "CUMULATIVE",
    "IN_YEAR",
    "NUMBERS",
    "PAGE",
    "PROVISION",
    "SLUGS",
    "SUMMARY",
    "VERSIONS",
]
