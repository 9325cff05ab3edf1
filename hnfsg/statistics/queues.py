"""Queues of cases: how many are open, how long until they are cleared, how many are still waiting.

Rates are cases per week, times are weeks; `survival` takes any one unit of time.
"""

from collections.abc import Mapping, Sequence

WEEKS_IN_A_YEAR = 52
WEEKS_TO_REFUSE = 6  # the longest that the law allows for a refusal to assess
WEEKS_TO_ISSUE = 20  # and for a plan


def open_cases(per_week: float, weeks: float) -> float:
    """Little's law: cases open at a time = arrivals per week x mean weeks that a case is open."""
    return per_week * weeks


def lawfully_open(
    requests_in_year: float,
    share_refused: float,
    to_refuse: float = WEEKS_TO_REFUSE,
    to_issue: float = WEEKS_TO_ISSUE,
) -> float:
    """The open cases that a process within the law holds.

    Little's law with every refusal at the end of its limit and every other request at the end of
    that for a plan (both in weeks; 6 and 20), 52 weeks to a year. It is no target/4 of waiting
    lists, which takes an empty desk for granted.
    """
    weeks = share_refused * to_refuse + (1 - share_refused) * to_issue
    return open_cases(requests_in_year / WEEKS_IN_A_YEAR, weeks)


def weeks_to_clear(queue: float, target: float, capacity: float, demand: float) -> float | None:
    """(queue - target) / (capacity - demand), in weeks.

    0 when the queue is no longer than its target; None ("never at this capacity") when capacity
    does not exceed demand: never a negative number.
    """
    if queue <= target:
        return 0.0
    if capacity <= demand:
        return None
    return (queue - target) / (capacity - demand)


def relief_capacity(demand: float, queue: float, target: float, weeks: float) -> float:
    """The cases per week that clear a queue down to its target in so many weeks.

    demand + (queue - target) / weeks. Raises ValueError for no time at all.
    """
    if weeks <= 0:
        raise ValueError("a queue is cleared in some weeks, not in none")
    return demand + max(0.0, queue - target) / weeks


def survival(times: Sequence[float], ended: Sequence[bool]) -> list[tuple[float, float]]:
    """Kaplan-Meier: at each time at which a case ended, the share that is still open after it.

    The product of 1 - ended / at risk. A case that is open when we look (`ended` false) counts as
    at risk up to its time, that time included. Kaplan and Meier, 1958.
    """
    share, steps = 1.0, []
    cases = list(zip(times, ended, strict=True))
    for time in sorted({t for t, is_end in cases if is_end}):
        at_risk = sum(t >= time for t, _ in cases)
        share *= 1 - sum(t == time and is_end for t, is_end in cases) / at_risk
        steps.append((time, share))
    return steps


def incidence(
    at_risk: Sequence[float], ended: Sequence[float], of_kind: Sequence[float]
) -> list[float | None]:
    """Aalen-Johansen: at each step in time, the share that has ended in one way by then.

    At each step so many are at risk (open and still watched), so many end in any way, and so many
    in the way asked about. The sum over steps of the share open before x of_kind / at_risk; the
    share open is the product of 1 - ended / at_risk. Cases that are open when we look count as at
    risk as long as they were watched; an end of another kind is no longer at risk. None from the
    first step at which nobody is at risk. Aalen and Johansen, 1978.
    """
    is_open, share = 1.0, 0.0
    found: list[float | None] = []
    for number, ends, wanted in zip(at_risk, ended, of_kind, strict=True):
        if number <= 0:
            break
        share += is_open * wanted / number
        is_open *= 1 - ends / number
        found.append(share)
    return [*found, *[None] * (len(at_risk) - len(found))]


def percentile(counts: Mapping[int, int], share: float) -> int | None:
    """The smallest value that at least such a share of cases do not exceed; None without cases.

    `counts` has the number of cases at each value. A half gives the median (of two in the middle
    the lower), nine tenths the 90th percentile: always a value that a case has had.
    """
    number, so_far = sum(counts.values()), 0
    for value in sorted(counts):
        so_far += counts[value]
        if counts[value] and so_far >= share * number:
            return value
    return None
