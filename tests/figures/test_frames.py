"""A frame that its declaration does not describe is found before anybody reads it."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from hnfsg.figures import registry
from hnfsg.figures.cache import Question
from hnfsg.figures.frames import FrameMismatch, frame_of, measures_in
from hnfsg.figures.registry import Audience, Figure, FigureColumn, Unit
from hnfsg.figures.scopes import Resolved
from hnfsg.intake.vintages import Vintage
from tests.figures.scratch import FIGURE

COLUMNS = (
    FigureColumn("period", "Month", Unit.PERIOD),
    FigureColumn("total", "Total", Unit.POUNDS),
    FigureColumn("lines", "Lines", Unit.COUNT),
)


def framed(rows: list[list[object]], names: list[str] | None = None) -> pd.DataFrame:
    names = names or [c.name for c in COLUMNS]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    figure = replace(FIGURE, columns=COLUMNS, frame=lambda scope, vintage: frame)
    return frame_of(Question.of(figure, Resolved({}, ""), Vintage(()), Audience.MEMBER))


def test_a_frame_as_declared_comes_through() -> None:
    assert len(framed([["2023-24-m10", Decimal(5), 3], ["2023-24-m11", None, None]])) == 2


def test_columns_in_another_order_are_refused() -> None:
    with pytest.raises(FrameMismatch, match=r"scratch\.total declares the columns"):
        framed([[Decimal(5), "2023-24-m10", 3]], ["total", "period", "lines"])


def test_money_that_is_no_decimal_is_refused() -> None:
    with pytest.raises(FrameMismatch, match=r"total is declared as pounds, so it holds Decimal"):
        framed([["2023-24-m10", 5.0, 3]])


def test_a_count_that_is_no_whole_number_is_refused() -> None:
    with pytest.raises(FrameMismatch, match=r"lines is declared as count, .* 3\.5"):
        framed([["2023-24-m10", Decimal(5), 3.5]])


def test_the_measure_is_the_first_column_in_the_figures_unit() -> None:
    frame = framed([["2023-24-m09", Decimal(4), 1], ["2023-24-m10", None, 1]])
    figure = replace(FIGURE, columns=COLUMNS)
    assert measures_in(figure, frame) == {"2023-24-m09": Decimal(4)}


def test_two_figures_cannot_share_a_slug(total: Figure) -> None:
    with pytest.raises(ValueError, match=r"two figures are called scratch\.total"):
        registry.register(replace(FIGURE, title="Another"))
