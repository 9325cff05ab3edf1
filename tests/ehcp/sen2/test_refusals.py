"""What is not let in is told by file, row and heading, and never by what stands there."""

import csv
import io
import random
import zipfile

import pytest

from ehcp.sen2 import NotAReturn, Stripped
from tests.ehcp.sen2.inventing import make
from tests.ehcp.sen2.returns import HEADINGS, found_in, rows_of, zipped
from tests.ehcp.sen2.stripped import plain, refusal, stripped


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"surname,forename\r\nPlantagenet,Zebedee\r\n",
        b"PK\x03\x04 cut off",
    ],
)
def test_what_is_no_zip_of_blade_files_is_refused_in_a_sentence(content: bytes) -> None:
    said = refusal(content)
    assert "no zip of a SEN2 return" in said
    assert "Plantagenet" not in said


def test_a_zip_that_unpacks_too_far_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("person.csv", "w", force_zip64=True) as part,
    ):
        for _ in range(70):
            part.write(b"0" * 1024 * 1024)
    assert len(out.getvalue()) < 200_000
    assert "unpacks to more than a SEN2 return can have" in refusal(out.getvalue())


def test_a_missing_file_and_a_missing_heading_are_told_together() -> None:
    made = plain()
    del made.blades["senneed"]
    headings = HEADINGS | {"assessment": HEADINGS["assessment"].replace("week20", "Zebedee")}
    said = refusal(zipped(made.blades, headings=headings))
    assert "senneed.csv is missing from the zip." in said
    assert "assessment.csv has no heading week20 in its first row." in said
    assert "Zebedee" not in said


def test_a_heading_that_is_unknown_is_told_by_its_place_and_not_read() -> None:
    headings = HEADINGS | {"person": HEADINGS["person"].replace("ethnicity", "Mother of Zebedee")}
    out = stripped(zipped(plain().blades, headings=headings)).content.decode()
    assert out.splitlines()[0].endswith(",person.csv column J")
    assert "Zebedee" not in out


def test_the_rows_that_go_out_are_those_of_the_requests_blank_ones_too() -> None:
    made = plain(4)
    made.blades["requests"].insert(2, {})
    rows = list(csv.reader(stripped(made.zip).content.decode().splitlines()))
    places = [row[0] for row in rows]
    assert places == ["Case number", *(f"requests.csv row {n}" for n in (2, 3)), "", *places[4:]]
    assert places[4:] == [f"requests.csv row {n}" for n in (5, 6)]


@pytest.mark.parametrize(
    ("blade", "row", "said"),
    [
        (
            "requests",
            {"requeststableid": "R9", "persontableid": "Plantagenet"},
            "requests.csv row 4: persontableid leads to no row of person.csv.",
        ),
        (
            "requests",
            {"requeststableid": "R1", "persontableid": "P1"},
            "requests.csv row 4: requeststableid is that of an earlier row.",
        ),
        (
            "requests",
            {"requeststableid": "", "persontableid": "P1", "receiveddate": "2025-Jan-02"},
            "requests.csv row 4: requeststableid is blank.",
        ),
        (
            "assessment",
            {"assessmenttableid": "A1", "requeststableid": "R9"},
            "assessment.csv row 2: requeststableid leads to no row of requests.csv.",
        ),
        (
            "person",
            {"persontableid": "P3", "upn": "a000000000001"},
            "person.csv row 4: upn is that of an earlier row.",
        ),
    ],
)
def test_rows_that_lead_nowhere_or_twice_are_told_by_file_row_and_heading(
    blade: str, row: dict[str, str], said: str
) -> None:
    made = plain(2)
    made.blades[blade].append(row)
    told = refusal(made.zip)
    assert told.startswith(said)
    assert found_in(["Plantagenet", "A000000000001"], told) == []


def test_a_second_assessment_of_one_request_is_told() -> None:
    made = plain()
    for number in (1, 2):
        row = {"assessmenttableid": f"A{number}", "requeststableid": "R1"}
        made.blades["assessment"].append(row)
    assert refusal(made.zip).startswith(
        "assessment.csv row 3: requeststableid is that of an earlier row."
    )


def test_many_problems_of_a_kind_are_counted() -> None:
    made = plain(30)
    made.blades["person"] = made.blades["person"][:1]
    assert refusal(made.zip).startswith(
        "requests.csv rows 3, 4, 5 and 26 more: persontableid leads to no row of person.csv."
    )


def test_cells_that_cannot_be_told_apart_are_told_by_their_row() -> None:
    made, out = plain(3), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.zip)) as archive, zipfile.ZipFile(out, "w") as broken:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name.endswith("person.csv"):
                text = text.replace("Plantagenet", '"Plantagenet', 1)
            broken.writestr(name, text)
    said = refusal(out.getvalue())
    assert said.startswith("person.csv row 2: its cells cannot be told apart")
    assert "Plantagenet" not in said


def test_a_row_that_is_wider_than_its_headings_is_told() -> None:
    made, out = plain(1), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.zip)) as archive, zipfile.ZipFile(out, "w") as broken:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name.endswith("person.csv"):
                text = text.replace("Plantagenet", "Plantagenet,Younger")
                text = text.rstrip("\r\n") + "last\r\n"
            broken.writestr(name, text)
    said = refusal(out.getvalue())
    assert said.startswith("person.csv row 2: it has more cells than there are headings.")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_broken_in_a_zip_is_told_in_a_sentence_without_anybody_in_it(seed: int) -> None:
    made, chance = make(20), random.Random(seed)
    signs = (b",", b'"', b"\n", b"\r", b";", b"\x00", b"\xff", b"A", b"9", b"/", b"")
    outcomes = set[type]()
    for _ in range(60):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made.zip)) as archive, zipfile.ZipFile(out, "w") as broken:
            for name in archive.namelist():
                text = bytearray(archive.read(name))
                for _ in range(chance.choice([0, 0, 0, 1, 2])):
                    place = chance.randrange(len(text))
                    text[place : place + 1] = chance.choice(signs)
                broken.writestr(name, bytes(text))
        content = bytearray(out.getvalue())
        if chance.random() < 0.2:
            content[chance.randrange(len(content))] ^= 0xFF
        try:
            said = stripped(bytes(content)).content.decode()
            outcomes.add(Stripped)
        except NotAReturn as problem:
            said = str(problem)
            outcomes.add(NotAReturn)
        assert found_in(made.planted, said) == []
    assert outcomes == {Stripped, NotAReturn}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_files_are_read_in_whatever_letters_they_are_written(codec: str) -> None:
    made, out = plain(1), io.BytesIO()
    made.blades["person"][0]["surname"] = "Brontë"
    with zipfile.ZipFile(io.BytesIO(made.zip)) as archive, zipfile.ZipFile(out, "w") as again:
        for name in archive.namelist():
            again.writestr(name, archive.read(name).decode().encode(codec))
    assert stripped(out.getvalue()).cases == 1


def test_files_are_known_by_their_technical_ids_whatever_they_are_called() -> None:
    made, out = make(20), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.zip)) as archive, zipfile.ZipFile(out, "w") as again:
        for number, name in enumerate(archive.namelist()):
            keep = name.endswith(("person.csv", "sen2.csv"))
            again.writestr(name if keep else f"return/{number}.csv", archive.read(name))
        again.writestr("__MACOSX/._person.csv", b"\x00\x05")
        again.writestr("read me.txt", "nothing of ours")
    assert stripped(out.getvalue()).content == stripped(made.zip).content


def test_an_older_return_that_has_no_source_gives_no_such_column() -> None:
    headings = HEADINGS | {"requests": HEADINGS["requests"].replace("requestsource,", "")}
    rows = rows_of(stripped(zipped(plain().blades, headings=headings)).content)
    assert "Request source" not in next(rows)
