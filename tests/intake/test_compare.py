"""Any two uploads beside each other, row by row, on a page and as files."""

import csv
import io
import resource
import sys
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from finance.datasets import actions
from hnfsg.intake import comparing, declarations, services
from hnfsg.intake.comparing import Comparison, Difference, files
from hnfsg.intake.comparing.differences import name_of
from hnfsg.intake.comparing.queries import keys_of
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Part, Upload, UploadState
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.returns import book, send_book, summary
from tests.intake.conftest import DATASET, LINES
from tests.intake.files import line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]
ADDRESS = "/data/scratch-lines/compare/"


@pytest.fixture
def officer(client_for: ClientFor, finance_officer: User) -> Client:
    return client_for(finance_officer)


def compared(first: Upload, second: Upload, *, is_officer: bool = True) -> Comparison:
    dataset = declarations.dataset(second.dataset_slug)
    was = comparing.side(dataset, str(first.pk))
    now = comparing.side(dataset, str(second.pk))
    assert was
    assert now
    return Comparison(dataset, was, now, is_officer=is_officer)


def tally(comparison: Comparison) -> tuple[int, int, int, int]:
    (found,) = comparison.tallies["lines"]
    return found.added, found.gone, found.changed, found.same


def told(difference: Difference) -> list[tuple[str, object, object, object]]:
    return [(c.column.name, c.was, c.now, c.difference) for c in difference.changed]


def test_rows_added_gone_changed_and_as_they_were() -> None:
    first = send_lines(line("A", 1, 5), line("B", 1, 5), line("C", 1, 5))
    second = send_lines(line("C", 1, 7), line("A", 1, 5), line("D", 1, 900))
    found = compared(first, second)
    assert tally(found) == (1, 1, 1, 1)
    added, gone, changed = found.page(LINES, limit=9, offset=0)
    assert (added.kind, added.value("code"), added.was_row, added.now_row) == (
        "added",
        "D",
        None,
        4,
    )
    assert (gone.kind, gone.value("code"), gone.was_row, gone.now_row) == ("gone", "B", 3, None)
    assert (changed.kind, changed.was_row, changed.now_row) == ("changed", 4, 2)
    assert told(changed) == [("forecast", Decimal("5.00"), Decimal("7.00"), Decimal("2.00"))]


def test_the_largest_change_comes_first_whatever_its_sign() -> None:
    first = send_lines(line("A", 1, 100), line("B", 1, 100), line("C", 1, 100))
    second = send_lines(line("A", 1, 101), line("B", 1, -900), line("C", 1, 600))
    rows = compared(first, second).page(LINES, limit=2, offset=0)
    assert [row.value("code") for row in rows] == ["B", "C"]
    assert [r.value("code") for r in compared(first, second).page(LINES, limit=2, offset=2)] == [
        "A"
    ]


def test_a_row_is_matched_within_its_month() -> None:
    first = send_lines(line("A", 1, 5, month=9), line("A", 1, 6, month=10))
    second = send_lines(line("A", 1, 5, month=9), line("A", 1, 7, month=10))
    found = compared(first, second)
    assert [(t.period, t.changed, t.same) for t in found.tallies["lines"]] == [
        ("2023-24-m10", 1, 0),
        ("2023-24-m09", 0, 1),
    ]


def test_single_months_that_differ_are_held_to_each_other(officer: Client) -> None:
    first, second = send_lines(line("A", 1, 5, month=9)), send_lines(line("A", 1, 7, month=10))
    assert tally(compared(first, second)) == (0, 0, 1, 0)
    page = officer.get(ADDRESS, {"first": first.pk, "second": second.pk}).text
    assert (
        "each row of Month 10, 2023 to 2024 is held to the same row of Month 9, 2023 to 2024"
        in page
    )


def test_files_without_a_month_in_common_are_said_to_be(officer: Client) -> None:
    first = send_lines(line("A", 1, 5, month=7), line("A", 1, 5, month=8))
    second = send_lines(line("A", 1, 5, month=9))
    page = officer.get(ADDRESS, {"first": first.pk, "second": second.pk}).text
    assert "no month in common, so every row is gone or added" in page


def test_blank_and_nought_are_two_things() -> None:
    first, second = send_lines(line("A", "", 5)), send_lines(line("A", 0, 5))
    (row,) = compared(first, second).page(LINES, limit=9, offset=0)
    assert told(row) == [("budget", None, Decimal("0.00"), Decimal("0.00"))]


def test_codes_that_differ_by_a_capital_stay_two_rows() -> None:
    first = send_lines(line("a", 1, 5), line("A", 1, 6))
    second = send_lines(line("A", 1, 6), line("a", 1, 5))
    assert tally(compared(first, second)) == (0, 0, 0, 2)


def test_rows_that_repeat_are_matched_in_their_order() -> None:
    free = replace(DATASET, sheets=(replace(LINES, identity=(), matched_by=("code",)),))
    declarations._registered["scratch-lines"] = free
    first = send_lines(line("A", 1, 5), line("A", 1, 6))
    second = send_lines(line("A", 1, 5), line("A", 1, 7), line("A", 1, 8))
    assert tally(compared(first, second)) == (1, 0, 1, 1)


def test_what_a_row_is_found_again_by() -> None:
    assert keys_of(LINES) == ("code",)
    assert keys_of(replace(LINES, identity=())) == ("line",)
    assert keys_of(replace(LINES, is_summary=True)) == ()
    assert keys_of(actions.SHEET) == ("plan_version", "ref")


def test_a_months_summary_is_its_one_row() -> None:
    first = send_book(book([summary(overspend=300_000)]))
    second = send_book(book([summary(overspend=300_500)]))
    found = compared(first, second)
    sheet = found.dataset.sheet("summary")
    (row,) = found.page(sheet, limit=9, offset=0)
    assert row.kind == "changed"
    assert ("reported_overspend", Decimal(500)) in [
        (c.column.name, c.difference) for c in row.changed
    ]


CODES = st.sampled_from(["A", "B", "c", "D d", "E-1"])
SIDE = st.dictionaries(CODES, st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=SIDE, after=SIDE)
def test_it_says_what_an_obvious_twin_says(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    first = send_lines(*(line(code, *amounts) for code, amounts in before.items()))
    second = send_lines(*(line(code, *amounts) for code, amounts in after.items()))
    found = compared(first, second)
    both = before.keys() & after.keys()
    expected = dict.fromkeys(after.keys() - before.keys(), "added")
    expected |= dict.fromkeys(before.keys() - after.keys(), "gone")
    expected |= {c: "changed" for c in both if before[c] != after[c]}
    rows = found.page(LINES, limit=99, offset=0)
    assert {row.value("code"): row.kind for row in rows} == expected
    assert [row.value("code") for row in found.all(LINES)] == [row.value("code") for row in rows]
    assert found.tallies["lines"][0].same == len(both) - list(expected.values()).count("changed")

    def size(code: str) -> int:
        was, now = before.get(code, (0, 0)), after.get(code, (0, 0))
        return max(abs(n - w) for w, n in zip(was, now, strict=True))

    sizes = [size(row.value("code")) for row in rows]
    assert sizes == sorted(sizes, reverse=True)


# --- who may see what ------------------------------------------------------------------------


@pytest.fixture
def counted(scratch: Dataset) -> None:
    """The budget as if it were a number of children."""
    budget = replace(LINES.column("budget"), counts_children=True)
    columns = tuple(budget if c.name == "budget" else c for c in LINES.columns)
    changed = replace(DATASET, sheets=(replace(LINES, columns=columns),))
    declarations._registered["scratch-lines"] = changed


@pytest.mark.usefixtures("counted")
def test_numbers_of_children_are_for_the_datasets_officers_alone(
    client_for: ClientFor, finance_officer: User, chair: User
) -> None:
    first = send_lines(line("A", 1_234, 5), line("B", 1, 5))
    second = send_lines(line("A", 7_654, 5), line("B", 1, 6))
    asked = {"first": first.pk, "second": second.pk}
    page = client_for(finance_officer).get(ADDRESS, asked).text
    assert "2 rows differ" in page
    assert "£7,654" in page
    chairs = client_for(chair)
    page = chairs.get(ADDRESS, asked).text
    assert "1 row differs" in page
    for address in (ADDRESS, ADDRESS[:-1] + ".csv"):
        answer = chairs.get(address, asked)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"654" not in body.replace(b",", b"")
        assert b"Budget" not in body


def test_members_are_not_let_in(client_for: ClientFor, member: User) -> None:
    send_lines(line("A", 1, 5))
    for address in (ADDRESS, ADDRESS[:-1] + ".csv", ADDRESS[:-1] + ".xlsx"):
        assert client_for(member).get(address).status_code == 403


# --- the page --------------------------------------------------------------------------------


def test_without_a_choice_the_newest_is_held_to_the_one_before_of_its_month(
    officer: Client,
) -> None:
    tenth = send_lines(line("A", 1, 5, month=10))
    send_lines(line("A", 1, 5, month=9))
    newest = send_lines(line("A", 1, 6, month=10))
    page = officer.get(ADDRESS)
    assert (page.context["first"], page.context["second"]) == (str(tenth.pk), str(newest.pk))
    assert "£5 " in page.text
    assert "£1 more" in page.text


def test_without_its_month_the_newest_is_held_to_the_month_before(officer: Client) -> None:
    ninth = send_lines(line("A", 1, 5, month=9))
    send_lines(line("A", 1, 5, month=8))  # sent again later
    newest = send_lines(line("A", 1, 6, month=10))
    page = officer.get(ADDRESS, {"second": newest.pk})
    assert page.context["first"] == str(ninth.pk)


def test_an_upload_is_held_to_what_is_published_for_its_months(officer: Client) -> None:
    both = send_lines(line("A", 1, 5, month=9), line("A", 1, 5, month=10))
    services.publish(upload=both, by=None)
    second = send_lines(line("A", 1, 8, month=10))
    address = f"{ADDRESS}?first=live&second={second.pk}"
    assert address.replace("&", "&amp;") in officer.get(f"/data/upload/{second.pk}/").text
    page = officer.get(address)
    assert [t.month for t in page.context["comparison"].tallies["lines"]] == [
        "Month 10, 2023 to 2024"
    ]
    assert "£3 more" in page.text


def test_a_new_month_is_held_to_what_is_published_of_the_month_before(officer: Client) -> None:
    for month in (8, 9, 12):
        services.publish(upload=send_lines(line("A", 1, month, month=month)), by=None)
    second = send_lines(line("A", 1, 11, month=11))
    page = officer.get(ADDRESS, {"first": "live", "second": second.pk})
    assert "each row of Month 11, 2023 to 2024 is held to the same row of Month 9" in page.text
    assert "£2 more" in page.text


def test_nothing_published_is_said(officer: Client) -> None:
    second = send_lines(line("A", 1, 8))
    page = officer.get(ADDRESS, {"first": "live", "second": second.pk}).text
    assert "Nothing is published for the months of the other file." in page


def test_the_history_leads_to_it_where_there_are_rows(officer: Client) -> None:
    first = send_lines(line("A", 1, 5))
    second = send_lines(line("A", 1, 6))
    services.discard(upload=first, by=None)
    page = officer.get("/data/scratch-lines/").text
    assert f"compare/?second={second.pk}" in page
    assert f"compare/?second={first.pk}" not in page


@pytest.mark.parametrize("asked", ["none", "0", "-1", "9" * 40, "²", "1 OR 1=1"])
def test_an_upload_that_is_not_there_is_a_sentence(officer: Client, asked: str) -> None:
    send_lines(line("A", 1, 5))
    answer = officer.get(ADDRESS, {"first": asked, "second": "live"})
    assert answer.status_code == 400
    assert "There is no such upload here." in answer.text
    assert officer.get(ADDRESS[:-1] + ".csv", {"first": asked}).status_code == 404


def test_an_upload_of_another_dataset_is_not_compared(officer: Client) -> None:
    other, mine = send_book(book()), send_lines(line("A", 1, 5))
    answer = officer.get(ADDRESS, {"first": other.pk, "second": mine.pk})
    assert "There is no such upload here." in answer.text


def test_one_with_itself_is_a_sentence(officer: Client) -> None:
    upload = send_lines(line("A", 1, 5))
    answer = officer.get(ADDRESS, {"first": upload.pk, "second": upload.pk})
    assert "Choose two that differ" in answer.text


def test_with_one_file_or_none_there_is_a_sentence(officer: Client) -> None:
    assert "Nothing has been read yet" in officer.get(ADDRESS).text
    send_lines(line("A", 1, 5))
    assert "There is no earlier file to compare with yet." in officer.get(ADDRESS).text


def test_rows_that_are_gone_are_said_to_be(officer: Client) -> None:
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", "x?", 5), line("B", 1, 5))
    assert second.state == UploadState.FAILED
    asked = {"first": first.pk, "second": second.pk}
    page = officer.get(ADDRESS, asked).text
    assert "lines.csv has errors: only its rows without errors are compared." in page
    services.discard(upload=first, by=None)
    assert "lines.csv was discarded, and its rows went with it." in officer.get(ADDRESS, asked).text
    Upload.objects.filter(pk=second.pk).update(rows_set_aside=2)
    page = officer.get(ADDRESS, asked).text
    assert "lines.csv has 2 rows set aside, which are not compared." in page


def test_a_page_has_fifty_rows_and_the_next_the_rest(officer: Client) -> None:
    first = send_lines(*(line(f"L{n}", 1, 100) for n in range(60)))
    second = send_lines(*(line(f"L{n}", 1, 101 + n) for n in range(60)))
    asked = {"first": first.pk, "second": second.pk}
    assert officer.get(ADDRESS, asked).text.count("app-changes__row") == 50
    last = officer.get(ADDRESS, asked | {"page": 2})
    assert last.text.count("app-changes__row") == 10
    assert "Page 2 of 2" in last.text


def test_the_queries_of_the_page_are_few(
    officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    asked = {"first": first.pk, "second": second.pk}
    officer.get(ADDRESS, asked)
    # Session and rights; two sides and the list, each with its months; the tally; the rows.
    with django_assert_num_queries(10):
        officer.get(ADDRESS, asked)


def test_pence_that_differ_look_different(officer: Client) -> None:
    first, second = send_lines(line("A", 1, "5.10")), send_lines(line("A", 1, "5.50"))
    page = officer.get(ADDRESS, {"first": first.pk, "second": second.pk}).text
    assert "£5.10" in page
    assert "<strong>£5.50</strong>" in page
    assert "£0.40 more" in page


def test_a_choice_is_shown_by_its_heading(officer: Client) -> None:
    first = send_lines(line("A", 1, 5))
    second = send_lines(line("A", 1, 5, block="Schools"))
    page = officer.get(ADDRESS, {"first": first.pk, "second": second.pk}).text
    assert "High needs block" in page
    assert "<strong>Schools block</strong>" in page


def test_a_row_is_called_by_its_name_and_code() -> None:
    first, second = send_lines(line("A", 1, 5, name="Special")), send_lines(line("A", 1, 6))
    (row,) = compared(first, second).page(LINES, limit=1, offset=0)
    assert name_of(LINES, row) == "Line A (A)"
    (row,) = compared(second, first).page(LINES, limit=1, offset=0)
    assert name_of(LINES, row) == "Special (A)"


# --- the files -------------------------------------------------------------------------------


def csv_rows(officer: Client, first: Upload, second: Upload) -> list[list[str]]:
    answer = officer.get(ADDRESS[:-1] + ".csv", {"first": first.pk, "second": second.pk})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_csv_has_every_row_with_before_now_and_difference(officer: Client) -> None:
    first = send_lines(*(line(f"L{n}", 1, 100) for n in range(70)), line("=X", 1, 5))
    second = send_lines(
        *(line(f"L{n}", 1, 101 + n) for n in range(70)), line("Z", "", -3, comment="@home")
    )
    rows = csv_rows(officer, first, second)
    assert len(rows) == 1 + 72
    assert rows[0][:6] == ["Month", "Change", "Row before", "Row now", "Code", "Line: before"]
    by_code = {row[4]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    changed = by_code["L7"]
    assert (changed["Change"], changed["Forecast: before"], changed["Forecast: now"]) == (
        *("Changed", "100.00"),
        "108.00",
    )
    assert changed["Forecast: difference"] == "8.00"
    assert by_code["'=X"]["Change"] == "Gone"
    assert by_code["Z"]["Forecast: difference"] == "-3.00"
    assert by_code["Z"]["Comment: now"] == "'@home"
    assert by_code["Z"]["Budget: difference"] == ""


def test_the_workbook_has_a_sheet_for_each_with_numbers_as_numbers(officer: Client) -> None:
    first = send_book(book([summary(overspend=300_000)]))
    second = send_book(book([summary(overspend=300_500)]))
    asked = {"first": first.pk, "second": second.pk}
    answer = officer.get("/data/monthly-return/compare.xlsx", asked)
    workbook = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert workbook.sheetnames[:2] == ["Summary", "Lines"]
    head, row = workbook["Summary"].iter_rows(values_only=True)
    told = dict(zip(head, row, strict=True))
    assert told["Reported overspend: difference"] == 500


def test_too_many_rows_for_a_workbook_is_a_sentence_never_a_shorter_file(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_IN_WORKBOOK", 1)
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6), line("B", 1, 6))
    asked = {"first": first.pk, "second": second.pk}
    answer = officer.get(ADDRESS[:-1] + ".xlsx", asked)
    assert answer.status_code == 400
    assert answer.text == (
        "2 rows differ, and a workbook takes up to 1. Download the csv, which has them all."
    )
    page = officer.get(ADDRESS, asked).text
    assert "A workbook takes up to 1 rows: download each sheet as csv." in page
    assert len(csv_rows(officer, first, second)) == 3


# --- size ------------------------------------------------------------------------------------

MANY = 200_000


@pytest.fixture
def large(scratch: Dataset) -> Comparison:
    """Two uploads of 200,000 lines, of which every second one changed, written by SQL."""
    first, second = send_lines(line("X", 1, 5)), send_lines(line("X", 1, 5))
    with connection.cursor() as cursor:
        for upload, more in ((first, 0), (second, 1)):
            part = Part.objects.get(upload=upload)
            cursor.execute(
                "INSERT INTO finance_returnline (part_id, row_number, code, line, block, category, "
                "budget, forecast, comment) SELECT %s, n + 2, 'L' || n, 'Line ' || n, "
                "'high-needs', '', n, n + (n %% 2) * %s * n, 'A comment on the line ' || n "
                "FROM generate_series(1, %s) AS n",
                [part.pk, more, MANY],
            )
        cursor.execute("ANALYZE finance_returnline")
    return compared(first, second)


@pytest.mark.bench
def test_200_000_rows_a_side_take_seconds_and_little_memory(large: Comparison) -> None:
    began = time.monotonic()
    assert tally(large) == (0, 0, MANY // 2, MANY // 2 + 1)
    assert large.page(LINES, limit=50, offset=0)[0].value("code") == f"L{MANY - 1}"
    assert time.monotonic() - began < 10
    most_before = most_memory()
    began = time.monotonic()
    assert sum(1 for _ in files.csv_lines(large, LINES)) == MANY // 2 + 2
    assert time.monotonic() - began < 20
    assert most_memory() - most_before < 100 * 1024**2


def most_memory() -> int:
    """The most bytes that this process has had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
