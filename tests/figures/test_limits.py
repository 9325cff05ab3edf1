"""The limits of usual variation: a switch on figures by month, in words, on the chart, in files."""

import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from hnfsg.figures import registry
from hnfsg.figures.cache import Question
from hnfsg.figures.columns import Absent, FigureColumn, Unit
from hnfsg.figures.frames import columns_in, frame_of
from hnfsg.figures.limits import MEAN, RULE, NotASeries, limits_of, series_of
from hnfsg.figures.masking import rounded
from hnfsg.figures.registry import Audience, Figure, Limited
from hnfsg.figures.rendering import Rendered, page_figures
from hnfsg.figures.scopes import BadScope, resolve
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth, months
from hnfsg.statistics import Unavailable, Xmr, xmr
from tests.cast import ClientFor
from tests.figures.scratch import FIGURE

NOTHING_LIVE = Vintage(())
APRIL = FinancialMonth(2022, 1)
# Twelve usual months, and one that is not; in millions.
USUAL = [5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6]
ODD = [*USUAL, 12]
COLUMNS = (
    FigureColumn("period", "Month", Unit.PERIOD),
    FigureColumn("total", "Spent", Unit.POUNDS),
    FigureColumn("ever", "Spent to date", Unit.POUNDS, is_cumulative=True),
)


def rows_of(values: Sequence[int | None]) -> pd.DataFrame:
    """So many months from April 2022, in millions; None for a month that the frame leaves out."""
    month, rows = APRIL, []
    for value in values:
        if value is not None:
            rows.append([month.key, Decimal(value * 1_000_000), Decimal(1)])
        month = month.next()
    return pd.DataFrame(rows, columns=["period", "total", "ever"], dtype=object)


def monthly(values: Sequence[int | None]) -> Figure:
    return replace(
        FIGURE,
        slug="scratch.monthly",
        columns=COLUMNS,
        frame=lambda scope, vintage: rows_of(values),
        dimensions=(),
        headline=None,
        takeaway=lambda frame: "So much was spent.",
        xmr=Limited("total", expect="August is always low."),
    )


@pytest.fixture
def odd(scratch: object, db: None) -> Iterator[Figure]:
    yield registry.register(monthly(ODD))
    registry.unregister("scratch.monthly")


@pytest.fixture
def short(scratch: object, db: None) -> Iterator[Figure]:
    yield registry.register(monthly(USUAL[:7]))
    registry.unregister("scratch.monthly")


def shown(**params: str) -> Rendered:
    return page_figures(["scratch.monthly"], params, NOTHING_LIVE)["scratch.monthly"]


def question(figure: Figure, **params: str) -> Question:
    return Question.of(figure, resolve(figure, params, NOTHING_LIVE), NOTHING_LIVE, Audience.MEMBER)


# --- the switch ---


def test_the_switch_is_a_link_and_nothing_is_added_until_it_is_followed(odd: Figure) -> None:
    rendered = shown()
    assert 'href="?show=limits#scratch-monthly">Show the limits of usual variation' in rendered.html
    assert "Upper limit" not in rendered.html
    assert len(rendered.rows[0]) == 3


def test_switched_on_it_says_mean_limits_rule_and_points_in_words(odd: Figure) -> None:
    html = shown(show="limits").html
    expected = xmr([float(v) for v in ODD])
    assert isinstance(expected, Xmr)
    lower, upper = expected.limits.lower, expected.limits.upper
    for words in (
        'href="?#scratch-monthly">Hide the limits of usual variation',
        f"the mean month is £6.0m, and months usually lie anywhere from £{lower:.1f}m "
        f"to £{upper:.1f}m.",
        "Outside the limits: April 2023.",
        "Such months are worth asking about",
        "August is always low.",
    ):
        assert words in html


def test_the_table_has_the_limits_beside_each_month(odd: Figure) -> None:
    expected = xmr([float(value) for value in ODD])
    assert isinstance(expected, Xmr)
    limits = expected.limits
    cells = [f"£{value * 1_000_000:,.0f}" for value in (limits.mean, limits.lower, limits.upper)]
    first, *_, last = shown(show="limits").rows
    assert first[3:] == (*cells, "")
    assert last[3:] == (*cells, "Outside the limits")


def test_the_chart_has_lines_and_a_mark_where_a_rule_fired(odd: Figure) -> None:
    plain, spec = json.loads(shown().chart), json.loads(shown(show="limits").chart)
    assert "shapes" not in plain["layout"]
    lines = {shape["meta"]: shape["y0"] for shape in spec["layout"]["shapes"]}
    assert lines["Mean"] == pytest.approx(6)
    assert lines["Lower"] < 5 < 6 < lines["Upper"] < 12
    mark = spec["data"][-1]
    assert mark["y"] == [12]
    assert mark["customdata"] == ["April 2023: outside the limits"]


def test_with_too_few_points_it_says_why_there_are_none(short: Figure) -> None:
    for params in ({}, {"show": "limits"}):
        html = shown(**params).html
        assert (
            "No limits of usual variation. Limits need at least 12 points, and this has 7." in html
        )
        assert not re.search("(Show|Hide) the limits", html)
        assert "Upper limit" not in html


def test_something_else_to_show_is_told_and_set_aside(
    odd: Figure, member: User, client_for: ClientFor
) -> None:
    rendered = shown(show="everything")
    assert rendered.problem == (
        "There is nothing to show called “everything”. This shows the figure without."
    )
    assert "Show the limits" in rendered.html
    answer = client_for(member).get("/figures/scratch.monthly/numbers.csv?show=everything")
    assert answer.status_code == 400


def test_a_figure_without_limits_does_not_look_at_it(scratch: object, db: None) -> None:
    plain = replace(monthly(ODD), xmr=None)
    assert resolve(plain, {"show": "anything"}, NOTHING_LIVE).scope == {}


# --- files ---


def test_downloads_carry_the_limits_when_they_are_shown(
    odd: Figure, member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    (address,) = re.findall(r'href="([^"]+numbers\.csv[^"]*)"', shown(show="limits").html)
    response = client.get(address)
    assert response["Content-Disposition"].endswith('"scratch-monthly-limits.csv"')
    head, first, *_ = response.content.decode("utf-8-sig").splitlines()
    assert head.startswith(
        "Month,Spent (£),Spent to date (£),Mean of the months (£),Lower limit (£),Upper limit (£),"
        "More than usual?,"
    )
    assert first.split(",")[3] == "6000000.00"
    assert "Upper limit" not in client.get(address.partition("?")[0]).content.decode()


def test_the_workbook_says_the_rule_in_its_notes(
    odd: Figure, member: User, client_for: ClientFor
) -> None:
    response = client_for(member).get("/figures/scratch.monthly/numbers.xlsx?show=limits")
    book = load_workbook(io.BytesIO(response.content))
    notes = {row[0].value: row[1].value for row in book["Notes"].iter_rows()}
    assert "Outside the limits: April 2023." in notes["Limits of usual variation"]
    assert "2.66" in notes["Mean of the months"]


def test_the_command_line_has_the_switch_too(odd: Figure) -> None:
    out = io.StringIO()
    call_command("figure", "scratch.monthly", "--scope", "show=limits", stdout=out)
    assert "More than usual?" in out.getvalue()


# --- the series ---


def test_a_month_that_the_frame_leaves_out_is_not_bridged() -> None:
    gap = [1, 1, 1, 1, 1, 1, None, 9, 9, 9, 9, 9, 9]
    series = series_of(monthly(gap), rows_of(gap))
    assert series.values == (*[1e6] * 6, None, *[9e6] * 6)
    found = limits_of(monthly(gap), rows_of(gap))
    assert isinstance(found, Xmr)
    assert found.limits.moving_range == 0


def test_an_outturn_and_what_is_absent_are_no_points() -> None:
    frame = rows_of(USUAL)
    outturn = [FinancialMonth(2022, 13).key, Decimal(99), Decimal(1)]
    frame.loc[len(frame)] = outturn
    frame.loc[3, "total"] = Absent.MISSING
    series = series_of(monthly(USUAL), frame)
    assert [m.key for m in series.months] == [
        m.key for m in months(APRIL, FinancialMonth(2022, 12))
    ]
    assert series.values[3] is None
    assert isinstance(limits_of(monthly(USUAL), frame), Unavailable)


def test_a_month_twice_is_no_series() -> None:
    frame = rows_of(ODD)
    frame.loc[len(frame)] = list(frame.loc[0])
    with pytest.raises(NotASeries, match="Month 1, 2022 to 2023 twice"):
        series_of(monthly(ODD), frame)


def test_a_members_limits_are_those_of_the_masked_counts() -> None:
    counts, keys = [31, 42, 33, 47, 28, 39, 41, 36, 44, 32, 38, 46], [77, 200, 13] * 4
    columns = (
        FigureColumn("period", "Month", Unit.PERIOD),
        FigureColumn("children", "Requests", Unit.CHILDREN, keys="keys"),
        FigureColumn("keys", "Keys", Unit.KEYS),
    )

    def frame(scope: Any, vintage: Any) -> pd.DataFrame:
        every = months(APRIL, FinancialMonth(2022, 12))
        rows = [[m.key, n, k] for m, n, k in zip(every, counts, keys, strict=True)]
        return pd.DataFrame(rows, columns=["period", "children", "keys"], dtype=object)

    figure = replace(
        monthly(ODD), columns=columns, frame=frame, unit=Unit.CHILDREN, xmr=Limited("children")
    )
    told = [rounded(n, k) for n, k in zip(counts, keys, strict=True)]
    assert told != counts
    masked = frame_of(question(figure, show="limits"))
    exact = frame_of(replace(question(figure, show="limits"), audience=Audience.OFFICER))
    mean = Decimal("0.1")
    assert masked[MEAN][0] == (Decimal(sum(told)) / 12).quantize(mean)
    assert exact[MEAN][0] == (Decimal(sum(counts)) / 12).quantize(mean)
    assert [c.name for c in columns_in(figure, masked)][-1] == RULE


def test_a_count_has_no_limit_below_nought(scratch: object, db: None) -> None:
    columns = (COLUMNS[0], FigureColumn("total", "Requests", Unit.COUNT))
    values = [0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0, 9]
    counted = replace(
        monthly(values),
        unit=Unit.COUNT,
        columns=columns,
        frame=lambda scope, vintage: pd.DataFrame(
            {"period": rows_of(values)["period"], "total": values}, dtype=object
        ),
    )
    registry.register(counted)
    try:
        rendered = shown(show="limits")
    finally:
        registry.unregister(counted.slug)
    assert "months usually lie anywhere up to 28.4." in rendered.html
    assert rendered.rows[0][3] == "not applicable"
    assert len(json.loads(rendered.chart)["layout"]["shapes"]) == 2


# --- what may be declared ---


@pytest.mark.parametrize(
    ("column", "columns", "why"),
    [
        ("ever", COLUMNS, "ever is a running total"),
        ("nothing", COLUMNS, "it shows no column nothing"),
        ("period", COLUMNS, "period is no number"),
        ("total", COLUMNS[1:], "it has no column of months"),
    ],
)
def test_limits_of_what_has_none_are_refused(
    column: str, columns: tuple[FigureColumn, ...], why: str
) -> None:
    wrong = replace(monthly(ODD), columns=columns, xmr=Limited(column))
    with pytest.raises(ValueError, match=f"scratch.monthly offers limits: {why}"):
        registry.register(wrong)


def test_no_figure_offers_limits_of_a_running_total() -> None:
    offered = [figure for figure in registry.figures() if figure.xmr]
    assert offered
    for figure in offered:
        column = next(c for c in figure.columns if figure.xmr and c.name == figure.xmr.column)
        assert not column.is_cumulative
        assert not re.search(r"to date|cumulative|deficit|forecast", column.heading, re.IGNORECASE)


def test_a_bad_scope_is_refused_where_limits_are_offered() -> None:
    with pytest.raises(BadScope, match="nothing to show called “x”"):
        resolve(monthly(ODD), {"show": "x"}, NOTHING_LIVE)
