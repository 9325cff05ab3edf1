"""How much of everything the demo county has: close to what was published of Devon.

Requests, refusals, new plans, plans within 20 weeks and plans in January are those of DfE's
release of 2025 for Devon; who asked follows the notes of its sub group (29% parents in 2020, 43%
in 2023/24), and it could not say who asked in 2018 to 2021. What came before 2018, and the first
weeks of 2024, are invented.
"""

from dataclasses import dataclass
from datetime import date

FIRST = date(2018, 1, 1)  # requests from here on; older ones only where a plan came of them
LAST = date(2024, 4, 30)  # stories go on beyond the newest extract, so that it has open cases
EXTRACTS = (
    date(2022, 1, 31),
    date(2023, 1, 31),
    date(2023, 9, 30),
    date(2023, 11, 30),
    date(2024, 1, 31),
)
SOURCE_KNOWN_FROM = date(2022, 1, 1)
# How many requests a month has beside the others of its year, from January.
SEASONS = (9, 9, 12, 7, 9, 10, 10, 3, 6, 8, 10, 7)
LOCKDOWN = {(2020, 4): 0.5, (2020, 5): 0.6}


@dataclass(frozen=True)
class Year:
    """A calendar year of requests and of plans.

    Shares are of one: `parents` of the requests, `decided` within six weeks of the decisions,
    `within` 20 weeks of the new plans. `advice` is the usual wait for the advice, in days;
    `in_force` the plans at its end.
    """

    requests: int
    refused: int
    withdrawn: int
    parents: float
    decided: float
    advice: int
    plans: int
    within: float
    in_force: int


YEARS = {
    2018: Year(1_602, 205, 22, 0.27, 0.90, 44, 1_080, 0.41, 5_162),
    2019: Year(1_666, 236, 20, 0.28, 0.88, 46, 1_435, 0.321, 6_474),
    2020: Year(1_693, 466, 24, 0.29, 0.86, 42, 1_335, 0.544, 7_295),
    2021: Year(1_745, 385, 19, 0.32, 0.78, 58, 914, 0.388, 7_926),
    2022: Year(2_017, 707, 15, 0.36, 0.72, 84, 932, 0.118, 8_400),
    2023: Year(2_148, 753, 9, 0.43, 0.855, 92, 1_101, 0.049, 8_873),
    2024: Year(760, 280, 4, 0.43, 0.95, 80, 460, 0.032, 9_080),  # four months
}
MONTHS_OF_2024 = 4
PARENTS_OF_EARLY_2023 = 0.39  # January to March, so that 2023/24 has 43%
BEFORE = 700  # assessed when 2018 began, of requests of 2017
OLDER_PLANS = 4_230  # in force when 2018 began
NOT_ISSUED = 0.075  # of the assessments
EXPORTED = 0.006  # of the requests, and as many assessments withdrawn
EXCEPTED = 0.008
AGAIN = 0.03  # of the requests are for a child who was refused before
MEDIATED = 0.10  # of the refusals (47 of 466 in 2020)
MEDIATED_OVERTURNED = 0.40  # of those (19 of 47)
APPEALED = 0.09
APPEALED_OVERTURNED = 0.35
