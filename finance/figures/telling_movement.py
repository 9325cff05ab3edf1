"""What moved, in a sentence, as a headline, and with the numbers put in. From the frame alone."""

from decimal import Decimal
from typing import Any

import pandas as pd

from hnfsg.figures.registry import Absent, Headline, Term, Unit, Working
from hnfsg.money import millions, signed_millions
from hnfsg.periods import FinancialMonth

NAMED = 3  # lines that the sentence names
ROUNDING = 1_000  # pounds by which the Summary may differ without a word

Row = dict[Any, Any]


def takeaway(frame: pd.DataFrame) -> str:
    """`The forecast rose £0.6m since month 9: Top-ups +£0.4m; the other 31 lines +£0.2m together.`

    With what the Summary states where it moved otherwise than its lines.
    """
    total = _of_kind(frame, "total")
    since, now = str(total["since"]), FinancialMonth.from_key(str(total["month"]))
    if isinstance(total["moved"], Absent):
        return f"There is nothing to compare {now.name.lower()} with: {since}."
    lines, moved = _lines(frame), _moved_lines(frame)
    if not moved:
        return f"No line moved since {since}.{_stated_otherwise(frame)}"
    named, rest = moved[:NAMED], moved[NAMED:]
    parts = ", ".join(f"{row['line']} {signed_millions(row['moved'])}" for row in named)
    if rest:
        others = sum((row["moved"] for row in rest), Decimal(0))
        count = len(lines) - len(named)
        lines_together = f"{count} lines {signed_millions(others)} together"
        parts += f"; the other {lines_together if count > 1 else f'line {signed_millions(others)}'}"
    return f"{_opening(total, now)}: {parts}.{_stated_otherwise(frame)}"


def _opening(total: Row, now: FinancialMonth) -> str:
    moved, since = total["moved"], total["since"]
    then = FinancialMonth.from_key(str(total["month_then"]))
    if now.is_outturn and not then.is_outturn:
        return f"Spending came to {_more(moved)} the forecast of {since}"
    if then.start_year != now.start_year:
        return f"The forecast of {now.name.lower()} is {_more(moved)} that of {since}, another year"
    what = "The spending" if now.is_outturn else "The forecast"
    if moved == 0:
        return f"{what} did not change in all since {since}, and lines did"
    return f"{what} {'rose' if moved > 0 else 'fell'} {millions(abs(moved))} since {since}"


def _more(amount: Decimal) -> str:
    if amount == 0:
        return "the same as"
    return f"{millions(abs(amount))} {'more' if amount > 0 else 'less'} than"


def _stated_otherwise(frame: pd.DataFrame) -> str:
    """What the Summary says, where it moved by another amount than the lines."""
    stated, apart = (_of_kind(frame, kind) for kind in ("stated", "apart"))
    if not apart or abs(apart["moved"]) <= ROUNDING:
        return ""
    return (
        f" The forecast spend on the Summary moved by {signed_millions(stated['moved'])}, "
        f"{_more(apart['moved'])} the lines."
    )


def headline(frame: pd.DataFrame) -> Headline | None:
    """By how much the forecast of all lines together moved."""
    total = _of_kind(frame, "total")
    if isinstance(total["moved"], Absent):
        return None
    return Headline(
        label=f"Moved since {total['since']}",
        value=total["moved"],
        unit=Unit.POUNDS,
        period=str(total["month"]),
        note=f"All lines together: {millions(total['now'])} now, {millions(total['then'])} then",
    )


def workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """Now less then; then the lines that moved most and the others, which come to the same."""
    total = _of_kind(frame, "total")
    if isinstance(total["moved"], Absent):
        return ()
    terms = (Term(total["now"], "all lines now"), Term(total["then"], "all lines then", -1))
    found = [Working(terms, "moved in all")]
    moved = _moved_lines(frame)
    parts = [Term(row["moved"], str(row["line"])) for row in moved[:NAMED]]
    if others := moved[NAMED:]:
        amount = sum((row["moved"] for row in others), Decimal(0))
        parts.append(Term(amount, "the other lines together"))
    if len(parts) > 1:
        found.append(Working(tuple(parts), "moved in all"))
    if stated := _of_kind(frame, "stated"):
        pair = (
            Term(stated["moved"], "as the Summary moved"),
            Term(total["moved"], "as the lines moved", -1),
        )
        if stated["moved"] != total["moved"]:
            found.append(Working(pair, "Summary less lines"))
    return tuple(found)


def _of_kind(frame: pd.DataFrame, kind: str) -> Row:
    """The row of a kind of which there is one at most; empty where there is none."""
    return next((row for row in frame.to_dict("records") if row["kind"] == kind), {})


def _lines(frame: pd.DataFrame) -> list[Row]:
    return [row for row in frame.to_dict("records") if row["kind"] == "line"]


def _moved_lines(frame: pd.DataFrame) -> list[Row]:
    return [row for row in _lines(frame) if not isinstance(row["moved"], Absent) and row["moved"]]
