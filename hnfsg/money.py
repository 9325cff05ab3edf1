"""Money: read from council files, kept as Decimal pounds, written in one place.

Pure: no Django. Overspend is positive everywhere.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
_SPACES = str.maketrans("", "", "     \t ,'’")
_AMOUNT = re.compile(r"^(\d+(?:\.\d*)?|\.\d+)(?:e\+?(\d{1,2}))?(k|th|m|mn|million|bn)?$", re.IGNORECASE)
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

    Commas must group thousands, so that `1,23` is refused rather than read as 123. Raises
    NotAnAmount.
    """
    raw = text.strip()
    if raw.lower() in BLANK_MARKS:
        return None
    body = raw.replace(MINUS, "-").replace("–", "-").replace("£", "").strip()
    negative = False
    if body.startswith("(") and body.endswith(")"):
        negative, body = True, body[1:-1].strip()
    if body[:1] in "+-" and body:
        negative, body = negative != (body[0] == "-"), body[1:].strip()
    elif body.endswith("-"):
        negative, body = True, body[:-1].strip()
    bare = body.translate(_SPACES)
    match = _AMOUNT.match(bare)
    if not match or not _grouped(body):
        raise NotAnAmount(raw, _how_to_fix(raw))
    value = Decimal(match[1]).scaleb(int(match[2] or 0))
    if match[3]:
        value = value.scaleb(_SCALE[match[3].lower()])
    return -value if negative else value


def _grouped(body: str) -> bool:
    """Whether the commas in a number stand where thousands do."""
    whole = body.split(".")[0]
    if "," in body.partition(".")[2]:
        return False
    groups = re.sub(r"[^\d,]", "", whole).split(",")
    return len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))


def _how_to_fix(raw: str) -> str:
    stripped = re.sub(r"[?!*#]+$", "", raw).strip()
    if stripped != raw and stripped:
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
