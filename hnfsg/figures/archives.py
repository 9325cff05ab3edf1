"""Every figure of a page in one file: a csv of each, and where the numbers come from."""

import io
import zipfile
from collections.abc import Sequence

from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file, file_name
from hnfsg.figures.frames import frame_of
from hnfsg.figures.workbooks import notes

README = "README.txt"
_HEAD = """Each figure of the page is a csv file here: first row the headings, then one row for each
row of its table. [x] is not available, [z] not applicable, [c] too few to show.
"""
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same figures give the same bytes


def zip_file(questions: Sequence[Question]) -> bytes:
    """A zip of each question's csv and a README of definitions and sources."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in [(README, _readme(questions)), *map(_csv, questions)]:
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return out.getvalue()


def _csv(question: Question) -> tuple[str, str]:
    return file_name(question.figure, question.resolved.scope), csv_file(question)


def _readme(questions: Sequence[Question]) -> str:
    parts = [_HEAD]
    for question in questions:
        name = file_name(question.figure, question.resolved.scope)
        said = [f"{what}: {text}" for what, text in notes(question, frame_of(question))]
        parts.append("\n".join([name, "-" * len(name), *said, ""]))
    return "\n".join(parts)
