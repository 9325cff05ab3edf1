"""The table of moves: its document, and that the ground and the demo county keep to it."""

from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from ehcp.aggregates.ground import CASES
from ehcp.demo import county
from ehcp.stages import ENDS, FIRST, MOVES, Stage, markdown, may_follow
from tests.ehcp.cases import county_rows, publish_cases

EVERY = 25
Key = tuple[str, Any]


def ground_stages(rows: list[dict[str, Any]]) -> dict[Key, Stage]:
    """Each case's stage, as the ground has it."""
    part = publish_cases(*rows)
    with connection.cursor() as cursor:
        query = f"SELECT child, received_date, stage, ended FROM ({CASES}) ground"
        cursor.execute(query, {"part": part.pk})
        return {
            (child, received): Stage(stage or ended)
            for child, received, stage, ended in cursor.fetchall()
        }


def test_the_document_is_made_of_the_table() -> None:
    kept = (settings.BASE_DIR / "docs" / "stages.md").read_text()
    assert kept == markdown(), "run `make stages`"
    out = StringIO()
    call_command("stages", stdout=out)
    assert out.getvalue() == markdown()


def test_every_stage_is_reached_and_left_by_one_move_or_is_an_end() -> None:
    assert len({(m.before, m.after) for m in MOVES}) == len(MOVES)
    for stage in Stage:
        assert may_follow(FIRST, stage)
        assert stage in ENDS or any(m.before is stage for m in MOVES)
    assert not any(m.before is Stage.PLAN for m in MOVES)
    assert not may_follow(Stage.WITHDRAWN, Stage.PLAN)
    assert may_follow(Stage.REFUSED, Stage.PLAN)


@pytest.mark.django_db
def test_every_case_of_the_county_is_in_a_stage_and_moves_as_the_table_allows() -> None:
    seen = [ground_stages(county_rows(day, every=EVERY)) for day in county.EXTRACTS]
    assert {stage for stages in seen for stage in stages.values()} == set(Stage)
    for before, after in pairwise(seen):
        assert before.keys() <= after.keys()
        for key, stage in before.items():
            assert may_follow(stage, after[key]), (key, stage, after[key])
