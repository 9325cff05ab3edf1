"""What an upload would change, told by those who know: a small protocol.

Intake lies below the figures and may not import them; they register a previewer here.
"""

from dataclasses import dataclass
from typing import Protocol

from hnfsg.intake.vintages import Vintage


@dataclass(frozen=True)
class HeadlineChange:
    """One headline before and after, already in words.

    `tone` is worse, better, more, less or same: how the change reads by the figure's polarity.
    """

    slug: str
    label: str
    before: str
    after: str
    change: str
    tone: str
    period: str


class Previewer(Protocol):
    """What intake asks of the figures."""

    def headline_changes(
        self, dataset: str, before: Vintage, after: Vintage
    ) -> list[HeadlineChange]:
        """Every headline made from a dataset, before and after, changed or not."""
        ...

    def figures(self, dataset: str, vintage: Vintage, period: str) -> list[str]:
        """The figures made from a dataset as HTML, as members would see them in a vintage."""
        ...


_previewers: list[Previewer] = []


def register(previewer: Previewer) -> None:
    """Let somebody tell what an upload would change."""
    if previewer not in _previewers:
        _previewers.append(previewer)


def headline_changes(dataset: str, before: Vintage, after: Vintage) -> list[HeadlineChange]:
    """Every headline made from a dataset, before and after."""
    return [c for p in _previewers for c in p.headline_changes(dataset, before, after)]


def figures(dataset: str, vintage: Vintage, period: str) -> list[str]:
    """The figures made from a dataset as HTML, in a vintage."""
    return [html for p in _previewers for html in p.figures(dataset, vintage, period)]
