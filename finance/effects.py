"""A line's distance from its budget, parted into numbers (more or fewer) and price (dearer or not).

Pure: no Django. The numbers effect is (volume forecast less volume budget) x budgeted unit cost;
the price effect is (forecast unit cost less budgeted unit cost) x forecast volume. Together they
are the variance, to the penny: the forecast volume at the budgeted unit cost is rounded once, and
both are taken from it.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

PENNY = Decimal("0.01")
# What readers are told, and why: docs/adr/0056-lines-and-years.md.
SMALLEST_TOLD = 20  # places, pupils or hours, both in the budget and in the forecast
STEP = Decimal(100_000)  # pounds; also the most that one place or pupil may cost


class NotSplit(StrEnum):
    """Why a variance is not parted into numbers and price."""

    NO_AMOUNTS = "No budget or no forecast"
    NO_VOLUMES = "No volumes given"
    NO_BUDGET_VOLUME = "No volume in the budget"
    NO_FORECAST_VOLUME = "No volume in the forecast"
    TOO_FEW = "Too few, or too dear each, to be told"


@dataclass(frozen=True)
class Amounts:
    """What a line says of the full year: pounds, and places, pupils or hours."""

    budget: Decimal | None
    forecast: Decimal | None
    volume_budget: Decimal | None
    volume_forecast: Decimal | None


@dataclass(frozen=True)
class Effects:
    """What more or fewer, and what dearer or cheaper, add to a line: pounds, more is positive."""

    numbers: Decimal
    price: Decimal

    @property
    def variance(self) -> Decimal:
        """Forecast less budget."""
        return self.numbers + self.price


def split(line: Amounts) -> Effects | NotSplit:
    """The exact effects of a line, for those who may know its volumes; or why there are none.

    A volume that is not above nought is none: a unit cost needs one.
    """
    if line.budget is None or line.forecast is None:
        return NotSplit.NO_AMOUNTS
    budgeted, expected = _volume(line.volume_budget), _volume(line.volume_forecast)
    if budgeted is None:
        return NotSplit.NO_BUDGET_VOLUME if expected else NotSplit.NO_VOLUMES
    if expected is None:
        return NotSplit.NO_FORECAST_VOLUME
    at_budgeted_cost = (line.budget * expected / budgeted).quantize(PENNY, ROUND_HALF_UP)
    return Effects(at_budgeted_cost - line.budget, line.forecast - at_budgeted_cost)


def told(line: Amounts) -> Effects | NotSplit:
    """The effects of a line as every reader may know them: no volume can be worked out from them.

    The numbers effect is to the nearest £100,000, and the price effect is the rest, so that the
    two are still the variance. A line with fewer than 20 in budget or forecast, or of which one
    costs more than £100,000, is not split.
    """
    exact = split(line)
    if isinstance(exact, NotSplit):
        return exact
    if not _is_told(line.budget, line.volume_budget):
        return NotSplit.TOO_FEW
    if not _is_told(line.forecast, line.volume_forecast):
        return NotSplit.TOO_FEW
    numbers = (exact.numbers / STEP).quantize(Decimal(1), ROUND_HALF_UP) * STEP
    return Effects(numbers, exact.variance - numbers)


def _is_told(amount: Decimal | None, volume: Decimal | None) -> bool:
    if amount is None or volume is None:
        return False
    return volume >= SMALLEST_TOLD and abs(amount) <= STEP * volume


def _volume(given: Decimal | None) -> Decimal | None:
    return given if given is not None and given > 0 else None
