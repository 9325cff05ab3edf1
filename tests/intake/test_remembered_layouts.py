"""What an officer said of a file's shape: applied to it, and to the next month's, alike."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from finance.models import ReturnLine
from hnfsg.intake import declarations, jobs, selectors, services
from hnfsg.intake.declarations import Classified, Dataset, Proposal
from hnfsg.intake.models import Mapping as KeptMapping
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.recipes import Heading, Origin, Recipe, Spot, shape_of
from hnfsg.intake.services import Refused
from hnfsg.people.models import AuditEntry
from tests.intake.conftest import DATASET
from tests.intake.files import csv_file, line, send, send_lines, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]

COUNCIL = [
    ["DSG monitoring 2015/16 Month 5"],
    [],
    ["Service", "Current Budget £000", "Projection £000"],
    ["Schools block", "65,464", "65,464"],
    ["High needs", "16,141", "16,414"],
    ["Total", "81,605", "81,878"],
]
HIGH_NEEDS = Origin(value="High needs")


def at(text: str, above: str = "", nth: int = 0) -> Origin:
    return Origin((Heading(text, above, nth),))


def council(**more: object) -> Recipe:
    columns = {
        "line": at("Service"),
        "code": Origin(same_as="line"),
        "budget": at("Current Budget £000"),
        "forecast": at("Projection £000"),
        "block": HIGH_NEEDS,
    }
    headings = tuple(
        Heading(text) for text in ("Service", "Current Budget £000", "Projection £000")
    )
    return Recipe(headings=headings, columns=columns, **more)  # type: ignore[arg-type]


def checked(upload: Upload) -> Upload:
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def mapped(upload: Upload, recipe: Recipe, sheet: str = "lines") -> Upload:
    services.map_sheet(upload=upload, sheet=sheet, recipe=recipe, by=None)
    return checked(upload)


def told(upload: Upload, level: str) -> list[tuple[str, str]]:
    return [(f.rule, f.what) for f in upload.findings.filter(level=level)]


def stored(upload: Upload) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in ReturnLine.objects.filter(part__upload=upload).order_by("pk"):
        found.setdefault(row.part.period, {})[row.code] = int(row.forecast or 0)
    return found


def test_a_file_in_its_own_words_is_asked_about_then_read_and_next_month_goes_through() -> None:
    upload = send(csv_file(COUNCIL), "month 5.csv", stated_period="2015-16-m05")
    assert upload.state == UploadState.FAILED
    assert [rule for rule, _ in told(upload, "question")] == ["no-known-sheet"]
    mapped(upload, council())
    assert told(upload, "question") == [
        ("total", "“Total” (£81,605,000) is the sum of rows 4 and 5")
    ]
    services.answer(
        upload=upload, answers={upload.findings.get(level="question").pk: "total"}, by=None
    )
    checked(upload)
    assert upload.state == UploadState.READY
    assert stored(upload) == {
        "2015-16-m05": {"Schools block": 65_464_000, "High needs": 16_414_000}
    }
    later = [
        ["DSG monitoring 2015/16 Month 6"],
        *COUNCIL[1:4],
        ["High needs", "1", "16,500"],
        COUNCIL[5],
    ]
    again = send(csv_file(later), "month 6.csv", stated_period="2015-16-m06")
    assert again.state == UploadState.READY
    assert stored(again)["2015-16-m06"]["High needs"] == 16_500_000
    assert again.layout["lines"]["columns"] == {"line": "A", "budget": "B", "forecast": "C"}


def test_units_that_the_figures_contradict_are_asked_about_and_remembered() -> None:
    rows = [COUNCIL[2], ["High needs", "16,141,010", "16,413,890"], ["Other", "7", "8"]]
    upload = mapped(send(csv_file(rows), stated_period="2015-16-m05"), council())
    asked = [f for f in upload.findings.filter(level="question") if f.rule == "unit"]
    assert [f.what for f in asked] == [
        "The heading says £000, and the amounts are like 16,141,010. What are those under "
        "“Current Budget £000” in?",
        "The heading says £000, and the amounts are like 16,413,890. What are those under "
        "“Projection £000” in?",
    ]
    services.answer(upload=upload, answers={f.pk: "1" for f in asked}, by=None)
    assert checked(upload).state == UploadState.READY
    assert stored(upload)["2015-16-m05"]["High needs"] == 16_413_890
    assert send(csv_file(rows), "again.csv", stated_period="2015-16-m06").state == UploadState.READY


def test_amounts_far_smaller_than_what_is_published_are_asked_about() -> None:
    first = send_lines(*(line(f"L{n}", 1, 900_000 + n) for n in range(4)))
    services.publish(upload=first, by=None)
    later = send_lines(*(line(f"L{n}", 1, 900 + n, month=11) for n in range(4)))
    assert told(later, "question") == [
        (
            "unit",
            "The heading says no unit, and the amounts are like 902, while those published are "
            "like £900,001. What are those under “Forecast” in?",
        )
    ]
    services.answer(
        upload=later, answers={later.findings.get(level="question").pk: "1000"}, by=None
    )
    checked(later)
    assert stored(later)["2023-24-m11"]["L0"] == 900_000


ACROSS = [
    ["", "April 2023", "", "", "May 2023", "", ""],
    ["Line", "Budget", "Forecast", "Variance", "Budget", "Forecast", "Variance"],
    ["Top-ups", 10, 11, 1, 10, 12, 2],
    ["Places", 20, 21, 1, "", "", ""],
]


def across(rows: list[list[object]]) -> Recipe:
    upload = send(csv_file(rows))
    cells = upload.outline.sheets[0]["cells"]
    assert cells["1"]["1"] == "April 2023"
    headings = [
        Heading(str(text), "" if place == 0 else ("April 2023" if place < 4 else "May 2023"))
        for place, text in enumerate(rows[1])
    ]
    columns = {
        "line": at("Line"),
        "code": Origin(same_as="line"),
        "budget": at("Budget", "April 2023"),
        "forecast": at("Forecast", "April 2023"),
        "block": HIGH_NEEDS,
    }
    return Recipe(headings=tuple(headings), columns=columns, across=("budget", "forecast"))


def test_months_across_become_long_and_a_month_to_come_has_no_rows() -> None:
    upload = mapped(send(csv_file(ACROSS)), across(ACROSS))
    assert upload.state == UploadState.READY, told(upload, "error") + told(upload, "question")
    assert stored(upload) == {
        "2023-24-m01": {"Top-ups": 11, "Places": 21},
        "2023-24-m02": {"Top-ups": 12},
    }


def test_a_month_more_across_keeps_the_shape_and_goes_straight_through() -> None:
    mapped(send(csv_file(ACROSS)), across(ACROSS))
    wider = [
        [*ACROSS[0], "June 2023", "", ""],
        [*ACROSS[1], "Budget", "Forecast", "Variance"],
        [*ACROSS[2], 10, 13, 3],
    ]
    again = send(csv_file(wider), "june.csv")
    assert again.state == UploadState.READY, told(again, "error") + told(again, "question")
    assert stored(again)["2023-24-m03"] == {"Top-ups": 13}


def test_a_bad_cell_across_is_told_at_its_own_column() -> None:
    rows = [*ACROSS[:2], ["Top-ups", 10, 11, 1, 10, "12?", 2]]
    upload = mapped(send(csv_file(rows)), across(ACROSS))
    assert [(f.cell, f.value) for f in upload.findings.filter(level="error")] == [("F3", "12?")]


def test_sections_keep_lines_of_one_name_apart() -> None:
    rows = [
        ["Service", "Current Budget £000", "Projection £000"],
        ["Primary schools"],
        ["Top-ups", 10, 11],
        ["Secondary schools"],
        ["Top-ups", 20, 22],
    ]
    upload = mapped(send(csv_file(rows), stated_period="2015-16-m05"), council(has_sections=True))
    assert stored(upload) == {
        "2015-16-m05": {"Primary schools / Top-ups": 11_000, "Secondary schools / Top-ups": 22_000}
    }
    assert ("words-row", "Row 2 says only “Primary schools”: it is not read") in told(
        upload, "note"
    )


def test_several_columns_may_name_a_line_together() -> None:
    rows = [["Ref", "Line", "Part", "£"], ["d", "Top-ups", "Base", 38], ["d", "Top-ups", "Rise", 2]]
    name = Origin((Heading("Ref"), Heading("Part")))
    columns = {
        "code": name,
        "line": at("Line"),
        "budget": at("£"),
        "forecast": Origin(same_as="budget"),
        "block": HIGH_NEEDS,
    }
    recipe = Recipe(headings=tuple(map(Heading, map(str, rows[0]))), columns=columns)
    upload = mapped(send(csv_file(rows), stated_period="2015-16-m05"), recipe)
    assert stored(upload) == {"2015-16-m05": {"d / Base": 38, "d / Rise": 2}}


# --- single cells ---------------------------------------------------------------------------------


@pytest.fixture
def monthly() -> Dataset:
    return declarations.dataset("monthly-return")


def dashboard(overspend: object = "£40.9m", extra: int = 0) -> dict[str, list[list[object]]]:
    rows: list[list[object]] = [["Dashboard"], *([["", ""]] * extra)]
    rows += [["Forecast spend", 363_800_000], ["DSG after recoupment", 322_900_000]]
    rows += [["Overspend", overspend], ["Variance", 16_000_000]]
    return {"Dashboard": rows, "Working": [["x", 1]]}


def spots() -> Recipe:
    def spot(label: str, cell: str) -> Spot:
        return Spot("Dashboard", label, 1, 0, cell)

    return Recipe(
        spots={
            "forecast_spend": spot("Forecast spend", "B2"),
            "dsg_income_after_recoupment": spot("DSG after recoupment", "B3"),
            "reported_overspend": spot("Overspend", "B4"),
            "budget_variance": spot("Variance", "B5"),
        },
    )


def summaries(upload: Upload) -> Mapping[str, Decimal]:
    from finance.models import ReturnSummary

    rows = ReturnSummary.objects.filter(part__upload=upload)
    return {row.part.period: row.reported_overspend for row in rows}  # type: ignore[misc]


def sent(sheets: dict[str, list[list[object]]], period: str = "2023-24-m10") -> Upload:
    """A workbook of a dashboard, of which the officer has said that it holds no lines."""
    names = tuple(Heading(name) for name in sheets)
    services.keep_mapping(
        declarations.dataset("monthly-return"),
        "lines",
        Recipe(headings=names, is_absent=True),
        by=None,
        label="No lines",
    )
    return send(workbook(sheets), "m10.xlsx", dataset="monthly-return", stated_period=period)


def test_a_summary_in_single_cells_is_read_and_found_again_when_a_row_is_added() -> None:
    upload = mapped(sent(dashboard()), spots(), "summary")
    assert upload.state == UploadState.READY, told(upload, "question")
    assert summaries(upload) == {"2023-24-m10": Decimal("40900000.00")}
    assert upload.layout["summary"]["cells"]["reported_overspend"] == "Dashboard!B4"
    moved = sent(dashboard("£41.2m", extra=2), "2023-24-m11")
    assert summaries(moved) == {"2023-24-m11": Decimal("41200000.00")}


def test_a_cell_that_is_lost_is_asked_about_and_a_bad_one_told_at_its_place() -> None:
    services.publish(upload=mapped(sent(dashboard()), spots(), "summary"), by=None)
    without = dashboard()
    without["Dashboard"].pop(3)
    upload = sent(without, "2023-24-m11")
    assert (
        "lost-cell",
        "Reported overspend is not found: “Overspend” is not on the sheet Dashboard",
    ) in told(upload, "question")
    bad = sent(dashboard("£40.9m?"), "2023-24-m11")
    assert [(f.place, f.value) for f in bad.findings.filter(level="error")] == [
        ("Dashboard!B4", "£40.9m?")
    ]


def test_a_summary_without_a_month_is_asked_for_it() -> None:
    upload = mapped(sent(dashboard(), ""), spots(), "summary")
    question = upload.findings.get(level="question")
    assert question.rule == "period"
    services.answer(upload=upload, answers={question.pk: "2023-24-m10"}, by=None)
    assert summaries(checked(upload)) == {"2023-24-m10": Decimal("40900000.00")}


# --- what follows from a key ----------------------------------------------------------------------


@pytest.fixture
def classified() -> Iterator[Dataset]:
    follows = Classified("line map", "code", ("block",), lambda key, label: Proposal({}, ""))
    sheet = replace(DATASET.sheets[0], classified=follows)
    changed = replace(DATASET, slug="scratch-map", sheets=(sheet,))
    yield declarations.register(changed)
    declarations.unregister(changed.slug)


def test_new_codes_are_asked_about_once_and_remembered(classified: Dataset) -> None:
    rows = [["Code", "Line", "Forecast"], ["A1", "Top-ups", 5], ["A2", "Places", 6]]

    def again(name: str) -> Upload:
        return send(csv_file(rows), name, dataset=classified.slug, stated_period="2023-24-m10")

    upload = again("one.csv")
    assert told(upload, "question") == [("new-keys", "2 are new to the line map: A1, A2")]
    assert upload.layout["lines"]["new_keys"] == [["A1", "Top-ups"], ["A2", "Places"]]
    values = {key: {"block": "high-needs"} for key in ("A1", "A2")}
    services.classify(dataset=classified, sheet="lines", values=values, by=None)
    services.check_again(upload=upload, by=None)
    assert checked(upload).state == UploadState.READY
    assert set(ReturnLine.objects.values_list("block", flat=True)) == {"high-needs"}
    assert again("two.csv").state == UploadState.READY
    with pytest.raises(Refused, match="“moon” is no Block"):
        services.classify(
            dataset=classified, sheet="lines", values={"A1": {"block": "moon"}}, by=None
        )


# --- answers, corrections, rows set aside ---------------------------------------------------------


def test_which_of_two_sheets_is_answered_on_the_page() -> None:
    from tests.intake.files import HEADINGS

    sheets = {
        "M9 detail": [HEADINGS, line("A", 1, 2, month=9)],
        "M10 detail": [HEADINGS, line("A", 1, 3)],
    }
    upload = send(workbook(sheets), "two.xlsx")
    question = upload.findings.get(level="question")
    with pytest.raises(Refused, match="choose one of the answers"):
        services.answer(upload=upload, answers={question.pk: "M11"}, by=None)
    services.answer(upload=upload, answers={question.pk: "M10 detail"}, by=None)
    assert stored(checked(upload)) == {"2023-24-m10": {"A": 3}}


def test_a_corrected_cell_is_kept_beside_what_the_file_says() -> None:
    upload = send_lines(line("A", 1, "£1.2m?"), line("B", 1, 7))
    finding = upload.findings.get(level="error")
    services.correct(upload=upload, cells={finding.pk: "£1.2m"}, by=None)
    assert checked(upload).state == UploadState.READY
    assert stored(upload) == {"2023-24-m10": {"A": 1_200_000, "B": 7}}
    kept = upload.corrections.get()
    assert (kept.sheet, kept.row, kept.column, kept.was, kept.now) == (
        "lines",
        2,
        6,
        "£1.2m?",
        "£1.2m",
    )
    services.undo_corrections(upload=upload, by=None)
    assert checked(upload).state == UploadState.FAILED
    assert {e.verb for e in AuditEntry.objects.filter(verb__contains="correct")} == {
        "corrected a cell of",
        "took back the corrections of",
    }


def test_a_correction_may_not_hold_personal_data_nor_change_nothing() -> None:
    upload = send_lines(line("A", 1, "?"))
    finding = upload.findings.get()
    with pytest.raises(Refused, match="e-mail"):
        services.correct(upload=upload, cells={finding.pk: "jo@example.org"}, by=None)
    with pytest.raises(Refused, match="should say"):
        services.correct(upload=upload, cells={finding.pk: "?"}, by=None)


@pytest.fixture
def lenient() -> Iterator[Dataset]:
    changed = replace(DATASET, slug="scratch-lenient", set_aside_share=0.4)
    yield declarations.register(changed)
    declarations.unregister(changed.slug)


def test_rows_with_errors_are_set_aside_up_to_the_share_that_is_declared(lenient: Dataset) -> None:
    upload = send_lines(line("A", 1, "?"), line("B", 1, 7), line("C", 1, 8), dataset=lenient.slug)
    assert upload.state == UploadState.FAILED
    services.set_aside(upload=upload, by=None)
    assert checked(upload).state == UploadState.READY
    assert stored(upload) == {"2023-24-m10": {"B": 7, "C": 8}}
    assert (upload.rows_set_aside, upload.parts.get().rows_set_aside) == (1, 1)
    assert [rule for rule, _ in told(upload, "aside")] == ["cell-forecast"]
    services.set_aside(upload=upload, by=None, is_wanted=False)
    assert checked(upload).state == UploadState.FAILED


def test_too_many_rows_are_not_set_aside(lenient: Dataset) -> None:
    upload = send_lines(line("A", 1, "?"), line("B", 1, 7), dataset=lenient.slug)
    services.set_aside(upload=upload, by=None)
    assert checked(upload).state == UploadState.FAILED
    assert (
        "too-many-aside",
        "1 of 2 rows have errors, more than the 40% that may be set aside",
    ) in (told(upload, "error"))
    with pytest.raises(Refused, match="published whole"):
        services.set_aside(upload=send_lines(line("A", 1, "?")), by=None)


def test_a_mapping_can_be_forgotten_and_leaves_its_line_in_the_trail() -> None:
    mapped(send(csv_file(COUNCIL), stated_period="2015-16-m05"), council())
    services.forget_mapping(mapping=KeptMapping.objects.get(), by=None)
    assert not KeptMapping.objects.exists()
    assert AuditEntry.objects.filter(verb="forgot how a sheet is read:").exists()


def test_a_shape_forgets_months_and_years_and_not_words() -> None:
    def shape(*texts: str) -> str:
        return shape_of([Heading(text) for text in texts])

    assert shape("Line", "Month 10 forecast 2023/24") == shape("Line", "Month 11 forecast 2024/25")
    assert shape("Line", "Jan-24", "Feb-24") == shape("Line", "Jan-24")
    assert shape("Line", "Budget") != shape("Line", "Forecast")


def test_a_recipe_is_kept_and_read_back_whole() -> None:
    for recipe in (council(left_out=("Total",)), spots(), across(ACROSS)):
        assert Recipe.from_json(recipe.as_json()) == recipe


def test_words_in_an_unsure_encoding_are_asked_about() -> None:
    rows = [["Code", "Line", "Block", "Forecast"], ["A", "Caf? ??? places", "High needs", 5]]
    content = csv_file(rows).getvalue().replace(b"Caf? ???", b"Caf\x8e \x95\xd0\xfe")
    upload = send(io.BytesIO(content), "old mac.csv", stated_period="2023-24-m10")
    question = upload.findings.get(level="question")
    assert (question.rule, question.cell) == ("encoding", "B2")
    services.answer(upload=upload, answers={question.pk: "right"}, by=None)
    assert checked(upload).state == UploadState.READY


TWO_TABLES = [
    ["Code", "Line", "Block", "Budget", "Forecast"],
    ["A", "Top-ups", "High needs", 1, 5],
    [],
    ["Numbers of pupils"],
    ["Code", "Line", "Area", "Places", "Pupils"],
    ["B", "Special", "High needs", 7, 8],
]


def test_a_second_table_on_the_sheet_is_never_read_as_lines() -> None:
    upload = send(workbook({"Lines": TWO_TABLES}), "two.xlsx", stated_period="2023-24-m10")
    assert told(upload, "question") == [
        (
            "another-table",
            "Another table seems to begin in row 5, with “Code”. Nothing from there on is read",
        )
    ]
    question = upload.findings.get(level="question")
    services.answer(upload=upload, answers={question.pk: "total"}, by=None)
    assert checked(upload).state == UploadState.READY
    assert stored(upload) == {"2023-24-m10": {"A": 5}}
    again = send(workbook({"Lines": TWO_TABLES}), "next.xlsx", stated_period="2023-24-m11")
    assert again.state == UploadState.READY


def test_what_only_looked_like_another_table_is_read_on() -> None:
    upload = send(workbook({"Lines": TWO_TABLES}), "two.xlsx", stated_period="2023-24-m10")
    question = upload.findings.get(level="question")
    services.answer(upload=upload, answers={question.pk: "line"}, by=None)
    checked(upload)
    assert {f.cell for f in upload.findings.filter(level="error")} >= {"D5", "E5"}


def test_while_a_unit_is_in_doubt_no_amount_is_told_to_be_too_large() -> None:
    rows = [["Code", "Line", "Block", "Forecast £m"], ["A", "Top-ups", "High needs", "65,464,140"]]
    upload = send(csv_file(rows), "pounds.csv", stated_period="2023-24-m10")
    assert [rule for rule, _ in told(upload, "question")] == ["unit"]
    assert told(upload, "error") == []
