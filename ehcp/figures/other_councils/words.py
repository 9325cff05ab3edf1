"""What the figures of the page Other councils say in a sentence."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp.figures.other_councils.places import COUNCILS, NATION, OURS, REGION
from hnfsg.figures.cells import absence, written
from hnfsg.figures.registry import Unit

Takeaway = Callable[[pd.DataFrame], str]
_ORDINALS = {1: "", 2: "second ", 3: "third "}


def of_share(column: str, did: str, part: str, base: str, of: str) -> Takeaway:
    """`In 2022 Combeshire refused 35.1% of requests (707 of 2,017), up from 22.1% in 2021. ...`"""

    def takeaway(frame: pd.DataFrame) -> str:
        row = newest(frame, column)
        if row is None:
            return _none(frame)
        said = f"In {row['year']} {row['place']} {did} {percent(row[column])} {of}"
        if not absence(row[part]) and not absence(row[base]):
            said += f" ({row[part]:,} of {row[base]:,})"
        return " ".join(
            (f"{said}{_since(frame, row, column, percent)}.", *beside(frame, row, column, percent))
        )

    return takeaway


def of_rate(rate: str, count: str, did: str, what: str) -> Takeaway:
    """`In 2022 Combeshire had 24.1 requests for each 1,000 pupils (2,017 in all)`, or counts."""

    def takeaway(frame: pd.DataFrame) -> str:
        row = newest(frame, rate)
        if row is not None:
            said = (
                f"In {row['year']} {row['place']} {did} {rated(row[rate])} {what} for each 1,000 "
                f"pupils ({row[count]:,} in all){_since(frame, row, rate, rated)}."
            )
            return " ".join((said, *beside(frame, row, rate, rated)))
        row = newest(frame, count)
        if row is None:
            return _none(frame)
        return (
            f"In {row['year']} {row['place']} {did} {row[count]:,} {what}"
            f"{_since(frame, row, count, counted)}. Rates need the pupils of each council, which "
            "come with school funding."
        )

    return takeaway


def percent(value: Any) -> str:
    """A share with one decimal: `35.1%`."""
    return written(value, Unit.SHARE)


def rated(value: Any) -> str:
    """A rate with one decimal."""
    return written(value, Unit.RATE)


def counted(value: Any) -> str:
    """A whole number."""
    return f"{value:,}"


def newest(frame: pd.DataFrame, column: str) -> dict[Any, Any] | None:
    """The row of the council shown for the newest year with a value."""
    own = frame[frame["which"] == OURS]
    told = [row for row in own.to_dict("records") if not absence(row[column])]
    return max(told, key=lambda row: int(row["year"])) if told else None


def beside(
    frame: pd.DataFrame, row: dict[Any, Any], column: str, write: Callable[[Any], str]
) -> list[str]:
    """What England and the region had in the same year, and where the council stands."""
    same = frame[frame["year"] == row["year"]].to_dict("records")
    told = [r for r in same if not absence(r[column])]
    wider = [f"{r['place']} {write(r[column])}" for r in told if r["which"] in (NATION, REGION)]
    councils = [r for r in told if r["which"] in COUNCILS]
    said = [f"{', '.join(wider)}."] if wider else []
    if len(councils) > 1:
        said.append(_standing(row[column], [r[column] for r in councils]))
    return said


def _standing(value: Any, values: list[Any]) -> str:
    """`It is the highest of the 11 councils shown.` Those with the same value share a place."""
    above = sum(v > value for v in values) + 1
    below = sum(v < value for v in values) + 1
    place, end = (above, "highest") if above <= below else (below, "lowest")
    which = _ORDINALS.get(place, f"{place}th ")
    tied = "one of the" if values.count(value) > 1 else "the"
    return f"It is {tied} {which}{end} of the {len(values)} councils shown."


def _since(
    frame: pd.DataFrame, row: dict[Any, Any], column: str, write: Callable[[Any], str]
) -> str:
    """`, up from 22.1% in 2021`, against the year before; nothing where it is not told."""
    own = frame[(frame["which"] == OURS) & (frame["year"] == str(int(row["year"]) - 1))]
    if own.empty or absence(own.iloc[0][column]):
        return ""
    before = own.iloc[0][column]
    if write(before) == write(row[column]):
        return f", the same as in {int(row['year']) - 1}"
    change = "up" if Decimal(str(row[column])) > Decimal(str(before)) else "down"
    return f", {change} from {write(before)} in {int(row['year']) - 1}"


def _none(frame: pd.DataFrame) -> str:
    names = frame.loc[frame["which"] == OURS, "place"]
    return f"Nothing of this is published of {names.iloc[-1] if len(names) else 'this council'}."
