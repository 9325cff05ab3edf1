"""The mapping pages: what they propose, what is sent, and what comes of it."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from finance.models import ReturnLine, ReturnSummary
from hnfsg.intake import declarations, jobs, selectors, services
from hnfsg.intake.models import Classification, Upload, UploadState
from hnfsg.intake.models import Mapping as KeptMapping
from hnfsg.people.models import User
from tests.intake.council_workbook import budget, council_workbook, forecast
from tests.intake.files import csv_file, workbook
from tests.intake.files import send as send_file
from tests.intake.mapping.pages import fields, send

pytestmark = [pytest.mark.django_db]

RETURN = "monthly-return"


@pytest.fixture
def officer(finance_officer: User) -> Client:
    browser = Client()
    browser.force_login(finance_officer)
    return browser


def address(upload: Upload, sheet: str) -> str:
    return reverse("intake:map_sheet", kwargs={"pk": upload.pk, "sheet": sheet})


def checked(upload: Upload) -> Upload:
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def asked(upload: Upload) -> list[tuple[str, str]]:
    return [(f.rule, f.what) for f in upload.findings.filter(level__in=("question", "error"))]


def sent(
    rows: list[list[object]], name: str = "month 5.csv", period: str = "2015-16-m05"
) -> Upload:
    return send_file(csv_file(rows), name, RETURN, stated_period=period)


BERKSHIRE: list[list[object]] = [
    ["DSG monitoring 2015/16"],
    ["Service area", "Annual Bud £000", "Fcast O/T Month 5 £000", "Variance £000"],
    ["Hospital education", 100, 110, 10],
    ["Independent special schools", 900, 950, 50],
]


def test_a_workbook_in_its_own_words_is_mapped_by_what_is_proposed_and_the_next_goes_through(
    officer: Client,
) -> None:
    upload = send_file(council_workbook(2), "Dec.xlsx", RETURN, stated_period="2023-24-m09")
    assert upload.state == UploadState.FAILED
    for sheet in ("summary", "lines"):
        page = officer.get(address(upload, sheet))
        assert page.status_code == 200
        answer = send(officer, address(upload, sheet), page)
        assert answer.status_code == 302, fields(page)
    checked(upload)
    answer = officer.get(reverse("intake:line_map", kwargs={"pk": upload.pk}))
    assert send(officer, answer.request["PATH_INFO"], answer).status_code == 302
    checked(upload)
    assert upload.state == UploadState.READY, asked(upload)
    summary = ReturnSummary.objects.get(part__upload=upload)
    assert summary.forecast_spend == Decimal(str(forecast(2))) * 1000
    lines = ReturnLine.objects.filter(part__upload=upload, part__period="2023-24-m09")
    assert sum(line.forecast or 0 for line in lines) == Decimal(str(forecast(2))) * 1000
    assert sum(line.budget or 0 for line in lines) == Decimal(str(budget())) * 1000
    assert {line.block for line in lines} == {"high-needs"}
    later = send_file(council_workbook(3), "Jan.xlsx", RETURN, stated_period="2023-24-m10")
    assert later.state == UploadState.READY, asked(later)
    newest = ReturnLine.objects.filter(part__upload=later, part__period="2023-24-m10")
    assert sum(line.forecast or 0 for line in newest) == Decimal(str(forecast(3))) * 1000


def council(months: int = 2) -> Upload:
    return send_file(council_workbook(months), "Dec.xlsx", RETURN, stated_period="2023-24-m09")


def test_what_a_page_proposes_has_its_reasons_and_the_first_rows_as_they_would_be_read(
    officer: Client,
) -> None:
    page = officer.get(address(sent(BERKSHIRE), "lines")).content.decode()
    for told in (
        "like “Annual budget”",
        "The same as Line",
        "From the line map, line by line",
        "As the heading says: thousands",
        "£100,000",
        "Independent special schools",
    ):
        assert told in page, told


def test_nothing_is_kept_whose_first_rows_were_not_shown(officer: Client) -> None:
    where = address(sent(BERKSHIRE), "lines")
    answer = send(officer, where, officer.get(where), column__2="", column__3="forecast")
    assert answer.status_code == 200
    assert "Look at them, then save" in answer.content.decode()
    assert not KeptMapping.objects.exists()
    assert send(officer, where, answer).status_code == 302
    forecast_of = KeptMapping.objects.get().recipe["columns"]["forecast"]
    assert forecast_of["headings"][0]["text"] == "Variance £000"


def test_what_is_wrong_comes_back_with_what_was_chosen(officer: Client) -> None:
    where = address(sent(BERKSHIRE), "lines")
    changed = {"column-3": "forecast", "fill-code": "value"}
    answer = send(officer, where, officer.get(where), **changed)
    assert answer.status_code == 400
    told = answer.content.decode()
    assert "cannot both be Forecast. Choose one, and leave the other out." in told
    assert "Type what Code is in every row." in told
    chosen = fields(answer)
    assert (chosen["column-3"], chosen["fill-code"]) == (["forecast"], ["value"])


def test_several_columns_are_joined_by_ticking_them(officer: Client) -> None:
    rows: list[list[object]] = [
        ["Ref", "Line", "Part", "Budget", "Forecast"],
        ["d", "Top-ups", "Base", 38, 39],
        ["d", "Top-ups", "Rise", 2, 3],
    ]
    upload = sent(rows)
    where = address(upload, "lines")
    joined = {"fill-code": "join", "join-code": ["0", "2"]}
    block = {"fill-block": "value", "value-block": "High needs"}
    looked = send(officer, where, officer.get(where), "look", **{"column-0": ""})
    looked = send(officer, where, looked, "look", **joined, **block)
    assert "d / Rise" in looked.content.decode()
    assert send(officer, where, looked).status_code == 302
    checked(upload)
    codes = ReturnLine.objects.filter(part__upload=upload).values_list("code", flat=True)
    assert set(codes) == {"d / Base", "d / Rise"}


def test_another_sheet_or_row_is_shown_when_asked_for_and_hidden_ones_too(officer: Client) -> None:
    where = address(council(), "lines")
    assert "Do not delete" in officer.get(where, {"sheet": "Working"}).content.decode()
    page = officer.get(where, {"sheet": "DSG detail", "row": "4"})
    assert fields(page)["row"] == ["4"]
    page = officer.get(where, {"was": "Working", "sheet": "DSG detail", "row": "1"})
    assert fields(page)["row"] == ["5"], "the row was that of another sheet"


def test_a_row_of_figures_is_not_kept_as_headings(officer: Client) -> None:
    where = address(sent(BERKSHIRE), "lines")
    page = officer.get(where, {"sheet": "month 5", "row": "3"})
    answer = send(officer, where, page)
    assert answer.status_code == 400
    assert "Row 3 holds figures, so it is not the headings." in answer.content.decode()
    assert not KeptMapping.objects.exists()


def test_months_across_may_be_named_one_by_one_too(officer: Client) -> None:
    where = address(council(), "lines")
    page = officer.get(where).content.decode()
    assert "The headings have 2 months, November 2023 to December 2023" in page
    single = officer.get(where, {"sheet": "DSG detail", "across": "0"})
    assert "You name each month’s column on its own" in single.content.decode()
    assert {"column-3", "column-5"} <= fields(single).keys()


ACROSS: list[list[object]] = [
    ["Cost centre", "Service", "Budget", "April", "May"],
    ["E1", "Hospital education", 5, 6, 7],
]


def test_months_without_a_year_ask_for_it_and_again_when_a_file_says_another(
    officer: Client,
) -> None:
    upload = sent(ACROSS, "first.csv", "")
    where = address(upload, "lines")
    answer = send(officer, where, officer.get(where))
    assert answer.status_code == 400
    assert "Type the financial year of these months" in answer.content.decode()
    answer = send(officer, where, answer, "look", year="2023/24")
    assert send(officer, where, answer).status_code == 302
    checked(upload)
    known = {"E1": {"block": "high-needs"}}
    services.confirm_keys(upload=upload, sheet="lines", values=known, by=None)
    checked(upload)
    lines = ReturnLine.objects.filter(part__upload=upload)
    assert {line.part.period: line.forecast for line in lines} == {
        "2023-24-m01": 6,
        "2023-24-m02": 7,
    }
    later = sent([["DSG monitoring 2024/25"], *ACROSS], "second.csv", "")
    what = (
        "The file says 2024 to 2025, and its months across are read as those of 2023 to 2024, as "
        "was said before"
    )
    assert ("across-year", what) in asked(later)


def test_a_section_keeps_lines_of_one_name_apart(officer: Client) -> None:
    rows: list[list[object]] = [
        ["Service", "Budget", "Forecast", "Actual"],
        ["Primary schools", "", "", ""],
        ["Top-ups", 10, 11, 1],
        ["Secondary schools", "", "", ""],
        ["Top-ups", 20, 22, 2],
    ]
    where = address(sent(rows), "lines")
    page = officer.get(where)
    assert "Row 2: “Primary schools”" in page.content.decode()
    looked = send(officer, where, page, "look", sections="1")
    assert "Secondary schools / Top-ups" in looked.content.decode()


def test_a_file_may_be_said_not_to_hold_a_sheet(officer: Client) -> None:
    where = address(council(), "summary")
    page = officer.get(where, {"sheet": ":absent"})
    assert send(officer, where, page).status_code == 302
    kept = KeptMapping.objects.get()
    names = {heading["text"] for heading in kept.recipe["headings"]}
    assert (kept.recipe["is_absent"], names) == (True, {"Dashboard", "DSG detail", "Working"})


def test_the_file_is_checked_again_when_the_last_of_its_sheets_is_said(officer: Client) -> None:
    upload = council()
    where = address(upload, "summary")
    answer = send(officer, where, officer.get(where))
    assert answer["Location"] == address(upload, "lines")
    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED
    overview = officer.get(reverse("intake:mapping", kwargs={"pk": upload.pk})).content.decode()
    assert "It counts when the file is checked again." in overview
    officer.post(reverse("intake:mapping", kwargs={"pk": upload.pk}))
    checked(upload)
    assert "Dashboard" in [s["name"] for s in upload.sheets_read if s["sheet"] == "summary"]


# --- single cells ---------------------------------------------------------------------------------


def test_a_cell_without_a_label_could_not_be_found_again(officer: Client) -> None:
    book = workbook({"Dashboard": [["", "Forecast expenditure", 5], [7, "", ""]], "Other": [["x"]]})
    upload = send_file(book, "board.xlsx", RETURN, stated_period="2023-24-m09")
    where = address(upload, "summary")
    page = officer.get(where, {"sheet": ":cells"})
    chosen = {"sheet-contributions": "Dashboard", "cell-contributions": "a2"}
    answer = send(officer, where, page, **chosen)
    assert answer.status_code == 400
    told = answer.content.decode()
    assert "Nothing names Dashboard!A2" in told
    assert "Point at the cell of Budget variance, or give its value." in told
    assert fields(answer)["cell-contributions"] == ["A2"]


def test_the_page_says_what_stands_in_a_cell_and_what_names_it(officer: Client) -> None:
    where = address(council(), "summary")
    page = officer.get(where)
    assert "beside “Forecast overspend”" in page.content.decode()
    chosen = {"sheet-contributions": "Dashboard", "cell-contributions": "C9"}
    looked = send(officer, where, page, "look", **chosen)
    assert looked.content.decode().count("beside “Deficit brought forward”") == 2


# --- the line map and what is remembered ----------------------------------------------------------


def lines_without_blocks(*names: str) -> Upload:
    head: list[object] = ["Code", "Line", "Budget", "Forecast"]
    return sent([head, *([name, name, 1, 2] for name in names)], "lines.csv", "2023-24-m09")


def test_new_lines_are_confirmed_at_once_and_a_capital_letter_keeps_two_apart(
    officer: Client,
) -> None:
    upload = lines_without_blocks("Statements", "statements", "DSG grant")
    where = reverse("intake:line_map", kwargs={"pk": upload.pk})
    page = officer.get(where)
    assert "“Statements” points to top-ups in mainstream schools" in page.content.decode()
    answer = send(officer, where, page)
    assert (answer.status_code, Classification.objects.count()) == (400, 0)
    assert "DSG grant: choose its DSG block." in answer.content.decode()
    answer = send(officer, where, answer, **{"block-2": "schools", "category-0": "special"})
    assert answer.status_code == 302
    checked(upload)
    assert upload.state == UploadState.READY, asked(upload)
    kept = {line.key: line.values["category"] for line in Classification.objects.all()}
    assert kept == {"Statements": "special", "statements": "mainstream", "DSG grant": ""}


def test_the_line_map_is_searched_changed_and_left_alone_where_nothing_changed(
    officer: Client, finance_officer: User
) -> None:
    values = {
        f"E{n:02}": {"label": f"Line {n}", "block": "high-needs", "category": "", "section_251": ""}
        for n in range(60)
    }
    upload = lines_without_blocks("A1")
    services.classify(dataset=upload.dataset, sheet="lines", values=values, by=None)
    where = reverse("intake:mappings", kwargs={"slug": RETURN})
    assert "Page 1 of 2" in officer.get(where).content.decode()
    assert fields(officer.get(where, {"q": "line 57"}))["key"] == ["E57"]
    page = officer.get(where, {"q": "line 5"})
    answer = send(officer, f"{where}?q=line+5", page, block__1="schools")
    assert answer.status_code == 302
    changed = Classification.objects.filter(confirmed_by=finance_officer)
    assert [(line.key, line.values["block"]) for line in changed] == [("E50", "schools")]


def remembered(officer: Client, name: str = "M5.csv") -> tuple[Upload, KeptMapping]:
    """A file whose lines were mapped as proposed, and the mapping."""
    upload = sent(BERKSHIRE, name)
    where = address(upload, "lines")
    send(officer, where, officer.get(where))
    return checked(upload), KeptMapping.objects.get()


def change_unit(officer: Client, kept: KeptMapping) -> str:
    """Say that budgets are in pounds on the mapping's own page; gives the page."""
    change = reverse("intake:change_mapping", kwargs={"slug": RETURN, "pk": kept.pk})
    page = officer.get(change)
    looked = send(officer, change, page, "look", unit__1="1")
    assert send(officer, change, looked).status_code == 302
    kept.refresh_from_db()
    assert kept.recipe["columns"]["budget"]["unit"] == 1
    return page.content.decode()


def test_a_remembered_mapping_is_changed_beside_the_newest_file_read_by_it(officer: Client) -> None:
    _, kept = remembered(officer)
    told = officer.get(reverse("intake:mappings", kwargs={"slug": RETURN})).content.decode()
    assert "“Annual Bud £000”" in told
    assert "by Fay Finance" in told
    assert "Hospital education" in change_unit(officer, kept)


def test_a_mapping_whose_files_are_gone_is_changed_by_its_words(officer: Client) -> None:
    upload, kept = remembered(officer)
    services.discard(upload=upload, by=None)
    assert "No file of this shape is kept here any more." in change_unit(officer, kept)


def test_a_mapping_is_forgotten_after_a_page_that_says_what_follows(officer: Client) -> None:
    _, kept = remembered(officer)
    forget = reverse("intake:forget_mapping", kwargs={"slug": RETURN, "pk": kept.pk})
    assert "is asked about again" in officer.get(forget).content.decode()
    assert KeptMapping.objects.exists()
    officer.post(forget)
    assert not KeptMapping.objects.exists()


def test_a_file_that_is_not_read_yet_shows_how_far_it_is(officer: Client) -> None:
    upload = services.receive_upload(
        dataset=declarations.dataset(RETURN), file=council_workbook(2), file_name="a.xlsx", by=None
    )
    answer = officer.get(address(upload, "lines"))
    assert answer["Location"] == reverse("intake:upload", kwargs={"pk": upload.pk})


def test_a_file_like_a_remembered_one_says_how_it_differs(officer: Client) -> None:
    remembered(officer)
    wider = [BERKSHIRE[0], [*BERKSHIRE[1], "RAG"], *([*row, "Amber"] for row in BERKSHIRE[2:])]
    later = sent(wider, "M6.csv", "2015-16-m06")
    page = officer.get(address(later, "lines")).content.decode()
    assert "This file is like M5.csv, and differs: new: “RAG”." in page
    assert "as last time, in M5.csv" in page
