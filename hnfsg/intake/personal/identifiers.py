"""What a personal number or address looks like, one text at a time, and a quick look at many."""

import re
from collections.abc import Iterable

PUPIL_NUMBER = "a pupil number (UPN)"
_UPN = re.compile(r"(?<![A-Z0-9])([A-HJ-NP-RT-Z])(\d{11}[0-9A-Z])(?![A-Z0-9])")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_POSTCODE = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])")
_NHS = re.compile(r"(?<!\d)(\d{3})[ -](\d{3})[ -](\d{4})(?!\d)")
# Prefixes that HMRC does not give out: second letter O, BG, GB, KN, NK, NT, TN, ZZ.
_INSURANCE = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])"
    r"( ?)(\d{2})\2(\d{2})\2(\d{2})\2[A-D](?![A-Z0-9])"
)
_PHONE = re.compile(
    r"(?<![\w.,£/-])(?:\+44 ?(?:\(0\) ?)?|\(?0)(\d{2,4})\)?([ -]?)(\d{3,4})([ -]?)(\d{3,4})"
    r"(?![\w/-])"
)
_AREAS = ("1", "2", "3", "7", "8")
_ALONE = 10  # digits after the nought of a telephone number that is written in one piece

# Every letter as A, every digit as 0: whether a kind can be in a column is then one search.
_CLASSES = bytes(
    ord("0")
    if chr(byte).isdigit() and byte < 128
    else ord("A")
    if byte >= 128 or chr(byte).isalpha()
    else byte
    for byte in range(256)
)


class Glance:
    """One quick pass over the different texts of a column, before any is looked at alone."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._shape = "\n".join(texts).encode("utf-8", "replace").translate(_CLASSES)

    @property
    def may_hold_identifiers(self) -> bool:
        """Whether any text can be a pupil number, an NHS number, an e-mail, a postcode..."""
        shape = self._shape
        return (
            b"@" in shape
            or b"0AA" in shape
            or b"A00000000000" in shape
            or b"000 000 0000" in shape
            or b"000-000-0000" in shape
            or b"AA000000A" in shape
            or b"AA 00 00 00 A" in shape
        )

    @property
    def may_hold_long_numbers(self) -> bool:
        """Whether any text can be a telephone number or an NHS number in one piece."""
        return b"0000000000" in self._shape.translate(None, b" -()")

    @property
    def may_hold_days(self) -> bool:
        """Whether any text can be a date."""
        shape = self._shape
        marks = (b"00/00/", b"0/00/00", b"0/0/00", b"0000-00-00", b"00.00.00", b"00-00-00")
        return any(mark in shape for mark in (*marks, b"0 AAA", b"0-AAA", b"00AA AAA"))

    @property
    def may_hold_names(self) -> bool:
        """Whether any text has two words."""
        return b"A A" in self._shape or b"A, A" in self._shape


def certain_kinds(text: str) -> set[str]:
    """The kinds of identifier in a text, each certain enough in one cell."""
    upper = text.upper()
    kinds = set()
    if any(_is_upn(*match.groups()) for match in _UPN.finditer(upper)):
        kinds.add(PUPIL_NUMBER)
    if "@" in text and _EMAIL.search(text):
        kinds.add("an e-mail address")
    if any(is_nhs_number("".join(match.groups())) for match in _NHS.finditer(text)):
        kinds.add("an NHS number")
    if any(match[2] for match in _INSURANCE.finditer(upper)):
        kinds.add("a National Insurance number")
    return kinds


def postcodes_in(text: str) -> list[str]:
    """The postcodes in a text."""
    return _POSTCODE.findall(text.upper())


def insurance_prefix(text: str) -> str | None:
    """The two letters of a text that is a National Insurance number, None for any other."""
    match = _INSURANCE.fullmatch(text.strip().upper())
    return match[1] if match else None


def has_insurance_number(text: str) -> bool:
    """Whether a National Insurance number stands in a text, spaced or not."""
    return bool(_INSURANCE.search(text.upper()))


def phones_in(text: str) -> list[str]:
    """The digits of the British telephone numbers in a text, from +44 or 0, spaced or 11 digits."""
    found = []
    for match in _PHONE.finditer(text):
        digits = match[1] + match[3] + match[5]
        enough = len(digits) in ((_ALONE,) if not (match[2] or match[4]) else (9, _ALONE))
        if enough and digits.startswith(_AREAS):
            found.append(digits)
    return found


def _is_upn(letter: str, rest: str) -> bool:
    """Whether the check letter fits (DfE UPN guide: digits 2 to 13 weighted 2 to 13, modulo 23)."""
    digits = rest if rest[-1].isdigit() else rest[:-1] + str(_temporary_digit(rest[-1]))
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return _UPN_LETTERS[total % 23] == letter


def _temporary_digit(letter: str) -> int:
    """The number a temporary UPN's final letter stands for."""
    place = _UPN_LETTERS.find(letter)
    return place if place >= 0 else 0


def is_nhs_number(digits: str) -> bool:
    """Whether the eleven-modulus check digit fits (NHS data dictionary)."""
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return False
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and check != 10
