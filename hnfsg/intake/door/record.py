"""What is known before a file passes the door, and what is kept of its passing."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from django.db import DatabaseError

from hnfsg.intake.checking.sheets import remembered
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door import key as keys
from hnfsg.intake.door.passage import Known, Passage
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.words import NOT_READ
from hnfsg.intake.models import IdentifierHeading
from hnfsg.intake.reading.addresses import column_letter
from hnfsg.intake.states import Refused

logger = logging.getLogger(__name__)

_TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(r"\d{9}")
_OF_FILES_WORDS = """
a and april as at august case cases child children copy corrected data december ehc ehcp ehcps end
export extract february file final for from january july june list m marked march may month november
of october plan plans report request requests return rows sen send september sheet snapshot test the
to upload v version week year years
"""
_OF_FILES = frozenset(_OF_FILES_WORDS.split())


def known_of(dataset: Dataset) -> Known:
    """What is known of a dataset's files. Two queries."""
    said = IdentifierHeading.objects.filter(dataset_slug=dataset.slug).first()
    return Known(dataset, said.heading if said else "", remembered(dataset))


@contextmanager
def quietly() -> Iterator[None]:
    """Let nothing of a file into a log: what goes wrong unforeseen is told by its kind alone."""
    try:
        yield
    except (Refused, OSError, DatabaseError):
        raise
    except Exception as problem:
        logger.error("a file could not pass the door: %s", type(problem).__name__)
        raise NotTaken(NOT_READ) from None


def kept_name(file_name: str, dataset: Dataset, ending: str = "") -> str:
    """What a file may be called: the dataset's own words and dates; else another name, since no
    other word can be told from somebody's name.
    """
    name = PurePath(file_name.replace("\\", "/")).name
    stem, own = PurePath(name).stem, PurePath(name).suffix.lower()
    ending = ending or (own if own in _TEXT_ENDINGS else ".csv")
    known = {*_OF_FILES, *_words(dataset.slug), *_words(dataset.title)}
    for sheet in dataset.sheets:
        known.update(*map(_words, (sheet.name, sheet.slug, *sheet.aliases)))
    is_plain = known.issuperset(_words(stem)) and not _LONG_NUMBER.search(stem)
    return f"{stem if is_plain and stem else dataset.slug}{ending}"


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def record_of(passages: Sequence[Passage]) -> dict[str, Any]:
    """What an upload keeps of its way through the door: places, never a cell."""
    return {
        "key": keys.fingerprint(),
        "sheets": [
            {
                "name": passage.name,
                "replaced": [column_letter(place) for place in passage.hashed],
                "left_out": [column_letter(p) for p in passage.blanked if passage.headings[p]],
            }
            for passage in passages
        ],
    }
