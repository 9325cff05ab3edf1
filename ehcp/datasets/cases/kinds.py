"""The kinds of columns that case files have."""

from collections.abc import Mapping

from ehcp.datasets.cases.spellings import YES_NO
from hnfsg.intake.declarations import Column, ColumnType


def day(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    """A day; `example` is blank where a finished case has none."""
    return Column(name, heading, ColumnType.DATE, rule, example, aliases=aliases)


def choice(  # noqa: PLR0913 - a declaration names all it says
    name: str,
    heading: str,
    rule: str,
    example: str,
    choices: Mapping[str, str],
    *aliases: str,
    required: bool = False,
) -> Column:
    """One of a list."""
    return Column(
        name, heading, ColumnType.CHOICE, rule, example, required, aliases, choices=choices
    )


def said(name: str, heading: str, rule: str, *aliases: str) -> Column:
    """Yes or no; blank where nobody said."""
    return choice(name, heading, f"{rule} Yes or No.", "No", YES_NO, *aliases)
