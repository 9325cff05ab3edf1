"""The sheets of a workbook: values from python-calamine, put right by the file's own facts."""

from collections.abc import Callable, Iterator
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.encoding import percent_text
from hnfsg.intake.reading.facts import COLUMNS, SheetFacts
from hnfsg.intake.reading.found import Refusal, Table

Row = list[Any]
# What the reader raises at a file that is cut off or invented; a panic of it is no Exception.
_FAILURES = (CalamineError, ValueError, KeyError, OSError, EOFError, RuntimeError)
_PANIC = "PanicException"


class Workbook:
    """One workbook, opened again from a repaired copy when the reader cannot take the original."""

    def __init__(self, file: IO[bytes], repaired: Callable[[], IO[bytes]] | None) -> None:
        self._repaired = repaired
        try:
            self._book = self._opened(file)
        except Refusal:
            if not self._repair():
                raise

    def tables(self, facts: list[SheetFacts]) -> list[Table]:
        """Every sheet that the file's own records name, in their order."""
        return [self._table(place, fact) for place, fact in enumerate(facts)]

    def _table(self, place: int, fact: SheetFacts) -> Table:
        return Table(
            fact.name, lambda: _rows(self._sheet(place, fact), fact), fact.skipped, fact.merged
        )

    def _sheet(self, place: int, fact: SheetFacts) -> CalamineSheet | None:
        """A sheet's values; None for a sheet that has no cells, such as a chart."""
        names = self._book.sheet_names
        try:
            if names[place : place + 1] != [fact.name]:
                place = names.index(fact.name)
            return self._book.get_sheet_by_index(place)
        except BaseException as problem:
            _raise_unless_damage(problem)
            if self._repair():
                return self._sheet(place, fact)
            if fact.skipped:
                return None
            raise Refusal(sentences.DAMAGED_SHEET.format(name=fact.name)) from None

    def _repair(self) -> bool:
        if self._repaired is None:
            return False
        repaired, self._repaired = self._repaired, None
        self._book = self._opened(repaired())
        return True

    def _opened(self, file: IO[bytes]) -> CalamineWorkbook:
        file.seek(0)
        try:
            return CalamineWorkbook.from_filelike(file)
        except PasswordError:
            raise Refusal(sentences.LOCKED) from None
        except BaseException as problem:
            _raise_unless_damage(problem)
            raise Refusal(sentences.DAMAGED) from None


def _raise_unless_damage(problem: BaseException) -> None:
    if not isinstance(problem, _FAILURES) and type(problem).__name__ != _PANIC:
        raise problem


def _rows(sheet: CalamineSheet | None, fact: SheetFacts) -> Iterator[Row]:
    if sheet is None:
        return iter(())
    return _put_right(_from_column_a(sheet), fact)


def _from_column_a(sheet: CalamineSheet) -> Iterator[Row]:
    """The rows from row 1; the reader leaves out the columns before the first used one."""
    left = sheet.start[1] if sheet.start else 0
    if not left:
        return iter(sheet.iter_rows())
    padding = [""] * left
    return ([*padding, *row] for row in sheet.iter_rows())


def _put_right(rows: Iterator[Row], fact: SheetFacts) -> Iterator[Row]:
    """Put errors and unsaved formulas where the reader gives blanks, and percentages as shown."""
    places = sorted({*fact.percents, *fact.texts})
    if not places:
        yield from rows
        return
    waiting = iter(places)
    place = next(waiting, None)
    number = -1
    for number, row in enumerate(rows):
        end = (number + 1) * COLUMNS
        while place is not None and place < end:
            _put(row, place % COLUMNS, fact.texts.get(place))
            place = next(waiting, None)
        yield row
    while place is not None:  # errors below the last value
        number += 1
        row = []
        while place is not None and place < (number + 1) * COLUMNS:
            _put(row, place % COLUMNS, fact.texts.get(place))
            place = next(waiting, None)
        yield row


def _put(row: Row, column: int, text: str | None) -> None:
    if text is not None:
        row += [""] * (column + 1 - len(row))
        row[column] = text
    elif column < len(row) and type(row[column]) in (int, float):
        row[column] = percent_text(row[column])
