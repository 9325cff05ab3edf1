"""The command line takes the same road."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hnfsg.intake import declarations
from hnfsg.intake.management.answers import parsed
from hnfsg.intake.models import Upload, UploadState
from tests.intake.conftest import DATASET
from tests.intake.files import HEADINGS, csv_file, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


def ingest(
    tmp_path: Path,
    *rows: list[object],
    options: tuple[str, ...] = (),
    dataset: str = "scratch-lines",
) -> tuple[int, str]:
    file = tmp_path / "lines.csv"
    file.write_bytes(csv_file([HEADINGS, *rows]).getvalue())
    return called(dataset, file, options)


def called(dataset: str, file: Path, options: tuple[str, ...]) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("ingest", dataset, str(file), *options, stdout=out)
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


def test_questions_end_with_1_and_are_printed_with_their_answers(tmp_path: Path) -> None:
    code, said = ingest_without_a_month(tmp_path)
    assert code == 1
    assert "QUESTION [period]" in said
    assert "--answer 'period=2023-24-m10'" in said


def test_an_answer_goes_on_and_json_has_the_options(tmp_path: Path) -> None:
    code, said = ingest_without_a_month(tmp_path, "--json")
    asked = [f for f in json.loads(said)["findings"] if f["level"] == "question"]
    assert code == 1
    assert {"value", "words"} == set(asked[0]["options"][0])
    code, said = ingest_without_a_month(tmp_path, "--answer", "period=2023-24-m10", "--publish")
    assert (code, "Month 10, 2023 to 2024" in said) == (0, True)
    code, said = ingest_without_a_month(tmp_path, "--answer", "period=1066")
    assert (code, "choose one of the answers" in said) == (1, True)


def test_one_question_is_answered_otherwise_than_the_rest_of_its_rule(tmp_path: Path) -> None:
    assert parsed(["total=total", "total:lines:Sum = all=line"]) == {
        "total": "total",
        "total:lines:Sum = all": "line",
    }


def test_rows_are_set_aside_where_it_is_allowed(tmp_path: Path) -> None:
    rows = [line("A", 1, "?"), *(line(f"R{n}", 1, 2) for n in range(4))]
    code, said = ingest(tmp_path, *rows, options=("--set-aside",))
    assert (code, "is published whole: no row is set aside" in said) == (1, True)
    declarations.register(replace(DATASET, slug="scratch-lenient", set_aside_share=0.4))
    code, said = ingest(tmp_path, *rows, options=("--set-aside",), dataset="scratch-lenient")
    assert (code, "Rows set aside: 1" in said) == (0, True)


def ingest_without_a_month(tmp_path: Path, *options: str) -> tuple[int, str]:
    file = tmp_path / "no month.csv"
    rows = [["Code", "Line", "Block", "Forecast"], ["A", "Line A", "High needs", 5]]
    file.write_bytes(csv_file(rows).getvalue())
    return called("scratch-lines", file, options)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no-such", "x.csv"), "There is no dataset no-such"),
        (("scratch-lines", "no-such.csv"), "No such file"),
        (("scratch-lines", "x.csv", "--period", "2023"), "is not a period"),
        (("scratch-lines", "x.csv", "--as", "x@y.org"), "Nobody signs in as"),
        (("scratch-lines", "x.csv", "--explain", "rule"), "RULE=TEXT"),
        (("scratch-lines", "x.csv", "--answer", "period"), r"RULE\[:SUBJECT\]=VALUE"),
    ],
)
def test_a_wrong_call_ends_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("ingest", *arguments)
