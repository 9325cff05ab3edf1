"""Where another table begins on the same sheet: its rows are not ours, whatever stands in them."""

import re
from collections.abc import Mapping

import numpy as np

from hnfsg.intake.declarations import Sheet
from hnfsg.intake.layout import Layout
from hnfsg.intake.texts import Mask, Texts
from hnfsg.money import BLANK_MARKS, read_number

_YEAR = re.compile(r"20\d\d")
MIN_WORDS = 2  # columns of amounts that hold words in a row of headings


def next_table(
    sheet: Sheet, layout: Layout, used: Mapping[int, Texts], loose: Mask, under: Mask
) -> int | None:
    """The place of the first row that looks like the headings of another table, or None.

    It has words and no figure in the columns of our amounts, and stands below a blank row or a
    row of words (`loose`); `under` are the rows beneath our own headings.
    """
    money = [
        used[place]
        for name, place in layout.columns.items()
        if sheet.column(name).is_money and place in used
    ]
    if not money:
        return None
    after_gap = np.concatenate(([False], loose[:-1]))
    for place in np.flatnonzero(under & after_gap).tolist():
        said = [texts.words[texts.codes[place]] for texts in money]
        words = sum(map(_is_heading, said))
        if words >= min(MIN_WORDS, len(money)) and not any(map(_is_figure, said)):
            return place
    return None


def _is_heading(text: str) -> bool:
    """Whether a cell of our amounts says what no amount says: words, a year, a month."""
    return text.lower() not in BLANK_MARKS and not _is_figure(text)


def _is_figure(text: str) -> bool:
    return read_number(text) is not None and not _YEAR.fullmatch(text)
