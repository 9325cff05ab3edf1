"""What the demo county's returns say: years, months, lines and their amounts.

Deterministic: the same month always has the same amounts. Everything adds up to the pound: the
lines to the forecast spend, forecast less budget to the variance, income and gap to the budget.
"""

import random
from dataclasses import dataclass
from functools import cache

from finance.models import Block, Category
from hnfsg.periods import OUTTURN, FinancialMonth, months

FIRST = FinancialMonth(2021, 1)
LAST = FinancialMonth(2023, 10)
RESTATED = FinancialMonth(2023, 8)
BALANCING = "HN22"  # takes what rounding leaves
SPECIAL = "HN14"  # independent special schools
LARGEST_SPECIAL_MOVE = 640_000
MOVED_BUDGET = FinancialMonth(2022, 7)  # the month in which a budget moved between two lines
MOVED_BUDGET_AMOUNT = 350_000
# What happened to single lines, apart from the general pressure: year, month, line, pounds.
EVENTS = {
    (2022, 5, "HN11"): 480_000,
    (2022, 9, "HN02"): 610_000,
    (2023, 6, "HN07"): 390_000,
    (2023, 9, "HN10"): 420_000,
    (2023, 10, "HN16"): 310_000,
}


@dataclass(frozen=True)
class Line:
    """A budget line: its share of its block's budget and of the pressure, and a unit's price."""

    code: str
    name: str
    block: Block
    category: Category
    share: float
    pressure: float
    price: int = 0  # pounds a place; 0 where nothing is counted


@dataclass(frozen=True)
class Year:
    """A financial year, in pounds: grant by block after recoupment, and what was reported."""

    start: int
    before_recoupment: int
    income: dict[Block, int]
    gap: int  # the deficit that the budget was set with
    brought_forward: int
    contributions: int
    overspend: tuple[int, ...]  # by month from April; the thirteenth is the outturn

    @property
    def income_after(self) -> int:
        """DSG income after recoupment, all blocks."""
        return sum(self.income.values())


def _grant(schools: int, central: int, high_needs: int, early_years: int) -> dict[Block, int]:
    return {
        Block.SCHOOLS: schools,
        Block.CENTRAL: central,
        Block.HIGH_NEEDS: high_needs,
        Block.EARLY_YEARS: early_years,
    }


def _thousands(*amounts: int) -> tuple[int, ...]:
    return tuple(amount * 1_000 for amount in amounts)


YEARS = {
    2021: Year(
        2021,
        before_recoupment=596_310_000,
        income=_grant(164_420_000, 3_901_000, 80_115_000, 39_604_000),
        gap=22_800_000,
        brought_forward=49_000_000,
        contributions=0,
        overspend=_thousands(
            24_100, 27_900, 31_100, 33_300, 34_400, 35_050, 35_600, 36_100, 36_600, 37_050,
            37_300, 37_450, 37_600,
        ),
    ),
    # The grant of 2022/23 is Devon's as published in July 2023; month 8 to the outturn are its
    # forecasts as reported to its education forum.
    2022: Year(
        2022,
        before_recoupment=620_229_185,
        income=_grant(168_228_373, 3_720_978, 89_661_988, 40_796_325),
        gap=24_100_000,
        brought_forward=86_600_000,
        contributions=0,
        overspend=_thousands(
            26_000, 29_300, 32_500, 35_100, 36_900, 38_500, 39_700, 40_536, 40_896, 41_100,
            40_700, 39_900, 38_960,
        ),
    ),
    2023: Year(
        2023,
        before_recoupment=657_940_000,
        income=_grant(174_950_000, 3_594_000, 100_920_000, 43_430_000),
        gap=24_900_000,
        brought_forward=125_560_000,
        contributions=3_500_000,
        overspend=_thousands(
            26_400, 29_900, 33_500, 36_600, 37_400, 38_100, 38_700, 39_600, 40_300, 40_900, 40_700,
        ),
    ),
}  # fmt: skip
FIRST_STATED = {RESTATED: 39_200_000}  # what November 2023 said before it was sent again

_SB, _CS, _HN, _EY = Block.SCHOOLS, Block.CENTRAL, Block.HIGH_NEEDS, Block.EARLY_YEARS
_NOT = Category.NOT_HIGH_NEEDS
LINES = (
    Line("HN01", "Special school places", _HN, Category.SPECIAL, 0.130, 0.030, 10_000),
    Line("HN02", "Special school top-ups", _HN, Category.SPECIAL, 0.158, 0.130, 13_400),
    Line("HN03", "Primary top-ups", _HN, Category.MAINSTREAM, 0.082, 0.110, 4_900),
    Line("HN04", "Secondary top-ups", _HN, Category.MAINSTREAM, 0.061, 0.100, 5_300),
    Line("HN05", "Early years inclusion fund", _HN, Category.EARLY_YEARS, 0.013, 0.010, 2_600),
    Line("HN06", "Specialist bases", _HN, Category.SPECIALIST_BASES, 0.012, 0.005, 11_800),
    Line("HN07", "Further education top-ups", _HN, Category.POST_16, 0.047, 0.060, 6_900),
    Line("HN08", "Specialist bases in colleges", _HN, Category.POST_16_BASES, 0.006, 0.010, 9_800),
    Line("HN09", "Resourced provision", _HN, Category.SUPPORT_BASES, 0.009, 0.004, 9_600),
    Line("HN10", "Specialist post-16 colleges", _HN, Category.POST_16_SPECIALIST, 0.040, 0.060,
         42_000),
    Line("HN11", "Alternative provision places", _HN, Category.ALTERNATIVE, 0.066, 0.051, 18_500),
    Line("HN12", "Other alternative provision", _HN, Category.ALTERNATIVE, 0.021, 0.060, 14_200),
    Line("HN13", "Hospital education", _HN, Category.ALTERNATIVE, 0.012, 0.005),
    Line(SPECIAL, "Independent special schools", _HN, Category.INDEPENDENT, 0.251, 0.175, 58_300),
    Line("HN15", "Other independent schools", _HN, Category.INDEPENDENT_OTHER, 0.021, 0.050,
         33_000),
    Line("HN16", "Education otherwise than at school", _HN, Category.EOTAS, 0.016, 0.060, 21_500),
    Line("HN17", "Personal budgets", _HN, Category.EOTAS, 0.006, 0.015, 7_400),
    Line("HN18", "Home education support", _HN, Category.HOME_EDUCATION, 0.002, 0.005),
    Line("HN19", "Speech, language and other therapies", _HN, Category.OTHER, 0.014, 0.010),
    Line("HN20", "Sensory and physical support", _HN, Category.OTHER, 0.012, 0.000),
    Line("HN21", "Places in other councils' schools", _HN, Category.SPECIAL, 0.013, 0.030, 12_700),
    Line(BALANCING, "Inclusion support and outreach", _HN, Category.OTHER, 0.008, 0.000),
    Line("SB01", "Primary school budgets", _SB, _NOT, 0.590, 0.000),
    Line("SB02", "Secondary school budgets", _SB, _NOT, 0.380, 0.000),
    Line("SB03", "Growth fund", _SB, _NOT, 0.015, 0.005),
    Line("SB04", "De-delegated services", _SB, _NOT, 0.015, 0.000),
    Line("CS01", "School admissions", _CS, _NOT, 0.230, 0.000),
    Line("CS02", "Statutory duties for all schools", _CS, _NOT, 0.420, 0.005),
    Line("CS03", "Copyright licences", _CS, _NOT, 0.180, 0.000),
    Line("CS04", "Historic commitments", _CS, _NOT, 0.170, 0.000),
    Line("EY01", "Three and four year olds, universal", _EY, _NOT, 0.600, 0.005),
    Line("EY02", "Three and four year olds, extended", _EY, _NOT, 0.270, 0.005),
    Line("EY03", "Two year olds", _EY, _NOT, 0.100, 0.000),
    Line("EY04", "Early years pupil premium and access", _EY, _NOT, 0.015, 0.000),
    Line("EY05", "Central early years team", _EY, _NOT, 0.015, 0.000),
)  # fmt: skip


def returned_months() -> list[FinancialMonth]:
    """Every month for which a return is sent, in the order in which they were due."""
    due = list(months(FIRST, LAST))
    for start in (2021, 2022):
        due.insert(due.index(FinancialMonth(start + 1, 2)), FinancialMonth(start, OUTTURN))
    return due


def budgets_at(month: FinancialMonth) -> dict[str, int]:
    """The budget of each line in a month: as approved, but for money moved between lines."""
    made = budgets(month.start_year)
    if month >= MOVED_BUDGET and month.start_year == MOVED_BUDGET.start_year:
        made["HN11"] -= MOVED_BUDGET_AMOUNT
        made["HN12"] += MOVED_BUDGET_AMOUNT
    return made


def budgets(start_year: int) -> dict[str, int]:
    """The approved budgets; a block's add up to its grant, those of high needs to grant and gap."""
    year = YEARS[start_year]
    made: dict[str, int] = {}
    for block, income in year.income.items():
        whole = income + (year.gap if block is Block.HIGH_NEEDS else 0)
        lines = [line for line in LINES if line.block is block]
        shares = sum(line.share for line in lines)
        for line in lines:
            made[line.code] = _thousand(whole * line.share / shares)
        made[lines[-1].code] += whole - sum(made[line.code] for line in lines)
    return made


@cache
def forecasts(start_year: int) -> tuple[dict[str, int], ...]:
    """The forecast of each line, by month: the budget and its part of the reported pressure."""
    year = YEARS[start_year]
    chance = random.Random(start_year)  # noqa: S311 - invented amounts, not secrets
    made: list[dict[str, int]] = []
    before = dict(budgets(start_year))
    reported = year.gap
    for number, overspend in enumerate(year.overspend, start=1):
        events = {code: e for (y, m, code), e in EVENTS.items() if (y, m) == (start_year, number)}
        before = _moved(before, overspend - reported, events, chance)
        made.append(before)
        reported = overspend
    return tuple(made)


def _moved(
    before: dict[str, int], total: int, events: dict[str, int], chance: random.Random
) -> dict[str, int]:
    """Spread a month's move over the lines: the events, then each line's part of the pressure.

    Independent special schools never move further than their limit; what it cuts off, and what
    rounding leaves, goes to the special school top-ups and to the balancing line.
    """
    weights = sum(line.pressure for line in LINES)
    general = total - sum(events.values())
    moves = {
        line.code: _thousand(general * line.pressure / weights + _noise(before[line.code], chance))
        + events.get(line.code, 0)
        for line in LINES
        if line.block is Block.HIGH_NEEDS or line.pressure
    }
    limit = LARGEST_SPECIAL_MOVE
    wanted = moves[SPECIAL]
    moves[SPECIAL] = max(-limit, min(limit, wanted))
    moves["HN02"] += wanted - moves[SPECIAL]
    moves[BALANCING] = 0
    moves[BALANCING] = total - sum(moves.values())
    return {code: amount + moves.get(code, 0) for code, amount in before.items()}


def _thousand(amount: float) -> int:
    return round(amount / 1_000) * 1_000


def _noise(amount: int, chance: random.Random) -> float:
    return amount * chance.uniform(-0.0008, 0.0008)


def restatement(stated: dict[str, int]) -> dict[str, int]:
    """November 2023 as it was sent first: before ten more placements were known."""
    less = YEARS[2023].overspend[RESTATED.month - 1] - FIRST_STATED[RESTATED]
    return stated | {SPECIAL: stated[SPECIAL] - 300_000, "HN10": stated["HN10"] - (less - 300_000)}
