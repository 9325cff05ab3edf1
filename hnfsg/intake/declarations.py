"""What an app says of a file it takes: datasets, sheets, columns and rules.

An app declares its datasets in `<app>/datasets.py` and registers each with `register`. From that
one declaration come the upload page, the template to download, the checks, the due dates and the
`manage.py ingest` command.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from functools import cached_property
from typing import IO, TYPE_CHECKING

from hnfsg.people.rights import Right
from hnfsg.periods import FinancialMonth

if TYPE_CHECKING:
    from hnfsg.intake.checking import CheckContext, Issue


class LoadMode(StrEnum):
    """How uploads of a dataset follow one another (design: the spine)."""

    PERIOD = "period"  # one live upload for each period; a file may hold several
    SNAPSHOT = "snapshot"  # the newest extract is live
    VERSIONED = "versioned"  # several live side by side, as plans are
    REFERENCE = "reference"  # rows amended by key


class ColumnType(StrEnum):
    """How a cell is read. The value is also its name in the template and the messages."""

    TEXT = "text"
    AMOUNT = "amount in pounds"
    NUMBER = "number"
    INTEGER = "whole number"
    PERCENT = "percentage"
    CHOICE = "one of a list"
    FINANCIAL_YEAR = "financial year"
    FINANCIAL_MONTH = "financial month"
    DATE = "date"


PERIOD_TYPES = (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)
APPROXIMATE = "approximate"


class Personal(Enum):
    """What a column holds of people. Undeclared personal data is refused at the door."""

    NONE = "none"
    ALLOWED_STAFF = "allowed staff data"
    DROPPED = "dropped unread"
    HASHED = "replaced at the door"
    KEPT_APART = "kept in a table of its own"


# A dataset with such a column takes no file in but through the door (`hnfsg.intake.door`).
AT_THE_DOOR = (Personal.DROPPED, Personal.HASHED, Personal.KEPT_APART)


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    `name` is the field of the sheet's model (financial_year and month excepted: they make the
    period). `rule` is the sentence beside it in the template; `choices` maps every accepted
    spelling, compared by `heading_key`, to the stored value.
    """

    name: str
    heading: str
    type: ColumnType
    rule: str
    example: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    max_length: int = 500
    minimum: int | None = None
    personal: Personal = Personal.NONE
    counts_children: bool = False
    symbols: Mapping[str, str] = field(default_factory=dict)
    """Marks that stand for a kind of nothing, told apart: {"c": "suppressed", "z": "not
    applicable"}. The kind is stored in the model's field `<name>_symbol`; the value is null."""
    may_be_about: bool = False
    """Whether an amount may say that it is not exact: “just under £39 million” is read as
    39,000,000, and `APPROXIMATE` is stored in the model's field `<name>_symbol`."""

    @property
    def has_symbol(self) -> bool:
        """Whether something is stored beside its value, in the model's field `<name>_symbol`."""
        return bool(self.symbols) or self.may_be_about

    @property
    def is_money(self) -> bool:
        """Whether its cells are sums of money, which a heading may give in thousands."""
        return self.type is ColumnType.AMOUNT

    @property
    def is_for_members(self) -> bool:
        """Whether members may see a single cell: neither staff data nor a number of children."""
        return self.personal is Personal.NONE and not self.counts_children

    @cached_property
    def own_keys(self) -> frozenset[str]:
        """Its own heading and name, as `heading_key` spells them."""
        return frozenset(heading_key(h) for h in (self.heading, self.name))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every heading that means this column, as `heading_key` spells it."""
        return frozenset(heading_key(h) for h in (self.heading, self.name, *self.aliases))


@dataclass(frozen=True)
class Proposal:
    """What a row's key may stand for: stored values by column name, and why, in words."""

    values: Mapping[str, str]
    reason: str


@dataclass(frozen=True)
class Classified:
    """Columns that follow from a row's key, said once by an officer and remembered.

    Where a file leaves one of `columns` blank, it is taken from the `Classification` of the row's
    `key`. `propose(key, label)` gives a new key's likely values; the officer confirms them.
    """

    title: str
    key: str
    columns: tuple[str, ...]
    propose: Callable[[str, str], Proposal]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a dataset: a table under headings.

    `model` is the model of its typed rows ("finance.ReturnLine"), a subclass of `UploadedRow`.
    `identity` are the columns that must not repeat within a period; by `matched_by` a row is found
    again in another upload, where that is not its identity; `label` is the column whose
    value names a row in a message. `is_summary`: one row for a period, so that its figures may
    also be pointed at one by one, wherever they stand in the file. `has_months`: whether its year
    and month columns say which month a row is of; where they do not, all rows of a file count
    together and a financial year is stored as the calendar year in which it begins. `version`: the
    column that names the version that a row is of, in a dataset of which several live side by side
    (`LoadMode.VERSIONED`); such a sheet has no months. `is_of_children`: each row is a child, so
    only the dataset's officers see its rows, its checks and what differs between its files.
    `kept_apart`: the model of the columns that are `Personal.KEPT_APART` ("ehcp.CaseNumber"), a
    subclass of `UploadedRow` too, which only officers of the subject are shown. `drops_people`:
    columns that are headed like those of people (surname, date of birth, postcode, sex) and are
    none of ours are dropped unread, so that an export need not be cut down by hand.
    `rows_are`: where a row of the file stands in what the officer has (“requests.csv row {row}”),
    if that is another file; messages about a row begin with it. `not_readable`: how its door begins
    a cell that it could not read and does not let in, before it says where that cell stands.
    """

    slug: str
    name: str
    model: str
    columns: tuple[Column, ...]
    label: str
    identity: tuple[str, ...] = ()
    matched_by: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    required: bool = True
    max_rows: int = 20_000
    max_columns: int = 400
    is_summary: bool = False
    has_months: bool = True
    version: str = ""
    classified: Classified | None = None
    is_of_children: bool = False
    kept_apart: str = ""
    drops_people: bool = False
    rows_are: str = ""
    not_readable: str = ""

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def named(self, row: int | None, label: str) -> str:
        """What names a row in a message: where it stands in the officer's file, else its label."""
        return self.rows_are.format(row=row) if self.rows_are and row else label

    def follows_from_key(self, column: Column) -> bool:
        """Whether a column may be left out, since it follows from a row's key."""
        return self.classified is not None and column.name in self.classified.columns

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """The columns of its model: not those that make the period, are dropped or kept apart."""
        skipped = PERIOD_TYPES if self.has_months else ()
        elsewhere = (Personal.DROPPED, Personal.KEPT_APART)
        return tuple(
            c for c in self.columns if c.type not in skipped and c.personal not in elsewhere
        )

    @property
    def kept_apart_columns(self) -> tuple[Column, ...]:
        """The columns that are stored in the table of its own, `kept_apart`."""
        return tuple(c for c in self.columns if c.personal is Personal.KEPT_APART)

    @property
    def identifiers(self) -> tuple[Column, ...]:
        """The columns whose cells are replaced at the door."""
        return tuple(c for c in self.columns if c.personal is Personal.HASHED)


@dataclass(frozen=True)
class Rule:
    """A check across rows. `run` yields what it found; `title` names it for people."""

    slug: str
    title: str
    run: Callable[["CheckContext"], Iterable["Issue"]]


@dataclass(frozen=True)
class Aggregate:
    """A small table of counts that figures read in place of cases (design: section 2).

    `model` ("ehcp.RequestCount") is a subclass of `Counted`; `query` gives its columns but the
    part, by their names in the database and in any order, FROM `ground`: the rows of the sheet
    `sheet` of one part as the dataset's `grounds` make them. Beside its count each row has `keys`,
    the sum of the record keys of the children counted, by which members' numbers are rounded.
    """

    model: str
    sheet: str
    query: str


@dataclass(frozen=True)
class Dataset:
    """One kind of file: what is in it, who may send it, when it is due, how it is checked.

    Without `due_on` nothing is ever due: it is sent as `frequency` says.
    """

    slug: str
    title: str
    subject: str
    description: str
    right: Right
    mode: LoadMode
    sheets: tuple[Sheet, ...]
    frequency: str
    due_on: Callable[[FinancialMonth], date] | None = None
    rules: tuple[Rule, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    grounds: Mapping[str, str] = field(default_factory=dict)
    """By a sheet's slug, the query of what its aggregates count; it has one parameter, %(part)s."""
    max_bytes: int = 20 * 1024 * 1024
    headline_figure: str = ""  # slug of the figure whose headline the check page previews
    settings_right: Right = Right.SETTINGS_ALL
    set_aside_share: float = 0.0  # of a file's rows, what may be set aside for errors; 0 for none
    keep_years: int = 7  # how long an original is kept that was published once
    keep_unpublished_days: int = 90  # and one that never was
    stands_in_for: str = ""
    """Slug of the dataset whose figures it makes while that one has nothing published."""
    takes: str = "An Excel, OpenDocument or csv file"
    endings: tuple[str, ...] = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt")
    door: Callable[[IO[bytes]], bytes] | None = None
    """What makes a file of its own kind fit to pass the door, where no table alone can be (a zip of
    several that belong together): the file as it came, in memory, becomes an .xlsx or a .csv whose
    identifiers are references already. Raises `hnfsg.intake.door.problems.NotTaken`."""

    @property
    def is_of_its_own_kind(self) -> bool:
        """Whether its files are no sheets as they come: the door makes them into sheets."""
        return self.door is not None

    @property
    def has_door(self) -> bool:
        """Whether something personal stands in its files, so that they pass the door first."""
        return any(c.personal in AT_THE_DOOR for sheet in self.sheets for c in sheet.columns)

    @property
    def leaves_out(self) -> bool:
        """Whether its files may have columns about people, which are dropped unread."""
        drops = any(c.personal is Personal.DROPPED for s in self.sheets for c in s.columns)
        return drops or any(sheet.drops_people for sheet in self.sheets)

    @property
    def identifier(self) -> Column | None:
        """The column of identifiers that its files must have: of two, the first."""
        if self.is_of_its_own_kind:
            return None
        found = (c for sheet in self.sheets for c in sheet.identifiers if c.required)
        return next(found, None)

    @property
    def is_versioned(self) -> bool:
        """Whether several versions live side by side, each replaced as a whole."""
        return self.mode is LoadMode.VERSIONED

    @property
    def is_of_children(self) -> bool:
        """Whether rows of its files are children."""
        return any(sheet.is_of_children for sheet in self.sheets)

    @property
    def has_months(self) -> bool:
        """Whether its files are of months."""
        return any(sheet.has_months for sheet in self.sheets)

    def sheet(self, slug: str) -> Sheet:
        """The sheet of that slug. Raises KeyError."""
        for sheet in self.sheets:
            if sheet.slug == slug:
                return sheet
        raise KeyError(slug)


def heading_key(text: str) -> str:
    """A heading without case, spaces and punctuation: `Budget (£)` and `budget £` are one.

    A percentage of something is not that something: `% budget` is `percentbudget`.
    """
    return re.sub(r"[^a-z0-9]+", "", text.lower().replace("%", "percent"))


_registered: dict[str, Dataset] = {}


def register(dataset: Dataset) -> Dataset:
    """Put a dataset on the road. Raises ValueError when its slug is taken by another."""
    if _registered.get(dataset.slug, dataset) != dataset:
        raise ValueError(f"two datasets are called {dataset.slug}")
    _registered[dataset.slug] = dataset
    return dataset


def unregister(slug: str) -> None:
    """Take a dataset off the road again (tests)."""
    _registered.pop(slug, None)


def datasets() -> list[Dataset]:
    """Every dataset, by title."""
    return sorted(_registered.values(), key=lambda d: d.title)


def dataset(slug: str) -> Dataset:
    """The dataset of that slug. Raises KeyError."""
    return _registered[slug]
