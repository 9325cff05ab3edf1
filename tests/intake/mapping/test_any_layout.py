"""Known rows in random layouts: mapped as proposed, they come back, or something is asked.

Never other rows. The layouts are those that councils have: titles, notes and blank rows above,
columns in any order, among others, under known or unknown words, over two rows, in thousands,
months across or not, with sections and totals.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.models import ReturnLine
from hnfsg.intake import jobs, selectors, services
from hnfsg.intake.mapping.desk import open_desk
from hnfsg.intake.mapping.line_map import rows_for
from hnfsg.intake.mapping.material import material_of
from hnfsg.intake.models import Classification, Upload, UploadState
from hnfsg.intake.models import Mapping as KeptMapping
from tests.intake.files import csv_file, send, workbook

pytestmark = [pytest.mark.django_db]

Row = list[object]
Stored = dict[tuple[str, str], tuple[Decimal, Decimal]]
LIMITED = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMES = (
    *("Hospital education", "Independent special schools", "Top-ups, primary", "top-ups, primary"),
    *("Post-16 colleges", "Therapies", "Equipment", "PRU places", "SEN outreach", "Portage"),
)
WORDS = {
    "code": ("Code", "Cost centre", "CC", "Ref", "Ledger key"),
    "line": ("Line", "Service", "Area of spend", "Budget heading", "What for"),
    "budget": ("Budget", "Annual bud", "Revised budget", "Plan", "Approved budget 2023/24"),
    "forecast": ("Forecast", "Fcast outturn", "Projection", "Likely outturn", "Month 10 forecast"),
}
OTHERS = ("Variance", "RAG", "Last month", "Manager", "Movement")
MONTHS = ("April 2023", "May 2023", "Jun-23")


@dataclass(frozen=True)
class Drawn:
    """A sheet as it was drawn, and the rows that it truly holds, in pounds."""

    rows: list[Row]
    truth: Stored
    is_xlsx: bool


@st.composite
def sheets(draw: st.DrawFn) -> Drawn:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
    unit = draw(st.sampled_from((1, 1000)))
    amounts = st.integers(1, 9_999_999 // unit)
    lines = [(f"E{n}0{n}", name, draw(amounts), draw(amounts)) for n, name in enumerate(names)]
    is_across = draw(st.booleans())
    columns = ["code", "line", "budget", "forecast"] if draw(st.booleans()) else list(WORDS)[1:]
    headings = {name: draw(st.sampled_from(WORDS[name])) for name in columns}
    if unit == 1000:
        headings |= {n: f"{headings[n]} £000" for n in ("budget", "forecast")}
    table = (
        _across(draw, columns, headings, lines) if is_across else _long(columns, headings, lines)
    )
    extra = draw(st.lists(st.sampled_from(OTHERS), max_size=2, unique=True))
    if not is_across:
        table = [[*row, *more] for row, more in zip(table, _extra(extra, len(table)), strict=True)]
        order = draw(st.permutations(range(len(table[0]))))
        table = [[row[place] for place in order] for row in table]
    if not is_across and draw(st.booleans()):
        table.append(_total(table))
    if draw(st.booleans()):
        table += [[], ["* Forecasts as at the end of the month"]]
    months = ("2023-24-m01", "2023-24-m02") if is_across else ("2023-24-m10",)
    by_code = "code" in columns
    truth = {
        (month, code if by_code else name): (Decimal(b * unit), Decimal(f * unit))
        for month in months
        for code, name, b, f in lines
    }
    top = draw(st.lists(st.sampled_from(TOPS), max_size=3))
    return Drawn([*map(list, top), *table], truth, draw(st.booleans()))


TOPS: Sequence[Sequence[object]] = (
    ["Anyshire County Council"],
    [],
    ["Figures are provisional and not for publication"],
    ["DSG monitoring", "", "Prepared by finance"],
)


def _long(
    columns: list[str], headings: dict[str, str], lines: list[tuple[object, ...]]
) -> list[Row]:
    rows: list[Row] = [[headings[name] for name in columns]]
    for line in lines:
        cells = dict(zip(WORDS, line, strict=True))
        rows.append([cells[name] for name in columns])
    return rows


def _across(
    draw: st.DrawFn, columns: list[str], headings: dict[str, str], lines: list[tuple[object, ...]]
) -> list[Row]:
    """Two months beside each other, over two rows or in one; both with the same figures."""
    shared = [name for name in columns if name in ("code", "line")]
    budget, forecast = headings["budget"], headings["forecast"].removeprefix("Month 10 ")
    above: Row = ["" for _ in shared]
    below: Row = [headings[name] for name in shared]
    one_row: Row = list(below)
    for month in ("April 2023", "May 2023"):
        above += [month, ""]
        below += [budget, forecast]
        one_row += [f"{month} {budget}", f"{month} {forecast}"]
    rows: list[Row] = [above, below] if draw(st.booleans()) else [one_row]
    for line in lines:
        cells = dict(zip(WORDS, line, strict=True))
        rows.append([*(cells[n] for n in shared), *[cells["budget"], cells["forecast"]] * 2])
    return rows


def _extra(names: list[str], count: int) -> list[Row]:
    values: dict[str, object] = {"RAG": "Amber", "Manager": "Head of SEND"}
    return [list(names), *([[values.get(n, 17) for n in names]] * (count - 1))]


def _total(table: list[Row]) -> Row:
    """A row that sums the others, called a total in its first column of words."""
    total: Row = []
    for place in range(len(table[0])):
        cells = [row[place] for row in table[1:]]
        numbers = [cell for cell in cells if isinstance(cell, int)]
        total.append(sum(numbers) if numbers else "")
    words = [p for p in range(len(table[0])) if isinstance(table[1][p], str)]
    label = next(
        p for p in words if " " in str(table[1][p]) or not any(map(str.isdigit, str(table[1][p])))
    )
    total[label] = "Total"
    return total


def test_rows_in_any_layout_come_back_or_something_is_asked() -> None:
    """And nearly all come back: a question about everything would be no answer."""
    states: list[str] = []

    @LIMITED
    @given(sheets())
    def try_one(drawn: Drawn) -> None:
        states.append(_try(drawn))

    try_one()
    assert states.count(UploadState.READY) > 0.8 * len(states)


def _try(drawn: Drawn) -> str:
    KeptMapping.objects.all().delete()
    Classification.objects.all().delete()
    upload = _sent(drawn)
    for _ in range(3):
        if upload.state == UploadState.READY or not _answer(upload):
            break
    asked = upload.findings.filter(level__in=("question", "error")).exists()
    assert upload.state == UploadState.READY or asked
    if upload.state == UploadState.READY:
        assert _stored(upload) == drawn.truth
    for key, found in _stored(upload).items():
        assert drawn.truth.get(key) == found
    return upload.state


def _sent(drawn: Drawn) -> Upload:
    width, month = max(map(len, drawn.rows)), max(month for month, _ in drawn.truth)
    rows = [[*row, *([""] * (width - len(row)))] for row in drawn.rows]
    if drawn.is_xlsx:
        book: io.BytesIO = workbook(
            {"M10 detail": [[c if c != "" else None for c in r] for r in rows]}
        )
        return send(book, "M10.xlsx", "monthly-return", stated_period=month)
    return send(csv_file(rows), "m10.csv", "monthly-return", stated_period=month)


def _answer(upload: Upload) -> bool:
    """Map as is proposed, call totals totals, confirm lines; False when nothing is left to do."""
    sheet = upload.dataset.sheet("lines")
    totals = [f for f in upload.findings.filter(rule="total") if f.label == "Total"]
    keys = upload.layout.get("lines", {}).get("new_keys", [])
    if totals:
        services.answer(upload=upload, answers={totals[0].pk: "total"}, by=None)
    elif keys:
        values = {
            row.key: {"label": row.label, "block": "high-needs"} for row in rows_for(sheet, keys)
        }
        services.confirm_keys(upload=upload, sheet="lines", values=values, by=None)
    else:
        desk = open_desk(material_of(upload, sheet), QueryDict())
        if desk.recipe is None or desk.recipe.as_json() == _last(upload):
            return False
        services.map_sheet(upload=upload, sheet="lines", recipe=desk.recipe, by=None)
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    upload.refresh_from_db()
    return True


def _last(upload: Upload) -> object:
    return upload.layout.get("lines", {}).get("recipe")


def _stored(upload: Upload) -> Stored:
    lines = ReturnLine.objects.filter(part__upload=upload).select_related("part")
    return {
        (line.part.period, line.code): (line.budget or Decimal(0), line.forecast or Decimal(0))
        for line in lines
    }
