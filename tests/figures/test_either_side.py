"""What a series was before and after an event."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from hnfsg.figures.either_side import Sides, either_side, series_column
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Limited,
    Polarity,
    Unit,
)
from hnfsg.periods import FinancialMonth, months

FIRST = FinancialMonth(2022, 1)  # April 2022
EVENT = date(2023, 4, 20)  # in the thirteenth month


def series(
    unit: Unit = Unit.COUNT, period: Unit = Unit.MONTH, xmr: Limited | None = None, **column: Any
) -> Figure:
    """A figure with one value a month."""
    return Figure(
        slug="scratch.series",
        title="A series",
        definition="",
        formula="",
        unit=unit,
        polarity=Polarity.NEITHER,
        sources=(),
        columns=(
            FigureColumn("period", "Month", period),
            FigureColumn("value", "Value", unit, **column),
        ),
        frame=lambda scope, vintage: pd.DataFrame(),
        takeaway=lambda frame: "",
        page="overview",
        xmr=xmr,
    )


def by_month(*values: Any) -> pd.DataFrame:
    """One value a month, from April 2022."""
    last = FIRST
    for _ in values[1:]:
        last = last.next()
    keys = [month.key for month in months(FIRST, last)]
    return pd.DataFrame({"period": keys, "value": pd.Series(values, dtype=object)})


def sides(*values: Any, on: date = EVENT, **figure: Any) -> Sides | None:
    return either_side(series(**figure), by_month(*values), on)


def test_the_means_of_the_months_on_either_side_stand_beside_each_other() -> None:
    assert sides(*[100] * 12, 500, *[130] * 12) == Sides(
        before="100",
        after="130",
        months_before="12 months, April 2022 to March 2023",
        months_after="12 months, May 2023 to April 2024",
        change="30 more",
    )


def test_the_month_of_the_event_is_on_neither_side() -> None:
    assert sides(*[100] * 12, 0, *[100] * 6) == sides(*[100] * 12, 999, *[100] * 6)


def test_a_side_is_of_a_year_at_most() -> None:
    event = date(2023, 10, 5)
    found = sides(*[9_000] * 6, *[100] * 12, 1, *[90] * 12, *[5_000] * 3, on=event)
    assert found is not None
    assert (found.before, found.after, found.change) == ("100", "90", "10 less")


@pytest.mark.parametrize("after", [0, 1, 5])
def test_with_few_months_after_it_is_too_early_to_say(after: int) -> None:
    found = sides(*[100] * 12, 100, *[130] * after)
    said = f"{after} month{'' if after == 1 else 's'} after it, of 6 needed."
    assert found == Sides(why=f"Too early to say: {said}")


def test_six_months_after_are_enough() -> None:
    found = sides(*[100] * 12, 100, *[130] * 6)
    assert found is not None
    assert found.months_after == "6 months, May 2023 to October 2023"


def test_with_few_months_before_there_is_no_mean() -> None:
    found = sides(*[100] * 5, 100, *[130] * 12, on=date(2022, 9, 1))
    assert found == Sides(
        why="Too little is known from before to say: 5 months before it, of 6 needed."
    )


def test_months_that_are_missing_are_not_counted() -> None:
    found = sides(*[100] * 12, 100, *[130] * 5, None, 160)
    assert found is not None
    assert (found.after, found.months_after) == ("135", "6 months, May 2023 to November 2023")


def test_months_too_small_to_be_told_leave_no_mean_for_it_would_be_of_the_large_ones() -> None:
    found = sides(*[100] * 12, 100, *[130] * 11, Absent.SMALL)
    assert found == Sides(why="Some of these months are too small to be told, so there is no mean.")


@pytest.mark.parametrize(
    ("unit", "was", "now", "said"),
    [
        (Unit.SHARE, 0.30, 0.25, ("30%", "25%", "5 points less")),
        (Unit.DAYS, 40, 41, ("40 days", "41 days", "1 day more")),
        (Unit.RATE, 4.0, 4.0, ("4.0", "4.0", "The same")),
    ],
)
def test_each_unit_is_written_as_elsewhere(
    unit: Unit, was: float, now: float, said: tuple[str, str, str]
) -> None:
    found = sides(*[was] * 12, was, *[now] * 12, unit=unit)
    assert found is not None
    assert (found.before, found.after, found.change) == said


def test_what_is_told_adds_up_after_rounding() -> None:
    found = sides(*[100.4] * 12, 0, *[101.6] * 12, unit=Unit.DAYS)
    assert found is not None
    assert (found.before, found.after, found.change) == ("100 days", "102 days", "2 days more")


def test_running_totals_and_forecasts_are_no_such_series() -> None:
    assert series_column(series(is_cumulative=True)) is None
    assert series_column(series(Unit.POUNDS, Unit.PERIOD)) is None
    assert series_column(series(Unit.TEXT)) is None


def test_a_series_that_offers_limits_is_one_in_pounds_too() -> None:
    figure = series(Unit.POUNDS, Unit.PERIOD, Limited("value"))
    column = series_column(figure)
    assert column is not None
    assert column.name == "value"


def test_two_values_for_a_month_are_no_series() -> None:
    frame = pd.concat([by_month(1, 2), by_month(1, 2)])
    assert either_side(series(), frame, EVENT) is None
