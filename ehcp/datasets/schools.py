"""The schools: our own list, or an extract of Get Information about Schools as downloaded."""

from hnfsg.intake.declarations import (
    Column,
    ColumnType,
    Dataset,
    LoadMode,
    Personal,
    Sheet,
    register,
)
from hnfsg.people.rights import Right

SLUG = "schools"
SHEET = "schools"
MOST_ROWS = 80_000  # the whole register, closed establishments too
MOST_BYTES = 100 * 1024 * 1024

# Of heads, and what stands beside them in an extract: never read.
PERSONAL = {
    "head_title": "HeadTitle (name)",
    "head_first_name": "HeadFirstName",
    "head_last_name": "HeadLastName",
    "head_honours": "HeadHonours",
    "head_job_title": "HeadPreferredJobTitle",
    "telephone": "TelephoneNum",
    "postcode": "Postcode",
    "proprietors": "PropsName",
}


def _text(  # noqa: PLR0913 - a declaration names all it says
    name: str,
    heading: str,
    rule: str,
    example: str,
    *aliases: str,
    required: bool = False,
    max_length: int = 60,
) -> Column:
    return Column(
        name,
        heading,
        ColumnType.TEXT,
        rule,
        example,
        required,
        aliases=aliases,
        max_length=max_length,
    )


def _unread(name: str, heading: str) -> Column:
    return Column(
        name,
        heading,
        ColumnType.TEXT,
        "Of a person, or of where one is reached. It is never read; leave it out if you can.",
        "",
        personal=Personal.DROPPED,
    )


COLUMNS = (
    _text(
        "urn",
        "URN",
        "The six digits of the Department’s register of establishments.",
        "113069",
        "School URN",
        "Establishment URN",
        required=True,
        max_length=6,
    ),
    _text(
        "name",
        "School",
        "What it is called.",
        "Combe Head Primary",
        "Name",
        "School name",
        "EstablishmentName",
        required=True,
        max_length=200,
    ),
    _text(
        "phase",
        "Phase",
        "Primary, Secondary, Special and so on.",
        "Primary",
        "PhaseOfEducation (name)",
        "Phase of education",
    ),
    _text(
        "kind",
        "Type",
        "Academy, community school and so on.",
        "Community school",
        "TypeOfEstablishment (name)",
        "School type",
        "Establishment type",
        max_length=100,
    ),
    _text(
        "status",
        "Status",
        "Open or Closed. Blank counts as open.",
        "Open",
        "EstablishmentStatus (name)",
        "Establishment status",
    ),
    _text(
        "la_number",
        "Council number",
        "The three digits of its council. Blank where all schools are our own.",
        "",
        "LA (code)",
        "LA code",
        "LA number",
        max_length=3,
    ),
    _text(
        "area",
        "Area",
        "The council’s own area, spelt as in the case extract. Requests are set against the rolls "
        "of an area.",
        "North",
        "Locality area",
        "Quadrant",
        "DistrictAdministrative (name)",
    ),
    Column(
        "roll",
        "Pupils on roll",
        ColumnType.INTEGER,
        "How many pupils are on roll. Blank where it is not known.",
        "210",
        aliases=("Roll", "NumberOfPupils", "Number of pupils", "Number on roll", "NOR"),
        minimum=0,
    ),
    *(_unread(name, heading) for name, heading in PERSONAL.items()),
)

SCHOOLS = register(
    Dataset(
        slug=SLUG,
        title="Schools",
        subject="ehcp",
        description=(
            "Every school with its phase, area and roll. Send the whole list each time: our own, "
            "or an extract of Get Information about Schools as it was downloaded. What it says of "
            "head teachers is never read."
        ),
        right=Right.UPLOAD_EHCP,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            Sheet(
                slug=SHEET,
                name="Schools",
                model="ehcp.School",
                label="name",
                identity=("urn",),
                aliases=("Establishments", "edubasealldata", "GIAS"),
                max_rows=MOST_ROWS,
                has_months=False,
                columns=COLUMNS,
            ),
        ),
        frequency="once a year, after the January census",
        max_bytes=MOST_BYTES,
    )
)
