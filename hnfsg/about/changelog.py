"""CHANGELOG.md as HTML: headings, lists, paragraphs, bold, code. The rest is shown as typed.

Our own file only, and escaped all the same. Headings move down by one: the page has its own.
"""

import html
import re
from collections.abc import Iterator
from itertools import groupby

_HEADING = re.compile(r"(#{2,4}) (.+)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")
_CLASSES = {2: "app-title app-title--second", 3: "app-card__title", 4: "app-card__title"}


def as_html(markdown: str) -> str:
    """The file without its own title and what stands before the first second-level heading."""
    _, found, rest = markdown.partition("\n## ")
    return "\n".join(_blocks(f"## {rest}")) if found else ""


def _blocks(text: str) -> Iterator[str]:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    for is_item, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if is_item:
            items = "".join(f"<li>{_inline(line[2:])}</li>" for line in group)
            yield f'<ul class="govuk-list govuk-list--bullet">{items}</ul>'
        else:
            yield from map(_line, group)


def _line(line: str) -> str:
    if match := _HEADING.fullmatch(line):
        level = len(match[1])
        return f'<h{level} class="{_CLASSES[level]}">{_inline(match[2])}</h{level}>'
    return f"<p>{_inline(line)}</p>"


def _inline(text: str) -> str:
    """Bold and code in a line, the rest escaped."""
    pieces = _CODE.split(text)
    return "".join(
        f"<code>{html.escape(piece)}</code>"
        if index % 2
        else _BOLD.sub(r"<strong>\1</strong>", html.escape(piece))
        for index, piece in enumerate(pieces)
    )
