"""The columns that every file of the DfE's statistics begins with, and short ways for the others.

Names are the DfE's own, misspellings too: they are the keys of its files. Case and underscores do
not matter, so that the files of 2025 and of 2026 are read alike.
"""

from ehcp.models.published.places import Level
from hnfsg.intake.declarations import Column, ColumnType, Sheet

MOST_ROWS = 400_000  # a file of all authorities over ten years, with every breakdown

# DfE's marks for what is not a number (Analysts' Guide, “symbols”); those of older files, and the
# words of the files of 2026. None of them is nought.
SYMBOLS = {
    "z": "not applicable",
    "x": "not available",
    "c": "suppressed",
    "low": "rounds to nought",
    "k": "rounds to nought, not sensitive",
    "u": "of low reliability",
    ":": "not available",
    "~": "rounds to nought",
    "..": "not available",
    "no data": "not available",
}
OR_BLANK = {**SYMBOLS, "": "left blank"}
LEVELS = {
    **{level.label: level for level in Level},
    "Country": Level.NATIONAL,
    "Region": Level.REGIONAL,
    "LA": Level.COUNCIL,
}
_MARKS = "Or one of the marks z, x, c, low, k, u."


# the only long word of the template's example row: by it a row left in is known
EXAMPLE = "Borough of Nowhere"


def text(name: str, rule: str, example: str = "", *, required: bool = False) -> Column:
    """A column of words, headed by its name."""
    return Column(name, name, ColumnType.TEXT, rule, example, required, max_length=200)


PLACE = (
    text("time_period", "2024, or 202425 for an academic year.", "2024", required=True),
    text("time_identifier", "Calendar year or Academic year."),
    Column(
        "geographic_level",
        "geographic_level",
        ColumnType.CHOICE,
        "National, Regional or Local authority.",
        "Local authority",
        required=True,
        choices=LEVELS,
    ),
    text("country_code", "England’s.", "E92000001"),
    text("country_name", "England.", "England"),
    text("region_code", "Blank for England.", "E12000009"),
    text("region_name", "Blank for England.", "South West"),
    text("new_la_code", "The authority’s nine characters.", "E10000008"),
    Column(
        "old_la_code",
        "old_la_code",
        ColumnType.INTEGER,
        "The authority’s three digits, blank for regions and England.",
        "878",
        symbols=SYMBOLS,
        minimum=0,
    ),
    text("la_name", "The authority.", EXAMPLE),
    text("breakdown_topic", "All of them, or what they are broken down by.", "Sex", required=True),
    text("breakdown", "Which part of the breakdown; for all of them the same.", "Female"),
)
IDENTITY = (
    "time_period",
    "geographic_level",
    "region_code",
    "old_la_code",
    "breakdown_topic",
    "breakdown",
)


def count(name: str, rule: str, *aliases: str, required: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(
        name,
        name,
        ColumnType.INTEGER,
        f"{rule} {_MARKS}",
        "",
        required,
        aliases,
        symbols=OR_BLANK,
        minimum=0,
    )


def number(name: str, rule: str, *aliases: str) -> Column:
    """A column of numbers with decimals: percentages in points, weeks."""
    return Column(
        name, name, ColumnType.NUMBER, f"{rule} {_MARKS}", "", aliases=aliases, symbols=OR_BLANK
    )


def sheet(slug: str, name: str, model: str, *columns: Column, aliases: tuple[str, ...]) -> Sheet:
    """One file of the statistics, whose name is among the aliases."""
    return Sheet(
        slug=slug,
        name=name,
        model=model,
        label="la_name",
        identity=IDENTITY,
        aliases=aliases,
        required=False,
        max_rows=MOST_ROWS,
        has_months=False,
        columns=(*PLACE, *columns),
    )
