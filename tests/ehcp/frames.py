"""A figure's frame of what is live, and the slow twin of a count."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from ehcp.calendars import later
from ehcp.models import RequestOutcome
from hnfsg.figures.cache import Question
from hnfsg.figures.frames import frame_of
from hnfsg.figures.registry import Audience, Figure
from hnfsg.figures.scopes import resolve
from hnfsg.intake import vintages

Rows = Iterable[Mapping[str, Any]]


def frame(figure: Figure, audience: Audience = Audience.OFFICER, **params: str) -> pd.DataFrame:
    """A figure's frame of what is live."""
    vintage = vintages.live()
    return frame_of(Question.of(figure, resolve(figure, params, vintage), vintage, audience))


def rows_of(found: pd.DataFrame, *columns: str) -> dict[Any, dict[str, Any]]:
    """The rows of a frame by the texts of some columns."""
    by = {}
    for row in found.to_dict("records"):
        key = tuple(row[column] for column in columns)
        by[key[0] if len(key) == 1 else key] = row
    return by


def received(rows: Rows, first: date, months: int = 1, **fields: str) -> int:
    """How many requests of so many months from a first day, counted one by one."""
    return len(those(rows, first, months, **fields))


def those(rows: Rows, first: date, months: int = 1, **fields: str) -> list[Mapping[str, Any]]:
    """The requests of so many months from a first day that have these values."""
    return [
        row
        for row in rows
        if first <= row["received_date"] < later(first, months)
        and row["request_outcome"] != RequestOutcome.BEFORE
        and all(row.get(name, "") == value for name, value in fields.items())
    ]


def as_member(figure: Figure, **params: str) -> pd.DataFrame:
    """A figure's frame of what is live, as members may know it."""
    return frame(figure, Audience.MEMBER, **params)
