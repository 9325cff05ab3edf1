"""What differs between two sides, sheet by sheet, for somebody who may see so much of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from hnfsg.intake.comparing.queries import FIXED, SheetQuery, keys_of
from hnfsg.intake.comparing.sides import Side, across
from hnfsg.intake.declarations import Column, ColumnType, Dataset, Sheet
from hnfsg.intake.door.references import shortened
from hnfsg.money import MINUS, pounds
from hnfsg.periods import period_label

_CHUNK = 2_000


@dataclass(frozen=True)
class Tally:
    """How many rows of one sheet and month were added, are gone, changed, or stayed."""

    period: str
    added: int = 0
    gone: int = 0
    changed: int = 0
    same: int = 0

    @property
    def month(self) -> str:
        """The month in words."""
        return period_label(self.period)

    @property
    def differ(self) -> int:
        """How many rows differ."""
        return self.added + self.gone + self.changed


@dataclass(frozen=True)
class Cell:
    """One column of a row that differs, as stored: None where the side has no such row."""

    column: Column
    was: Any
    now: Any

    @property
    def difference(self) -> Decimal | None:
        """Now less before, for numbers; what is not there counts as nought."""
        if isinstance(self.was, Decimal | int) or isinstance(self.now, Decimal | int):
            return Decimal(self.now or 0) - Decimal(self.was or 0)
        return None


@dataclass(frozen=True)
class Difference:
    """One row that differs. `kind` is added, gone or changed; `cells` are all its columns."""

    kind: str
    period: str
    was_part: int | None
    was_row: int | None
    now_part: int | None
    now_row: int | None
    cells: tuple[Cell, ...]

    @property
    def month(self) -> str:
        """The month in words."""
        return period_label(self.period)

    @property
    def changed(self) -> list[Cell]:
        """The columns to show: those that changed, or all that say something."""
        return [c for c in self.cells if c.was != c.now and (c.was, c.now) != (None, "")]

    def value(self, name: str) -> Any:
        """What a column says now, or said before where the row is gone; blank if not seen."""
        for cell in self.cells:
            if cell.column.name == name:
                return cell.was if self.kind == "gone" else cell.now
        return ""


class Comparison:
    """Two sides of a dataset. `is_officer` sees numbers of children and staff data too."""

    def __init__(self, dataset: Dataset, first: Side, second: Side, *, is_officer: bool) -> None:
        self.dataset, self.first, self.second = dataset, first, second
        self.is_officer = is_officer
        self._columns: dict[str, list[Column]] = {}

    @cached_property
    def tallies(self) -> dict[str, list[Tally]]:
        """By sheet slug, the tally of each month; sheets that neither side has are left out.

        One query for each sheet.
        """
        return {sheet.slug: self._tallies(sheet) for sheet in self.sheets}

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets that either side has rows of, and of which the reader may see something."""
        return [
            sheet
            for sheet in self.dataset.sheets
            if (self.first.of(sheet.slug) or self.second.of(sheet.slug)) and self.columns(sheet)
        ]

    def columns(self, sheet: Sheet) -> list[Column]:
        """The stored columns that the reader may see, each with its mark for nothing, if any."""
        if sheet.slug not in self._columns:
            seen = [c for c in sheet.value_columns if self.is_officer or c.is_for_members]
            self._columns[sheet.slug] = list(_with_marks(sheet, seen))
        return self._columns[sheet.slug]

    def differ(self, sheet: Sheet) -> int:
        """How many rows of a sheet differ."""
        return sum(tally.differ for tally in self.tallies[sheet.slug])

    def page(self, sheet: Sheet, *, limit: int, offset: int) -> list[Difference]:
        """Some of the rows that differ, the largest change first. One query."""
        query = self._query(sheet)
        with connection.cursor() as cursor:
            cursor.execute(query.listed(limit=limit, offset=offset), query.params)
            return [self._difference(sheet, row) for row in cursor.fetchall()]

    def all(self, sheet: Sheet) -> Iterator[Difference]:
        """Every row that differs, by a cursor of the server: memory stays as it is."""
        query = self._query(sheet)
        with connection.chunked_cursor() as cursor:
            cursor.execute(query.listed(), query.params)
            while rows := cursor.fetchmany(_CHUNK):
                for row in rows:
                    yield self._difference(sheet, row)

    def _query(self, sheet: Sheet) -> SheetQuery:
        return SheetQuery(
            sheet,
            self.columns(sheet),
            self.first.of(sheet.slug),
            self.second.of(sheet.slug),
            is_across=across(self.first, self.second) is not None,
        )

    def _tallies(self, sheet: Sheet) -> list[Tally]:
        query = self._query(sheet)
        counts: dict[str, dict[str, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(query.counted(), query.params)
            for period, kind, count in cursor.fetchall():
                counts.setdefault(period, {})[kind] = count
        return [Tally(period, **found) for period, found in sorted(counts.items(), reverse=True)]

    def _difference(self, sheet: Sheet, row: tuple[Any, ...]) -> Difference:
        fixed = dict(zip(FIXED, row, strict=False))
        del fixed["size"]
        values = row[len(FIXED) :]
        cells = tuple(
            Cell(column, values[2 * n], values[2 * n + 1])
            for n, column in enumerate(self.columns(sheet))
        )
        return Difference(**fixed, cells=cells)


def _with_marks(sheet: Sheet, columns: Iterable[Column]) -> Iterator[Column]:
    stored = {field.name for field in apps.get_model(sheet.model)._meta.get_fields()}
    for column in columns:
        yield column
        if (mark := f"{column.name}_symbol") in stored:
            yield replace(
                column, name=mark, heading=f"{column.heading} (mark)", type=ColumnType.TEXT
            )


def name_of(sheet: Sheet, difference: Difference) -> str:
    """What a row is called, with its key: `Special schools (HN07)`."""
    label = str(difference.value(sheet.label) or "")
    key = " ".join(str(difference.value(n) or "") for n in keys_of(sheet) if n != sheet.label)
    if label and key.strip():
        return shortened(f"{label} ({key.strip()})")
    return shortened(label or key.strip()) or difference.month or sheet.name


def shown(sheet: Sheet, column: Column, value: Any) -> str:
    """A stored value in words: pounds for amounts, the heading of a choice; blank for nothing."""
    if value is None:
        return ""
    if column.type is ColumnType.AMOUNT:
        return amount(Decimal(value))
    if isinstance(value, Decimal):
        return f"{MINUS if value < 0 else ''}{abs(value.normalize()):,f}"
    return shortened(str(_named(sheet.model, column.name).get(value, value)))


@lru_cache(maxsize=512)
def _named(model: str, field: str) -> dict[Any, Any]:
    """The heading of each stored choice of a field."""
    return dict(getattr(apps.get_model(model)._meta.get_field(field), "flatchoices", ()))


def amount(value: Decimal) -> str:
    """Whole pounds; with its pence where there are any, so that two that differ look different."""
    if value == value.to_integral_value():
        return pounds(value)
    return f"{MINUS if value < 0 else ''}£{abs(value):,.2f}"


def difference_shown(cell: Cell) -> str:
    """`£1,200 more`, `3 less`; blank for what is no number."""
    if cell.difference is None or not cell.difference:
        return ""
    size = abs(cell.difference)
    text = amount(size) if cell.column.type is ColumnType.AMOUNT else f"{size.normalize():,f}"
    return f"{text} {'more' if cell.difference > 0 else 'less'}"
