"""Real files of councils down the whole road: mapped, published, and on the pages.

The totals and differences are those of the index of their folder. Skipped where it is not.
"""

import csv
import io
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from finance.datasets.reported import SHEET, SLUG
from finance.figures.effects import EFFECTS
from finance.figures.elsewhere import ELSEWHERE
from finance.figures.position import OVERSPEND
from finance.figures.years import CUMULATIVE, HIGH_NEEDS, POSITION
from finance.models import ReturnLine
from hnfsg.figures.registry import Absent
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.recipes import Origin, Recipe
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.returns import M10, live_month, publish, stated_amounts
from tests.finance.test_reported import _mapped as reports_mapped
from tests.intake.mapping.test_real_files import (
    BLOCK,
    answered,
    headings,
    mapped,
    questions,
    sent,
)
from tests.shared_data import need_shared_data

pytestmark = [pytest.mark.django_db]
PAGE = "/finance/lines/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def reader(member: User, client_for: ClientFor) -> Client:
    return client_for(member)


def _published(upload: Upload) -> None:
    assert upload.state == UploadState.READY, questions(upload)
    assert publish(upload).state == UploadState.PUBLISHED


def _ledger(client: Client, query: str) -> tuple[list[str], list[str]]:
    """The names of the lines on the page, and the sums at the foot of their table."""
    html = client.get(f"{PAGE}?{query}").content.decode()
    table = html[html.index("app-ledger") :].partition("</table>")[0]
    names = re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="[^"]+">([^<]+)<', table)
    foot = table.partition("<tfoot")[2]
    return [unescape(name) for name in names], re.findall(r'numeric">([^<]+)<', foot)


def _text(client: Client, address: str) -> str:
    plain = re.sub(r"<script.*?</script>", "", client.get(address).content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def test_west_berkshire_is_272_880_over_its_high_needs_budget(reader: Client) -> None:
    name = "westberks_2015_16_month05.csv"
    line, budget, forecast, _ = headings(name)
    recipe = Recipe(
        headings=headings(name),
        columns={
            "line": Origin((line,)),
            "code": Origin(same_as="line"),
            "budget": Origin((budget,)),
            "forecast": Origin((forecast,)),
            "block": BLOCK,
        },
    )
    upload = answered(mapped(sent(name, "2015-16-m05"), recipe), "unit", others="1")
    _published(answered(upload, "total", others="total"))

    names, sums = _ledger(reader, "q=high+needs+block")
    assert names == ["High Needs Block"]
    assert sums[:3] == ["£16,141,010", "£16,413,890", "£272,880"]
    all_lines, _ = _ledger(reader, "")
    assert not {"Total Net Expenditure", "Total Expenditure"} & set(all_lines)
    said = _text(reader, f"{PAGE}High%20Needs%20Block/")
    assert "£0.3m more than its budget of £16.1m (1.7%)" in said
    assert "Month 5 £16,141,010 £16,413,890 £272,880" in said


def test_the_sixteen_amounts_of_herefordshire_add_up(reader: Client) -> None:
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
    _published(mapped(sent(name, "2022-23-m01"), recipe))

    names, sums = _ledger(reader, "by=line")
    assert len(names) == 16
    assert sums[:3] == ["£17,780,589", "£17,780,589", "£0"]
    codes = list(ReturnLine.objects.values_list("code", flat=True))
    nested = [code for code in codes if code.startswith(("d /", "f /", "i /"))]
    assert len(nested) == 6
    for code in nested:
        assert f"Code {code} " in _text(reader, reverse("finance:line", args=[code]))


def test_central_bedfordshire_moves_by_221_111_and_has_two_lines_of_one_name(
    reader: Client,
) -> None:
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
            upload = answered(upload, "total", others="line")
    _published(upload)

    first, in_april = _ledger(reader, "month=2014-15-m01")
    last, in_december = _ledger(reader, "month=2014-15-m09")
    assert len(first) == len(last) == 15
    assert {"Statements", "statements"} <= set(last)
    assert (in_april[1], in_december[1]) == ("£11,525,899", "£11,747,010")
    assert 11_747_010 - 11_525_899 == 221_111
    moved = _text(reader, "/finance/movement/?month=2014-15-m09&before=2014-15-m01")
    assert "£221,111" in moved
    ends = [_text(reader, f"{PAGE}{code}/") for code in ("Statements", "statements")]
    assert ends[0] != ends[1]


def test_the_total_and_the_parts_of_gloucestershire_are_never_both_added(reader: Client) -> None:
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
    label = "High Needs unallocated (total of the two above)"
    upload = mapped(sent(name, "2021-22-m09"), recipe)
    _published(answered(upload, "total", others="line", **{label: "total"}))

    names, sums = _ledger(reader, "by=line&q=unallocated")
    assert sorted(names) == [
        "High Needs unallocated: import/export adjustment",
        "High Needs unallocated: mainstream top-up adjustment",
    ]
    assert sums[1] == "£532,000"
    _, now = _ledger(reader, "by=line&q=overspend:+now")
    _, previous = _ledger(reader, "by=line&q=overspend:+previous")
    assert (now[1], previous[1]) == ("£4,105,300", "£3,573,300")
    assert 4_105_300 - 3_573_300 == 282_000 + 250_000 == 532_000


def test_the_lines_of_real_files_without_volumes_are_not_split(reader: Client) -> None:
    test_the_sixteen_amounts_of_herefordshire_add_up(reader)
    assert EFFECTS.takeaway(EFFECTS.frame(_SCOPE, vintages.live())) == (
        "At month 1, no line can be split into numbers and price. The 16 lines, £17.8m of "
        "spending and on budget together, are not split."
    )


_SCOPE = {"year": "2022-23", "month": "2022-23-m01"}


# --- what is reported elsewhere of Devon ---


@pytest.fixture
def _devon() -> None:
    """The register of Devon, and a return of month 10 of 2023/24 as the group's notes have it."""
    content = (need_shared_data() / "finance" / "devon_dsg_reported_2015_2024.csv").read_bytes()
    named = next(csv.reader([content.decode("utf-8-sig").splitlines()[0]]))
    upload = reports_mapped(io.BytesIO(content), named)
    assert upload.state == UploadState.READY
    services.publish(upload=upload, by=None)
    assert (SLUG, SHEET) in {(part.dataset, part.sheet) for part in vintages.live().parts}
    live_month(M10, {"A": (1, 2)}, stated_amounts(40_900_000, 16_000_000, 363_800_000))


@pytest.mark.usefixtures("_devon")
def test_both_values_of_month_10_stand_on_the_page_and_the_disagreement_is_listed(
    reader: Client,
) -> None:
    frame = OVERSPEND.frame({"year": "2023-24", "month": M10.key}, vintages.live())
    at_month_10 = frame[frame["period"] == M10.key]["elsewhere"]
    assert {v for v in at_month_10 if v is not Absent.NOT_APPLICABLE} == {40_900_000, 42_000_000}
    listed = ELSEWHERE.frame({"year": "2023-24"}, vintages.live())
    wrong = listed[[str(said).startswith("No:") for said in listed["verdict"]]]
    assert set(wrong["value"]) == {40_900_000, 42_000_000}
    said = _text(reader, "/finance/position/?year=2023-24")
    assert "£42,000,000" in said
    assert "£1.1m more than ours" in said


@pytest.mark.usefixtures("_devon")
def test_approximate_values_are_marked_on_both_pages(reader: Client) -> None:
    frame = ELSEWHERE.frame({"year": "2022-23"}, vintages.live())
    (moved,) = [r for r in frame.to_dict("records") if r["as_published"].startswith("just under")]
    assert moved["exactness"] == "Approximate"
    assert moved["what"] == "Transfer to the DSG adjustment account"
    told = CUMULATIVE.frame({}, vintages.live())
    (of_2020,) = [r for r in told.to_dict("records") if r["year"] == "2020 to 2021"]
    assert of_2020["elsewhere"] == 49_000_000
    assert of_2020["published_in"].endswith("(approximate)")
    assert "(approximate)" in _text(reader, "/finance/years/")


@pytest.mark.usefixtures("_devon")
def test_the_years_that_only_others_report_are_those_without_a_return(reader: Client) -> None:
    frame = POSITION.frame({}, vintages.live())
    told = {row["year"]: (row["at"], row["said"]) for row in frame.to_dict("records")}
    assert told["2023 to 2024"] == ("Month 10", 15)
    assert sum(count for _, count in told.values()) == 43
    only = [year for year, (at, _) in told.items() if at == "Only reported elsewhere"]
    assert only == [
        *("2015 to 2016", "2016 to 2017", "2017 to 2018", "2018 to 2019"),
        *("2019 to 2020", "2020 to 2021", "2022 to 2023"),
    ]
    assert "2015 to 2016 1 value, with its source" in _text(reader, "/finance/years/")


@pytest.mark.usefixtures("_devon")
def test_high_needs_spending_of_the_papers_stands_beside_the_lines() -> None:
    frame = HIGH_NEEDS.frame({}, vintages.live())
    theirs = {
        (row["year"][:4], row["at"]): row["elsewhere"]
        for row in frame.to_dict("records")
        if row["elsewhere"] is not Absent.NOT_APPLICABLE
    }
    assert theirs == {
        ("2019", "Outturn"): 82_798_000,
        ("2020", "Forecast, month not stated"): 102_825_000,
        ("2023", "Outturn"): 149_400_000,
    }
