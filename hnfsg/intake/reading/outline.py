"""The first rows of every sheet, small enough to be kept: what an officer chooses cells in."""

from collections.abc import Iterable
from typing import Any

from hnfsg.intake.reading.book import RawSheet

MAX_SHEETS = 40
MAX_CELLS = 60_000  # in all sheets together
MAX_COLUMNS = 60
MAX_TEXT = 80  # characters of a cell
MAX_MERGED = 500  # areas of a sheet


def outline(sheets: Iterable[RawSheet]) -> list[dict[str, Any]]:
    """What `models.Outline.sheets` keeps: one dict for each sheet, cells sparse.

    name, skipped, rows (how many; of a long text file those of the head), merged (areas that
    begin within what is kept) and cells ({row: {column: text}}).
    """
    left = MAX_CELLS
    kept = []
    for sheet in list(sheets)[:MAX_SHEETS]:
        cells, left = _cells(sheet, left)
        kept.append(
            {
                "name": sheet.name,
                "skipped": sheet.skipped,
                "rows": sheet.reach[0] if sheet.reach else len(sheet.head),
                "merged": [list(area) for area in sheet.merged if _is_kept(area, sheet)][
                    :MAX_MERGED
                ],
                "cells": cells,
            }
        )
    return kept


def _is_kept(area: tuple[int, int, int, int], sheet: RawSheet) -> bool:
    return area[0] <= len(sheet.head) and area[1] < MAX_COLUMNS


def _cells(sheet: RawSheet, left: int) -> tuple[dict[str, dict[str, str]], int]:
    """The cells that hold something, until so many are kept; and how many more may be."""
    head = sheet.head.iloc[:, :MAX_COLUMNS]
    kept: dict[str, dict[str, str]] = {}
    for row, texts in zip(head.index, head.astype(object).itertuples(index=False), strict=True):
        found = {
            str(column): str(text)[:MAX_TEXT]
            for column, text in zip(head.columns, texts, strict=True)
            if str(text).strip()
        }
        if len(found) > left:
            break
        if found:
            kept[str(row)] = found
            left -= len(found)
    return kept, left
