"""The sheet Lines: every budget line of a month, for the full year."""

from finance.datasets.columns import amount, financial_year, month, text
from finance.line_map import propose
from finance.models import Block, Category, Section251
from hnfsg.intake.declarations import Classified, Column, ColumnType, Sheet

BLOCKS = {
    "Schools": Block.SCHOOLS,
    "Central school services": Block.CENTRAL,
    "High needs": Block.HIGH_NEEDS,
    "Early years": Block.EARLY_YEARS,
    **{block.label: block for block in Block},
    "SB": Block.SCHOOLS,
    "CSSB": Block.CENTRAL,
    "Central": Block.CENTRAL,
    "HNB": Block.HIGH_NEEDS,
    "HN": Block.HIGH_NEEDS,
    "EY": Block.EARLY_YEARS,
    "EYB": Block.EARLY_YEARS,
}
CATEGORIES = {
    **{category.label: category for category in Category},
    "Early years including private and voluntary": Category.EARLY_YEARS,
    "Mainstream": Category.MAINSTREAM,
    "SEN units": Category.SUPPORT_BASES,
    "Resourced provision": Category.SUPPORT_BASES,
    "Special schools": Category.SPECIAL,
    "Maintained special": Category.SPECIAL,
    "Independent special": Category.INDEPENDENT,
    "NMSS and independent": Category.INDEPENDENT,
    "INMSS": Category.INDEPENDENT,
    "NMSS and independent, other": Category.INDEPENDENT_OTHER,
    "AP": Category.ALTERNATIVE,
    "Post-16": Category.POST_16,
    "Further education": Category.POST_16,
    "FE": Category.POST_16,
    "Specialist post-16": Category.POST_16_SPECIALIST,
    "EHE": Category.HOME_EDUCATION,
    "Education otherwise": Category.EOTAS,
    "Other": Category.OTHER,
}
SECTION_251 = {
    **{line.label: line for line in Section251},
    **{line.value: line for line in Section251},
    **{line.label.partition(" ")[2]: line for line in Section251},
}


def _choice(  # noqa: PLR0913 - a declaration names all it says
    name: str,
    heading: str,
    rule: str,
    example: str,
    choices: dict[str, str],
    *aliases: str,
    required: bool = False,
) -> Column:
    return Column(
        name, heading, ColumnType.CHOICE, rule, example, required, aliases, choices=choices
    )


def _volume(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    """A number that is mostly of children or places, so no single one is shown to members."""
    return Column(
        name, heading, ColumnType.NUMBER, rule, example, aliases=aliases, counts_children=True
    )


SHEET = Sheet(
    slug="lines",
    name="Lines",
    model="finance.ReturnLine",
    label="line",
    identity=("code",),
    classified=Classified(
        "line map", key="code", columns=("block", "category", "section_251"), propose=propose
    ),
    aliases=("Line", "Budget lines", "Detail", "DSG lines", "Budget monitoring", "Budget detail"),
    max_rows=200_000,
    columns=(
        financial_year(),
        month(),
        text(
            "code",
            "Code",
            "What names the line from month to month, such as its cost centre.",
            "HN07",
            "Line code",
            "Cost centre",
            "Budget code",
            "Ref",
            "Account code",
            required=True,
            max_length=200,  # a line without a code is named by its group and its name
        ),
        text(
            "line",
            "Line",
            "The name of the line, as members know it.",
            "Independent special schools",
            "Budget line",
            "Description",
            "Line description",
            "Service",
            "Budget heading",
            required=True,
            max_length=200,
        ),
        _choice(
            "block",
            "DSG block",
            "The block: Schools, Central school services, High needs or Early years.",
            "High needs",
            dict(BLOCKS),
            "Block",
            "Funding block",
            required=True,
        ),
        _choice(
            "category",
            "Provision category",
            "What provision the line pays for, from the list of categories.",
            Category.INDEPENDENT.label,
            dict(CATEGORIES),
            "Category",
            "Provision",
            "Type of provision",
        ),
        _choice(
            "section_251",
            "Section 251 line",
            "The high needs line of the section 251 return, by its number or its name.",
            "1.2.3",
            dict(SECTION_251),
            "Section 251",
            "S251 line",
            "S251",
            "s251 code",
        ),
        amount(
            "budget",
            "Budget",
            "The approved budget for the full year, in pounds; 0 if there is none.",
            "33,400,000",
            "Approved budget",
            "Annual budget",
            "Current budget",
            "Full year budget",
            "Revised budget",
            required=True,
        ),
        amount(
            "actual_to_date",
            "Actual to date",
            "Spent from April to the end of the month, in pounds.",
            "30,150,000",
            "Actual",
            "Actuals",
            "Spend to date",
            "YTD actual",
            "Year to date",
        ),
        amount(
            "forecast",
            "Forecast",
            "Spending expected for the full year, in pounds; 0 if there is none.",
            "39,700,000",
            "Forecast spend",
            "Forecast outturn",
            "Full year forecast",
            "Projected outturn",
            "Projection",
            required=True,
        ),
        _volume(
            "volume_budget",
            "Volume in budget",
            "Places, pupils or hours that the budget pays for.",
            "520",
            "Budget volume",
            "Volumes budget",
            "Budgeted places",
            "Budgeted numbers",
        ),
        _volume(
            "volume_forecast",
            "Volume in forecast",
            "Places, pupils or hours that the forecast pays for.",
            "604",
            "Forecast volume",
            "Volumes forecast",
            "Forecast places",
            "Forecast numbers",
        ),
        text(
            "comment",
            "Comment",
            "What readers should know of this line. Members will read it.",
            "More placements than planned.",
            "Comments",
            "Notes",
            "Commentary",
            "Reason for variance",
            max_length=2_000,
        ),
    ),
)
