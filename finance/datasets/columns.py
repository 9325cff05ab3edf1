"""The columns that every sheet of the return shares, and short ways to declare the others."""

from hnfsg.intake.declarations import Column, ColumnType

YEAR_ALIASES = ("Year", "FY", "Fin year", "Financial yr", "Accounting year")
MONTH_ALIASES = (
    "Period",
    "Month no",
    "Month number",
    "Financial month",
    "Reporting month",
    "Mth",
    "Monitoring period",
)


def financial_year(*, required: bool = False) -> Column:
    """The year of the row; without it the Summary's year is taken."""
    return Column(
        "financial_year",
        "Financial year",
        ColumnType.FINANCIAL_YEAR,
        "The financial year from April to March." + _or_summary(required),
        "2023/24",
        required=required,
        aliases=YEAR_ALIASES,
    )


def month(*, required: bool = False) -> Column:
    """The month of the row; without it the Summary's month is taken."""
    return Column(
        "month",
        "Month",
        ColumnType.FINANCIAL_MONTH,
        "1 for April to 12 for March, or Outturn." + _or_summary(required),
        "10",
        required=required,
        aliases=MONTH_ALIASES,
    )


def _or_summary(required: bool) -> str:
    return "" if required else " Leave the column out when all rows are for the Summary's month."


def amount(
    name: str, heading: str, rule: str, example: str, *aliases: str, required: bool = False
) -> Column:
    """A column of pounds."""
    return Column(name, heading, ColumnType.AMOUNT, rule, example, required, aliases)


def text(  # noqa: PLR0913 - a declaration names all it says
    name: str,
    heading: str,
    rule: str,
    example: str,
    *aliases: str,
    required: bool = False,
    max_length: int = 500,
) -> Column:
    """A column of words."""
    return Column(
        name, heading, ColumnType.TEXT, rule, example, required, aliases, max_length=max_length
    )
