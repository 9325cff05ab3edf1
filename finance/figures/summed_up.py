"""The position in one sentence, as the group's notes say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from finance.figures.position import OVERSPEND, VARIANCE
from finance.figures.scope import at_month
from hnfsg.figures.registry import Headline
from hnfsg.figures.rendering import Rendered
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth


@dataclass(frozen=True)
class SummedUp:
    """The position in one sentence, and what it implies: `implied` is inferred, never reported."""

    sentence: str
    implied: str
    overspend: Headline
    variance: Headline


def summed_up(figures: Mapping[str, Rendered]) -> SummedUp | None:
    """The sentence of the position at the month shown; None where it is not stated."""
    overspend, variance = (figures[f.slug].headline for f in (OVERSPEND, VARIANCE))
    if overspend is None or variance is None:
        return None
    at = at_month(FinancialMonth.from_key(overspend.period)).lower()
    return SummedUp(
        sentence=(f"DSG {_over(overspend.value)} {at}, an in-year {_over(variance.value)}"),
        implied=millions(overspend.value - variance.value),
        overspend=overspend,
        variance=variance,
    )


def _over(amount: Decimal) -> str:
    return f"{'over' if amount >= 0 else 'under'}spend of {millions(abs(amount))}"
