"""Proposals: what a file that nobody has seen before most likely holds, each with its reason.

Pure, and never applied unasked: an officer sees every proposal and its reason, and confirms it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How sure a proposal is."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True)
class Proposed:
    """A declared column, and why it is proposed."""

    name: str
    reason: str
    level: Level
