"""The text of notes as paragraphs under items, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Lines that open a part of an item, not its words.
LABEL = re.compile(
    r"^(minutes|discussion|decisions?|actions?|resolved|notes?|agreed|items?|no\.? item)\s*[:.]?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?P<number>\d{1,3})\s*[.)]?$")
_NUMBERED = re.compile(
    r"^(?P<number>\d{1,3})\s*[.)]\s*(?P<title>[A-Z][^.!?]{2,90})$|"
    r"^(?P<bare>\d{1,3})\s+(?P<words>[A-Z][A-Za-z,’'&/ -]{2,60})$"
)
_BULLET = re.compile(r"^[\s·•▪◦*–-]+(?=\S)")
# Cells that ran together: `... schools KK, PW, AH3 Alternative provision ...`
_GLUED_ITEM = re.compile(r"(?<=\b[A-Z]{2})\s?(?=\d{1,2}[.)]?\s?[A-Z][a-z]+)")
_ENDS = (".", "!", "?", ":", ";")
_LONGEST = 2_000  # letters of a paragraph; what is longer is parted
_TITLE = 140  # letters that an item’s title may have
_WRAPPED = 60  # letters, from which a line may go on in the next one
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(“\"])")
_AS_SPACE = str.maketrans({"\u00a0": " ", "\t": " ", "\u200b": " ", "\ufeff": " "})


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its words, where they stand in the text, and the item that they are of."""

    text: str
    start: int
    end: int
    item: str = ""
    is_heading: bool = False

    @property
    def is_label(self) -> bool:
        """Whether it only opens what follows, such as `Minutes:`."""
        return LABEL.match(self.text) is not None


def paragraphs(text: str) -> list[Paragraph]:
    """Every paragraph in order: wrapped lines joined, glued items parted, headings known."""
    found: list[Paragraph] = []
    item, after_number = "", ""
    for start, end in _spans(text):
        words = _clean(text[start:end])
        if not words:
            continue
        if number := _NUMBER.match(words):
            after_number = number["number"]
            continue
        heading = _NUMBERED.match(words)
        if after_number and _is_sentence(words):  # a row of a table: number, text, initials
            item, after_number = after_number, ""
        elif after_number or heading:
            title = (
                words if after_number or heading is None else heading["title"] or heading["words"]
            )
            number_of = after_number or (heading and (heading["number"] or heading["bare"])) or ""
            item, after_number = f"{number_of} {_without_attachment(title)}", ""
            found.append(Paragraph(words, start, end, item, is_heading=True))
            continue
        found.append(Paragraph(words, start, end, item))
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return [each.strip() for each in _SENTENCE.split(text) if each.strip()]


def _is_sentence(words: str) -> bool:
    return words.endswith(_ENDS) or len(words) > _TITLE


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends: at a line's end unless the line was wrapped."""
    start, last = 0, ""
    for line in re.finditer(r"[^\n]*\n?", text):
        if not line[0]:
            break
        words = line[0].strip()
        goes_on = len(last) >= _WRAPPED and not last.endswith(_ENDS) and words[:1].islower()
        if not goes_on:
            if start < line.start():
                yield from _parted(text, start, line.start())
            start = line.start()
        last = words
    if start < len(text):
        yield from _parted(text, start, len(text))


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, parted where the cells of two rows ran together."""
    cuts = [cut.start() for cut in _GLUED_ITEM.finditer(text, start, end)]
    for cut in [*cuts, end]:
        while cut - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            middle = space if space > start else start + _LONGEST
            yield start, middle
            start = middle
        yield start, cut
        start = cut


def _clean(text: str) -> str:
    return " ".join(_BULLET.sub("", text.translate(_AS_SPACE)).split())


def _without_attachment(title: str) -> str:
    """A title without what a web page adds to it: `pdf icon PDF 155 KB`."""
    return re.sub(r"\s*(pdf icon.*|PDF \d+ KB.*)$", "", title).strip()
