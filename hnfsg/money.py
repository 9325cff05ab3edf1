"""Money: read from council files, kept as Decimal pounds, written in one place.

Pure: no Django. Overspend is positive everywhere.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
_SEPARATOR = r"[,\s'’]"
_NUMBER = re.compile(
    rf"(?P<whole>\d{{1,3}}(?:{_SEPARATOR}+\d{{3}})+|\d*)(?P<part>\.\d*)?"
    r"(?:e(?P<power>[+-]?\d{1,2}))?\s*(?P<scale>k|th|m|mn|million|bn)?",
    re.ASCII | re.IGNORECASE,
)
_HARD_SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f]")  # Excel and Word group thousands so
_UNIT_MARK = re.compile(r"0{2,}")  # `£000` is a unit, not nought
_SCALE = {"k": 3, "th": 3, "m": 6, "mn": 6, "million": 6, "bn": 9}
# What a cell says when it holds no figure. It is not nought, and never read as nought.
BLANK_MARKS = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "nil return", "null", "none"})


class NotAnAmount(ValueError):
    """The text is no sum of money. `fix` says how to put it right."""

    def __init__(self, text: str, fix: str) -> None:
        super().__init__(f"is “{text}”, which is not a number")
        self.fix = fix


def parse_amount(text: str) -> Decimal | None:
    """Pounds from `1,234.50`, `£1.2m`, `(1,234)`, `-£400k`; None for blank, `-` and `n/a`.

    Commas and spaces must group thousands, so that `1,23` and `12 34` are refused rather than
    read as 123 and 1234. Raises NotAnAmount.
    """
    raw = text.strip()
    if raw.lower() in BLANK_MARKS:
        return None
    value = _read(raw)
    if value is None:
        raise NotAnAmount(raw, _how_to_fix(raw))
    return value


def _read(raw: str) -> Decimal | None:
    """The amount that the text spells, or None when it spells none."""
    text = _HARD_SPACES.sub(" ", raw).replace(MINUS, "-").replace("–", "-").replace("£", "")
    is_negative, body = _without_sign(text)
    match = _NUMBER.fullmatch(body)
    if not match or _UNIT_MARK.fullmatch(body):
        return None
    digits = re.sub(r"\D", "", match["whole"], flags=re.ASCII) + (match["part"] or "")
    if not digits.strip("."):
        return None
    scale = _SCALE[match["scale"].lower()] if match["scale"] else 0
    value = Decimal(digits).scaleb(int(match["power"] or 0) + scale)
    return -value if is_negative else value


def _without_sign(text: str) -> tuple[bool, str]:
    """Whether the text is signed negative, once: by a minus before or after, or by brackets."""
    body = text.strip()
    if body.startswith("(") and body.endswith(")"):
        return True, body[1:-1].strip()
    if body.startswith(("-", "+")):
        return body[0] == "-", body[1:].strip()
    if body.endswith("-"):
        return True, body[:-1].strip()
    return False, body


def _how_to_fix(raw: str) -> str:
    stripped = re.sub(r"[?!*#]+$", "", raw).strip()
    if stripped != raw and _read(stripped) is not None:
        mark = raw[len(stripped) :].strip()
        name = {"?": "the question mark", "*": "the star"}.get(mark, f"“{mark}”")
        return f"Remove {name} if {stripped} is right, or type the amount."
    if raw.startswith("#"):
        return "Mend the formula, or type the amount."
    return "Type an amount such as 1,234.50, or leave the cell blank if there is none."


def pounds(value: Decimal) -> str:
    """Whole pounds for tables: `£40,900,000`, `−£270,000`."""
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{MINUS if whole < 0 else ''}£{abs(whole):,}"


def millions(value: Decimal) -> str:
    """Millions to one decimal for tiles and charts: `£40.9m`; `£40,000` when under £50,000."""
    if abs(value) < 50_000 and value != 0:
        return pounds(value)
    tenths = (value / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{MINUS if tenths < 0 else ''}£{abs(tenths):,}m"
