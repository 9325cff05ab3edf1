"""Shares of two counts: their intervals, and the limits that they are held against.

Shares and limits are between 0 and 1. 95% means z at 0.975 of the normal distribution.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

_Z_95 = NormalDist().inv_cdf(0.975)
_Z_998 = NormalDist().inv_cdf(0.999)


class Interval(NamedTuple):
    """The lower and the upper end."""

    lower: float
    upper: float


def share(part: float, whole: float) -> float | None:
    """part / whole; None of nothing."""
    return part / whole if whole else None


def wilson(part: int, whole: int) -> Interval | None:
    """The 95% Wilson score interval of a share; None of nothing.

    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n), as statsmodels' `proportion_confint`
    (method "wilson"), without a correction for continuity. Wilson, 1927. Raises ValueError unless
    0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    if whole == 0:
        return None
    p, z2 = part / whole, _Z_95**2
    centre = p + z2 / (2 * whole)
    half = _Z_95 * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2))
    scale = 1 + z2 / whole
    lower = 0.0 if part == 0 else (centre - half) / scale
    upper = 1.0 if part == whole else (centre + half) / scale
    return Interval(lower, upper)


def difference(first: tuple[int, int], second: tuple[int, int]) -> Interval | None:
    """The 95% interval of one share less another, each as (part, whole); None if one is of nothing.

    Newcombe's method 10, from the two Wilson intervals: d - sqrt((p1-l1)² + (u2-p2)²) to
    d + sqrt((u1-p1)² + (p2-l2)²), as statsmodels' `confint_proportions_2indep` (method "newcomb").
    Newcombe, 1998. Raises ValueError where a part is not within its whole.
    """
    one, two = wilson(*first), wilson(*second)
    if one is None or two is None:
        return None
    p1, p2 = first[0] / first[1], second[0] / second[1]
    lower = p1 - p2 - sqrt((p1 - one.lower) ** 2 + (two.upper - p2) ** 2)
    upper = p1 - p2 + sqrt((one.upper - p1) ** 2 + (p2 - two.lower) ** 2)
    return Interval(lower, upper)


def p_chart(parts: Sequence[int], wholes: Sequence[int]) -> tuple[float, list[Interval | None]]:
    """The mean share, and the limits of each point: pbar ± 3 sqrt(pbar(1-pbar)/n), within 0 and 1.

    pbar is all parts over all wholes; a point of nothing has no limits. NIST/SEMATECH e-Handbook,
    6.3.3.2. Raises ValueError where all wholes are nothing.
    """
    mean = share(sum(parts), sum(wholes))
    if mean is None:
        raise ValueError("a p-chart of nothing")
    return mean, [_around(mean, 3, n) if n else None for n in wholes]


def funnel_limits(target: float, whole: int) -> tuple[Interval, Interval] | None:
    """The 95% and 99.8% limits of a share of `whole` about a target; None of nothing.

    p0 ± z sqrt(p0(1-p0)/n), z at 0.975 and 0.999, within 0 and 1. Not widened for overdispersion:
    with few areas it cannot be told. Spiegelhalter, 2005.
    """
    if not whole:
        return None
    return _around(target, _Z_95, whole), _around(target, _Z_998, whole)


def _around(centre: float, z: float, whole: int) -> Interval:
    half = z * sqrt(centre * (1 - centre) / whole)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def percent(part: int, whole: int) -> Decimal | None:
    """part of whole in per cent, with one decimal, half up on the exact value; None of nothing."""
    return _one_decimal(Decimal(part) * 100 / Decimal(whole)) if whole else None


def percent_as_published(part: int, whole: int) -> Decimal | None:
    """As `percent`, with the arithmetic that the DfE's statistics are made with.

    They divide in double precision before they round half up: 41 of 80 is 51.24999999999999 then,
    and published as 51.2. It gives every percentage of the files of 2025 on 20 weeks and on
    refusals, as `percent` does but for exact halves.
    """
    return _one_decimal(Decimal(repr(part / whole * 100))) if whole else None


def _one_decimal(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
