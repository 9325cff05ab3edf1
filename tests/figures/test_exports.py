"""The numbers of a figure as a file."""

import csv
import io

import pytest

from hnfsg.figures.exports import file_name
from hnfsg.figures.registry import Figure
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.figures.scratch import on, publish
from tests.intake.files import line

ADDRESS = "/figures/scratch.total/numbers.csv"


@pytest.fixture
def rows(total: Figure, client_for: ClientFor, member: User) -> list[list[str]]:
    lines = [line("A", 1, -5, comment="=cmd|' /C calc'!A0"), line("B", 1, 2)]
    publish(*lines, at=on(14), file_name="=M10.csv")
    response = client_for(member).get(ADDRESS)
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="scratch-total-2023-24-m10.csv"'
    )
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_first_row_is_the_headings(rows: list[list[str]]) -> None:
    assert rows[0] == [
        *("Month", "Total forecast (£)", "Lines", "Comment", "Sheet and row"),
        *("Figure", "Shown", "Source file", "Version"),
    ]


def test_numbers_stay_numbers_and_text_is_no_formula(rows: list[list[str]]) -> None:
    assert rows[1][:5] == [
        *("Month 10 (January 2024)", "-3.00", "2"),
        *("'=cmd|' /C calc'!A0", "Lines, row 2"),
    ]
    assert rows[1][6:8] == ["2023 to 2024, Month 10", "'=M10.csv"]


def test_a_scope_that_does_not_exist_gets_a_sentence(
    total: Figure, client_for: ClientFor, member: User
) -> None:
    publish(line("A", 1, 5), at=on(14))
    response = client_for(member).get(ADDRESS, {"month": "2023-24-m13"})
    assert response.status_code == 400
    assert response.content.decode() == "There is no month “2023-24-m13”."


def test_there_is_no_file_of_no_figure(client_for: ClientFor, member: User) -> None:
    assert client_for(member).get("/figures/none/numbers.csv").status_code == 404


def test_the_name_says_figure_and_scope(total: Figure) -> None:
    assert file_name(total, {"year": "2023-24", "area": "north"}) == (
        "scratch-total-2023-24-north.csv"
    )


@pytest.mark.parametrize(("count", "said"), [(1, "1 row set aside"), (3, "3 rows set aside")])
def test_rows_that_were_set_aside_are_told_beside_the_name_of_their_file(
    count: int, said: str, total: Figure, client_for: ClientFor, member: User
) -> None:
    upload = publish(line("A", 1, 5), at=on(14), file_name="M10.csv")
    upload.parts.update(rows_set_aside=count)
    text = client_for(member).get(ADDRESS).content.decode("utf-8-sig")
    (row,) = list(csv.reader(io.StringIO(text)))[1:]
    assert row[7] == f"M10.csv ({said})"
