"""Real files of councils, mapped once: their totals are what the index of the folder says.

Skipped where the folder is not.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from finance.models import ReturnLine
from hnfsg.intake import jobs, selectors, services
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.recipes import Heading, Origin, Recipe
from tests.intake.files import send
from tests.shared_data import need_shared_data

pytestmark = [pytest.mark.django_db]

RETURN = "monthly-return"
BLOCK = Origin(value="High needs")


def sent(name: str, period: str) -> Upload:
    file = need_shared_data() / "finance" / name
    with file.open("rb") as content:
        return send(content, name, RETURN, stated_period=period)  # type: ignore[arg-type]


def headings(name: str) -> tuple[Heading, ...]:
    """The headings in the first row of a csv."""
    path: Path = need_shared_data() / "finance" / name
    with path.open(newline="", encoding="utf-8-sig") as file:
        return tuple(Heading(text) for text in next(csv.reader(file)))


def mapped(upload: Upload, recipe: Recipe) -> Upload:
    services.map_sheet(upload=upload, sheet="lines", recipe=recipe, by=None)
    return checked(upload)


def checked(upload: Upload) -> Upload:
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def answered(upload: Upload, rule: str, **by_label: str) -> Upload:
    """Answer the questions of one rule: by label, the others as `others` says."""
    others = by_label.pop("others", "")
    answers = {
        f.pk: by_label.get(f.label, others)
        for f in upload.findings.filter(level="question", rule=rule)
    }
    services.answer(upload=upload, answers=answers, by=None)
    return checked(upload)


def stored(upload: Upload) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {
        row.code: (row.budget, row.forecast)
        for row in ReturnLine.objects.filter(part__upload=upload)
    }


def questions(upload: Upload) -> list[tuple[str, str]]:
    return [(f.rule, f.label) for f in upload.findings.filter(level="question")]


def test_pounds_under_a_heading_in_millions_are_asked_about_and_totals_too() -> None:
    name = "westberks_2015_16_month05.csv"
    given = headings(name)
    recipe = Recipe(
        headings=given,
        columns={
            "line": Origin((given[0],)),
            "code": Origin(same_as="line"),
            "budget": Origin((given[1],)),
            "forecast": Origin((given[2],)),
            "block": BLOCK,
        },
    )
    upload = mapped(sent(name, "2015-16-m05"), recipe)
    assert {rule for rule, _ in questions(upload)} == {"unit", "total"}
    answered(upload, "unit", others="1")
    totals = {label for rule, label in questions(upload) if rule == "total"}
    assert {"Total Net Expenditure", "Total Expenditure"} <= totals
    answered(upload, "total", others="total")
    assert upload.state == UploadState.READY, questions(upload)
    found = stored(upload)
    assert found["High Needs Block"] == (Decimal(16_141_010), Decimal(16_413_890))
    budget, forecast = found["High Needs Block"]
    assert (forecast or 0) - (budget or 0) == 272_880
    assert not {"Total Net Expenditure", "Total Expenditure"} & set(found)


def test_nested_lines_are_kept_apart_by_several_columns_joined() -> None:
    name = "herefordshire_2022_23_high_needs_budget.csv"
    ref, line, part, amount = headings(name)
    recipe = Recipe(
        headings=(ref, line, part, amount),
        columns={
            "code": Origin((ref, part)),
            "line": Origin((line,)),
            "budget": Origin((amount,)),
            "forecast": Origin(same_as="budget"),
            "block": BLOCK,
        },
    )
    upload = mapped(sent(name, "2022-23-m01"), recipe)
    assert upload.state == UploadState.READY, questions(upload)
    found = stored(upload)
    assert (len(found), sum(b or 0 for b, _ in found.values())) == (16, 17_780_589)
    assert {code.partition(" / ")[0] for code in found} == set("abcdefghijklm")


def test_two_months_across_become_long_and_a_capital_letter_keeps_two_lines_apart() -> None:
    name = "centralbeds_2014_15_use_of_centrally_retained_dsg.csv"
    line, april, december = headings(name)
    recipe = Recipe(
        headings=(line, april, december),
        columns={
            "line": Origin((line,)),
            "code": Origin(same_as="line"),
            "forecast": Origin((april,)),
            "budget": Origin(same_as="forecast"),
            "block": BLOCK,
        },
        across=("forecast",),
    )
    upload = mapped(sent(name, ""), recipe)
    for _ in range(2):
        if any(rule == "total" for rule, _ in questions(upload)):
            answered(upload, "total", others="line")
    assert upload.state == UploadState.READY, questions(upload)
    totals: dict[str, list[ReturnLine]] = {}
    for row in ReturnLine.objects.filter(part__upload=upload).select_related("part"):
        totals.setdefault(row.part.period, []).append(row)
    assert {period: sum(r.forecast for r in rows) for period, rows in totals.items()} == {
        "2014-15-m01": 11_525_899,
        "2014-15-m09": 11_747_010,
    }
    assert all(len(rows) == 15 for rows in totals.values())
    codes = {row.code for row in totals["2014-15-m01"]}
    assert {"Statements", "statements"} <= codes


def test_a_total_and_its_parts_are_asked_about_and_never_both_added() -> None:
    name = "gloucestershire_2021_22_variances.csv"
    given = headings(name)
    recipe = Recipe(
        headings=given,
        columns={
            "line": Origin((given[0],)),
            "code": Origin(same_as="line"),
            "forecast": Origin((given[1],)),
            "budget": Origin(same_as="forecast"),
            "block": BLOCK,
        },
    )
    upload = mapped(sent(name, "2021-22-m09"), recipe)
    label = "High Needs unallocated (total of the two above)"
    assert ("total", label) in questions(upload)
    answered(upload, "total", others="line", **{label: "total"})
    assert label not in stored(upload)
