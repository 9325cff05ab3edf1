"""The few facts of a figure that tiles and changes are made from, without drawing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from hnfsg.figures.cache import Question, remembered
from hnfsg.figures.frames import frame_of, measures_in
from hnfsg.figures.registry import Figure, Headline


@dataclass(frozen=True)
class Facts:
    """A figure's headline, and its measure by period key where it has one."""

    headline: Headline | None
    measures: Mapping[str, Decimal]


def facts(questions: Sequence[Question]) -> list[Facts]:
    """The facts of each question, in order, through the cache."""
    return remembered("facts", questions, lambda q: facts_in(q.figure, frame_of(q)))


def facts_in(figure: Figure, frame: pd.DataFrame) -> Facts:
    """The facts of a frame."""
    if frame.empty:
        return Facts(None, {})
    headline = figure.headline(frame) if figure.headline else None
    return Facts(headline, measures_in(figure, frame))
