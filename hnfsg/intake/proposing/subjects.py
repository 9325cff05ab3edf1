"""What proposals are made about: a heading of a file with the values beneath it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.proposing.kinds import Kind, kind_of

LOOKED_AT = 60  # rows beneath the headings
Rows = Mapping[int, list[str]]


@dataclass(frozen=True)
class Subject:
    """A column of a file: its place from 0, the ways its heading may be spelt, its values."""

    place: int
    spellings: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What its values are."""
        return kind_of(self.values)


def subject_at(block: HeadingBlock, rows: Rows, place: int, *spellings: str) -> Subject:
    """The subject of a column; by its own heading and what is above it, unless spelt otherwise."""
    heading = block.heading(place)
    own = (heading.text, f"{heading.above} {heading.text}") if heading.above else (heading.text,)
    return Subject(place, spellings or own, values_under(block, rows, place))


def values_under(block: HeadingBlock, rows: Rows, place: int) -> tuple[str, ...]:
    """The values beneath a heading, blank ones too."""
    numbers = sorted(number for number in rows if number >= block.data_from)[:LOOKED_AT]
    return tuple(rows[n][place] if place < len(rows[n]) else "" for n in numbers)
