"""How an action stands, in words."""

from datetime import date

import pytest

from actions.due import Rag, standing

TODAY = date(2024, 3, 4)


@pytest.mark.parametrize(
    ("due", "rag", "words"),
    [
        (date(2024, 3, 3), Rag.OVERDUE, "overdue by 1 day"),
        (date(2024, 2, 19), Rag.OVERDUE, "overdue by 14 days"),
        (TODAY, Rag.SOON, "due today"),
        (date(2024, 3, 11), Rag.SOON, "due in 7 days"),
        (date(2024, 3, 12), Rag.ON_TIME, "due on 12 March 2024"),
        (None, Rag.NO_DAY, "by the next meeting, which is not planned yet"),
    ],
)
def test_it_stands_as_its_day_says(due: date | None, rag: Rag, words: str) -> None:
    found = standing(due=due, condition="", is_open=True, today=TODAY)
    assert (found.rag, found.words) == (rag, words)


def test_a_condition_is_told_in_its_own_words() -> None:
    found = standing(due=None, condition="once the plan is agreed", is_open=True, today=TODAY)
    assert (found.rag, found.words) == (Rag.NO_DAY, "once the plan is agreed")


def test_what_is_over_is_never_overdue() -> None:
    found = standing(due=date(2020, 1, 1), condition="", is_open=False, today=TODAY)
    assert found.rag is Rag.OVER
