"""Which plan versions a month and a year have, in which order, and what an address names."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from finance.action_names import slug_of, text_of
from finance.models import ManagementActionRow
from finance.selectors.actions import ACTIONS, NOUGHT
from finance.selectors.parts import DATASET, REMEMBERED, Parts, year_of
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth


class _InMonth(NamedTuple):
    """A plan version in a month, and what its actions plan together, cost avoidance too."""

    plan: str
    period: str
    planned: Decimal


class _Known:
    """The plan versions of some parts; what is asked of a month is worked out once."""

    def __init__(self, found: list[_InMonth]) -> None:
        self.found = sorted(found, key=lambda each: each.period)
        self.first = self._first(self.found)
        self._at: dict[FinancialMonth, list[str]] = {}

    def at(self, month: FinancialMonth) -> list[str]:
        """As `plans_at` has them."""
        if month not in self._at:
            year, key = year_of(month), month.key
            of_year = [e for e in self.found if e.period.startswith(year) and e.period <= key]
            first = self._first(of_year)
            here = {each.plan: each.planned for each in of_year if each.period == key}
            self._at[month] = sorted(here, key=lambda plan: (first[plan], -here[plan], plan))
        return self._at[month]

    @staticmethod
    def _first(found: list[_InMonth]) -> dict[str, str]:
        """The first month of each plan version."""
        return {each.plan: each.period for each in reversed(found)}


def plans_at(vintage: Vintage, month: FinancialMonth) -> list[str]:
    """The plan versions of a month, in the order in which their year first had them.

    So the one that the year's budget and forecast were made with comes first, and a new plan that
    stands beside it later. Of two that came together, the one that plans more.
    """
    return list(_known(vintage).at(month))


def plans_by_age(vintage: Vintage, month: FinancialMonth) -> list[str]:
    """The plan versions of a month, the oldest first: by the first month of all that had them."""
    known = _known(vintage)
    return sorted(known.at(month), key=lambda plan: known.first[plan])


def plans_of_year(vintage: Vintage, year: str) -> list[str]:
    """Every plan version of a financial year (`2023-24`), in the order of their months."""
    found = _known(vintage).found
    return list(dict.fromkeys(each.plan for each in found if each.period.startswith(year)))


def newest_with_plan(vintage: Vintage, plan_slug: str) -> tuple[str, FinancialMonth] | None:
    """The plan version that an address names and the newest month that has it; None for none."""
    for each in reversed(_known(vintage).found):
        if slug_of(each.plan) == plan_slug:
            return each.plan, FinancialMonth.from_key(each.period)
    return None


def named(
    vintage: Vintage, plan_slug: str, ref_slug: str
) -> tuple[str, str, list[FinancialMonth]] | None:
    """The plan version, the reference and the months, in order, of the action of an address.

    None where no return that counts has it. One query, two more where its name is hashed.
    """
    plan = newest_with_plan(vintage, plan_slug)
    if plan is None:
        return None
    parts = dict(_parts(vintage))
    rows = ManagementActionRow.objects.filter(part_id__in=parts, plan_version=plan[0])
    for ref in _refs(rows, ref_slug):
        found = rows.filter(ref=ref).values_list("part_id", flat=True)
        months = sorted(FinancialMonth.from_key(parts[part]) for part in found)
        if months:
            return plan[0], ref, months
    return None


def _refs(rows: QuerySet[ManagementActionRow], slug: str) -> Iterator[str]:
    """The references that a slug may stand for: of plain words, else one with a hash."""
    plain = text_of(slug)
    if slug_of(plain) == slug:
        yield plain
    others = rows.order_by().values_list("ref", flat=True).distinct()
    yield from (text for text in others if slug_of(text) == slug)


def _parts(vintage: Vintage) -> Parts:
    return tuple((part.part_id, part.period) for part in vintage.live(DATASET, ACTIONS))


def _known(vintage: Vintage) -> _Known:
    """The plan versions of every month; one query, which answers for every month after it."""
    return _of_parts(_parts(vintage))


@lru_cache(maxsize=REMEMBERED)
def _of_parts(parts: Parts) -> _Known:
    by_part = dict(parts)
    found = (
        ManagementActionRow.objects.filter(part_id__in=by_part)
        .order_by()
        .values_list("part_id", "plan_version")
        .annotate(sum_planned=Sum("planned"))
    )
    return _Known(
        [_InMonth(plan, by_part[part], planned or NOUGHT) for part, plan, planned in found]
    )
