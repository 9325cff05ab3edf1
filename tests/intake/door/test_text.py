"""A csv at the door: what passes, where it stands, and what never does."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door import text
from hnfsg.intake.door.passage import Known
from hnfsg.intake.door.problems import NotTaken, UnknownIdentifier
from hnfsg.intake.door.references import reference
from hnfsg.intake.door.text import TextDoor
from tests.intake.door.children import (
    CHILDREN,
    HEADINGS,
    KEY,
    NAMES,
    PLANTED,
    POSTCODES,
    ROWS,
    UPNS,
    as_csv,
    rows_of,
)


def passed(content: bytes, *, said: str = "", dataset: Dataset = CHILDREN, step: int = 0) -> bytes:
    """What of a file passes, given in steps."""
    out: list[bytes] = []
    door = TextDoor(Known(dataset, said), "cases.csv", KEY, out.append)
    for start in range(0, len(content), step or len(content) or 1):
        door.feed(content[start : start + step] if step else content)
    door.finish()
    return b"".join(out)


def test_identifiers_become_references_and_dropped_columns_blank() -> None:
    rows = rows_of(passed(as_csv([HEADINGS, *ROWS])))
    assert rows[0] == list(HEADINGS)
    assert rows[1] == [reference(UPNS[0], KEY), "", "", "Oak 0 School", "3", "North", "1"]
    text = str(rows)
    assert not [planted for planted in PLANTED if planted in text]


def test_rows_and_columns_keep_their_places_below_a_preamble() -> None:
    above = [["Cases of Zebedee Quillfeather"], [], ["", "Run on", "29/08/2016"]]
    rows = rows_of(passed(as_csv([*above, HEADINGS, *ROWS])))
    assert rows[:3] == [[""], [], ["", "", ""]] or rows[:3] == [[""], [""], ["", "", ""]]
    assert rows[3] == list(HEADINGS)
    assert rows[4][0] == reference(UPNS[0], KEY)
    assert len(rows) == 4 + len(ROWS)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_form_of_csv_stays_in_its_form(sign: str, end: str) -> None:
    quoted = [(*ROWS[0][:3], f'Oak{sign} "the\nSchool"', "3", "", ""), *ROWS[1:]]
    made = passed(as_csv([HEADINGS, *quoted], sign=sign, end=end))
    rows = rows_of(made, sign)
    assert rows[1][3] == f'Oak{sign} "the\nSchool"'
    assert [row[0] for row in rows[1:]] == [reference(upn, KEY) for upn in UPNS]
    assert made.count(end.encode()) >= len(rows)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_letters_stay_as_they_were_written(codec: str) -> None:
    rows = [HEADINGS, *[(*row[:3], "Collège “Ý” £", *row[4:]) for row in ROWS]]
    rows.append((f"\u00a0{UPNS[0].lower()}", "", "", "Ÿ", "1", ""))
    made = passed(as_csv(rows).decode().encode(codec))
    found = list(rows_of(made.decode(codec).encode()))
    assert [row[3] for row in found[1:]] == [*["Collège “Ý” £"] * len(ROWS), "Ÿ"]
    assert found[-1][0] == reference(UPNS[0], KEY)


def test_the_line_that_says_the_separator_stays() -> None:
    made = passed(b"sep=;\r\n" + as_csv([HEADINGS, *ROWS], sign=";"))
    assert made.startswith(b"sep=;\r\nUPN;Full name")
    assert len(rows_of(made, ";")) == 2 + len(ROWS)


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",;\n\r '), max_size=9
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=30), st.integers(1, 700))
def test_whatever_steps_it_comes_in_the_same_passes(cells: list[list[str]], step: int) -> None:
    rows = [HEADINGS, *ROWS, *(["x", "", "", *row][:6] for row in cells)]
    content = as_csv(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "BATCH", 1_024)
        try:
            whole = passed(content)
        except NotTaken as problem:
            with pytest.raises(NotTaken, match=r".*"):
                passed(content, step=step)
            assert not [cell for cell in PLANTED if cell in str(problem)]
            return
        assert passed(content, step=step) == whole
    kept = rows_of(whole)
    assert [row[3:] for row in kept if len(row) > 3] == [
        [str(cell) for cell in row[3:]] for row in rows if len(row) > 3
    ]


def test_a_file_that_has_passed_passes_again_unchanged() -> None:
    once = passed(as_csv([HEADINGS, *ROWS]))
    assert passed(once) == once


def test_what_nobody_declared_and_looks_personal_stops_the_file() -> None:
    rows = [
        (*HEADINGS, "Parent name", "Where"),
        *((*r, "x", p) for r, p in zip(ROWS, POSTCODES, strict=True)),
    ]
    with pytest.raises(NotTaken) as problem:
        passed(as_csv(rows))
    assert "cases!H1 (a column headed like a name of a parent)" in str(problem.value)
    assert "cases!I2 (one of several postcodes in a column)" in str(problem.value)
    assert not [planted for planted in PLANTED if planted in str(problem.value)]


def test_notes_that_name_people_stop_the_file_and_a_schools_name_does_not() -> None:
    notes = ["Mum (Jane Blewett) rang", "Mr Vosper is to call", "Wait for Thomas Quillfeather", ""]
    rows = [(*HEADINGS, "Notes"), *((*row, note) for row, note in zip(ROWS, notes, strict=True))]
    with pytest.raises(NotTaken, match=r"cases!H2 \(a column of words that name people\)"):
        passed(as_csv(rows))
    places = ["St Thomas More School", "Stanley Road Primary", "Elizabeth Fry Academy", "Oak"]
    rows = [(*HEADINGS, "Setting"), *((*row, p) for row, p in zip(ROWS, places, strict=True))]
    assert [row[7] for row in rows_of(passed(as_csv(rows)))[1:]] == places


def test_one_pupil_number_far_down_stops_the_file_at_its_cell() -> None:
    rows = [[f"P{n}", "", "", f"Oak {n} School", "1", "North"] for n in range(9_000)]
    rows[8_000][5] = f"see {UPNS[1]}"
    with pytest.raises(NotTaken, match=r"cases!F8002 \(a pupil number \(UPN\)\)"):
        passed(as_csv([HEADINGS, *rows]))


def test_nothing_of_a_file_is_written_before_it_was_looked_through() -> None:
    out: list[bytes] = []
    door = TextDoor(Known(CHILDREN), "cases.csv", KEY, out.append)
    with pytest.raises(NotTaken):
        door.feed(as_csv([(*HEADINGS, "Surname"), *((*r, "Vosper") for r in ROWS * 30_000)]))
    assert out == []


def test_an_unknown_heading_is_known_by_its_pupil_numbers_or_as_the_officer_says() -> None:
    renamed = ("Synergy no", *HEADINGS[1:])
    made = rows_of(passed(as_csv([renamed, *ROWS])))
    assert made[0][0] == "Child identifier"
    assert made[1][0] == reference(UPNS[0], KEY)
    numbered = [(f"S{n}", *row[1:]) for n, row in enumerate(ROWS)]
    with pytest.raises(UnknownIdentifier, match="No column is headed “Child identifier”"):
        passed(as_csv([renamed, *numbered]))
    made = rows_of(passed(as_csv([renamed, *numbered]), said="synergy NO."))
    assert made[0][0] == "Child identifier"
    assert made[1][0] == reference("S0", KEY)


def test_every_column_headed_so_is_replaced_and_none_without_a_heading_let_in() -> None:
    rows = [(*HEADINGS, "Person ID", "", ""), *((*row, row[0], "Blewett", "x") for row in ROWS)]
    made = rows_of(passed(as_csv(rows)))
    assert made[1][7] == made[1][0]
    assert len(made[1]) == 8
    assert "Blewett" not in str(made)


def test_headings_are_repeated_and_notes_beneath_are_left_out() -> None:
    rows = [HEADINGS, *ROWS, HEADINGS, ("Printed by Peregrine Blewett",)]
    made = rows_of(passed(as_csv(rows)))
    assert made[5] == [HEADINGS[0], "", "", *HEADINGS[3:]]
    assert made[6] in ([""], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"<html><table><tr><td>UPN</td></tr></table></html>", "taken as .xlsx or .csv alone"),
        (b"%PDF-1.7 " + bytes(9), "a PDF"),
        (b"UPN\nD801200012001\n", "text without columns"),
        (as_csv([HEADINGS, *ROWS]) + b'"never closed', "is opened in line 6 of the file"),
        (as_csv([["Team", "School", "Weeks"], ["a", "b", "c"]]), "No column is headed"),
    ],
)
def test_what_cannot_pass_is_told_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(NotTaken, match=sentence.replace(".", r"\.")):
        passed(content)


def test_a_dataset_without_identifiers_drops_its_personal_columns() -> None:
    columns = tuple(
        replace(c, required=False) if c.name == "code" else c for c in CHILDREN.sheets[0].columns
    )
    schools = replace(CHILDREN, sheets=(replace(CHILDREN.sheets[0], columns=columns[1:]),))
    made = rows_of(passed(as_csv([HEADINGS[1:], *(row[1:] for row in ROWS)]), dataset=schools))
    assert made[1] == ["", "", "Oak 0 School", "3", "North", "1"]
    assert not [name for name in NAMES if name in str(made)]


def test_many_rows_pass_in_little_memory_and_in_order() -> None:
    random.seed(3)
    rows = [[f"P{n}", "", "", f"Oak {n % 40} School", "1", "North"] for n in range(60_000)]
    made = rows_of(passed(as_csv([HEADINGS, *rows]), step=65_536))
    for n in random.sample(range(60_000), 50):
        assert made[n + 1] == [reference(f"P{n}", KEY), *rows[n][1:]]
