"""Files made to break whoever reads them: each is held to 512 MB and ten seconds of computing."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.reading.bombs import BOMBS

pytestmark = pytest.mark.bombs
PROJECT = Path(__file__).resolve().parents[3]
MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 10  # of computing; by the clock it depends on who else computes
# What is large and yet no bomb: it is read to its end within the limits.
HARMLESS = {
    "many_strings",
    "many_merged",
    "many_percents",
    "strings_of_xls_beyond_count",
    "blank_lines",
    "commas",
    "distinct_cells",
}


def run(module: str, *words: str) -> str:
    command = [sys.executable, "-m", f"tests.intake.reading.{module}", *words]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=240
    )
    return done.stdout


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_a_bomb_ends_in_a_sentence_and_stays_within_its_limits(
    bomb: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "bomb"
    run("bombs", bomb.__name__, str(path))
    told = json.loads(run("measure", str(path)))
    assert told["peak"] < MOST_BYTES
    assert told["seconds"] < MOST_SECONDS
    assert told["refusal"] or bomb.__name__ in HARMLESS
