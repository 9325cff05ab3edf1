"""The return's zip becomes one list of cases, in memory, with nobody in it."""

from datetime import date

import pytest

from ehcp.sen2.cases import HEADINGS as COLUMNS
from ehcp.sen2.days import census_after, census_day, read_day, year_group
from tests.ehcp.sen2.inventing import CENSUS, make
from tests.ehcp.sen2.returns import Blades, found_in, rows_of
from tests.ehcp.sen2.stripped import one, plain, reference, stripped


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
