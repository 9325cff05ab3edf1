"""The DfE's real files down the whole road give the figures of their index. Skipped without."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest

from ehcp.datasets.published import SLUG
from ehcp.models import PublishedIndicator, PublishedRequests, PublishedTimeliness
from ehcp.selectors.published import indicators, places, published_years
from hnfsg.intake import services, vintages
from hnfsg.intake.models import UploadState
from hnfsg.statistics.shares import percent_as_published
from tests.intake.files import send
from tests.shared_data import need_shared_data

pytestmark = [pytest.mark.django_db]
DEVON = 878
FILES = (
    "ees2025_requests.csv",
    "ees2025_timeliness_20_week.csv",
    "ees2025_sen_needs_all_plans_SW.csv",
    "ees2025_personal_budgets_SW.csv",
    "ees2025_work_based_placements_SW.csv",
    "lait_2026_sen_indicators_SW.csv",
)


def _publish(*names: str) -> None:
    folder = need_shared_data() / "sen2"
    for name in names:
        upload = send(io.BytesIO((folder / name).read_bytes()), name, SLUG)
        assert upload.state == UploadState.READY, (name, list(upload.findings.values("what")[:5]))
        assert not upload.findings.exists()
        services.publish(upload=upload, by=None)


def _of(column: str, key: str = "878") -> list[object]:
    found = places(vintages.live())
    found = found[(found["key"] == key) & found["year"].between(2019, 2024)]
    assert list(found["year"]) == [2019, 2020, 2021, 2022, 2023, 2024]
    return list(found[column])


def test_devon_the_south_west_and_england_are_as_published() -> None:
    _publish(*FILES)
    assert _of("requests") == [1666, 1693, 1745, 2017, 2148, 2265]
    assert _of("refused") == [236, 466, 385, 707, 753, 819]
    assert _of("refused_percent") == [None] * 4 + [Decimal("35.1"), Decimal("36.2")]
    assert _of("refused_percent_symbol") == ["not available"] * 4 + [""] * 2
    assert _of("assess")[4:] == [1292, 1326]
    assert _of("undecided")[4:] == [94, 110]
    assert _of("withdrawn")[4:] == [9, 10]
    assert _of("six_weeks")[4:] == [1874, 2171]
    assert _of("over_six_weeks")[4:] == [319, 81]
    assert _of("six_weeks_percent")[4:] == [Decimal("85.5"), Decimal("96.4")]
    within = ["32.1", "54.2", "38.8", "11.8", "4.9", "3.2"]
    assert _of("within_20_percent") == [Decimal(each) for each in within]
    assert _of("within_20_ex_percent")[:2] == [Decimal("32.1"), Decimal("54.5")]
    assert _of("within_20") == [460, 715, 332, 106, 48, 41]
    assert _of("issued") == [1435, 1319, 856, 897, 980, 1277]
    assert _of("over_year")[4:] == [257, 301]
    assert _of("over_year_percent")[4:] == [Decimal("26.2"), Decimal("23.6")]
    assert _of("plans") == [5162, 6474, 7295, 7926, 8400, 8873]
    (latest,) = published_years(vintages.live(), DEVON).query("year == 2025").to_dict("records")
    assert (latest["plans"], latest["plans_symbol"]) == (9848, "")

    assert _of("requests", "england") == [82329, 75951, 93302, 114482, 138242, 154489]
    assert _of("refused_percent", "england")[4:] == [Decimal("24.0"), Decimal("25.2")]
    england = ["58.7", "55.6", "57.9", "47.7", "49.1", "45.9"]
    assert _of("within_20_percent", "england") == [Decimal(each) for each in england]
    assert _of("requests", "south-west") == [8597, 8416, 9615, 11565, 13905, 15735]
    south_west = (
        _of("within_20_percent", "south-west")[5],
        _of("within_20_ex_percent", "south-west")[5],
    )
    assert south_west == (
        Decimal("31.0"),
        Decimal("28.5"),
    )  # lower without exceptions, as published


def test_values_of_the_interactive_tool_lose_their_floating_point_tails() -> None:
    _publish(FILES[5])
    text = (need_shared_data() / "sen2" / FILES[5]).read_text("utf-8-sig")
    given = [row["Values"] for row in csv.DictReader(io.StringIO(text))]
    stored = list(PublishedIndicator.objects.order_by("row_number").values_list("value", flat=True))
    assert "35.049999999999997" in given
    assert stored[given.index("35.049999999999997")] == Decimal("35.05")
    six = Decimal("0.000001")
    wanted = [None if v == "-" else Decimal(v).quantize(six, ROUND_HALF_UP) for v in given]
    assert stored == wanted
    refused = indicators(vintages.live(), "EHCP_Initial_req_refused")
    devon = refused[refused["la_number"] == DEVON].set_index("year")["value"]
    assert devon[2024] == Decimal("36.2")


def test_the_authorities_add_up_to_england_and_devon_is_the_slowest() -> None:
    _publish(*FILES[:2])
    found = places(vintages.live())
    councils = found[(found["level"] == "council") & (found["year"] == 2024)]
    assert (len(councils), councils["requests"].sum()) == (153, 154_489)
    by_number = councils.sort_values("requests", ascending=False)["la_number"].tolist()
    assert by_number.index(DEVON) == 15  # the sixteenth
    told = councils.dropna(subset=["within_20_ex_percent"])
    assert len(councils) - len(told) == 3
    slowest = told.sort_values("within_20_ex_percent")
    assert slowest["place"].tolist()[0] == "Devon"
    assert set(slowest["place"].tolist()[1:3]) == {"Leicestershire", "Portsmouth"}
    assert slowest["within_20_ex_percent"].tolist()[1:3] == [Decimal("4.3")] * 2


SHARES = (
    *(
        (PublishedTimeliness, f"{part}{ex}", f"plans_issued_den{ex}", f"pc_{part}{ex}")
        for part, ex in product(
            ("plans_issued_gt20weeks_ltyear", "plans_issued_gt_1_year"), ("", "_ex")
        )
    ),
    (
        PublishedTimeliness,
        "plans_issued_within_20_weeks",
        "plans_issued_den",
        "pc_plans_issued_within_20_weeks",
    ),
    (
        PublishedTimeliness,
        "plans_issued_20_weeks_ex",
        "plans_issued_den_ex",
        "pc_plans_issued_20_weeks_ex",
    ),
    (
        PublishedRequests,
        "requests_decided_not_to_assess",
        "requests_received_in_year",
        "request_not_assess_pc",
    ),
)


def test_the_formulas_give_every_published_percentage() -> None:
    _publish(*FILES[:2])
    counted = {PublishedTimeliness: 0, PublishedRequests: 0}
    for model, part, whole, published in SHARES:
        rows = model.objects.filter(
            **{f"{name}__isnull": False for name in (part, published)}, **{f"{whole}__gt": 0}
        ).values_list(part, whole, published)
        wrong = [row for row in rows if percent_as_published(row[0], row[1]) != row[2]]
        assert wrong == []
        counted[model] += len(rows)
    assert counted[PublishedRequests] == 12_097
    assert counted[PublishedTimeliness] == 12_131 + 11_998 + 2 * (11_491 + 11_358)


def test_no_mark_has_become_a_nought() -> None:
    _publish(FILES[0])
    rows = PublishedRequests.objects.filter(requests_decided_to_assess_symbol="not available")
    assert rows.exists()
    assert not rows.filter(requests_decided_to_assess__isnull=False).exists()
