"""Small reference lists of councils: their statistical neighbours, and school funding per pupil."""

from hnfsg.intake.declarations import Column, ColumnType, Dataset, LoadMode, Sheet, register
from hnfsg.people.rights import Right

NEIGHBOURS_SLUG, FUNDING_SLUG = "statistical-neighbours", "school-funding"
_LOWEST_NUMBER = 100


def _number(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    return Column(
        name,
        heading,
        ColumnType.INTEGER,
        rule,
        example,
        required=True,
        aliases=aliases,
        minimum=_LOWEST_NUMBER if name != "rank" else 1,
    )


def _name(name: str, heading: str, *aliases: str) -> Column:
    return Column(name, heading, ColumnType.TEXT, "Its name.", "", aliases=aliases, max_length=100)


NEIGHBOURS = register(
    Dataset(
        slug=NEIGHBOURS_SLUG,
        title="Statistical neighbours",
        subject="ehcp",
        description=(
            "Which councils are most like which, as the Department’s interactive tool lists them. "
            "Our own ten are enough; a list of all England may be sent too."
        ),
        right=Right.UPLOAD_PUBLISHED_STATISTICS,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            Sheet(
                slug="neighbours",
                name="Statistical neighbours",
                model="ehcp.Neighbour",
                label="neighbour_name",
                identity=("council", "neighbour"),
                has_months=False,
                columns=(
                    _number(
                        "council",
                        "Council number",
                        "The three digits of a council.",
                        "901",
                        "LA number",
                        "Council code",
                    ),
                    _number(
                        "neighbour",
                        "Neighbour number",
                        "The three digits of one that is like it.",
                        "902",
                        "Neighbour code",
                        "SN number",
                    ),
                    _name("neighbour_name", "Neighbour", "Neighbour name"),
                    _number("rank", "Rank", "1 for the one most like it.", "1", "Closeness"),
                ),
            ),
        ),
        frequency="when the list changes",
    )
)

FUNDING = register(
    Dataset(
        slug=FUNDING_SLUG,
        title="School funding per pupil",
        subject="ehcp",
        description=(
            "What schools have for each pupil, by council and financial year, from the "
            "Department’s “School funding statistics”. Send all councils: figures set it against "
            "their requests for plans."
        ),
        right=Right.UPLOAD_PUBLISHED_STATISTICS,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            Sheet(
                slug="funding",
                name="School funding per pupil",
                model="ehcp.SchoolFunding",
                label="council_name",
                identity=("council", "financial_year"),
                has_months=False,
                columns=(
                    _number(
                        "council",
                        "Council number",
                        "The three digits of a council.",
                        "901",
                        "LA number",
                        "Council code",
                        "old_la_code",
                    ),
                    _name("council_name", "Council", "LA name", "la_name"),
                    Column(
                        "financial_year",
                        "Financial year",
                        ColumnType.FINANCIAL_YEAR,
                        "The financial year from April to March.",
                        "2023/24",
                        required=True,
                        aliases=("Year", "FY"),
                    ),
                    Column(
                        "per_pupil",
                        "Pounds per pupil",
                        ColumnType.AMOUNT,
                        "What schools have for each pupil, in cash of the year.",
                        "5,650",
                        required=True,
                        aliases=("Per pupil", "Funding per pupil", "£ per pupil"),
                        minimum=1,
                    ),
                    Column(
                        "pupils",
                        "Pupils",
                        ColumnType.INTEGER,
                        "Of how many pupils it is. Rates of requests are per 1,000 of them.",
                        "84,300",
                        aliases=("Number of pupils", "Pupil count", "Pupil numbers"),
                        minimum=1,
                    ),
                ),
            ),
        ),
        frequency="once a year",
    )
)
