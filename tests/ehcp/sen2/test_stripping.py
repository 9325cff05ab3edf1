"""The return's zip becomes one list of cases, in memory, with nobody in it."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from ehcp.sen2 import NotAReturn, Stripped, strip
from ehcp.sen2.cases import HEADINGS as COLUMNS
from ehcp.sen2.days import census_after, census_day, read_day, year_group
from tests.ehcp.sen2.inventing import CENSUS, make
from tests.ehcp.sen2.returns import HEADINGS, Blades, Made, found_in, rows_of, zipped

TODAY = date(2026, 2, 2)
SCHOOLS = {"123456": "Mainstream schools"}


def reference(identifier: str) -> str:
    return hashlib.sha256(identifier.upper().encode()).hexdigest()


def stripped(content: bytes, today: date = TODAY) -> Stripped:
    return strip(content, reference, today, lambda urn: SCHOOLS.get(urn, ""))


def refusal(content: bytes) -> str:
    with pytest.raises(NotAReturn) as told:
        stripped(content)
    return str(told.value)


def one(change: Callable[[Blades], object] = lambda blades: None, count: int = 1) -> dict[str, str]:
    """The first case of a return that was changed, by column."""
    made = plain(count)
    change(made.blades)
    row = next(rows_of(stripped(made.zip).content))
    return {name: row[heading] for name, (heading, *_) in COLUMNS.items() if heading in row}


def plain(count: int = 1) -> Made:
    """A return of requests that are not decided yet."""
    made = Made({name: [] for name in HEADINGS})
    for number in range(1, count + 1):
        made.blades["person"].append(
            {
                "persontableid": f"P{number}",
                "surname": "Plantagenet",
                "forename": "Zebedee",
                "personbirthdate": "2015-Aug-31 00:00:00",
                "upn": f"A00000000000{number}",
            }
        )
        made.blades["requests"].append(
            {
                "requeststableid": f"R{number}",
                "persontableid": f"P{number}",
                "receiveddate": "2025-Sep-01 00:00:00",
                "requestoutcome": "A",
            }
        )
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_field_that_the_return_has_is_that_of_the_same_children_in_our_template(
    seed: int,
) -> None:
    made = make(400, seed)
    found = list(rows_of(stripped(made.zip).content))
    assert len(found) == len(made.cases)
    for row, case in zip(found, made.cases, strict=True):
        expected = {heading: case.get(name, "") for name, (heading, *_) in COLUMNS.items()} | {
            "Child identifier": reference(case["child"])
        }
        assert row == expected


def test_nothing_that_says_whose_a_case_is_goes_out() -> None:
    made = make(300)
    out = stripped(made.zip)
    assert len(made.planted) > 1_000
    assert found_in(made.planted, out.content.decode()) == []


def test_a_child_that_is_asked_for_twice_has_one_reference() -> None:
    made = plain(2)
    made.blades["requests"][1]["persontableid"] = "P1"
    children = {row["Child identifier"] for row in rows_of(stripped(made.zip).content)}
    assert children == {reference("A000000000001")}


def test_without_a_upn_the_learner_number_stands_and_without_both_name_and_birth() -> None:
    def without(*headings: str) -> str:
        def change(blades: Blades) -> None:
            blades["person"][0] |= {"uniquelearnernumber": "1234567890"}
            blades["person"][0] |= dict.fromkeys(headings, "")

        return one(change)["child"]

    assert without("upn") == reference("1234567890")
    by_name = without("upn", "uniquelearnernumber")
    assert by_name == reference("Plantagenet Zebedee 2015-Aug-31 00:00:00")
    assert without("upn", "uniquelearnernumber", "surname") == ""


def test_the_year_group_changes_between_31_august_and_1_september() -> None:
    born = date(2015, 8, 31)
    assert [year_group(born, date(2025, 8, 31)), year_group(born, date(2025, 9, 1))] == [5, 6]
    assert year_group(date(2015, 9, 1), date(2025, 9, 1)) == 5
    assert one()["year_group"] == "6"


def test_the_exception_flag_says_that_an_exception_applies_not_that_the_limit_was_met() -> None:
    def change(blades: Blades, flag: str) -> None:
        blades["assessment"].append(
            {"assessmenttableid": "A1", "requeststableid": "R1", "week20": flag}
        )

    assert one(lambda blades: change(blades, "1"))["exception"] == "Yes"
    assert one(lambda blades: change(blades, "0"))["exception"] == "No"


def test_a_school_on_the_list_gives_the_kind_of_provision() -> None:
    def change(blades: Blades, urn: str) -> None:
        blades["activeplans"].append({"activeplanstableid": "L1", "requeststableid": "R1"})
        blades["placementdetail"].append(
            {"placementdetailtableid": "C1", "activeplanstableid": "L1", "urn": urn}
        )

    known = one(lambda blades: change(blades, "123456"))
    assert (known["school_urn"], known["provision"]) == ("123456", "Mainstream schools")
    other = one(lambda blades: change(blades, "654321"))
    assert (other["school_urn"], other["provision"]) == ("654321", "")


@pytest.mark.parametrize(
    ("blade", "heading", "column"),
    [
        ("requests", "receiveddate", "received_date"),
        ("requests", "requestoutcomedate", "request_outcome_date"),
        ("requests", "requestoutcome", "request_outcome"),
        ("requests", "requestsource", "source"),
        ("requests", "requesttribunal", "tribunal"),
        ("person", "personbirthdate", "year_group"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_by_file_and_row_and_never_shown(
    blade: str, heading: str, column: str
) -> None:
    case = one(lambda blades: blades[blade][0].update({heading: "Zebedee Plantagenet"}))
    assert case[column] == f"not readable: {blade}.csv row 2, {heading}"


def test_a_birth_after_the_request_is_not_readable() -> None:
    late = {"personbirthdate": "2025-Sep-02"}
    assert one(lambda blades: blades["person"][0].update(late))["year_group"].startswith("not")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-Sep-28 00:00:00", date(2022, 9, 28)),
        ("2022-09-28", date(2022, 9, 28)),
        ("28/09/2022", date(2022, 9, 28)),
        ("28/09/2022 00:00", date(2022, 9, 28)),
        ("2022-09-28T00:00:00", date(2022, 9, 28)),
        ("2022-Feb-30 00:00:00", None),
        ("09/28/2022", None),
        ("28/09/22", None),
        ("", None),
    ],
)
def test_days_are_read_as_the_blade_and_excel_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_the_census_day_is_the_third_thursday_of_january() -> None:
    days = [census_day(year) for year in (2025, 2026, 2027)]
    assert days == [date(2025, 1, 16), date(2026, 1, 15), date(2027, 1, 21)]
    assert census_after(date(2026, 1, 15)) == date(2026, 1, 15)
    assert census_after(date(2026, 1, 16)) == date(2027, 1, 21)


def test_the_day_of_the_return_is_that_of_its_head_else_the_census_after_its_last_request() -> None:
    assert stripped(make(5).zip).as_at == CENSUS
    assert stripped(plain().zip).as_at == CENSUS  # asked for in September 2025
    assert stripped(plain().zip, date(2025, 11, 24)).as_at == date(2025, 11, 24)


# --- what is not let in --------------------------------------------------------------------------


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
