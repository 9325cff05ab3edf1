"""The register of what others have published of our own figures, sent whole each time."""

from finance.datasets.columns import text
from finance.models import Precision, ReportedMeasure, ReportedPoint
from finance.rules import reported
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

SLUG = "reported-elsewhere"
SHEET = "reported"

_MEASURE = ReportedMeasure
MEASURES = {
    **{measure.label: measure for measure in _MEASURE},
    "Forecast overspend": _MEASURE.DSG_OVERSPEND,
    "DSG overspend": _MEASURE.DSG_OVERSPEND,
    "DSG overspend forecast": _MEASURE.DSG_OVERSPEND,
    "Forecast overspend of the whole DSG": _MEASURE.DSG_OVERSPEND,
    "DSG overspend before transfers": _MEASURE.BEFORE_TRANSFERS,
    "DSG adjustment account transfer": _MEASURE.ACCOUNT_TRANSFER,
    "Variance to budget": _MEASURE.BUDGET_VARIANCE,
    "Budget variance": _MEASURE.BUDGET_VARIANCE,
    "Cumulative deficit": _MEASURE.CUMULATIVE,
    "DSG cumulative deficit": _MEASURE.CUMULATIVE,
    "DSG cumulative deficit forecast": _MEASURE.CUMULATIVE,
    "High needs overspend planned": _MEASURE.HIGH_NEEDS_PLANNED,
    "High needs spending": _MEASURE.HIGH_NEEDS_SPEND,
    "DSG SEND shortfall forecast": _MEASURE.SEND_SHORTFALL,
    "Management action achieved": _MEASURE.ACTION_DELIVERED,
    "Management action not achievable": _MEASURE.ACTION_LOST,
    "Management action not deliverable": _MEASURE.ACTION_LOST,
    "Additional savings independent sector": _MEASURE.MORE_SAVINGS,
    "In-year overspend label": _MEASURE.NOT_STATED,
}
POINTS = {
    **{point.label: point for point in ReportedPoint},
    **{f"M{number}": ReportedPoint(f"m{number:02d}") for number in range(1, 13)},
    **{str(number): ReportedPoint(f"m{number:02d}") for number in range(1, 13)},
    "Year end": ReportedPoint.OUTTURN,
    "Final outturn": ReportedPoint.OUTTURN,
    "Forecast": ReportedPoint.FORECAST,
    "Forecast (FOI)": ReportedPoint.FORECAST,
}
PRECISIONS = {
    **{precision.label: precision for precision in Precision},
    "About": Precision.APPROXIMATE,
    "Approx": Precision.APPROXIMATE,
    "Rounded": Precision.APPROXIMATE,
}


_COLUMNS = (
    Column(
        "financial_year",
        "Financial year",
        ColumnType.FINANCIAL_YEAR,
        "The financial year from April to March that the value is for.",
        "2023/24",
        required=True,
        aliases=("Year", "FY"),
    ),
    Column(
        "point",
        "Point",
        ColumnType.CHOICE,
        "Month 1 (April) to Month 12, Outturn, Budget, or Forecast where no month is stated.",
        "Month 10",
        required=True,
        aliases=("Month", "Period", "When"),
        choices=POINTS,
    ),
    Column(
        "measure",
        "Measure",
        ColumnType.CHOICE,
        "What the value is, from this list: " + "; ".join(m.label for m in _MEASURE) + ".",
        _MEASURE.DSG_OVERSPEND.label,
        required=True,
        choices=MEASURES,
    ),
    Column(
        "value",
        "Value",
        ColumnType.AMOUNT,
        "The amount in pounds. An overspend or a deficit is positive. “Just under £39 million” "
        "is read as £39 million and marked as approximate.",
        "42,000,000",
        required=True,
        aliases=("Amount", "Value in pounds", "Value (£)"),
        may_be_about=True,
    ),
    Column(
        "precision",
        "Exact or approximate",
        ColumnType.CHOICE,
        "Exact, or Approximate. Left blank, the words as published decide.",
        Precision.EXACT.label,
        aliases=("Precision", "Approximate"),
        choices=PRECISIONS,
    ),
    text(
        "as_published",
        "As published",
        "The amount in the source's own words.",
        "£42 million",
        "Words",
        "Quote",
        max_length=300,
    ),
    text(
        "source_title",
        "Source",
        "The paper, minutes or answer that it stands in.",
        "Cabinet, 13 March 2024, item 8",
        "Source title",
        "Published in",
        required=True,
        max_length=300,
    ),
    text(
        "source_address",
        "Source address",
        "Its web address, which begins with https:// (or http://).",
        "https://www.example.gov.uk/cabinet/2024-03-13",
        "Source URL",
        "URL",
        "Link",
        "Web address",
    ),
    text(
        "note",
        "Note",
        "What readers should know of it.",
        "After planned carry forwards",
        "Notes",
        "Comment",
        max_length=2_000,
    ),
)

REPORTED = register(
    Dataset(
        slug=SLUG,
        title="Reported elsewhere",
        subject="finance",
        description=(
            "What other papers say of our own figures: Cabinet reports, minutes, answers. Each "
            "value is shown beside ours with its source, and disagreements are listed. Send the "
            "whole list each time: the newest list is the one that counts."
        ),
        right=Right.UPLOAD_FINANCE,
        settings_right=Right.SETTINGS_FINANCE,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            Sheet(
                slug=SHEET,
                name="Reported elsewhere",
                model="finance.ReportedRow",
                label="source_title",
                matched_by=("financial_year", "point", "measure", "source_title"),
                aliases=("Reported", "Other reports"),
                has_months=False,
                columns=_COLUMNS,
            ),
        ),
        frequency="when there is something new",
        rules=(
            Rule("reported-twice", "Each report stands once", reported.repeated),
            Rule("source-address", "A source has a web address", reported.addresses),
        ),
    )
)
