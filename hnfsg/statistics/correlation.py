"""How far two measures of the same things go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist, StatisticsError, correlation

from hnfsg.statistics.shares import Interval

FEWEST = 10  # pairs, below which an interval spans nearly everything and is not told
_Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Correlation:
    """Pearson's coefficient, from -1 to 1, its 95% interval, and of how many pairs."""

    coefficient: float
    interval: Interval
    pairs: int

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out nought: chance alone would seldom give this."""
        return self.interval.lower > 0 or self.interval.upper < 0


def pearson(xs: Sequence[float], ys: Sequence[float]) -> Correlation | None:
    """Pearson's correlation of pairs, with the 95% interval by Fisher's transformation.

    tanh(atanh(r) ± z / sqrt(n - 3)); Fisher, 1921. As scipy's `pearsonr(...).confidence_interval`.
    None of fewer than `FEWEST` pairs, or where one measure is the same everywhere. Raises
    ValueError where the two are not of one length.
    """
    if len(xs) != len(ys):
        raise ValueError(f"{len(xs)} values are not paired with {len(ys)}")
    if len(xs) < FEWEST:
        return None
    try:
        found = correlation(xs, ys)
    except StatisticsError:  # one of them does not vary
        return None
    if abs(found) >= 1:
        whole = float(round(found))
        return Correlation(whole, Interval(whole, whole), len(xs))
    middle, half = atanh(found), _Z_95 / sqrt(len(xs) - 3)
    return Correlation(found, Interval(tanh(middle - half), tanh(middle + half)), len(xs))
