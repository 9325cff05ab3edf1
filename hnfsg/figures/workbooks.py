"""A figure as a workbook: its numbers on one sheet, what must be known to read them on another."""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hnfsg.figures.as_at import carried
from hnfsg.figures.cache import Question
from hnfsg.figures.cells import NUMERIC, SYMBOLS, UNIT_WORDS, absence, in_file
from hnfsg.figures.exports import heading
from hnfsg.figures.frames import columns_in, frame_of, has_limits, said_of
from hnfsg.figures.limits import switch
from hnfsg.figures.markers import Explanations, explanations
from hnfsg.figures.masking import is_told_masked, masked_words
from hnfsg.figures.registry import Figure, FigureColumn, MoreSheet, Unit
from hnfsg.figures.sources import SourceFile, files_behind
from hnfsg.figures.workings import due_of, worked_out
from hnfsg.intake.exports import guarded
from hnfsg.periods import period_name

NUMBERS, NOTES = "Numbers", "Notes"
_HEADING = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="12436D")
_WRAP = Alignment(wrap_text=True, vertical="top")
_FORMATS = {Unit.POUNDS: "#,##0;-#,##0;0", Unit.SHARE: "0.0%"}
_WIDEST, _NARROWEST = 60, 12

Note = tuple[str, str]


def xlsx_file(question: Question) -> bytes:
    """The figure's rows as an .xlsx, with the notes that its page shows under it."""
    frame = frame_of(question)
    book = Workbook()
    book.remove(book.worksheets[0])
    _rows(book.create_sheet(NUMBERS), columns_in(question.figure, frame), frame)
    more = more_sheets(question, frame)
    for sheet in more:
        _rows(book.create_sheet(sheet.name), sheet.columns, sheet.frame)
    _notes(book.create_sheet(NOTES), question, frame, more)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def more_sheets(question: Question, frame: pd.DataFrame) -> Sequence[MoreSheet]:
    """The further sheets of a figure that has rows; called once its frame was given."""
    make = question.figure.more_sheets
    if make is None or frame.empty:
        return ()
    return make(question.resolved.scope, question.vintage)


def _rows(page: Worksheet, columns: Sequence[FigureColumn], frame: pd.DataFrame) -> None:
    page.append([guarded(heading(column)) for column in columns])
    for row in frame.itertuples(index=False, name=None):
        page.append([_cell(value, column) for value, column in zip(row, columns, strict=True)])
    for number, column in enumerate(columns, start=1):
        if column.unit in _FORMATS:
            for cell in page[get_column_letter(number)][1:]:
                cell.number_format = _FORMATS[column.unit]
    _dress(page)


def _cell(value: Any, column: FigureColumn) -> object:
    """Numbers as numbers; symbols for what is not there; text that is no formula."""
    if column.unit in NUMERIC and absence(value) is None:
        return Decimal(str(value))
    return in_file(value, column.unit)


def _notes(
    page: Worksheet, question: Question, frame: pd.DataFrame, more: Sequence[MoreSheet]
) -> None:
    page.append(["What", "Said"])
    for what, said in (*notes(question, frame), *((f"Sheet {s.name}", s.said) for s in more)):
        page.append([what, guarded(said)])
    _dress(page)
    for row in page.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = _WRAP
    page.column_dimensions["B"].width = 100


def notes(question: Question, frame: pd.DataFrame) -> Iterator[Note]:
    """What must be known to read the numbers: pairs of what and said."""
    figure = question.figure
    yield "Figure", figure.title
    yield "Shown", question.resolved.label or "Everything"
    yield "In a sentence", said_of(question, frame)
    yield from _declared(figure, frame)
    if figure.xmr and not frame.empty and has_limits(question):
        said = switch(figure, frame, "", is_on=True).sentences
        yield "Limits of usual variation", " ".join(said)
    yield from _sources(question, frame)
    if is_told_masked(figure, question.audience):
        yield "Masking", masked_words(figure)
    yield from ((symbol, absent.value) for absent, symbol in SYMBOLS.items() if symbol != absent)
    yield "Version", f"definition {figure.version}, data {question.vintage.key[:8]}"


def _declared(figure: Figure, frame: pd.DataFrame) -> Iterator[Note]:
    yield "Definition", figure.definition
    yield "How it is worked out", figure.formula
    for working in worked_out(figure, frame):
        yield "With the numbers", " ".join(filter(None, (working.text, working.note)))
    if figure.basis:
        yield "Basis", figure.basis
    yield "Unit", UNIT_WORDS[figure.unit]
    yield "Good or bad", figure.polarity.sentence
    for column in columns_in(figure, frame):
        if column.definition:
            yield column.heading, column.definition
    for note in figure.notes:
        yield "Good to know", note


def _sources(question: Question, frame: pd.DataFrame) -> Iterator[Note]:
    figure, resolved, vintage = question.figure, question.resolved, question.vintage
    for day in carried(vintage).values():
        yield "As at", f"As we knew it at the end of {day}"
    for file in files_behind(figure, resolved.scope, vintage, frame):
        yield "Source", _source(file)
    for each in due_of(figure, vintage):
        if each.last:
            yield "Next due", f"{each.dataset}: {each.next}, due on {each.next_due}"
    for marker in explanations(figure, resolved.scope, vintage, frame, Explanations()):
        about = ", ".join(filter(None, (period_name(marker.period), marker.subject)))
        yield "Explained by officers", f"{about}: {marker.text}"


def _source(file: SourceFile) -> str:
    ends = dict.fromkeys((*file.months[:1], *file.months[-1:]))
    months = f" for {' to '.join(ends)}" if ends else ""
    when = "not published yet"
    if file.published_at:
        day = file.published_at
        when = f"published {day.day} {day:%B %Y}" + (f" by {file.by}" if file.by else "")
    aside = f", {file.aside}" if file.aside else ", no rows set aside"
    return f"{file.dataset}, {file.file_name}{months}, {when}{aside}"


def _dress(page: Worksheet) -> None:
    page.freeze_panes = "A2"
    for number, cell in enumerate(page[1], start=1):
        cell.font, cell.fill, cell.alignment = _HEADING, _FILL, _WRAP
        letter = get_column_letter(number)
        widest = max(len(str(c.value or "")) for c in page[letter])
        page.column_dimensions[letter].width = min(_WIDEST, max(_NARROWEST, widest + 2))
