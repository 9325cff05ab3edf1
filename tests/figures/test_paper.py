"""What a page says, as text for a paper."""

import pytest

from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import vintages
from hnfsg.people.models import User
from tests.figures.scratch import on, publish
from tests.intake.files import line

pytestmark = pytest.mark.django_db


def test_it_has_each_sentence_with_period_and_source(total: Figure, finance_officer: User) -> None:
    publish(line("A", 1, 6), at=on(14), by=finance_officer, file_name="Return.csv")
    rendered = page_figures(["scratch.total"], {}, vintages.live())["scratch.total"]
    found = paper([rendered, rendered])
    assert found is not None
    assert found.period == rendered.scope_label
    assert found.sentences == ("The total is 6.",)
    assert found.sources == (
        f"{rendered.sources[0].dataset}, Return.csv, published 14 February 2024",
    )


def test_without_data_there_is_no_text(total: Figure) -> None:
    assert paper(page_figures(["scratch.total"], {}, vintages.live()).values()) is None
