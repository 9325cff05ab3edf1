"""The command line takes the same road."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hnfsg.intake.models import Upload, UploadState
from tests.intake.files import HEADINGS, csv_file, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


def ingest(tmp_path: Path, *rows: list[object], options: tuple[str, ...] = ()) -> tuple[int, str]:
    file = tmp_path / "lines.csv"
    file.write_bytes(csv_file([HEADINGS, *rows]).getvalue())
    out = io.StringIO()
    try:
        call_command("ingest", "scratch-lines", str(file), *options, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_good_file_is_published_with_exit_0(tmp_path: Path) -> None:
    code, said = ingest(tmp_path, line("A", 1, 2), options=("--publish",))
    assert code == 0
    assert "lines.csv: published" in said
    assert Upload.objects.get().state == UploadState.PUBLISHED


def test_errors_end_with_1_and_are_told_by_cell(tmp_path: Path) -> None:
    code, said = ingest(tmp_path, line("A", 1, "?"), options=("--publish",))
    assert code == 1
    assert "ERROR [cell-forecast] lines!G2 (Line A): Forecast is “?”" in said


def test_queries_end_with_1_until_their_rule_is_explained(tmp_path: Path) -> None:
    row = line("A", 1, 2_000_000)
    assert ingest(tmp_path, row, options=("--publish",))[0] == 1
    explained = ("--publish", "--explain", "large-forecast=New places.")
    assert ingest(tmp_path, row, options=explained)[0] == 0


def test_a_refused_file_ends_with_3_and_json_says_why(tmp_path: Path) -> None:
    code, said = ingest(tmp_path, line("A", 1, 2, comment="a@b.org"), options=("--json",))
    assert code == 3
    assert "an e-mail address" in json.loads(said)["refusal"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no-such", "x.csv"), "There is no dataset no-such"),
        (("scratch-lines", "no-such.csv"), "No such file"),
        (("scratch-lines", "x.csv", "--period", "2023"), "is not a period"),
        (("scratch-lines", "x.csv", "--as", "x@y.org"), "Nobody signs in as"),
        (("scratch-lines", "x.csv", "--explain", "rule"), "RULE=TEXT"),
    ],
)
def test_a_wrong_call_ends_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("ingest", *arguments)
