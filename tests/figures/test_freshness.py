"""Up to when each dataset goes, who published it, when the next is due."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from hnfsg.figures.registry import Figure
from hnfsg.intake import vintages
from hnfsg.intake.freshness import Freshness, freshness
from hnfsg.people.models import User
from tests.figures.scratch import DATASET, on, publish
from tests.intake.files import line


def of_scratch(today: date) -> Freshness:
    states = freshness(vintages.live(), today)
    return next(state for state in states if state.dataset.slug == DATASET)


def test_before_anything_is_published_nothing_is_known(total: Figure) -> None:
    state = of_scratch(date(2024, 3, 1))
    assert (state.latest, state.to, state.published_at, state.next_due_on) == (None,) * 4
    assert state.days_late == 0


# Scratch lines are due 20 days after the month's end: month 11 on 20 March 2024.
@pytest.mark.parametrize(
    ("today", "late"),
    [(date(2024, 3, 1), 0), (date(2024, 3, 20), 0), (date(2024, 3, 21), 1), (date(2024, 4, 2), 13)],
)
def test_late_begins_the_day_after_it_was_due(
    total: Figure, finance_officer: User, today: date, late: int
) -> None:
    publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(14), by=finance_officer)
    state = of_scratch(today)
    assert (state.to, state.published_by) == (date(2024, 1, 31), "FF")
    assert (state.next_due_on, state.days_late) == (date(2024, 3, 20), late)


def test_a_restated_older_month_does_not_make_the_newest_fresh(total: Figure) -> None:
    publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(14))
    publish(line("A", 1, 7, month=9), at=on(20))
    published_at = of_scratch(date(2024, 3, 1)).published_at
    assert published_at is not None
    assert published_at.date() == date(2024, 2, 14)


def test_all_datasets_cost_one_query(
    total: Figure, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(line("A", 1, 5), at=on(14))
    live = vintages.live()
    with django_assert_num_queries(1):
        freshness(live, date(2024, 3, 1))
