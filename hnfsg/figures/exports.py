"""A figure's numbers as a file: first row the headings, one row for each row of the table.

What the numbers are of (figure, scope, file, version) stands in columns of its own after them, so
that the file opens as one clean table and each row keeps its origin when it is copied elsewhere.
"""

import csv
import io
from collections.abc import Iterator

import pandas as pd

from hnfsg.figures.cache import Question
from hnfsg.figures.cells import in_file
from hnfsg.figures.frames import columns_in, frame_of
from hnfsg.figures.masking import BASE, is_told_masked
from hnfsg.figures.registry import Figure, FigureColumn, Scope, Source, Unit
from hnfsg.figures.sources import SourceFile, files_behind
from hnfsg.intake.exports import guarded

ORIGIN = ("Figure", "Shown", "Source file", "Version")
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads the pound sign wrong


def csv_file(question: Question) -> str:
    """The figure's rows as csv, for a spreadsheet program."""
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    csv.writer(out).writerows(_lines(question))
    return out.getvalue()


def file_name(figure: Figure, scope: Scope, ending: str = ".csv") -> str:
    """Such as `finance-position-overspend-2023-24-m10.csv`: a month says its year."""
    return file_stem(figure, scope) + ending


def file_stem(figure: Figure, scope: Scope) -> str:
    """The name of a figure's files, of whatever kind."""
    values = [v for v in scope.values() if not _is_said(v, scope)]
    return "-".join([figure.slug.replace(".", "-"), *values])


def _is_said(value: str, scope: Scope) -> bool:
    return any(other != value and other.startswith(value) for other in scope.values())


def _lines(question: Question) -> Iterator[list[str]]:
    figure, frame = question.figure, frame_of(question)
    columns = columns_in(figure, frame)
    yield [heading(column) for column in columns] + list(ORIGIN)
    origins = _origins(question, frame)
    for row, origin in zip(frame.itertuples(index=False, name=None), origins, strict=True):
        cells = zip(row, columns, strict=True)
        yield [in_file(value, column.unit) for value, column in cells] + origin


def heading(column: FigureColumn) -> str:
    """A column's heading with its unit."""
    return f"{column.heading} (£)" if column.unit is Unit.POUNDS else column.heading


def _origins(question: Question, frame: pd.DataFrame) -> Iterator[list[str]]:
    """For each row: figure, scope, the file that the row names or else all behind the figure."""
    figure, resolved, vintage = question.figure, question.resolved, question.vintage
    files = files_behind(figure, resolved.scope, vintage, frame)
    names = {file.upload_id: _named(file) for file in files}
    uploads = {part.part_id: part.upload_id for part in vintage.parts}
    together = "; ".join(names.values())
    version = f"definition {figure.version}, data {vintage.key[:8]}"
    if is_told_masked(figure, question.audience):
        version = f"{version}, numbers of children rounded to {BASE}"
    for row in frame.itertuples(index=False, name=None):
        source = next((value for value in row if isinstance(value, Source)), None)
        upload = uploads.get(source.part_id) if source else None
        origin = names.get(upload, together) if upload else together
        yield [str(guarded(text)) for text in (figure.title, resolved.label, origin, version)]


def _named(file: SourceFile) -> str:
    """A file's name, and how many of its rows were left out."""
    return f"{file.file_name} ({file.aside})" if file.aside else file.file_name
