"""Why a text is no amount, each reason with the advice that fits it."""

import re
import unicodedata
from collections.abc import Callable

from hnfsg.money.reading import DASHES, LONGEST, read_number

_STRAYS = re.compile(r"(.*?)\s*([?!*#†‡]+|\((?:e|est|p|r)\.?\))", re.IGNORECASE)
_STRAY_NAMES = {"?": "the question mark", "*": "the star"}
_ABOUT = re.compile(
    r"(c\.|ca\.?|circa|approx\.?|approximately|about|around|roughly|est\.?|estimated|~|≈|"
    r"just (?:under|over)|nearly|almost|say)\s*(.*)|(.*?)\s*(approx\.?|est\.?|approximately)",
    re.IGNORECASE,
)
_UNKNOWN = frozenset(
    [
        "tbc",
        "t.b.c.",
        "tba",
        "tbd",
        "?",
        "??",
        "???",
        "unknown",
        "not known",
        "not yet known",
        "pending",
        "awaited",
        "awaiting",
        "to be confirmed",
        "to follow",
    ]
)
_LIMIT = re.compile(
    r"(?:[<>≤≥]|less than|more than|under|over|at least|up to|fewer than|below).*", re.I
)
_CONTINENTAL = re.compile(
    r"[^\d]*(\d{1,3}(?:[. ]\d{3})*)(?<=[. ]\d{3}),(\d{1,2})[^\d]*"
    r"|[^\d]*(\d{1,3}(?:\.\d{3}){2,})(?:,(\d{1,2}))?[^\d]*",
    re.ASCII,
)
_A_DATE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?: .*)?"
    r"|(?:\d{1,2}[- ])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]\d{1,4}",
    re.IGNORECASE | re.ASCII,
)
_LETTERS_FOR_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_TWO = re.compile(r"(.*\d[a-z]*)\s*(?:[\n/;&]|-|to|and|or)\s*(£?\d.*)", re.I | re.S)
_IF_NONE = ", or leave the cell blank if there is none"


class NotAnAmount(ValueError):
    """The text is no sum of money. `advice` says how to put it right, `if_none` when it is none."""

    def __init__(self, what: str, advice: str, if_none: str = "") -> None:
        super().__init__(what)
        self.advice = advice
        self.if_none = if_none

    @property
    def fix(self) -> str:
        """How to put it right, where the cell may be blank."""
        return f"{self.advice}{self.if_none}."


def refusal(raw: str, noun: str = "amount") -> NotAnAmount:
    """Why a text is no number, with the advice that fits it. `noun`: amount or number."""
    for reason in _REASONS:
        if found := reason(raw, noun):
            return found
    example = "an amount such as 1,234.50" if noun == "amount" else "a number such as 1,234"
    return NotAnAmount(_not_a_number(raw), f"Type {example}", _IF_NONE)


def quoted(text: str) -> str:
    """A cell's text in a message: on one line, in quotation marks, cut when it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}”"


def _not_a_number(raw: str) -> str:
    return f"is {quoted(raw)}, which is not a number"


def _error_cell(raw: str, noun: str) -> NotAnAmount | None:
    is_one = raw.startswith(("#", "="))
    return (
        NotAnAmount(_not_a_number(raw), f"Mend the formula, or type the {noun}") if is_one else None
    )


def _unknown(raw: str, noun: str) -> NotAnAmount | None:
    if raw.lower() not in _UNKNOWN:
        return None
    what = f"is {quoted(raw)}: the {noun} is not known yet"
    return NotAnAmount(what, f"Type the {noun}", ", or leave the cell blank until it is known")


def _nought_as_a_dash(raw: str, noun: str) -> NotAnAmount | None:
    if not re.fullmatch(r"£\s*-|-\s*£", raw.translate(DASHES)):
        return None
    return NotAnAmount(_not_a_number(raw), "Type 0 if it is nought", _IF_NONE)


def _percentage(raw: str, noun: str) -> NotAnAmount | None:
    if "%" not in raw:
        return None
    return NotAnAmount(f"is {quoted(raw)}, which is a percentage", f"Type the {noun} itself")


def _stray(raw: str, noun: str) -> NotAnAmount | None:
    match = _STRAYS.fullmatch(raw)
    if not match or not read_number(match[1]):
        return None
    name = _STRAY_NAMES.get(match[2], f"“{match[2]}”")
    advice = f"Remove {name} if {match[1]} is right, or type the {noun}"
    return NotAnAmount(_not_a_number(raw), advice)


def number_of_about(raw: str) -> str:
    """The number of a text that says it is not exact (“just under £39 million”); blank for others.

    The words for it may stand before the number or after it.
    """
    match = _ABOUT.fullmatch(raw)
    number = (match[2] if match[1] else match[3]) if match else ""
    return number if number and read_number(number) else ""


def _inexact(raw: str, noun: str) -> NotAnAmount | None:
    number = number_of_about(raw)
    if not number:
        return None
    match = _ABOUT.fullmatch(raw)
    mark = (match[1] or match[4]) if match else ""
    advice = f"Remove “{mark}” if {number} is right, or type the {noun}"
    return NotAnAmount(f"is {quoted(raw)}, which is not exact", advice)


def _limit(raw: str, noun: str) -> NotAnAmount | None:
    if not _LIMIT.fullmatch(raw) or not re.search(r"\d", raw):
        return None
    return NotAnAmount(f"is {quoted(raw)}, which is a limit", f"Type the {noun} itself", _IF_NONE)


def _continental(raw: str, noun: str) -> NotAnAmount | None:
    match = _CONTINENTAL.fullmatch(raw)
    if not match:
        return None
    whole, pence = match[1] or match[3], match[2] or match[4]
    proper = f"{int(re.sub(r'[. ]', '', whole)):,}" + (f".{pence}" if pence else "")
    what = f"is {quoted(raw)}, with points and commas the other way round"
    return NotAnAmount(what, f"Type it with commas between thousands: {proper}")


def _date(raw: str, noun: str) -> NotAnAmount | None:
    if not _A_DATE.fullmatch(raw):
        return None
    advice = f"Excel may have made a date of it: type the {noun} again"
    return NotAnAmount(f"is {quoted(raw)}, which is a date", advice)


def _letter_for_digit(raw: str, noun: str) -> NotAnAmount | None:
    digits = raw.translate(_LETTERS_FOR_DIGITS)
    if digits == raw or not re.search(r"\d", raw) or not read_number(digits):
        return None
    what = f"is {quoted(raw)}, with a letter where a digit should be"
    return NotAnAmount(what, f"Type it in digits: {digits}")


def _other_digits(raw: str, noun: str) -> NotAnAmount | None:
    plain = "".join(str(unicodedata.decimal(c, c)) for c in raw)
    if plain == raw:
        return None
    what = f"is {quoted(raw)}, in digits of another alphabet"
    return NotAnAmount(what, f"Type it again: {plain}" if read_number(plain) else "Type it again")


def _foreign(raw: str, noun: str) -> NotAnAmount | None:
    if not re.search(r"[$€]|\b(?:usd|eur)\b", raw, re.I):
        return None
    return NotAnAmount(f"is {quoted(raw)}, which is not in pounds", f"Type the {noun} in pounds")


def _two(raw: str, noun: str) -> NotAnAmount | None:
    match = _TWO.fullmatch(raw)
    if not match or not read_number(match[1]) or not read_number(match[2]):
        return None
    return NotAnAmount(f"is {quoted(raw)}, which is two {noun}s", f"Type one {noun}")


_REASONS: tuple[Callable[[str, str], NotAnAmount | None], ...] = (
    *(_error_cell, _unknown, _nought_as_a_dash, _percentage, _stray, _inexact, _limit),
    *(_continental, _date, _two, _letter_for_digit, _other_digits, _foreign),
)
