"""Figures whose tables are too long for a page: told there in a sentence, with a link to all rows.

Neither their table nor their chart is drawn, which for thousands of rows is most of what a page
costs; the figure's own page has both.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hnfsg.figures.cache import Question
from hnfsg.figures.frames import frame_of
from hnfsg.figures.registry import Figure

MOST_ROWS = 200  # of a table on a page of several figures


@dataclass(frozen=True)
class Shortened:
    """A figure that has more rows than a page shows: its sentence, and how many rows.

    `url` is its own page, in the scope of the page that shortens it.
    """

    figure: Figure
    takeaway: str
    rows: int
    url: str = ""

    @property
    def id(self) -> str:
        """As the figure's component has it, for links to it."""
        return self.figure.slug.replace(".", "-")

    @property
    def count(self) -> str:
        """How many rows, as it is written."""
        return f"{self.rows:,}"

    @property
    def name(self) -> str:
        """The last part of the figure's slug, as templates name it."""
        return self.figure.slug.rpartition(".")[2]


def too_long(questions: Iterable[Question]) -> dict[str, Shortened]:
    """Those of the figures asked for that have more than `MOST_ROWS` rows, by slug."""
    frames = ((question.figure, frame_of(question)) for question in questions)
    return {
        figure.slug: Shortened(figure, figure.takeaway(frame), len(frame))
        for figure, frame in frames
        if len(frame) > MOST_ROWS
    }
