"""Every rule across rows, with the sentence and the fix that an officer reads."""

import pytest

from hnfsg.intake.models import FindingLevel, UploadState
from hnfsg.periods import FinancialMonth
from tests.finance.returns import (
    LINES,
    M9,
    M10,
    SUMMARY,
    book,
    found,
    line,
    live_month,
    publish,
    send_book,
    summary,
    two_lines,
)
from tests.intake.files import csv_file, send, workbook

pytestmark = pytest.mark.django_db

TWO = {"A": (800_000, 850_000), "B": (400_000, 400_000)}


def test_a_return_that_agrees_with_itself_is_ready_and_has_no_findings() -> None:
    upload = send_book(book())
    assert upload.state == UploadState.READY
    assert not upload.findings.exists()


# --- totals ---


def test_lines_that_do_not_add_up_to_the_forecast_spend_are_asked_about() -> None:
    file = book([summary(spend=1_302_000, overspend=302_000, variance=102_000)])
    spend, variance = found(send_book(file), "lines-against-summary")
    assert spend.level == FindingLevel.QUERY
    assert spend.place == "Summary!D2"
    assert spend.what == (
        "The forecasts of the lines add up to £1,300,000. The Summary's forecast spend is "
        "£1,302,000, a difference of £2,000"
    )
    assert spend.fix == "Correct the one that is wrong, or explain the difference."
    assert variance.place == "Summary!F2"
    assert variance.what == (
        "The lines are £100,000 over their budgets. The Summary's budget variance is £102,000, a "
        "difference of £2,000"
    )


def test_a_difference_that_rounding_leaves_is_not_asked_about() -> None:
    upload = send_book(book([summary(spend=1_301_000, overspend=301_000, variance=101_000)]))
    assert found(upload, "lines-against-summary") == []


def test_lines_are_not_added_up_while_one_of_them_has_an_error() -> None:
    upload = send_book(book(lines=[line("A", 800_000, "£0.9m?"), line("B", 400_000, 400_000)]))
    assert upload.state == UploadState.FAILED
    assert found(upload, "lines-against-summary") == []


@pytest.mark.parametrize("heading", [*LINES[:3], "Budget", "Forecast"])
def test_a_heading_nobody_knows_is_told_and_stops_no_rule(heading: str) -> None:
    headings = [f"Other {h}" if h == heading else h for h in LINES]
    upload = send_book(
        workbook({"Summary": [SUMMARY, summary()], "Lines": [headings, *two_lines()]})
    )
    assert upload.state == UploadState.FAILED
    assert upload.jobs.get().error == ""


def test_a_summary_alone_is_held_against_the_lines_that_are_published() -> None:
    live_month(M10, {"A": (800_000, 900_000), "B": (400_000, 440_000)})
    spend, _ = found(send_book(book(lines=[])), "lines-against-summary")
    assert "£1,340,000" in spend.what


def test_an_overspend_that_is_not_spend_less_income_is_asked_about_with_both() -> None:
    (query,) = found(send_book(book([summary(overspend=350_000)])), "overspend-against-income")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Summary!E2"
    assert query.what == (
        "Forecast spend less DSG income after recoupment is £300,000. The reported overspend is "
        "£350,000, a difference of £50,000"
    )


def test_income_and_contributions_with_a_minus_are_asked_about() -> None:
    file = book([summary(income=-1_000_000, contributions="(£5,000)")])
    income, contributions = found(send_book(file), "signs")
    assert income.what == (
        "DSG income after recoupment is −£1,000,000. Money that comes in is positive in this return"
    )
    assert income.fix == "Remove the minus sign, or explain why it is right."
    assert income.place == "Summary!C2"
    assert contributions.what.startswith("Contributions is −£5,000.")


def test_a_deficit_brought_forward_with_a_minus_is_asked_about() -> None:
    row = summary()
    row[6] = -2_000_000
    (query,) = found(send_book(book([row])), "signs")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Summary!G2"
    assert query.what == (
        "Cumulative deficit brought forward is −£2,000,000. A deficit is typed as a positive amount"
    )


def test_a_deficit_brought_forward_that_changes_within_a_year_is_asked_about() -> None:
    live_month(M9, TWO, {"cumulative_brought_forward": 2_100_000})
    (query,) = found(send_book(book()), "brought-forward-changed")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Summary!G2"
    assert query.what == (
        "Cumulative deficit brought forward is £2,000,000. In Month 9 it was £2,100,000"
    )


@pytest.mark.parametrize(
    ("month", "brought"), [(M9, 2_000_400), (M9, None), (FinancialMonth(2022, 12), 900_000)]
)
def test_a_deficit_brought_forward_may_be_another_in_another_year(
    month: FinancialMonth, brought: int | None
) -> None:
    live_month(month, TWO, {"cumulative_brought_forward": brought})
    assert found(send_book(book()), "brought-forward-changed") == []


def test_a_spending_line_with_a_minus_is_asked_about() -> None:
    (query,) = found(send_book(book(lines=[line("A", 1, -400_000, "Therapies")])), "signs")
    assert query.place == "Lines!F2"
    assert query.what == (
        "The forecast of Therapies is −£400,000. Spending is positive in this return"
    )
    assert query.fix == "Remove the minus sign if it is spending, or explain what comes in."


# --- months ---


def test_a_month_after_a_gap_is_asked_about() -> None:
    live_month(FinancialMonth(2023, 7), TWO, {"reported_overspend": 1})
    (query,) = found(send_book(book()), "month-skipped")
    assert query.level == FindingLevel.QUERY
    assert query.what == (
        "Month 10, 2023 to 2024 is here, but Month 8 and Month 9 are not published"
    )
    assert query.fix == "Send what is missing first, or explain why there is none."


def test_a_gap_since_an_earlier_year_is_asked_about() -> None:
    live_month(FinancialMonth(2022, 10), TWO, {"reported_overspend": 1})
    (query,) = found(send_book(book([summary(3)])), "month-skipped")
    assert query.what == (
        "Month 3, 2023 to 2024 is here, but the 4 months from Month 11, 2022 to 2023, to Month 2, "
        "2023 to 2024, are not published"
    )


def test_one_month_missing_at_the_end_of_last_year_is_named_with_its_year() -> None:
    live_month(FinancialMonth(2022, 11), TWO, {"reported_overspend": 1})
    (query,) = found(send_book(book([summary(1)])), "month-skipped")
    assert "but Month 12, 2022 to 2023 is not published" in query.what


@pytest.mark.parametrize("before", [FinancialMonth(2022, 12), FinancialMonth(2022, 13)])
def test_a_year_follows_its_last_month_or_outturn_without_a_gap(before: FinancialMonth) -> None:
    live_month(before, TWO, {"reported_overspend": 1})
    assert found(send_book(book([summary(1)])), "month-skipped") == []


def test_the_first_month_of_all_follows_no_gap() -> None:
    assert found(send_book(book()), "month-skipped") == []


@pytest.mark.parametrize(("year", "month"), [("2032/33", 12), ("2024/25", 1)])
def test_a_month_in_the_future_is_an_error(year: str, month: int) -> None:
    upload = send_book(book([[year, *summary(month)[1:]]]))
    (error,) = found(upload, "month-in-future")
    assert upload.state == UploadState.FAILED
    assert error.level == FindingLevel.ERROR
    assert error.place == "Summary!A2"
    assert error.what.endswith("is in the future")
    assert error.fix == "Correct the financial year or the month."


@pytest.mark.parametrize("month", [10, 11, 12])
def test_a_month_that_has_just_ended_or_soon_ends_is_not_in_the_future(month: int) -> None:
    upload = send_book(book([summary(month)]))
    assert found(upload, "month-in-future") == []
    assert upload.state == UploadState.READY


def test_a_month_sent_again_is_noted() -> None:
    publish(send_book(book()))
    (note,) = found(send_book(book()), "month-repeated")
    assert note.level == FindingLevel.NOTE
    assert note.what == (
        "Month 10, 2023 to 2024 is published already. Publishing this file will replace it"
    )


def test_two_rows_of_summary_for_one_month_are_an_error() -> None:
    (error,) = found(send_book(book([summary(), summary()])), "summary-repeated")
    assert error.level == FindingLevel.ERROR
    assert error.place == "Summary!B3"
    assert error.what == "Month 10, 2023 to 2024 has 2 rows, the first in row 2"
    assert error.fix == "Keep the row that is right and delete the others."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("DSG monitoring M9 v3.xlsx", "Month 9"),
        ("Month 09 return.xlsx", "Month 9"),
        ("DSG 2022-23 P10.xlsx", "2022 to 2023"),
        ("DSG_2223_M10.xlsx", "2022 to 2023"),
        ("DSG 2022 to 2023.xlsx", "2022 to 2023"),
        ("DSG 2022–23.xlsx", "2022 to 2023"),
        ("Return January 2023.xlsx", "January 2023"),
        ("return_dec_2023.xlsx", "December 2023"),
        ("Sept2023.xlsx", "September 2023"),
        ("DSG 2023-12.xlsx", "December 2023"),
        ("2024_02 DSG.xlsx", "February 2024"),
    ],
)
def test_a_file_name_that_says_another_month_is_asked_about(name: str, said: str) -> None:
    (query,) = found(send_book(book(), name), "file-name")
    assert query.level == FindingLevel.QUERY
    assert query.what == (f"The file's name says {said}, and the file holds Month 10, 2023 to 2024")
    assert query.fix == (
        "Check that this is the right file and that its month is right, or explain the name."
    )


@pytest.mark.parametrize(
    "name",
    [
        *("DSG monitoring M10 2023-24 v3.xlsx", "return.xlsx", "form9.xlsx", "23_24 p10.xlsx"),
        *("January 2024.xlsx", "DSG Jan 2024.xlsx", "2024-01.xlsx", "M10 (jan-2024) 23-24.xlsx"),
        # When it was made, not what it holds.
        *("return 12 February 2024.xlsx", "return 2024-02-12.xlsx", "1st_Feb_2024 M10.xlsx"),
        *("Marchmont 2023.xlsx", "dsg20240212.xlsx"),
    ],
)
def test_a_file_name_that_agrees_or_says_nothing_is_not_asked_about(name: str) -> None:
    assert found(send_book(book(), name), "file-name") == []


def test_a_month_of_lines_without_a_summary_is_asked_about() -> None:
    headings = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]
    rows = [["2023/24", 9, "A", "Line A", "High needs", 1, 1]]
    upload = send(csv_file([headings, *rows]), "lines.csv", "monthly-return")
    (query,) = found(upload, "summary-missing")
    assert query.what == (
        "Month 9, 2023 to 2024 has lines and no summary, so its totals cannot be shown"
    )
    assert query.fix == (
        "Add the month to the sheet Summary, or send the Summary in a file of its own."
    )


# --- lines ---


def test_a_line_that_is_gone_is_asked_about_the_largest_first() -> None:
    live_month(M9, {**TWO, "C": (5, 7_000), "D": (5, 90_000)}, {"reported_overspend": 1})
    first, second = found(send_book(book()), "line-gone")
    assert first.level == FindingLevel.QUERY
    assert first.what == (
        "D Line D was in Month 9 with a forecast of £90,000, and is not in this file"
    )
    assert first.fix == "Add the line, with 0 if nothing is forecast, or explain where it went."
    assert second.subject == "C"


def test_a_new_line_is_noted() -> None:
    live_month(M9, {"A": (800_000, 850_000)}, {"reported_overspend": 1})
    (note,) = found(send_book(book()), "line-new")
    assert note.level == FindingLevel.NOTE
    assert note.place == "Lines!A3"
    assert note.what == "B Line B was not in Month 9"


def test_a_budget_that_changed_in_the_year_is_asked_about() -> None:
    live_month(M9, {"A": (700_000, 850_000), "B": (400_000, 400_000)}, {"reported_overspend": 1})
    (query,) = found(send_book(book()), "budget-changed")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Lines!D2"
    assert query.what == "The budget of Line A is £800,000. In Month 9 it was £700,000"
    assert query.fix == "Correct the budget, or explain who changed it and when."


def _history(*forecasts: int) -> None:
    """Line A's forecasts in months 9 and before, the last in month 9."""
    for month, forecast in enumerate(forecasts, start=10 - len(forecasts)):
        live_month(FinancialMonth(2023, month), {"A": (800_000, forecast)}, {"note": ""})


def test_a_move_larger_than_any_in_two_years_is_asked_about() -> None:
    _history(1_000_000, 1_640_000, 1_500_000, 1_400_000)
    upload = send_book(book(lines=[line("A", 800_000, 3_310_000, "Independent special schools")]))
    (query,) = found(upload, "unusual-move")
    assert query.level == FindingLevel.QUERY
    assert query.place == "Lines!F2"
    assert query.label == "Independent special schools"
    assert query.what == (
        "Independent special schools moved by £1,910,000 in one month. The largest move in the "
        "past two years was £640,000"
    )
    assert query.fix == "Correct the forecast, or explain what happened."


def test_a_move_that_was_seen_before_is_not_asked_about() -> None:
    _history(1_000_000, 1_640_000, 1_500_000, 1_400_000)
    assert found(send_book(book(lines=[line("A", 800_000, 2_040_000)])), "unusual-move") == []


def test_a_small_move_is_not_asked_about_even_if_it_is_the_largest() -> None:
    _history(1_000_000, 1_001_000, 1_002_000, 1_003_000)
    assert found(send_book(book(lines=[line("A", 800_000, 1_252_000)])), "unusual-move") == []
    (query,) = found(send_book(book(lines=[line("A", 800_000, 1_253_000)])), "unusual-move")
    assert "moved by £250,000" in query.what


def test_nothing_is_unusual_while_there_is_too_little_history() -> None:
    _history(1_000_000, 1_001_000, 1_002_000)
    assert found(send_book(book(lines=[line("A", 800_000, 9_000_000)])), "unusual-move") == []


def test_moves_of_more_than_two_years_ago_do_not_count() -> None:
    for month, forecast in enumerate((1_000_000, 9_000_000), start=8):
        live_month(FinancialMonth(2021, month), {"A": (1, forecast)}, {"note": ""})
    _history(1_000_000, 1_001_000, 1_002_000, 1_003_000)
    (query,) = found(send_book(book(lines=[line("A", 800_000, 2_003_000)])), "unusual-move")
    assert "largest move in the past two years was £1,000" in query.what


# --- management actions ---


def test_a_reference_used_twice_in_a_plan_is_an_error() -> None:
    rows = [
        ["13", "Plan 2023", "Therapies", 100],
        ["14", "Plan 2023", "Outreach", 100],
        ["14", "Plan 2022", "Outreach as it was", 100],
        ["14", "Plan 2023", "Internships", 100],
    ]
    (error,) = found(send_book(book(actions=rows)), "action-used-twice")
    assert error.level == FindingLevel.ERROR
    assert error.place == "Management actions!A5"
    assert error.what == "Reference 14 is used twice: here and in row 3"
    assert error.fix == "Give one of them another reference."


def test_a_reference_used_twice_without_a_plan_version_is_an_error_too() -> None:
    rows = [["14", None, "Outreach", 100], ["14", None, "Internships", 100]]
    assert len(found(send_book(book(actions=rows)), "action-used-twice")) == 1


def test_a_negative_planned_saving_is_an_error() -> None:
    (error,) = found(send_book(book(actions=[["1", "", "Outreach", -5]])), "cell-planned")
    assert error.level == FindingLevel.ERROR
    assert error.what == "Planned saving this year is “-5”, below 0"


# --- many months in one file ---


def test_twelve_months_in_one_file_are_judged_like_twelve_files() -> None:
    headings = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]
    forecasts = [1_000_000, 1_300_000, 1_600_000, 1_800_000, 1_900_000, 3_900_000]
    rows = [
        ["2023/24", month, "A", "Line A", "High needs", 1_000_000, forecast]
        for month, forecast in enumerate(forecasts, start=1)
    ]
    upload = send(csv_file([headings, *rows]), "lines.csv", "monthly-return")
    (query,) = found(upload, "unusual-move")
    assert query.period == "2023-24-m06"
    assert "moved by £2,000,000 in one month" in query.what
    assert found(upload, "month-skipped") == []
