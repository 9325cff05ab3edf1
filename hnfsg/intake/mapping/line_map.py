"""The keys that are new to a line map, with what each is proposed to stand for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hnfsg.intake.declarations import Column, Dataset, Proposal, Sheet
from hnfsg.intake.models import Upload

NO_PROPOSAL = Proposal({}, "")


@dataclass(frozen=True)
class Choice:
    """One column of one key: what may be chosen, and what is."""

    column: Column
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeyRow:
    """One key of the line map, as a row of the page."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    reason: str = ""


def classified_sheets(dataset: Dataset) -> list[Sheet]:
    """The sheets of a dataset that have a line map."""
    return [sheet for sheet in dataset.sheets if sheet.classified]


def new_keys(upload: Upload, sheet: Sheet) -> list[tuple[str, str]]:
    """The keys of an upload that nobody has said yet what they stand for, with their labels."""
    record = upload.layout.get(sheet.slug, {})
    return [(key, label) for key, label in record.get("new_keys", ())]


def rows_for(
    sheet: Sheet,
    keys: Iterable[tuple[str, str]],
    given: Mapping[str, Mapping[str, str]] | None = None,
) -> list[KeyRow]:
    """The rows of the page: what was chosen before (`given`: key -> values), else proposed."""
    assert sheet.classified is not None  # noqa: S101 - only such sheets have keys
    rows = []
    for key, label in keys:
        known = (given or {}).get(key)
        proposal = NO_PROPOSAL if known is not None else sheet.classified.propose(key, label)
        values = proposal.values if known is None else known
        choices = tuple(
            Choice(column, values.get(column.name, ""), options_of(column))
            for column in map(sheet.column, sheet.classified.columns)
        )
        rows.append(KeyRow(key, label, choices, proposal.reason))
    return rows


def options_of(column: Column) -> tuple[tuple[str, str], ...]:
    """(stored value, its first spelling) of a column of choices, each value once."""
    first: dict[str, str] = {}
    for spelling, value in column.choices.items():
        first.setdefault(str(value), getattr(value, "label", spelling))
    return tuple(first.items())
