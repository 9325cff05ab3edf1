"""Numbers: amounts, whole numbers, percentages."""

import re
from decimal import Decimal

from hnfsg.intake.cells.reading import Bad, Given, Glance
from hnfsg.intake.declarations import ColumnType
from hnfsg.money import PENCE, NotAnAmount, parse_amount, quoted, read_number, refusal, rounded

# Bracket, sign, whole, part, bracket. A nought before other digits is looked at closely.
_USUAL = re.compile(
    r"(\()?(-)?£?([1-9]\d{0,2}(?:,\d{3}){1,2}|[1-9]\d{0,8}|0)(\.\d{1,6})?(\))?", re.A
)
_WHOLE = re.compile(r"(\()?(-)?([1-9]\d{0,2}(?:,\d{3}){1,2}|[1-9]\d{0,8}|0)(\.0)?(\))?", re.A)
_TOO_LONG = 10**9
_PERCENT_SIGN = re.compile(r"\s*(?:%|per ?cent|pct)", re.IGNORECASE)


def glance(given: Given) -> Glance:
    """The usual spellings of a number that fits: `1234`, `-1,234.50`, `£1,234`, `(1,234)`."""
    minimum = given.column.minimum
    if given.symbols or given.largest < _TOO_LONG or (minimum or 0) > 0:
        return lambda raw: None
    is_whole = given.column.type is ColumnType.INTEGER
    usual = _WHOLE.fullmatch if is_whole else _USUAL.fullmatch

    def stored(raw: str) -> str | None:
        match = usual(raw.strip(" "))
        if match is None:
            return None
        bracket, sign, whole, part, closed = match.groups()
        if (bracket is None) != (closed is None) or (bracket and sign):
            return None
        is_negative = bracket or sign
        if is_negative and (minimum is not None or whole == "0"):
            return None
        kept = "" if part is None or is_whole else part
        digits = f"{'-' if is_negative else ''}{whole.replace(',', '')}{kept}"
        return digits if given.unit == 1 else _in_unit(digits, given)

    return stored


def _in_unit(digits: str, given: Given) -> str | None:
    value = rounded(Decimal(digits) * given.unit, PENCE)
    return f"{value:f}" if abs(value) < given.largest else None


def amount(raw: str, given: Given) -> str:
    """A plain decimal in pounds (or whatever is counted), at most six decimals."""
    try:
        value = parse_amount(raw, given.unit)
    except NotAnAmount:
        raise _refused(raw, given) from None
    if value is None:  # blanks are settled before; a mark that only money takes for blank
        raise Bad(f"is {quoted(raw)}", "Leave the cell blank if there is no amount.")
    return _within(raw, value, given)


def integer(raw: str, given: Given) -> str:
    """A whole number; `12.0` is one."""
    number = amount(raw, given)
    if Decimal(number) != int(Decimal(number)):
        raise Bad(f"is {quoted(raw)}, which is not a whole number", "Type a whole number.")
    return str(int(Decimal(number)))


def percent(raw: str, given: Given) -> str:
    """Percentage points: `52%`, `52` and `52.5 %`.

    A number up to 1 without the sign may be a share of 1 or of 100, so it is asked about.
    """
    bare = _PERCENT_SIGN.sub("", raw, count=1)
    said = read_number(bare)
    if said is None or said.has_unit:
        raise _refused(raw, given)
    value = parse_amount(bare) or Decimal(0)
    if bare == raw and 0 < abs(value) <= 1:
        as_share, as_points = f"{(value * 100).normalize():f}%", f"{value:f}%"
        raise Bad(
            f"is {quoted(raw)}: is that {as_share} or {as_points}?",
            f"Type {as_share} or {as_points}, with the sign.",
        )
    return _within(raw, value, given)


def _within(raw: str, value: Decimal, given: Given) -> str:
    """The number as it is stored. Raises Bad when its field or its rule does not hold it."""
    if abs(value) >= given.largest or round(abs(value), 2) >= given.largest:
        raise Bad(f"is {quoted(raw)}, which is too large", "Check the number and its unit.")
    minimum = given.column.minimum
    if minimum is not None and value < minimum:
        raise Bad(f"is {quoted(raw)}, below {minimum:,}", f"Type {minimum:,} or more.")
    return f"{value:f}"


def _refused(raw: str, given: Given) -> Bad:
    """Why a cell is no number, as its column calls it, and which marks may stand there."""
    if given.column.type is ColumnType.PERCENT:
        return Bad(f"is {quoted(raw)}, which is not a percentage", "Type it as 52% or 52.5%.")
    problem = refusal(raw, "amount" if given.column.type is ColumnType.AMOUNT else "number")
    fix = f"{problem.advice}." if given.column.required else problem.fix
    if given.symbols:
        marks = ", ".join(f"{mark} ({kind})" for mark, kind in given.column.symbols.items())
        fix += f" Or use a mark of this column: {marks}."
    return Bad(str(problem), fix)
