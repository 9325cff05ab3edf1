"""What a year would end at if savings came otherwise than the forecast assumes. No Django.

A scenario never replaces a forecast: it is the reported one, with the savings that it counts on
taken out and those of the scenario put in. All money in pounds; an overspend is positive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

NOUGHT = Decimal(0)
GROUPS = ("on_track", "at_risk", "not_deliverable", "unallocated")
WHOLE = 100  # per cent


@dataclass(frozen=True)
class Savings:
    """What cashable actions of a month add up to, of those that say what the forecast assumes.

    `secured` is delivered and substitutes found; `left_out` how many cashable actions do not say
    what the forecast counts on, and `left_out_planned` what these plan: nobody can tell what their
    loss would change, so they are in no other amount.
    """

    assumed: Decimal = NOUGHT
    secured: Decimal = NOUGHT
    on_track: Decimal = NOUGHT
    at_risk: Decimal = NOUGHT
    not_deliverable: Decimal = NOUGHT
    unallocated: Decimal = NOUGHT
    actions: int = 0
    left_out: int = 0
    left_out_planned: Decimal = NOUGHT

    @property
    def deliverable(self) -> Decimal:
        """What is secured and what is on track."""
        return self.secured + self.on_track


@dataclass(frozen=True)
class Position:
    """What the Summary of a month states of the full year; None where it does not."""

    spend: Decimal | None
    overspend: Decimal | None
    variance: Decimal | None
    cumulative: Decimal | None

    def moved(self, by: Decimal) -> "Position":
        """The same with so much more spent."""
        return Position(*(_more(getattr(self, field.name), by) for field in fields(self)))


def _more(amount: Decimal | None, by: Decimal) -> Decimal | None:
    return None if amount is None else amount + by


def add_up(actions: Iterable[Mapping[Any, Any]]) -> Savings:
    """The savings of a month's actions: mappings with the amounts of a management action, its
    `unallocated` and `is_cashable`. Cost avoidance is left out: it is never added to what is
    cashable.
    """
    cashable = [action for action in actions if action["is_cashable"]]
    told = [action for action in cashable if action["assumed_in_forecast"] is not None]
    silent = [action for action in cashable if action["assumed_in_forecast"] is None]
    return Savings(
        assumed=_sum(told, "assumed_in_forecast"),
        secured=_sum(told, "delivered") + _sum(told, "substitutes"),
        **{group: _sum(told, group) for group in GROUPS},
        actions=len(told),
        left_out=len(silent),
        left_out_planned=_sum(silent, "planned"),
    )


def _sum(actions: Iterable[Mapping[Any, Any]], name: str) -> Decimal:
    return sum((action[name] or NOUGHT for action in actions), NOUGHT)


def realised(savings: Savings, shares: Mapping[str, int]) -> Decimal:
    """What is saved when each group of `GROUPS` comes to so many per cent, 0 to 100."""
    return savings.secured + sum(
        (getattr(savings, group) * shares[group] / WHOLE for group in GROUPS), NOUGHT
    )


def scenario(position: Position, savings: Savings, shares: Mapping[str, int]) -> Position:
    """Where the year would end: the forecast, with the savings that it assumes taken out and those
    of the scenario put in.
    """
    return position.moved(savings.assumed - realised(savings, shares))
