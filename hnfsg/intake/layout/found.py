"""A layout: where the columns of one declared sheet stand; and the layout by headings we know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from hnfsg.intake.declarations import Column, Sheet, heading_key
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.reading.addresses import address, column_letter
from hnfsg.intake.recipes import Origin, Recipe
from hnfsg.periods import FinancialMonth, NotAPeriod, parse_financial_month, parse_financial_year

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Layout:
    """Where the headings and columns of one sheet stand, and what fills those that have no place.

    `columns`: declared name -> column number from 0; `joins`: declared name -> several columns
    whose texts are joined; `constants`: declared name -> one text for every row; `copies`: declared
    name -> the declared name whose text it takes; `units`: declared name -> what an amount is
    multiplied by where it names none itself, `unit_words` the heading that says so;
    `left_out` and `kept`: labels of rows that look like totals, and what an officer said of them;
    `group`: the months across that this layout reads, in words.
    `unknown`: (heading, cell); `repeated`: (sentence, cell).
    """

    name: str
    heading_row: int
    columns: dict[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[tuple[str, str], ...] = ()
    repeated: tuple[tuple[str, str], ...] = ()
    data_from: int = 0
    block: HeadingBlock | None = None
    joins: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    confirmed_units: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    has_sections: bool = False
    group: str = ""
    mapping_id: int | None = None
    recipe: Recipe | None = None

    @property
    def period(self) -> str:
        """The period of all its rows, where constants say year and month; else nothing."""
        year, month = self.constants.get("financial_year"), self.constants.get("month")
        if not (year and month):
            return ""
        try:
            start, number = parse_financial_year(year), parse_financial_month(month)
        except NotAPeriod:
            return ""
        return FinancialMonth(start, number).key

    def has(self, column: str) -> bool:
        """Whether a declared column is given, by a place, a constant or another column."""
        return column in self.columns or column in self.constants or column in self.copies

    def place(self, column: str) -> int | None:
        """The column of the file that a declared column is first read from, or None."""
        if column in self.columns:
            return self.columns[column]
        if column in self.copies:
            return self.place(self.copies[column])
        return None

    def cell(self, column: str | None, row: int | None) -> str:
        """The address of a declared column in a row, or nothing where it has none."""
        place = self.place(column) if column else None
        return address(place, row) if place is not None and row else ""

    def as_record(self) -> dict[str, Any]:
        """What an upload keeps of it: sheet, columns (name -> letter), units, group."""
        return {
            "sheet": self.name,
            "columns": {name: column_letter(place) for name, place in self.columns.items()},
            "units": {name: unit for name, unit in self.units.items() if unit != 1},
            "group": self.group,
            "mapping": self.mapping_id,
        }

    def as_recipe(self) -> Recipe:
        """The recipe that finds this layout again."""
        if self.recipe is not None:
            return self.recipe
        if self.block is None:
            raise ValueError("a layout without headings has no recipe")
        block = self.block
        origins = {
            name: Origin(
                headings=tuple(map(block.heading, self.joins.get(name, (place,)))),
                unit=self.units.get(name, 0) if name in self.confirmed_units else 0,
                is_confirmed=name in self.confirmed_units,
            )
            for name, place in self.columns.items()
        }
        origins |= {name: Origin(value=text) for name, text in self.constants.items()}
        origins |= {name: Origin(same_as=other) for name, other in self.copies.items()}
        return Recipe(
            sheet=self.name,
            headings=block.headings,
            columns=origins,
            left_out=tuple(sorted(self.left_out)),
            kept=tuple(sorted(self.kept)),
            has_sections=self.has_sections,
        )


def find_layout(sheet: Sheet, name: str, blocks: Sequence[HeadingBlock]) -> Layout | None:
    """The layout by the row that has most of the sheet's headings; None when no row has two."""
    scores = [len(_columns_in(sheet, block)[0]) for block in blocks]
    best = max(range(len(blocks)), key=lambda n: scores[n], default=None)
    if best is None or scores[best] < min(2, len(sheet.columns)):
        return None
    return layout_of(sheet, name, blocks[best])


def layout_of(sheet: Sheet, name: str, block: HeadingBlock) -> Layout:
    """The layout of a sheet under these headings, by the names that we know."""
    columns, unknown, repeated = _columns_in(sheet, block)
    return Layout(
        name=name,
        heading_row=block.row,
        data_from=block.data_from,
        block=block,
        columns=columns,
        missing=missing_columns(sheet, columns),
        unknown=tuple((heading, address(place, block.row)) for place, heading in unknown),
        repeated=tuple((heading, address(place, block.row)) for place, heading in repeated),
        units=units_of(sheet, columns, block),
    )


def missing_columns(sheet: Sheet, given: Mapping[str, Any]) -> tuple[Column, ...]:
    """The needed columns that nothing gives: those that follow from a row's key are not needed."""
    follows: tuple[str, ...] = ()
    if sheet.classified and sheet.classified.key in given:
        follows = sheet.classified.columns
    return tuple(
        c for c in sheet.columns if c.required and c.name not in given and c.name not in follows
    )


def units_of(sheet: Sheet, columns: Mapping[str, int], block: HeadingBlock) -> dict[str, int]:
    """What the amounts of each column are multiplied by, as the headings say."""
    return {
        name: unit
        for name, place in columns.items()
        if sheet.column(name).is_money and (unit := block.units[place]) is not None
    }


def _columns_in(
    sheet: Sheet, block: HeadingBlock
) -> tuple[dict[str, int], list[tuple[int, str]], list[tuple[int, str]]]:
    """The columns, the unknown headings and the repeated ones under a block of headings.

    A column's own heading goes before an alias, so that Budget is read beside Revised budget.
    """
    headings = block.keys
    columns: dict[str, int] = {}
    repeated = []
    for keys_of in (_own_keys, _alias_keys):
        by_key = {key: column.name for column in sheet.columns for key in keys_of(column)}
        taken = set(columns)
        for place, keys in headings.items():
            name = next((by_key[key] for key in keys if key in by_key), None)
            if name is None or name in taken or place in columns.values():
                continue
            if name in columns:
                repeated.append((place, _clash(block.texts[columns[name]], block.texts[place])))
            else:
                columns[name] = place
    used = set(columns.values()) | {place for place, _ in repeated}
    unknown = [(place, block.texts[place]) for place in headings if place not in used]
    return columns, unknown, repeated


def _clash(first: str, second: str) -> str:
    if heading_key(first) == heading_key(second):
        return f"{second} stands twice in the headings"
    return f"{first} and {second} both mean the same column"


Keys = Callable[[Column], frozenset[str]]


def _own_keys(column: Column) -> frozenset[str]:
    return column.own_keys


def _alias_keys(column: Column) -> frozenset[str]:
    return column.keys - column.own_keys
