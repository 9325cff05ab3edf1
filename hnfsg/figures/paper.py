"""What a page of figures says, as plain sentences for somebody's paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from hnfsg.figures.rendering import Rendered
from hnfsg.figures.shortened import Shortened
from hnfsg.figures.sources import SourceFile


@dataclass(frozen=True)
class Paper:
    """The text: whose figures, as at when; a sentence for each figure; where they come from."""

    period: str
    sentences: tuple[str, ...]
    sources: tuple[str, ...]


def paper(rendered: Iterable[Rendered | Shortened]) -> Paper | None:
    """The takeaways of a page's figures in order, each once, with period and source, or nothing.

    Ask with figures as members see them: the text is for a paper that everybody reads.
    """
    told = [each for each in rendered if each.rows]
    shown = [each for each in told if isinstance(each, Rendered)]
    if not shown:
        return None
    newest = [each.sources[0] for each in shown if each.sources]
    return Paper(
        period=shown[0].scope_label,
        sentences=tuple(dict.fromkeys(each.takeaway for each in told)),
        sources=tuple(dict.fromkeys(map(_source, newest))),
    )


def _source(file: SourceFile) -> str:
    """`Monthly finance return, return.xlsx, published 21 February 2024`."""
    said = f"{file.dataset}, {file.file_name}"
    if file.published_at is None:
        return f"{said}, not published yet"
    day = timezone.localdate(file.published_at)
    return f"{said}, published {day.day} {day:%B %Y}"
