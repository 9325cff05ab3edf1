"""Money: read from council files, kept as Decimal pounds, written in one place.

Pure: no Django. Overspend is positive everywhere.
"""

from decimal import ROUND_HALF_UP, Decimal

from hnfsg.money.reading import read_number, rounded
from hnfsg.money.refusals import NotAnAmount, number_of_about, quoted, refusal
from hnfsg.money.units import (
    Contradiction,
    contradiction,
    plain_numbers,
    unit_of_heading,
    without_unit,
)

__all__ = [
    "BLANK_MARKS",
    "MINUS",
    "PENCE",
    "Contradiction",
    "NotAnAmount",
    "contradiction",
    "millions",
    "number_of_about",
    "parse_amount",
    "plain_numbers",
    "pounds",
    "quoted",
    "read_number",
    "refusal",
    "rounded",
    "signed_millions",
    "unit_of_heading",
    "without_unit",
]

MINUS = "−"
# What a cell says when it holds no figure. It is not nought, and never read as nought.
BLANK_MARKS = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "nil return", "null", "none"})
PLACES = 6  # decimals that are kept; what floating point adds stands behind them
PENCE = 2


def parse_amount(text: str, unit: int = 1) -> Decimal | None:
    """Pounds from `1,234.50`, `£1.2m`, `(1,234)`, `1,234 CR`; None for blank, `-` and `n/a`.

    `unit` is what the heading counts in (1,000 for `£000`): a plain number is multiplied by it, a
    cell that names its own unit is not. Commas, spaces and apostrophes must group thousands, so
    that `1,23` and `12 34` are refused rather than read as 123 and 1234. A credit (`CR`) is
    negative. Six decimals are kept, rounded half up, which drops what floating point adds
    (35.049999999997 is 35.05); pence where a unit was applied. Raises NotAnAmount.
    """
    raw = text.strip()
    if raw.lower() in BLANK_MARKS:
        return None
    said = read_number(raw)
    if said is None:
        raise refusal(raw)
    if unit == 1 or said.has_unit:
        return rounded(said.value, PLACES)
    return rounded(said.value * unit, PENCE)


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


def signed_millions(value: Decimal) -> str:
    """A movement as `millions` writes it, with its sign: `+£0.4m`, `−£12,000`; `£0.0m` for none."""
    return f"{'+' if value > 0 else ''}{millions(value)}"
