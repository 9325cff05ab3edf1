"""Cases of invented children, and the dataset that takes them in."""

import csv
import io
from collections.abc import Iterable, Sequence

from finance.models import Block
from hnfsg.intake.declarations import Column, ColumnType, Dataset, LoadMode, Personal, Sheet
from hnfsg.people.rights import Right

KEY = b"a key of thirty-two characters or more"
# Nothing of these may be found anywhere once a file has come in, or was refused.
NAMES = ("Zebedee Quillfeather", "Araminta Vosper", "Tarquin Ollerenshaw", "Peregrine Blewett")
BIRTHDAYS = ("17/03/2014", "02/11/2012", "29/08/2016", "11/06/2009")
UPNS = ("D801200012001", "G801200012003", "C801200012008", "R801200099016")
ULNS = ("7348127601", "7348127602", "7348127603", "7348127604")
POSTCODES = ("EX39 9QZ", "EX38 8ZQ", "PL35 7XJ", "TQ14 6WZ")
PLANTED = (*NAMES, *BIRTHDAYS, *UPNS, *ULNS, *POSTCODES)


def _column(name: str, heading: str, kind: ColumnType, **more: object) -> Column:
    return Column(name, heading, kind, rule=f"The {heading.lower()}.", example="1", **more)  # type: ignore[arg-type]


CASES = Sheet(
    slug="children",
    name="Cases",
    model="finance.ReturnLine",
    label="code",
    identity=("code",),
    max_rows=200_000,
    has_months=False,
    columns=(
        _column(
            "code",
            "Child identifier",
            ColumnType.TEXT,
            required=True,
            max_length=64,
            aliases=("UPN", "Person ID"),
            personal=Personal.HASHED,
        ),
        _column("name", "Full name", ColumnType.TEXT, personal=Personal.DROPPED),
        _column(
            "born", "Date of birth", ColumnType.TEXT, personal=Personal.DROPPED, aliases=("DOB",)
        ),
        _column("line", "School", ColumnType.TEXT, max_length=200),
        _column("budget", "Weeks waited", ColumnType.NUMBER),
        _column(
            "block",
            "Team",
            ColumnType.CHOICE,
            required=True,
            choices={"North": Block.HIGH_NEEDS, "South": Block.SCHOOLS},
        ),
        _column("forecast", "Hours", ColumnType.NUMBER),
        _column("category", "Category", ColumnType.TEXT, max_length=20),
        _column("comment", "Comment", ColumnType.TEXT),
    ),
)
CHILDREN = Dataset(
    slug="scratch-children",
    title="Scratch children",
    subject="finance",
    description="Children for the tests.",
    right=Right.UPLOAD_FINANCE,
    mode=LoadMode.SNAPSHOT,
    sheets=(CASES,),
    frequency="when there is a new extract",
    set_aside_share=0.5,
)
HEADINGS = ("UPN", "Full name", "DOB", "School", "Weeks waited", "Team", "Hours")
ROWS = [
    (upn, name, born, f"Oak {number} School", str(number + 3), "North", "1")
    for number, (upn, name, born) in enumerate(zip(UPNS, NAMES, BIRTHDAYS, strict=True))
]


def as_csv(rows: Iterable[Sequence[object]], *, sign: str = ",", end: str = "\r\n") -> bytes:
    """Rows as the bytes of a csv."""
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


def rows_of(content: bytes, sign: str = ",") -> list[list[str]]:
    """The rows of the bytes of a csv."""
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=sign))
