"""The demo county's schools: 380 of them in four areas, invented, with invented numbers.

Deterministic: the same list always.
"""

import random
from dataclasses import dataclass
from functools import cache
from itertools import cycle

AREAS = ("North", "East", "South", "West")
FIRST_URN = 910_001  # no school in England has a URN from 900,000 on
_SEED = 380
_COUNTS = {"Nursery": 6, "Primary": 303, "Secondary": 44, "All-through": 3, "Special": 20, "PRU": 4}
# Smallest, usual and largest roll of a phase.
_ROLLS = {
    "Nursery": (40, 70, 110),
    "Primary": (28, 110, 630),
    "Secondary": (380, 880, 1_650),
    "All-through": (500, 900, 1_400),
    "Special": (48, 100, 210),
    "PRU": (25, 55, 90),
}
_FIRST = (
    "Alder", "Ash", "Birch", "Bramble", "Brook", "Cairn", "Cedar", "Clover", "Combe", "Copper",
    "Elder", "Elm", "Fern", "Foxglove", "Gorse", "Granite", "Hawthorn", "Hazel", "Heather",
    "Heron", "Hollow", "Holly", "Ivy", "Juniper", "Kestrel", "Larch", "Linden", "Maple", "Marsh",
    "Meadow", "Mill", "Moor", "Oak", "Orchard", "Otter", "Quarry", "Rowan", "Sorrel", "Thistle",
    "Willow",
)  # fmt: skip
_SECOND = ("bank", "bridge", "cross", "field", "ford", "gate", "hill", "mead", "side", "wood")
_KINDS = {
    "Nursery": ("Nursery School",),
    "Primary": ("Primary School", "Primary Academy", "Community Primary School"),
    "Secondary": ("Academy", "Community College", "School"),
    "All-through": ("All-through School",),
    "Special": ("Special School", "Special Academy"),
    "PRU": ("Pupil Referral Unit",),
}


@dataclass(frozen=True)
class School:
    """One school: its number, name, phase, area and pupils on roll."""

    urn: str
    name: str
    phase: str
    area: str
    roll: int


@cache
def schools() -> tuple[School, ...]:
    """Every school, by number."""
    chance = random.Random(_SEED)  # noqa: S311 - invented schools, not secrets
    names = [first + second for first in _FIRST for second in _SECOND]
    chance.shuffle(names)
    areas = cycle(AREAS)
    made: list[School] = []
    for phase, count in _COUNTS.items():
        kinds = cycle(_KINDS[phase])
        low, usual, high = _ROLLS[phase]
        for _ in range(count):
            number = len(made)
            made.append(
                School(
                    str(FIRST_URN + number),
                    f"{names[number]} {next(kinds)}",
                    phase,
                    next(areas),
                    round(chance.triangular(low, high, usual)),
                )
            )
    return tuple(made)
