"""What officers corrected on the page, put in the place of what the file says."""

from collections.abc import Iterator, Mapping

import pandas as pd

from hnfsg.intake.models import Upload

Cells = Mapping[tuple[int, int], str]  # (row from 1, column from 0) -> text


def corrections_of(upload: Upload) -> dict[str, dict[tuple[int, int], str]]:
    """The corrected cells of an upload by sheet; none of one that is not kept. One query."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    if upload._state.adding:
        return found
    for cell in upload.corrections.all():
        found.setdefault(cell.sheet, {})[cell.row, cell.column] = cell.now
    return found


def corrected(chunk: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """A chunk with its corrected cells; the same chunk where none is in it."""
    here = {at: text for at, text in cells.items() if at[0] in chunk.index}
    if not here:
        return chunk
    chunk = chunk.copy()
    for (row, column), text in here.items():
        values = chunk[column].astype(object) if column in chunk else None
        chunk[column] = pd.Series("", index=chunk.index, dtype=object) if values is None else values
        chunk.loc[row, column] = text
    return chunk


def all_corrected(chunks: Iterator[pd.DataFrame], cells: Cells) -> Iterator[pd.DataFrame]:
    """Every chunk with its corrected cells."""
    for chunk in chunks:
        yield corrected(chunk, cells) if cells else chunk
