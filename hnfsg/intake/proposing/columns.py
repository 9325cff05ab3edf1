"""Which column of a file is which of ours."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from hnfsg.intake.declarations import Column, ColumnType, Personal, Sheet, heading_key
from hnfsg.intake.proposing import Level, Proposed
from hnfsg.intake.proposing.kinds import Kind, are_choices, could_hold
from hnfsg.intake.proposing.subjects import Subject
from hnfsg.intake.proposing.words import most_like
from hnfsg.money import without_unit
from hnfsg.periods import parse_month_and_year

_LIKE, _VERY_LIKE = 0.75, 0.9


def propose_columns(
    sheet: Sheet, subjects: Sequence[Subject], known: dict[int, Proposed] | None = None
) -> dict[int, Proposed]:
    """Place -> the declared column that it most likely is.

    `known` is what is remembered of a file like this. No column of ours is proposed twice, but
    where it was remembered so. The surest ways come first: named so, a usual other name, the same
    without its month, a like name, and at last the only one of its kind that is left.
    """
    found = _Finding(sheet, subjects, dict(known or {}))
    for way in (_named, _aliased, _without_month, _alike, _by_kind):
        way(found)
    return found.proposed


@dataclass
class _Finding:
    sheet: Sheet
    subjects: Sequence[Subject]
    proposed: dict[int, Proposed] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        """The declared columns that are still free."""
        taken = {proposed.name for proposed in self.proposed.values()}
        return [
            c
            for c in self.sheet.columns
            if c.name not in taken and c.personal is not Personal.DROPPED
        ]

    @property
    def free(self) -> list[Subject]:
        """The subjects that nothing is proposed for yet."""
        return [subject for subject in self.subjects if subject.place not in self.proposed]


def _keys(spellings: Iterable[str]) -> list[str]:
    """The spellings of a heading as they are compared, with and without a unit."""
    keys = [heading_key(t) for text in spellings for t in (text, without_unit(text))]
    return [key for key in dict.fromkeys(keys) if key]


def _match(
    found: _Finding,
    keys_of: Callable[[Subject], list[str]],
    names: Callable[[Column], Iterable[str]],
    reason: str,
    level: Level,
) -> None:
    for subject in found.free:
        keys = keys_of(subject)
        for column in found.columns:
            if any(heading_key(name) in keys for name in names(column)):
                said = reason.format(column.heading)
                found.proposed[subject.place] = Proposed(column.name, said, level)
                break


def _own_names(column: Column) -> tuple[str, ...]:
    return (column.heading, column.name)


def _all_names(column: Column) -> tuple[str, ...]:
    return (column.heading, column.name, *column.aliases)


def _named(found: _Finding) -> None:
    _match(found, lambda s: _keys(s.spellings), _own_names, "named so in the template", Level.SURE)


def _aliased(found: _Finding) -> None:
    reason = "a usual other name of {}"
    _match(found, lambda s: _keys(s.spellings), lambda c: c.aliases, reason, Level.SURE)


def _monthless(spellings: Iterable[str]) -> list[str]:
    said = [parse_month_and_year(text) for text in spellings]
    return [month.rest for month in said if month and month.rest]


def _without_month(found: _Finding) -> None:
    def keys(subject: Subject) -> list[str]:
        return _keys(_monthless(subject.spellings))

    _match(found, keys, _all_names, "{} and a month", Level.LIKELY)


def _alike(found: _Finding) -> None:
    """The pairs of a heading and a column that are most like, the best first."""
    pairs = []
    for subject in found.free:
        spellings = [*subject.spellings, *_monthless(subject.spellings)]
        bare = dict.fromkeys(without_unit(text) for text in spellings)
        for column in found.columns:
            is_key = column.name in found.sheet.identity
            if could_hold(column, subject.kind, subject.values, is_key=is_key):
                score, name = max(
                    (most_like(text, _all_names(column)) for text in bare), default=(0.0, "")
                )
                if score >= _LIKE:
                    pairs.append((score, -subject.place, column.name, name))
    for score, minus_place, column_name, name in sorted(pairs, reverse=True):
        if -minus_place in found.proposed or column_name not in {c.name for c in found.columns}:
            continue
        level = Level.LIKELY if score >= _VERY_LIKE else Level.GUESS
        found.proposed[-minus_place] = Proposed(column_name, f"like “{name}”", level)


def _by_kind(found: _Finding) -> None:
    """What is left: columns whose values are our choices, and the only one of its kind."""
    for column in found.columns:
        if column.type is ColumnType.CHOICE:
            fitting = [s for s in found.free if are_choices(column, s.values)]
            reason = f"its values are those of {column.heading}"
            _take_only(found, column, fitting, reason, Level.LIKELY)
    needed = [c for c in found.columns if c.required]
    _only_of(found, [c for c in needed if c.is_money], Kind.AMOUNTS, "amounts")
    keys = [c for c in needed if c.name in found.sheet.identity]
    _only_of(found, keys, Kind.CODES, "codes")
    _only_of(found, [c for c in needed if c.name == found.sheet.label], Kind.WORDS, "words")


def _only_of(found: _Finding, columns: list[Column], kind: Kind, called: str) -> None:
    fitting = [s for s in found.free if s.kind is kind]
    if len(columns) == 1:
        reason = f"the only column of {called} left"
        _take_only(found, columns[0], fitting, reason, Level.GUESS)


def _take_only(
    found: _Finding, column: Column, fitting: list[Subject], reason: str, level: Level
) -> None:
    if len(fitting) == 1 and column.name in {c.name for c in found.columns}:
        found.proposed[fitting[0].place] = Proposed(column.name, reason, level)
