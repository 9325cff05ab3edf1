"""The first rows of every sheet, small enough to be kept: what an officer chooses cells in."""

from collections.abc import Iterable
from typing import Any

from hnfsg.intake.reading.book import RawSheet

MAX_SHEETS = 40
MAX_CELLS = 60_000  # in all sheets together
HEAD_ROWS = 24  # those of every sheet come first: headings stand there
HEAD_COLUMNS = 400  # as wide as a dataset can be, so that no heading is lacking
MAX_COLUMNS = 60  # of the rows under the head
MAX_TEXT = 80  # characters of a cell
MAX_MERGED = 500  # areas of a sheet

Cells = dict[str, dict[str, str]]


def outline(sheets: Iterable[RawSheet]) -> list[dict[str, Any]]:
    """What `models.Outline.sheets` keeps: one dict for each sheet, cells sparse.

    name, skipped, rows (how many; of a long text file those of the head), merged (areas that
    begin within what is kept) and cells ({row: {column: text}}).
    """
    taken = list(sheets)[:MAX_SHEETS]
    heads, left = _share(taken, slice(None, HEAD_ROWS), HEAD_COLUMNS, MAX_CELLS)
    others, _ = _share(taken, slice(HEAD_ROWS, None), MAX_COLUMNS, left)
    return [
        {
            "name": sheet.name,
            "skipped": sheet.skipped,
            "rows": sheet.reach[0] if sheet.reach else len(sheet.head),
            "merged": [list(area) for area in sheet.merged if _is_kept(area, sheet)][:MAX_MERGED],
            "cells": head | rest,
        }
        for sheet, head, rest in zip(taken, heads, others, strict=True)
    ]


def _is_kept(area: tuple[int, int, int, int], sheet: RawSheet) -> bool:
    return area[0] <= len(sheet.head) and area[1] < MAX_COLUMNS


def _share(sheets: list[RawSheet], rows: slice, width: int, left: int) -> tuple[list[Cells], int]:
    """These rows of each sheet, until so many cells are kept; and how many more may be."""
    kept = []
    for sheet in sheets:
        cells, left = _cells(sheet, rows, width, left)
        kept.append(cells)
    return kept, left


def _cells(sheet: RawSheet, rows: slice, width: int, left: int) -> tuple[Cells, int]:
    """The cells that hold something, until so many are kept; and how many more may be."""
    head = sheet.head.iloc[rows, :width]
    kept: Cells = {}
    for row, texts in zip(head.index, head.astype(object).itertuples(index=False), strict=True):
        found = {
            str(column): str(text).strip()[:MAX_TEXT].rstrip()
            for column, text in zip(head.columns, texts, strict=True)
            if str(text).strip()
        }
        if len(found) > left:
            break
        if found:
            kept[str(row)] = found
            left -= len(found)
    return kept, left
