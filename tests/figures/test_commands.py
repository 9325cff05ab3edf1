"""The same figures from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hnfsg.figures.registry import Figure
from tests.figures.scratch import on, publish
from tests.intake.files import line


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def published(total: Figure) -> None:
    publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(5))
    publish(line("A", 1, 7), at=on(14))


@pytest.mark.usefixtures("published")
def test_figures_are_listed_with_their_scopes() -> None:
    listed = said("figures")
    assert "scratch.total: Total forecast of the scratch lines\n    year: 2023-24\n" in listed
    assert "    month: 2023-24-m10, 2023-24-m09\n" in listed


def test_before_there_is_data_the_list_says_so(total: Figure) -> None:
    assert "    year: no data yet\n" in said("figures")


@pytest.mark.usefixtures("published")
def test_a_figure_is_a_table_in_words() -> None:
    table = said("figure", "scratch.total")
    assert "2023 to 2024, Month 10\nThe total is 7.\n" in table
    assert table.splitlines()[-1].split("  ")[:2] == ["Month 10 (January 2024)", "£7"]


@pytest.mark.usefixtures("published")
def test_a_figure_is_told_as_it_was_at_a_day() -> None:
    assert "The total is 6." in said("figure", "scratch.total", "--as-at", "2024-02-13")
    assert "The total is 7." in said("figure", "scratch.total", "--as-at", "2024-02-14")


@pytest.mark.usefixtures("published")
def test_a_figure_is_json_and_csv_too() -> None:
    scope = ["--scope", "year=2023-24", "month=2023-24-m09"]
    report = json.loads(said("figure", "scratch.total", *scope, "--format", "json"))
    assert report["headline"]["value"] == "5.00"
    assert report["rows"][0]["total"] == "£5"
    assert said("figure", "scratch.total", "--format", "csv").startswith("Month,Total forecast (£)")


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["none"], "There is no figure none"),
        (["scratch.total", "--scope", "month=x"], "There is no month “x”"),
        (["scratch.total", "--scope", "month"], "write it as KEY=VALUE"),
        (
            ["scratch.total", "--scope", "area=north"],
            r"has no dimension area\. It has: year, month",
        ),
        (["scratch.total", "--as-at", "soon"], "“soon” is not a date"),
        (["scratch.total", "--as-at", "9999-12-31"], "type a year from 2000 to 2100"),
        (["scratch.total", "--as-at", "0001-01-01"], "type a year from 2000 to 2100"),
    ],
)
def test_a_mistake_gets_a_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        said("figure", *words)
