"""What other papers report of our own requests, plans and staff, beside what the DfE publishes."""

from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp.figures.other_councils.places import PAGE
from ehcp.models import CaseMeasure
from ehcp.selectors.published import PUBLISHED, published_years
from ehcp.selectors.reference import REPORTED, reports
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Source, Unit, register
from hnfsg.intake.vintages import Vintage

# The published column that a measure is a report of; the others are not published.
OF_THE_DFE = {
    CaseMeasure.REQUESTS: "requests",
    CaseMeasure.REFUSED: "refused",
    CaseMeasure.WITHIN_20: "within_20_percent",
    CaseMeasure.WEEKS: "weeks",
}
_IN_POINTS = (CaseMeasure.PARENTS, CaseMeasure.WITHIN_20)
NO_SUCH, NOT_HELD = "Not published", "Not held for that year"
COLUMNS = (
    FigureColumn("what", "What was reported"),
    FigureColumn("at", "For"),
    FigureColumn("said", "Reported elsewhere"),
    FigureColumn("published", "Published by the DfE"),
    FigureColumn("verdict", "Do they agree?"),
    FigureColumn("as_published", "In its own words"),
    FigureColumn("published_in", "Where"),
    FigureColumn("address", "Web address", is_shown=False),
    FigureColumn("note", "Note"),
    FigureColumn("source", "Sheet and row", Unit.SOURCE, is_public=True),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    years = {int(row["year"]): row for row in published_years(vintage).to_dict("records")}
    rows = [_row(report, years.get(report["year"])) for report in reports(vintage)]
    return pd.DataFrame(rows, columns=[c.name for c in COLUMNS], dtype=object)


def _row(report: dict[str, Any], of_year: dict[Any, Any] | None) -> dict[str, Any]:
    measure = CaseMeasure(report["measure"])
    column = OF_THE_DFE.get(measure)
    theirs = of_year[column] if of_year and column else None
    about = "about " if report["is_approximate"] else ""
    return {
        "what": measure.label,
        "at": report["at"],
        "said": about + _written(measure, report["value"]),
        "published": _written(measure, theirs) if theirs is not None else _lacking(column),
        "verdict": _verdict(report["value"], theirs, is_about=report["is_approximate"]),
        "as_published": report["as_published"],
        "published_in": report["source_title"] or report["source_address"],
        "address": report["source_address"],
        "note": report["note"],
        "source": Source(report["part_id"], report["row_number"], "Reported elsewhere"),
    }


def _lacking(column: str | None) -> str:
    return NOT_HELD if column else NO_SUCH


def _written(measure: CaseMeasure, value: Any) -> str:
    plain = f"{Decimal(value).normalize():,f}"
    return f"{plain}%" if measure in _IN_POINTS else plain


def _verdict(value: Decimal, theirs: Any, *, is_about: bool) -> str:
    """Whether a report agrees with what is published; a rounded one to its last digit."""
    if theirs is None:
        return "Nothing to compare with"
    published = Decimal(theirs)
    if value == published or round(published) == value:
        return "Yes"
    if is_about:
        return "It says itself that it is not exact"
    apart = f"{abs(value - published).normalize():,f}"
    return f"No: {apart} {'more' if value > published else 'fewer'} than published"


def _takeaway(frame: pd.DataFrame) -> str:
    rows = frame.to_dict("records")
    count = f"Others report {len(rows)} value{'s' if len(rows) != 1 else ''} of our own numbers"
    wrong = [row for row in rows if str(row["verdict"]).startswith("No:")]
    if not wrong:
        return f"{count}. None of them differs from what the DfE publishes."
    first = wrong[0]
    return (
        f"{count}; {len(wrong)} differ{'s' if len(wrong) == 1 else ''} from what the DfE "
        f"publishes. {first['what']}, {first['at']}: {first['said']} ({first['published_in']}), "
        f"published {first['published']}."
    )


ELSEWHERE = register(
    Figure(
        slug="ehcp.other_councils.elsewhere",
        title="What others report of our own numbers",
        definition=(
            "What minutes, papers and answers to requests for information say of our own requests, "
            "plans and staff, each as it was published and with its source. None of them changes "
            "a figure of ours. Years of which it was not recorded here who asked have such a value "
            "alone."
        ),
        formula=(
            "As published. It agrees where it is what the DfE publishes of the same year, or that "
            "rounded to a whole number."
        ),
        unit=Unit.TEXT,
        polarity=Polarity.NEITHER,
        sources=(REPORTED, PUBLISHED),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        when_empty=lambda scope, vintage: "No report of our own numbers has been entered.",
    )
)
