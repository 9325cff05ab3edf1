"""Members see rounded numbers of children, the same way everywhere; officers see exact ones."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from hypothesis import given, settings
from hypothesis import strategies as st

from hnfsg.figures import registry
from hnfsg.figures.cache import Question
from hnfsg.figures.frames import drawable, frame_of
from hnfsg.figures.masking import (
    KEYS,
    SMALLEST_SHOWN,
    CannotMask,
    masked,
    perturbations,
    record_key,
    rounded,
)
from hnfsg.figures.registry import (
    Absent,
    Audience,
    Figure,
    FigureColumn,
    FromColumns,
    FromCounts,
    Unit,
)
from hnfsg.figures.rendering import Rendered, render
from hnfsg.figures.scopes import Resolved
from hnfsg.intake import declarations
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.people.rights import Right
from tests.cast import ClientFor
from tests.figures.attack import ALL
from tests.figures.children import COLUMNS, DATASET, Case, County, county, requests_of
from tests.figures.scratch import FIGURE
from tests.intake.conftest import DATASET as SCRATCH

ADDRESS = "/figures/scratch.requests/"
KEY = st.integers(0, KEYS - 1)


# The rounding


@given(st.integers(0, 2000), st.integers(0, 10**9))
def test_a_count_is_rounded_to_one_of_its_two_multiples_of_5(count: int, keys: int) -> None:
    value = rounded(count, keys)
    assert value % 5 == 0
    assert abs(value - count) < 5
    assert rounded(count, keys + KEYS) == value


@pytest.mark.parametrize("count", range(30))
def test_over_all_keys_the_mean_is_the_count(count: int) -> None:
    mean = sum(rounded(count, key) for key in range(KEYS)) / KEYS
    assert mean == pytest.approx(count, abs=5 / KEYS / 2)


def test_over_five_counts_in_a_row_nothing_is_left_of_that() -> None:
    every = [rounded(count, key) - count for count in range(5, 10) for key in range(KEYS)]
    assert sum(every) == 0


def test_none_is_never_rounded_up() -> None:
    assert {rounded(0, key) for key in range(KEYS)} == {0}


def test_a_childs_key_is_fixed_and_all_keys_occur_alike() -> None:
    assert record_key("ab" * 31 + "00") == 0
    assert record_key("ab" * 31 + "ff") == KEYS - 1
    with pytest.raises(ValueError, match="invalid literal"):
        record_key("")


@pytest.fixture(scope="module")
def ptable() -> pd.DataFrame:
    """Our perturbations as the package of the ONS wants them: it repeats 501 to 750 beyond."""
    return pd.DataFrame(perturbations(750), columns=["pcv", "ckey", "pvalue"])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 1_800))
def test_the_package_of_the_ons_gives_the_same_from_the_cases(
    ptable: pd.DataFrame, seed: int, cases: int
) -> None:
    random = Random(seed)
    data = pd.DataFrame(
        [
            (random.choice("EEEEENNS"), random.choice("ar"), random.randrange(KEYS))
            for _ in range(cases)
        ],
        columns=["area", "outcome", "key"],
    )
    theirs = create_perturbed_table(
        data, ptable, ["area"], ["outcome"], "key", threshold=SMALLEST_SHOWN
    )
    ours = data.groupby(["area", "outcome"])["key"].agg(["size", "sum"])
    cells = zip(theirs["area"], theirs["outcome"], theirs["count"], strict=True)
    given = {(area, outcome): None if pd.isna(n) else n for area, outcome, n in cells}
    for cell, count, keys in ours.itertuples(name=None):
        mine = rounded(count, keys)
        assert given.pop(cell) == (mine if mine >= SMALLEST_SHOWN else None)
    assert not any(given.values())  # cells of nobody


# What is given to whom


def a_county(*sizes: tuple[str, str, str, int]) -> County:
    """Cases by (area, month, outcome, how many), with keys that round nobody up."""
    cases = [Case(*where, KEYS - 1 if i == 0 else 0) for *where, n in sizes for i in range(n)]  # type: ignore[arg-type]
    return County(("East", "North"), ("m01", "m02"), tuple(cases))


COUNTY = a_county(
    ("East", "m01", "agreed", 30),
    ("East", "m01", "refused", 40),
    ("East", "m02", "agreed", 3),
    ("North", "m01", "agreed", 12),
)


def frame_for(audience: Audience, figure: Figure, area: str = ALL) -> pd.DataFrame:
    scope = Resolved({"area": area}, "")
    return frame_of(Question.of(figure, scope, Vintage(()), audience))


def row(month: str, area: str = ALL, audience: Audience = Audience.MEMBER) -> dict[str, Any]:
    frame = frame_for(audience, requests_of(COUNTY), area)
    return dict(next(r for _, r in frame.iterrows() if r["month"] == month))


def test_an_officer_is_given_exact_numbers() -> None:
    found = row("m01", audience=Audience.OFFICER)
    assert (found["requests"], found["agreed"], found["refused"]) == (82, 42, 40)
    assert found["share"] == 42 / 82


def test_a_member_is_given_rounded_ones() -> None:
    found = row("m01")
    assert found["requests"] in (80, 85)
    assert found["agreed"] in (40, 45)
    assert found["refused"] == 40


def test_a_small_number_and_none_look_the_same_to_a_member() -> None:
    assert row("m02")["agreed"] is Absent.SMALL
    assert row("m02")["refused"] is Absent.SMALL
    assert row("m02", "North")["agreed"] is Absent.SMALL
    assert row("m02", "North", Audience.OFFICER)["agreed"] == 0


def test_shares_and_their_intervals_come_from_the_rounded_numbers() -> None:
    found = row("m01")
    assert found["share"] == found["agreed"] / found["requests"]
    assert found["lower"] < found["share"]


@pytest.mark.parametrize(
    ("part", "rest"),
    [(3, 60), (60, 3), (12, 3), (0, 0), (0, 60), (60, 0)],
    ids=["part", "complement", "base", "nothing", "none", "all"],
)
def test_a_share_with_a_small_side_is_too_few(part: int, rest: int) -> None:
    places = [("East", "m01", "agreed", part), ("East", "m01", "refused", rest)]
    found = frame_for(Audience.MEMBER, requests_of(a_county(*places))).iloc[0]
    assert found["share"] is Absent.TOO_FEW
    assert found["lower"] is Absent.TOO_FEW


def test_a_share_of_a_base_under_20_is_too_few() -> None:
    columns = (*COLUMNS[:5], COLUMNS[9])
    figure = replace(FIGURE, columns=columns)
    frame = pd.DataFrame([["m01", 15, 0, 15, 0, 1.0]], columns=[c.name for c in columns])
    assert masked(figure, frame).iloc[0]["share"] is Absent.TOO_FEW


def test_a_cost_is_that_of_the_rounded_number_and_an_average_stays_true() -> None:
    found = row("m01")
    assert found["cost"] == found["requests"] * 6_000
    assert found["mean"] == 6_000
    assert row("m01", audience=Audience.OFFICER)["cost"] == 82 * 6_000


def test_a_cost_is_told_to_the_nearest_thousand() -> None:
    columns = (*COLUMNS[:3], COLUMNS[11])
    frame = pd.DataFrame([["m01", 30, 0, Decimal("123456.78")]], columns=[c.name for c in columns])
    assert masked(replace(FIGURE, columns=columns), frame).iloc[0]["cost"] == 123_000


def test_a_cost_of_few_and_their_average_are_too_few() -> None:
    found = row("m02")
    assert found["cost"] is Absent.TOO_FEW
    assert found["mean"] is Absent.TOO_FEW


def test_what_the_dfe_publishes_stays_exact() -> None:
    assert row("m01")["england"] == 3


def test_nobody_is_told_the_sums_of_keys() -> None:
    for audience in Audience:
        names = frame_for(audience, requests_of(COUNTY)).columns
        assert not [name for name in names if name.endswith("_keys")]


@pytest.mark.parametrize("why", [Absent.MISSING, Absent.NOT_APPLICABLE])
def test_missing_and_not_applicable_stay_what_they_are(why: Absent) -> None:
    columns = (*COLUMNS[:5], *COLUMNS[9:12])
    rows = [["m01", why, None, 30, 30, why, why, why]]
    frame = pd.DataFrame(rows, columns=[c.name for c in columns], dtype=object)
    found = masked(replace(FIGURE, columns=columns), frame).iloc[0]
    assert {found[name] for name in ("requests", "share", "lower", "cost")} == {why}
    assert found["agreed"] == 30


@pytest.mark.parametrize("keys", [None, -1, 30 * KEYS, 1])
def test_a_count_without_its_own_keys_is_shown_to_nobody(keys: int | None) -> None:
    figure = replace(FIGURE, columns=COLUMNS[:3])
    count = 0 if keys == 1 else 30
    frame = pd.DataFrame([["m01", count, keys]], columns=["month", "requests", "requests_keys"])
    with pytest.raises(CannotMask, match="requests has a count without its record keys"):
        masked(figure, frame)


def test_a_chart_has_a_gap_where_a_number_is_masked() -> None:
    frame = drawable(frame_for(Audience.MEMBER, requests_of(COUNTY)))
    assert list(frame["requests"])[1] is None
    assert list(frame["share"])[1] is None


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_a_cell_is_rounded_the_same_in_every_scope(seed: int) -> None:
    cases = county(Random(seed))
    figure = requests_of(cases)
    for area in cases.areas:
        alone = replace(cases, cases=tuple(c for c in cases.cases if c.area == area))
        here, there = (frame_for(Audience.MEMBER, f, area) for f in (figure, requests_of(alone)))
        assert list(here["requests"]) == list(there["requests"])
        assert list(here["to_date"])[-2] == list(here["requests"])[-1]


# What the registry refuses


def with_columns(*columns: FigureColumn) -> Figure:
    return replace(FIGURE, slug="scratch.children", columns=columns)


CHILDREN = FigureColumn("children", "Children", Unit.CHILDREN, keys="sum")
SUM = FigureColumn("sum", "", Unit.KEYS, is_shown=False)


def test_a_curve_comes_from_the_rounded_counts_of_all_rows() -> None:
    so_far = FromColumns(("children",), lambda told: told["children"])
    curve = FigureColumn("curve", "Curve", Unit.SHARE, from_columns=so_far)
    frame = pd.DataFrame({"children": [40, 13, 4], "sum": [0, 0, 0], "curve": [40, 13, 4]})
    found = masked(with_columns(CHILDREN, SUM, curve), frame)
    assert list(found["curve"]) == [40, 15, Absent.SMALL]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ([replace(CHILDREN, keys="")], "children names no column with the sum of its record keys"),
        ([CHILDREN], "children names no column"),
        ([CHILDREN, replace(SUM, unit=Unit.COUNT)], "children names no column"),
        ([CHILDREN, SUM, FigureColumn("source", "Row", Unit.SOURCE)], "source would lead to their"),
        ([CHILDREN, SUM, FigureColumn("cost", "Cost", Unit.POUNDS)], "cost does not say which"),
        ([CHILDREN, SUM, FigureColumn("days", "Days", Unit.COUNT)], "days does not say which"),
        ([CHILDREN, SUM, FigureColumn("part", "Part", Unit.SHARE)], "part does not say which"),
        (
            [CHILDREN, SUM, FigureColumn("p", "P", Unit.SHARE, from_counts=FromCounts("a", "b"))],
            "p is worked out from no count of theirs",
        ),
        (
            [
                CHILDREN,
                SUM,
                FigureColumn(
                    "c", "C", Unit.SHARE, from_columns=FromColumns(("children", "sum"), list)
                ),
            ],
            "c is worked out from more than counts of theirs",
        ),
    ],
)
def test_a_number_that_cannot_be_masked_is_refused(
    columns: list[FigureColumn], problem: str
) -> None:
    with pytest.raises(ValueError, match=f"scratch.children counts children: {problem}"):
        registry.register(with_columns(*columns))


def test_a_figure_that_counts_children_has_no_sheets_that_nobody_masks() -> None:
    figure = replace(with_columns(CHILDREN, SUM), more_sheets=lambda scope, vintage: ())
    with pytest.raises(ValueError, match="its workbook has no further sheets"):
        registry.register(figure)


def test_published_numbers_of_children_need_no_keys() -> None:
    figure = with_columns(replace(CHILDREN, keys="", is_public=True))
    registry.register(figure)
    registry.unregister(figure.slug)
    assert not figure.is_masked


# On pages and in files


@pytest.fixture
def requests(db: None) -> Iterator[Figure]:
    declarations.register(replace(SCRATCH, slug=DATASET, right=Right.UPLOAD_EHCP))
    yield registry.register(requests_of(COUNTY))
    registry.unregister("scratch.requests")
    declarations.unregister(DATASET)


def rendered(figure: Figure, audience: Audience) -> Rendered:
    scope = Resolved({"area": ALL}, "")
    return render([Question.of(figure, scope, Vintage(()), audience)])[0]


def test_takeaway_headline_chart_and_table_are_masked(requests: Figure) -> None:
    exact, told = (rendered(requests, a) for a in (Audience.OFFICER, Audience.MEMBER))
    assert exact.takeaway == "There were 85 requests in the year."
    assert exact.headline is not None
    assert exact.headline.value == 85
    assert "82" in {cell for row in exact.rows for cell in row}
    assert not {"82", "42", "3", "0"} & {cell for row in told.rows for cell in row[:-1]}
    assert json.loads(told.chart)["data"][0]["y"][1] is None
    assert "Numbers of children are rounded to 5" in told.html
    assert "Numbers of children are rounded to 5" not in exact.html


def test_the_download_of_a_member_is_masked_and_says_so(
    requests: Figure, client_for: ClientFor, member: User
) -> None:
    text = client_for(member).get(f"{ADDRESS}numbers.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["Agreed"] for r in rows][1] == "0 to 9"
    assert [r["Share"] for r in rows][1] == "[c]"
    assert rows[0]["Version"].endswith("numbers of children rounded to 5")
    assert "keys" not in text


def test_the_download_of_an_officer_is_exact(
    requests: Figure, client_for: ClientFor, send_officer: User
) -> None:
    text = client_for(send_officer).get(f"{ADDRESS}numbers.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["Agreed"] for r in rows] == ["42", "3", "45"]
    assert "rounded" not in text


def test_an_officer_may_view_as_a_member_and_stop(
    requests: Figure, client_for: ClientFor, send_officer: User
) -> None:
    client, banner = client_for(send_officer), "You see this as members do."

    def seen() -> tuple[bool, bool, bool]:
        """Whether the page has the banner, whether it is masked, whether the download is."""
        page = client.get(ADDRESS).text
        file = client.get(f"{ADDRESS}numbers.csv").content.decode()
        return banner in page, "0 to 9</td>" in page, "0 to 9" in file

    assert seen() == (False, False, False)
    client.post("/account/as-member/")
    assert seen() == (True, True, True)
    client.post("/account/as-member/", {"stop": "1"})
    assert seen() == (False, False, False)
