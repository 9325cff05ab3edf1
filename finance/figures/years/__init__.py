"""Each financial year held, beside what others report of it. Three deficits, three labels."""

from functools import partial

from finance import charts
from finance.figures.scope import WHOLE_DSG
from finance.figures.years import words
from finance.figures.years.frames import (
    CUMULATIVE_COLUMNS,
    HIGH_NEEDS_COLUMNS,
    OVERSPEND_COLUMNS,
    POSITION_COLUMNS,
    by_year,
    only_elsewhere,
    position_frame,
)
from finance.models import Block, ReportedMeasure
from finance.reports import REPORTS
from finance.selectors import DATASET, block_by_year, position_by_year
from hnfsg.figures.registry import Figure, Polarity, Unit, register

PAGE = "finance:years"
_EACH = (
    "Each year is told by its outturn or, where there is none yet, by the newest month that is "
    "held; the table says which."
)
_HOLLOW = (
    "A hollow point is what others report of the same measure, at the same month or at outturn."
)

POSITION = register(
    Figure(
        slug="finance.years.position",
        title="Year by year: the whole grant",
        definition=(
            "What the Summary of each year states for all four blocks: the grant before and after "
            "recoupment, spending, the overspend against the grant, the variance against the "
            "budget, contributions, and the cumulative deficit."
        ),
        formula=(
            "As stated on the Summary. Cumulative deficit: deficit brought forward plus reported "
            "overspend less contributions."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.NEITHER,
        sources=(DATASET, REPORTS),
        columns=POSITION_COLUMNS,
        frame=position_frame,
        takeaway=words.position_takeaway,
        page=PAGE,
        basis=WHOLE_DSG,
        notes=(
            _EACH,
            "Of a year that only others report, nothing of theirs is set under our headings: what "
            "each of their amounts is stands in “Reported elsewhere”.",
        ),
    )
)

OVERSPEND = register(
    Figure(
        slug="finance.years.overspend",
        title="Overspend against the grant, by year",
        definition=(
            "What was spent in each year from the Dedicated Schools Grant, or is expected to be, "
            "less the DSG income after recoupment. All four blocks. An overspend is positive."
        ),
        formula="As reported on the Summary.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET, REPORTS),
        columns=OVERSPEND_COLUMNS,
        frame=by_year(
            OVERSPEND_COLUMNS, position_by_year, "Summary", ReportedMeasure.DSG_OVERSPEND
        ),
        takeaway=words.overspend_takeaway,
        page=PAGE,
        chart=charts.overspend_by_year,
        workings=words.overspend_workings,
        basis=WHOLE_DSG,
        notes=(_EACH, _HOLLOW),
    )
)

CUMULATIVE = register(
    Figure(
        slug="finance.years.cumulative",
        title="Cumulative DSG deficit, by year",
        definition=(
            "The DSG deficit of all years together at the end of each year, on 31 March, or as it "
            "is expected then."
        ),
        formula="Deficit brought forward plus reported overspend less contributions.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET, REPORTS),
        columns=CUMULATIVE_COLUMNS,
        frame=by_year(CUMULATIVE_COLUMNS, position_by_year, "Summary", ReportedMeasure.CUMULATIVE),
        takeaway=words.cumulative_takeaway,
        page=PAGE,
        chart=charts.cumulative_by_year,
        workings=words.cumulative_workings,
        basis=WHOLE_DSG,
        notes=(_EACH, _HOLLOW),
    )
)

HIGH_NEEDS = register(
    Figure(
        slug="finance.years.high_needs",
        title="High needs block: budget and spending, by year",
        definition=(
            "What the lines of the high needs block were given in each year and spent, or are "
            "expected to spend. One of the four blocks, and not the whole DSG."
        ),
        formula="Sums of the lines whose block is high needs: spending less budget.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET, REPORTS),
        columns=HIGH_NEEDS_COLUMNS,
        frame=by_year(
            HIGH_NEEDS_COLUMNS,
            partial(block_by_year, block=Block.HIGH_NEEDS),
            "Lines",
            ReportedMeasure.HIGH_NEEDS_SPEND,
        ),
        takeaway=words.high_needs_takeaway,
        page=PAGE,
        chart=charts.high_needs_by_year,
        workings=words.high_needs_workings,
        basis="The high needs block alone, against its budget and not against the grant.",
        notes=(
            _EACH,
            "A hollow point is what others report as high needs spending, at the same month or at "
            "outturn.",
        ),
    )
)

__all__ = ["CUMULATIVE", "HIGH_NEEDS", "OVERSPEND", "PAGE", "POSITION", "SLUGS", "only_elsewhere"]

SLUGS = (OVERSPEND.slug, CUMULATIVE.slug, POSITION.slug, HIGH_NEEDS.slug)
