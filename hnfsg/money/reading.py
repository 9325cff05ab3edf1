"""How a number is written: signs, pound marks, grouping, units of its own."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LONGEST = 60  # characters: a longer text is prose, whatever numbers stand in it
_SCALES = {
    **dict.fromkeys(("k", "th", "ths", "thousand", "thousands"), 3),
    **dict.fromkeys(("m", "mn", "mil", "million", "millions"), 6),
    **dict.fromkeys(("bn", "billion"), 9),
}
_NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:(?: ?, ?| |['’])\d{3})+|\d*)(?P<part>\.\d*)?"
    rf"(?:e(?P<power>[+-]?\d{{1,2}}))?\s*(?P<scale>{'|'.join(_SCALES)})?",
    re.ASCII | re.IGNORECASE,
)
_UNIT_MARK = re.compile(r"0{2,}")  # `£000` is a unit, not nought
DASHES = str.maketrans(dict.fromkeys("−–—‐‑﹣－", "-"))
SPACES = re.compile(r"[ \u00a0\u2002-\u200a\u202f]+")  # Excel and Word group thousands so
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# What may stand around the digits, and whether it makes them negative; None is no sign.
_AROUND: tuple[tuple[re.Pattern[str], bool | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (r"\((.*)\)", True),
        (r"-(.*)", True),
        (r"\+(.*)", False),
        (r"(.*)-", True),
        (r"(.*[\d.\s)£])cr\.?", True),  # a credit
        (r"(.*[\d.\s)£])dr\.?", False),  # a debit
        (r"(?:£|gbp)(.*)", None),
        (r"(.*?)(?:£|gbp|pounds)", None),
    )
)


@dataclass(frozen=True)
class Said:
    """A number as written, and whether it names its own unit (`1.2m`, `400k`)."""

    value: Decimal
    has_unit: bool


def read_number(text: str) -> Said | None:
    """The number that a text spells, unrounded, or None when it spells none."""
    if len(text) > LONGEST:
        return None
    tidy = SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(DASHES).lstrip("'‘’").strip()
    around = _without_signs(tidy)
    match = _NUMBER.fullmatch(around[1]) if around else None
    if not around or not match or _UNIT_MARK.fullmatch(around[1]):
        return None
    digits = re.sub(r"\D", "", match["whole"], flags=re.ASCII) + (match["part"] or "")
    if not digits.strip("."):
        return None
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 0
    value = Decimal(digits).scaleb(int(match["power"] or 0) + scale)
    return Said(-value if around[0] else value, bool(scale))


def _without_signs(text: str) -> tuple[bool, str] | None:
    """Whether the text is signed negative, and its digits; None when it has two signs."""
    signs: list[bool] = []
    marks = 0
    body = text
    found = True
    while found and len(signs) < 2 and marks < 2:
        found = False
        for pattern, sign in _AROUND:
            if match := pattern.fullmatch(body):
                body, found = match[1].strip(), True
                marks += sign is None
                signs += [] if sign is None else [sign]
                break
    if len(signs) > 1 or marks > 1:
        return None
    return any(signs), body


def rounded(value: Decimal, places: int) -> Decimal:
    """At most so many decimals, half up, and no exponent; what is far too large stays as it is."""
    if value.adjusted() > 18:
        return value
    if int(value.as_tuple().exponent) < -places:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize()
    if int(value.as_tuple().exponent) > 0:
        value = value.quantize(Decimal(1))
    return value + 0  # nought has no sign
