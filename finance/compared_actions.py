"""A plan's actions at a month beside what they were before: its totals, and what moved of each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from finance.action_table import STATE_CHOICES, Row
from finance.figures.since import since_words
from finance.selectors import Moment
from finance.selectors.action_moves import (
    counted,
    groups_at,
    moment_of_actions,
    moved_between,
    sums,
)
from finance.selectors.actions import NOUGHT, actions_of
from hnfsg.figures.as_at import address
from hnfsg.figures.registry import Scope
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth

_SHOWN = ("planned", "delivered", "on-track", "at-risk", "not-deliverable", "unallocated")
_ALWAYS = ("planned", "delivered", "on-track", "at-risk")


@dataclass(frozen=True)
class Compared:
    """A plan's actions at the month shown, and what moved since what it is compared with.

    `now` and `before` are its cashable actions; `since` in words, blank with nothing to compare.
    """

    month: FinancialMonth
    plan: str
    everything: list[Row]
    now: list[Row]
    before: list[Row]
    moved: list[Row]
    since: str


def compare_actions(vintage: Vintage, month: FinancialMonth, plan: str, since: str) -> Compared:
    """A plan at a month, beside what `since` names."""
    now = Moment(vintage, month)
    then = moment_of_actions(vintage, month, plan, since)
    after = counted(now, plan)
    before = counted(then, plan) if then else []
    return Compared(
        month=month,
        plan=plan,
        everything=[r for r in actions_of(vintage, month) if r["plan_version"] == plan],
        now=after,
        before=before,
        moved=moved_between(then, now, plan) if then else [],
        since=since_words(since, now, then) if then else "",
    )


@dataclass(frozen=True)
class Tile:
    """A total of the plan: its list, and how far it moved with the list behind that."""

    label: str
    value: Decimal
    url: str
    moved: Decimal
    moved_url: str
    tone: str

    @property
    def change(self) -> str:
        """`£2.2m more`, or `no change`."""
        if not self.moved:
            return "no change"
        return f"{millions(abs(self.moved))} {'more' if self.moved > 0 else 'less'}"


def tiles(compared: Compared, scope: Scope, vintage: Vintage) -> list[Tile]:
    """Assumed and each state, those that are nought now and before left out."""
    total, was = sums(compared.now), sums(compared.before)
    names = dict(STATE_CHOICES) | {"planned": "Assumed in the plan"}
    found = []
    for slug in _SHOWN:
        column = slug.replace("-", "_")
        moved = total[column] - was[column] if compared.since else NOUGHT
        if total[column] or moved or slug in _ALWAYS:
            found.append(
                Tile(
                    names[slug],
                    total[column],
                    _list(scope, vintage, state=slug),
                    moved,
                    _list(scope, vintage, moved=slug),
                    _tone(slug, moved),
                )
            )
    return found


def _list(scope: Scope, vintage: Vintage, **chosen: str) -> str:
    """The address of the list of actions, so filtered."""
    return f"{address('', {**scope, **chosen}, vintage)}#actions"


def _tone(slug: str, moved: Decimal) -> str:
    if not moved or slug in ("planned", "on-track"):
        return "neutral"
    return "better" if (moved > 0) == (slug == "delivered") else "worse"


def by_lead(compared: Compared) -> list[dict[str, Any]]:
    """What each lead's cashable actions add up to: for finance officers."""
    return groups_at(compared.now, "lead")
