"""What the values beneath a heading are, by their look."""

from collections.abc import Sequence
from enum import StrEnum

from hnfsg.intake.declarations import Column, ColumnType, heading_key
from hnfsg.money import read_number

_MOST = 0.8  # of the values, so that a stray word among amounts does not hide them
_LONGEST_CODE = 16


class Kind(StrEnum):
    """What a column of values is."""

    NOTHING = "nothing"
    AMOUNTS = "amounts"
    CODES = "codes"
    WORDS = "words"


def kind_of(values: Sequence[str]) -> Kind:
    """Amounts, codes or words; nothing where there are no values."""
    filled = [value for value in values if value]
    if not filled:
        return Kind.NOTHING
    numbers = sum(read_number(value) is not None for value in filled)
    if numbers >= _MOST * len(filled):
        return Kind.AMOUNTS
    codes = sum(_is_code(value) for value in filled)
    return Kind.CODES if codes >= _MOST * len(filled) else Kind.WORDS


def _is_code(text: str) -> bool:
    return " " not in text and len(text) <= _LONGEST_CODE and any(c.isdigit() for c in text)


def could_hold(column: Column, kind: Kind, values: Sequence[str], *, is_key: bool) -> bool:
    """Whether a declared column could be filled from such values. Keys may be whole numbers."""
    if kind is Kind.NOTHING:
        return True
    if column.type in (ColumnType.AMOUNT, ColumnType.NUMBER, ColumnType.INTEGER):
        return kind is Kind.AMOUNTS
    if column.type is ColumnType.PERCENT:
        return kind is Kind.AMOUNTS or all("%" in value for value in values if value)
    if column.type is ColumnType.CHOICE:
        return are_choices(column, values)
    if column.type is ColumnType.TEXT and kind is Kind.AMOUNTS:
        return is_key and _are_whole(values)
    return True


def are_choices(column: Column, values: Sequence[str]) -> bool:
    """Whether most values are among the choices of a column."""
    filled = [value for value in values if value]
    known = {heading_key(spelling) for spelling in column.choices}
    return bool(filled) and sum(heading_key(v) in known for v in filled) >= _MOST * len(filled)


def _are_whole(values: Sequence[str]) -> bool:
    """Whether they are whole numbers without a mark, as cost centres are."""
    return all(value.isdigit() for value in values if value)
