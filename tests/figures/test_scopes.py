"""A scope comes from an address, from a command, or from a period."""

from dataclasses import replace

import pytest

from hnfsg.figures import scopes
from hnfsg.figures.registry import Dimension, Figure
from hnfsg.figures.scopes import BadScope
from hnfsg.intake import vintages
from tests.figures.scratch import on, publish
from tests.intake.files import line


@pytest.fixture
def two_years(total: Figure) -> Figure:
    rows = [line("A", 1, 5, month=9), line("A", 1, 6)]
    publish(*rows, ["2022/23", 12, "A", "Line A", "High needs", 1, 4, ""], at=on(14))
    return total


def test_what_is_not_named_is_the_newest(two_years: Figure) -> None:
    found = scopes.resolve(two_years, {}, vintages.live())
    assert found.scope == {"year": "2023-24", "month": "2023-24-m10"}
    assert found.label == "2023 to 2024, Month 10"


def test_a_choice_above_narrows_those_below(two_years: Figure) -> None:
    found = scopes.resolve(two_years, {"year": "2022-23"}, vintages.live())
    assert found.scope["month"] == "2022-23-m12"


def test_parameters_of_others_are_not_looked_at(two_years: Figure) -> None:
    found = scopes.resolve(two_years, {"sort": "-budget", "month": ""}, vintages.live())
    assert found.scope["month"] == "2023-24-m10"


def test_a_value_that_does_not_exist_is_refused_with_a_sentence(two_years: Figure) -> None:
    with pytest.raises(BadScope, match="There is no month “2023-24-m13”"):
        scopes.resolve(two_years, {"month": "2023-24-m13"}, vintages.live())


def test_a_page_shows_the_default_beside_the_sentence(two_years: Figure) -> None:
    found = scopes.resolve_or_default(two_years, {"year": "1066"}, vintages.live())
    assert found.scope["year"] == "2023-24"
    assert found.problem == "There is no financial year “1066”. This shows 2023 to 2024."


def test_the_month_of_another_year_is_no_mistake(two_years: Figure) -> None:
    params = {"year": "2022-23", "month": "2023-24-m10"}
    found = scopes.resolve_or_default(two_years, params, vintages.live())
    assert (found.scope["month"], found.problem) == ("2022-23-m12", "")


def test_a_month_alone_says_its_year(two_years: Figure) -> None:
    found = scopes.resolve(two_years, {"month": "2022-23-m12"}, vintages.live())
    assert found.scope == {"year": "2022-23", "month": "2022-23-m12"}


def test_a_period_finds_the_scope_that_shows_it(two_years: Figure) -> None:
    found = scopes.of_period(two_years, "2023-24-m09", vintages.live())
    assert found.scope == {"year": "2023-24", "month": "2023-24-m09"}


def test_without_data_there_is_nothing_to_choose(total: Figure) -> None:
    found = scopes.resolve_or_default(total, {"year": "2023-24"}, vintages.live())
    assert (found.is_empty, found.scope, found.problem) == (True, {}, "")
    assert scopes.choices(total, found.scope, vintages.live()) == []


def test_a_form_offers_what_may_be_chosen(two_years: Figure) -> None:
    live = vintages.live()
    year, month = scopes.choices(two_years, scopes.resolve(two_years, {}, live).scope, live)
    assert [value for value, _ in year.choices] == ["2023-24", "2022-23"]
    assert (month.chosen, [label for _, label in month.choices]) == (
        "2023-24-m10",
        ["Month 10", "Month 9"],
    )


def test_a_value_too_many_to_list_exists_where_the_dimension_says_so(two_years: Figure) -> None:
    words = {"2024-02-13": "13 February 2024"}
    since = Dimension(
        "since",
        "Change since",
        lambda vintage, scope: [("m09", "Month 9")],
        also=lambda vintage, scope, value: words.get(value, ""),
        told="since",
    )
    figure = replace(two_years, dimensions=(*two_years.dimensions, since))
    live = vintages.live()
    found = scopes.resolve(figure, {"since": "2024-02-13"}, live)
    assert found.scope["since"] == "2024-02-13"
    assert found.label == "2023 to 2024, Month 10, since 13 February 2024"
    offered = scopes.choices(figure, found.scope, live)[-1]
    assert offered.choices == [("m09", "Month 9"), ("2024-02-13", "13 February 2024")]
    wrong = scopes.resolve_or_default(figure, {"since": "soon"}, live)
    assert wrong.problem == "There is no change since “soon”. This shows Month 9."
