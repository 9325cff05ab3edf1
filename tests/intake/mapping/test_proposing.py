"""What is proposed for a file in its own words, and why."""

import pytest

from finance.datasets import lines, summary
from hnfsg.intake.layout.headings import block_at
from hnfsg.intake.proposing.cells import propose_cells
from hnfsg.intake.proposing.columns import propose_columns
from hnfsg.intake.proposing.kinds import Kind, kind_of
from hnfsg.intake.proposing.months import find_months_across
from hnfsg.intake.proposing.nearest import Known, find_nearest
from hnfsg.intake.proposing.sheets import Candidate, propose_row, propose_sheet
from hnfsg.intake.proposing.subjects import subject_at
from hnfsg.intake.proposing.words import likeness
from hnfsg.intake.recipes import Heading, Recipe

Rows = dict[int, list[str]]


def proposed(*rows: list[str]) -> dict[str, tuple[str, str, str]]:
    """Heading -> name, level, reason; the first row holds the headings."""
    numbered: Rows = dict(enumerate(rows, start=1))
    block = block_at(numbered, 1)
    subjects = [subject_at(block, numbered, p) for p, text in enumerate(rows[0]) if text]
    found = propose_columns(lines.SHEET, subjects)
    return {rows[0][p]: (f.name, str(f.level), f.reason) for p, f in found.items()}


def test_names_of_the_template_and_usual_other_names_are_sure() -> None:
    found = proposed(["Code", "Service", "Current Budget £m"], ["E1", "Top-ups", "7"])
    assert found == {
        "Code": ("code", "sure", "named so in the template"),
        "Service": ("line", "sure", "a usual other name of Line"),
        "Current Budget £m": ("budget", "sure", "a usual other name of Budget"),
    }


def test_a_month_in_a_heading_does_not_hide_what_it_is() -> None:
    assert proposed(["Forecast outturn Month 5"], ["1"])["Forecast outturn Month 5"] == (
        "forecast",
        "likely",
        "Forecast and a month",
    )


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("CC", "code"),
        ("Annual Bud", "budget"),
        ("Fcast O/T", "forecast"),
        ("YTD act", "actual_to_date"),
    ],
)
def test_short_words_are_known(heading: str, name: str) -> None:
    values = ["E1"] if name == "code" else ["100"]
    name_found, level, reason = proposed([heading], values)[heading]
    assert name_found == name
    assert level in ("likely", "guess")
    assert reason.startswith("like “")


@pytest.mark.parametrize(
    "heading",
    [
        "Forecast variance",
        "Variance to budget",
        "Budget movement",
        "Last month’s forecast",
        "% budget",
    ],
)
def test_a_variance_is_no_forecast(heading: str) -> None:
    assert proposed([heading, "Code"], ["100", "E1"]).keys() == {"Code"}
    assert likeness(heading, "Forecast") == likeness(heading, "Budget") == 0


def test_the_only_one_of_its_kind_that_is_left_is_a_guess() -> None:
    found = proposed(
        ["Ledger", "What for", "Budget", "Likely"],
        ["E101", "Top-ups in schools", "10", "11"],
        ["E102", "Places in schools", "20", "22"],
    )
    assert found["Ledger"] == ("code", "guess", "the only column of codes left")
    assert found["What for"] == ("line", "guess", "the only column of words left")
    assert found["Likely"] == ("forecast", "guess", "the only column of amounts left")


def test_of_two_columns_of_amounts_neither_is_guessed() -> None:
    found = proposed(["Code", "Plan A", "Plan B"], ["E1", "10", "11"])
    assert found.keys() == {"Code"}


def test_values_that_are_our_choices_say_what_a_column_is() -> None:
    found = proposed(["Bucket", "Code"], ["High needs", "E1"], ["Schools", "E2"])
    assert found["Bucket"] == ("block", "likely", "its values are those of DSG block")


def test_a_column_is_never_proposed_twice() -> None:
    found = proposed(["Budget", "Revised budget", "Annual budget"], ["1", "2", "3"])
    assert [name for name, *_ in found.values()].count("budget") == 1
    assert found["Budget"][0] == "budget"


def test_values_have_a_kind() -> None:
    assert kind_of(["1,234", "(5)", "£3m", "", "n/a", "9", "8"]) is Kind.AMOUNTS
    assert kind_of(["E101", "E102"]) is Kind.CODES
    assert kind_of(["Top-ups", "E1"]) is Kind.WORDS
    assert kind_of(["", ""]) is Kind.NOTHING


# --- months across --------------------------------------------------------------------------------


def test_months_across_are_found_in_one_row_or_two() -> None:
    above = {1: ["", "Apr-23", "", "May-23", ""], 2: ["Line", "Budget", "Fcast", "Budget", "Fcast"]}
    found = find_months_across(block_at(above, 2))
    assert found is not None
    assert (found.months, found.needs_year) == (("April 2023", "May 2023"), False)
    assert [(m.words, m.places) for m in found.measures] == [("Budget", (1, 3)), ("Fcast", (2, 4))]
    bare = find_months_across(block_at({1: ["Line", "April", "May", "June"]}, 1))
    assert bare is not None
    assert (bare.months, bare.needs_year) == (("April", "May", "June"), True)


def test_one_month_in_the_headings_is_none_across() -> None:
    headings = ["Line", "Actual Spend Forecast Month 5 £m", "Month 5 Forecast Outturn Variance £m"]
    assert find_months_across(block_at({1: headings}, 1)) is None


# --- sheets, rows, what is remembered -------------------------------------------------------------

DETAIL: Rows = {
    1: ["Detail by cost centre", "", ""],
    3: ["CC", "Area of spend", "Budget £000"],
    4: ["E1", "Top-ups", "12"],
}


def test_the_sheet_with_the_likest_headings_is_proposed_and_no_hidden_one() -> None:
    notes = Candidate("Notes", {1: ["Please read"], 2: ["Thank you"]})
    hidden = Candidate("Lines", DETAIL, "it is hidden")
    detail = Candidate("M10 detail", DETAIL)
    assert propose_sheet(lines.SHEET, [hidden, notes, detail]) == (
        "M10 detail",
        "its headings are most like those asked for",
    )
    assert propose_sheet(lines.SHEET, [hidden, notes], taken=["Notes"]) == ("", "")
    assert propose_row(lines.SHEET, DETAIL) == 3


def test_a_file_near_a_remembered_one_says_what_differs() -> None:
    headings = tuple(map(Heading, ("CC", "Area of spend", "Budget £000", "Variance Apr-23")))
    known = Known(Recipe(headings=headings), "as last time, in M9.xlsx", "M9.xlsx")
    block = block_at({1: ["CC", "Area of spend", "Budget £000", "RAG", "Variance May-23"]}, 1)
    nearest = find_nearest([known], block)
    assert nearest is not None
    assert (nearest.new, nearest.gone) == (("RAG",), ())
    assert find_nearest([known], block_at({1: ["School", "Pupils"]}, 1)) is None


# --- single cells ---------------------------------------------------------------------------------

DASHBOARD: Rows = {
    1: ["Dashboard", "", ""],
    4: ["Headlines", "", "£m"],
    5: ["Forecast overspend", "", "40.9"],
    6: ["DSG after recoupment £000", "", "322,900"],
    7: ["Gross DSG (before recoupment)", "", "657.9"],
    8: ["Overspend", "", "39"],
}


def test_cells_are_proposed_by_their_labels_with_their_units() -> None:
    found = propose_cells(summary.SHEET, {"Dashboard": DASHBOARD})
    after = found["dsg_income_after_recoupment"]
    assert (after.cell, after.unit, str(after.level)) == ("C6", 1_000, "sure")
    over = found["reported_overspend"]
    assert (over.sheet, over.cell, over.text, over.unit) == ("Dashboard", "C5", "40.9", 1_000_000)
    assert str(over.level) == "guess"
    assert over.reason.endswith("so is Dashboard!C8")


def test_a_label_without_a_figure_beside_it_proposes_nothing() -> None:
    rows: Rows = {1: ["Forecast spend", "to follow"], 2: ["Budget variance"]}
    assert propose_cells(summary.SHEET, {"Notes": rows}) == {}
