"""What lies between a budget and the overspend that is forecast: savings, numbers, price, the rest.

Pure: no Django. The steps add up to forecast less budget of the lines, to the penny, and nothing
is counted twice: what savings a budget counted on and lost is taken out of the lines that they
name. The conventions and their limits: docs/adr/0055-movement-and-bridge.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from finance.effects import PENNY, Amounts, Effects, told


class Step(StrEnum):
    """What adds to a budget, or takes from it."""

    SAVINGS = "Lost savings"
    OFFSET = "Offset on the same lines"
    NUMBERS = "More or fewer places"
    PRICE = "Dearer or cheaper places"
    OTHER = "Other lines"


@dataclass(frozen=True)
class Row:
    """Where a part comes from: the part of an upload and the row of its sheet."""

    part_id: int
    row_number: int


@dataclass(frozen=True)
class BudgetLine:
    """A line of the full year, with the names that a saving may call it by."""

    code: str
    name: str
    category: str
    amounts: Amounts
    row: Row


@dataclass(frozen=True)
class Saving:
    """A management action: what it should save, and what the forecast still counts on, in pounds.

    `names` is the line or category that it reduces, as the return has it; `is_cashable` None where
    the return does not say.
    """

    ref: str
    plan: str
    title: str
    names: str
    planned: Decimal | None
    assumed: Decimal | None
    is_cashable: bool | None
    row: Row


@dataclass(frozen=True)
class Part:
    """One line's or action's part in a step: what it was, less the lost savings taken out of it."""

    step: Step
    name: str
    before: Decimal
    row: Row
    taken: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        """What it adds."""
        return self.before - self.taken


@dataclass(frozen=True)
class Bridge:
    """The parts of all steps, and what could not be told.

    `split` are the lines parted into numbers and price, `unsplit` those without volumes, or with
    too few to be told; `without_amounts` state no budget or no forecast. Of the savings:
    `unplaced` name no line or category that is there, so they stay within the other steps; of
    `not_stated` it is not said what was planned or is assumed; of `kind_unknown` not whether they
    are cashable, so they count, as they do on the page of management actions.
    """

    parts: tuple[Part, ...]
    split: tuple[BudgetLine, ...] = ()
    unsplit: tuple[BudgetLine, ...] = ()
    without_amounts: tuple[BudgetLine, ...] = ()
    unplaced: tuple[Saving, ...] = ()
    not_stated: tuple[Saving, ...] = ()
    kind_unknown: tuple[Saving, ...] = ()

    def total(self, step: Step) -> Decimal:
        """What a step adds."""
        return sum((part.amount for part in self.of(step)), Decimal(0))

    def of(self, step: Step) -> list[Part]:
        """The parts of a step, the largest first."""
        found = [part for part in self.parts if part.step is step]
        return sorted(found, key=lambda part: -abs(part.amount))

    @property
    def variance(self) -> Decimal:
        """Forecast less budget of all lines: what the steps add up to."""
        return sum((part.amount for part in self.parts), Decimal(0))


def lost(saving: Saving) -> Decimal:
    """What was planned less what the forecast still counts on. Negative where it is more."""
    return (saving.planned or Decimal(0)) - (saving.assumed or Decimal(0))


def bridge(lines: Sequence[BudgetLine], savings: Sequence[Saving]) -> Bridge:
    """The steps from the budget of these lines to their forecast; the savings are of one plan."""
    counted = [line for line in lines if _variance(line) is not None]
    sorted_out = _sorted_out(savings)
    found = [_parts(line) for line in counted]
    placed, unplaced = [], []
    by_lines: dict[tuple[int, ...], Decimal] = {}
    for saving in filter(lost, sorted_out.counted):
        places = _places(saving, counted)
        if not places:
            unplaced.append(saving)
            continue
        placed.append(Part(Step.SAVINGS, saving.title, lost(saving), saving.row))
        by_lines[places] = by_lines.get(places, Decimal(0)) + lost(saving)
    for places in sorted(by_lines, key=len):  # lines by name before whole categories
        _take_out(by_lines[places], places, counted, found)
    parts = [part for of_line in found for part in of_line]
    return Bridge(
        parts=(*placed, *(part for part in parts if part.before or part.taken)),
        split=tuple(line for line in counted if _is_split(line)),
        unsplit=tuple(line for line in counted if not _is_split(line)),
        without_amounts=tuple(line for line in lines if _variance(line) is None),
        unplaced=tuple(unplaced),
        not_stated=tuple(sorted_out.not_stated),
        kind_unknown=tuple(sorted_out.kind_unknown),
    )


@dataclass
class _SortedOut:
    """Savings that are no cost avoidance and state both amounts, and why others do not count."""

    counted: list[Saving] = field(default_factory=list)
    not_stated: list[Saving] = field(default_factory=list)
    kind_unknown: list[Saving] = field(default_factory=list)


def _sorted_out(savings: Sequence[Saving]) -> _SortedOut:
    found = _SortedOut()
    for saving in savings:
        if saving.is_cashable is False:
            continue
        if saving.planned is None or saving.assumed is None:
            found.not_stated.append(saving)
        else:
            found.counted.append(saving)
            found.kind_unknown += [saving] if saving.is_cashable is None else []
    return found


def _variance(line: BudgetLine) -> Decimal | None:
    budget, forecast = line.amounts.budget, line.amounts.forecast
    return None if budget is None or forecast is None else forecast - budget


def _is_split(line: BudgetLine) -> bool:
    return isinstance(told(line.amounts), Effects)


def _parts(line: BudgetLine) -> list[Part]:
    """A line's numbers and price where they are told, else all of it as one of the other lines."""
    effects = told(line.amounts)
    if isinstance(effects, Effects):
        both = ((Step.NUMBERS, effects.numbers), (Step.PRICE, effects.price))
        return [Part(step, line.name, amount, line.row) for step, amount in both]
    return [Part(Step.OTHER, line.name, _variance(line) or Decimal(0), line.row)]


def _places(saving: Saving, lines: Sequence[BudgetLine]) -> tuple[int, ...]:
    """Which lines a saving names: by code or name, else all of the category; none where unknown."""
    wanted = _plain(saving.names)
    if not wanted:
        return ()
    named = tuple(i for i, x in enumerate(lines) if wanted in (_plain(x.code), _plain(x.name)))
    return named or tuple(i for i, x in enumerate(lines) if wanted == _plain(x.category))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _take_out(
    amount: Decimal,
    places: tuple[int, ...],
    lines: Sequence[BudgetLine],
    found: list[list[Part]],
) -> None:
    """Take an amount out of what some lines are over by, in proportion, down to nought.

    What is left then must be offset on these lines by something that the data does not name.
    """
    spots = [(i, k) for i in places for k in range(len(found[i]))]
    sizes = [max(Decimal(0), _towards(amount) * found[i][k].amount) for i, k in spots]
    whole = sum(sizes, Decimal(0))
    taken = min(abs(amount), whole)
    shares = [
        (taken * size / whole).quantize(PENNY, ROUND_HALF_UP) if whole else Decimal(0)
        for size in sizes
    ]
    shares[sizes.index(max(sizes))] += taken - sum(shares, Decimal(0))
    for (i, k), share in zip(spots, shares, strict=True):
        part = found[i][k]
        found[i][k] = replace(part, taken=part.taken + _towards(amount) * share)
    if beyond := amount - _towards(amount) * taken:
        first = lines[places[0]]
        name = first.name if len(places) == 1 else first.category
        found[places[0]].append(Part(Step.OFFSET, name, Decimal(0), first.row, taken=beyond))


def _towards(amount: Decimal) -> int:
    return 1 if amount > 0 else -1
