"""What is wrong with a return, told by file, row and heading, never by what stands there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROWS_TOLD = 3  # of one kind of problem
KINDS_TOLD = 12


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a return out: of which file, how it is put right, in which row.

    `what` follows on the file's name: “has no heading upn”. `row` is 0 where it is of no one row.
    """

    file: str
    what: str
    fix: str
    row: int = 0


class NotAReturn(Exception):
    """A return is not let in. The message says why, where and what to do."""

    def __init__(self, problems: Sequence[Problem] = (), sentence: str = "") -> None:
        super().__init__(sentence or told(problems))
        self.problems = tuple(problems)


def told(problems: Iterable[Problem]) -> str:
    """The problems as sentences: each kind once, with the first of its rows and how many more."""
    kinds: dict[tuple[str, str, str], list[int]] = {}
    for problem in problems:
        kinds.setdefault((problem.file, problem.what, problem.fix), []).append(problem.row)
    order = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    sentences = [_sentence(kind, kinds[kind]) for kind in order[:KINDS_TOLD]]
    if len(order) > KINDS_TOLD:
        sentences.append(f"And {len(order) - KINDS_TOLD:,} more kinds of problem.")
    return " ".join(sentences)


def _sentence(kind: tuple[str, str, str], rows: list[int]) -> str:
    file, what, fix = kind
    numbered = sorted(row for row in Counter(rows) if row)
    if not numbered:
        return f"{file} {what}. {fix}"
    shown = ", ".join(f"{row:,}" for row in numbered[:ROWS_TOLD])
    more = len(numbered) - ROWS_TOLD
    rest = f" and {more:,} more" if more > 0 else ""
    rows_word = "row" if len(numbered) == 1 else "rows"
    return f"{file} {rows_word} {shown}{rest}: {what}. {fix}"
