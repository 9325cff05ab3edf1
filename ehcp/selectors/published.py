"""What the DfE publishes of councils, by year: for the pages that show it beside our own figures.

`published_years(vintage)` is what most pages want: one row a year of this council, oldest first.

    year               calendar year (int); of plans in force the year of the January count
    requests           requests received in the year
    assess, refused, undecided, withdrawn    what they ended in; they add up to the requests
    refused_percent    as published, % of requests, points (Decimal)
    six_weeks, over_six_weeks, six_weeks_percent    decided within six weeks, later, % of both
    issued, issued_ex  new plans that were measured: all; without those with an exception
    within_20, within_20_ex, within_20_percent, within_20_ex_percent    issued within 20 weeks
    over_year, over_year_ex, over_year_percent, over_year_ex_percent    after more than a year
    weeks, weeks_ex    mean weeks to a plan (files of 2026 on)
    new_plans          new plans of the year
    plans              plans in force in January of the year

A cell is an int, a Decimal, or None; each has a column `<name>_symbol` beside it that says in words
why there is none (“not available”, “suppressed”), or nothing. `places(vintage)` has the same for
every council, region and England, `sources_of_requests(vintage)` who asked, where it is published,
`indicators(vintage, name)` one series of the interactive tool. Datasets to name as a figure's
sources: `PUBLISHED`. Nothing here counts our own children: all of it is public and exact.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import BooleanField, Model
from django.db.models.expressions import RawSQL

from ehcp.models import (
    Level,
    PublishedCaseload,
    PublishedIndicator,
    PublishedNeeds,
    PublishedNewPlans,
    PublishedRequests,
    PublishedTimeliness,
    Source,
    ThisCouncil,
)
from ehcp.models.published import TOTAL
from hnfsg.intake.vintages import Vintage

PUBLISHED = "published-statistics"
PLACE = ["key", "level", "place", "region", "la_number", "year"]
ENGLAND = "england"
_KEPT = 32  # answers by part, whose rows never change

Fields = dict[str, str]  # our name -> the DfE's
REQUESTS: Fields = {
    "requests": "requests_received_in_year",
    "assess": "requests_decided_to_assess",
    "refused": "requests_decided_not_to_assess",
    "undecided": "requests_decision_not_made",
    "withdrawn": "requests_withdrawn",
    "refused_percent": "request_not_assess_pc",
    "six_weeks": "request_outcome_six_weeks",
    "over_six_weeks": "request_outcome_over_6_weeks",
    "six_weeks_percent": "request_outcome_six_weeks_pc",
}
TIMELINESS: Fields = {
    "issued": "plans_issued_den",
    "issued_ex": "plans_issued_den_ex",
    "within_20": "plans_issued_within_20_weeks",
    "within_20_ex": "plans_issued_20_weeks_ex",
    "within_20_percent": "pc_plans_issued_within_20_weeks",
    "within_20_ex_percent": "pc_plans_issued_20_weeks_ex",
    "over_year": "plans_issued_gt_1_year",
    "over_year_ex": "plans_issued_gt_1_year_ex",
    "over_year_percent": "pc_plans_issued_gt_1_year",
    "over_year_ex_percent": "pc_plans_issued_gt_1_year_ex",
    "weeks": "avg_weeks_issue_plan",
    "weeks_ex": "avg_weeks_issue_plan_exc",
}
NEW_PLANS: Fields = {"new_plans": "new_ehc_plans"}
MEASURES = (*REQUESTS, *TIMELINESS, *NEW_PLANS, "plans")
COLUMNS = [*PLACE, *(name for m in MEASURES for name in (m, f"{m}_symbol"))]

# The sheets read, what is best first: what one says of a place and year, a later one does not.
SHEETS = ("requests", "timeliness", "new-plans", "caseload", "needs", "indicators")
# What the interactive tool calls what the other sheets may lack.
_IN_TOOL = {"plans": "SEN_CASES_JAN", "requests": "SEN_INIT_REQ", "new_plans": "SEN_PLAN_ISSUED"}
_SOURCES = {
    "parent or young person": Source.PARENT,
    "school or other education setting": Source.SCHOOL,
    "health care professional": Source.HEALTH,
    "social care professional": Source.SOCIAL_CARE,
    "other": Source.OTHER,
}
SOURCE_TOPIC = "Source of request"


def this_council() -> int | None:
    """The number that the DfE gives our council, such as 878; None while nobody has said it."""
    return ThisCouncil.objects.values_list("la_number", flat=True).first()


def council_name(vintage: Vintage, number: int) -> str:
    """What the newest published year calls a council; blank where no file has rows of it."""
    found = places(vintage)
    names = found.loc[found["la_number"] == number, "place"]
    return str(names.iloc[-1]) if len(names) else ""


def published_years(vintage: Vintage, council: int | None = None) -> pd.DataFrame:
    """What is published of one council, ours unless another is named, oldest year first.

    Columns `COLUMNS` (see above); empty where nothing is published or nobody has said which
    council this is. A query for each kind of file while it is new, and one for the setting.
    """
    number = this_council() if council is None else council
    found = places(vintage)
    if number is None:
        return found.iloc[0:0]
    return found[found["la_number"] == number].reset_index(drop=True)


def places(vintage: Vintage) -> pd.DataFrame:
    """What is published of every council, region and England, by place and year.

    `key` tells places apart over the years, of which codes change: `878`, `south-west`, `england`;
    `level` is a `Level`; `region` the name of the region that it lies in, blank for England.
    """
    return _places(tuple(_part(vintage, sheet) for sheet in SHEETS)).copy()


def _part(vintage: Vintage, sheet: str) -> int | None:
    return next(iter(vintage.part_ids(PUBLISHED, sheet)), None)


@lru_cache(maxsize=_KEPT)
def _places(parts: tuple[int | None, ...]) -> pd.DataFrame:
    requests, timeliness, new_plans, caseload, needs, tool = parts
    cells: dict[tuple[str, int], dict[str, Any]] = {}
    _add(cells, _totals(PublishedRequests, requests, REQUESTS))
    _add(cells, _totals(PublishedTimeliness, timeliness, TIMELINESS))
    _add(cells, _totals(PublishedNewPlans, new_plans, NEW_PLANS))
    _add(cells, _totals(PublishedCaseload, caseload, {"plans": "ehcplans"}))
    _add(cells, _totals(PublishedNeeds, needs, {"plans": "ehc_plans"}))
    for name, indicator in _IN_TOOL.items():
        _add(cells, _from_tool(tool, indicator, name))
    rows = sorted(cells.values(), key=lambda row: (row["key"], row["year"]))
    told = [{name: row.get(name) for name in COLUMNS} for row in rows]
    frame = pd.DataFrame(told, columns=COLUMNS, dtype=object)
    for measure in MEASURES:
        frame[f"{measure}_symbol"] = [symbol or "" for symbol in frame[f"{measure}_symbol"]]
    return frame


def _add(cells: dict[tuple[str, int], dict[str, Any]], rows: Iterable[dict[str, Any]]) -> None:
    """Put rows beside what is known of the same place and year; what is known stays."""
    for row in rows:
        known = cells.setdefault((row["key"], row["year"]), {})
        for name, value in row.items():
            if known.get(name) in (None, ""):
                known[name] = value


def _totals(model: type[Model], part: int | None, fields: Fields) -> list[dict[str, Any]]:
    """The rows for everybody of one file: place, year and the measures asked for. One query."""
    if part is None:
        return []
    names = [name for field in fields.values() for name in (field, f"{field}_symbol")]
    where = "geographic_level", "region_name", "old_la_code", "la_name", "time_period"
    rows = (
        model._default_manager.filter(part_id=part)
        .filter(RawSQL(TOTAL, (), BooleanField()))  # noqa: S611 - a constant of ours
        .values(*where, *names)
    )
    return [
        _place(row["geographic_level"], row["la_name"], row["region_name"], row["old_la_code"])
        | {"year": year}
        | {name: row[field] for name, field in fields.items()}
        | {f"{name}_symbol": row[f"{field}_symbol"] for name, field in fields.items()}
        for row in rows
        if (year := year_of(row["time_period"])) is not None
    ]


def _place(level: str, council: str, region: str, number: int | None) -> dict[str, Any]:
    match level:
        case Level.NATIONAL:
            name, key = "England", ENGLAND
        case Level.REGIONAL:
            name, key = region, region.lower().replace(" ", "-")
        case _:
            name, key = council, str(number or council.lower().replace(" ", "-"))
    number = number if level == Level.COUNCIL else None
    return {"key": key, "level": level, "place": name, "region": region, "la_number": number}


def year_of(time_period: str) -> int | None:
    """`2024` is 2024; the January count of the academic year `202425` is of 2025."""
    if not time_period.isascii() or not time_period.isdigit():
        return None
    match len(time_period):
        case 4:
            return int(time_period)
        case 6:
            return int(time_period[:4]) + 1
    return None


def _from_tool(part: int | None, indicator: str, name: str) -> list[dict[str, Any]]:
    """A series of the interactive tool as rows; of councils and England, whole numbers."""
    return [
        {
            **_place(row["level"], row["place"], row["region_name"], row["old_la_code"]),
            "year": row["year"],
            name: None if row["value"] is None else int(row["value"]),
            f"{name}_symbol": row["value_symbol"],
        }
        for row in _series(part, indicator)
    ]


def indicators(vintage: Vintage, indicator: str) -> pd.DataFrame:
    """One series of the interactive tool: place, level, la_number, year, value, value_symbol.

    Values with up to six decimals; years of a financial year are left out. One query.
    """
    rows = _series(_part(vintage, "indicators"), indicator)
    columns = ["place", "level", "la_number", "year", "value", "value_symbol"]
    named = [row | {"la_number": row["old_la_code"]} for row in rows]
    return pd.DataFrame([{n: row[n] for n in columns} for row in named], columns=columns)


def _series(part: int | None, indicator: str) -> list[dict[str, Any]]:
    if part is None:
        return []
    rows = PublishedIndicator.objects.filter(part_id=part, indicator=indicator).values(
        "place", "region_name", "old_la_code", "year", "value", "value_symbol"
    )
    return [
        row | {"year": year, "level": _level_in_tool(row["place"], row["region_name"])}
        for row in rows.order_by("row_number")
        if (year := year_of(row["year"])) is not None
    ]


def _level_in_tool(place: str, region: str) -> Level:
    if place == "England":
        return Level.NATIONAL
    return Level.REGIONAL if place == region else Level.COUNCIL


def sources_of_requests(vintage: Vintage, council: int | None = None) -> pd.DataFrame:
    """Who asked, as published of one council: year, source (a `Source`, or ""), requests, symbol.

    In the files of 2026 on; empty where the file does not part requests by source. `""` is “not
    known”. Two queries.
    """
    number = this_council() if council is None else council
    columns = ["year", "source", "requests", "requests_symbol"]
    parts = vintage.part_ids(PUBLISHED, "requests")
    rows = PublishedRequests.objects.filter(
        part_id__in=parts, old_la_code=number, breakdown_topic__iexact=SOURCE_TOPIC
    ).values_list(
        "time_period", "breakdown", "requests_received_in_year", "requests_received_in_year_symbol"
    )
    found: list[tuple[int | None, str, int | None, str]] = [
        (year_of(period), _SOURCES.get(label.strip().lower(), ""), count, symbol)
        for period, label, count, symbol in (rows if number else ())
    ]
    return pd.DataFrame(sorted(found, key=str), columns=columns, dtype=object)


def share(percent: Decimal | None) -> float | None:
    """A published percentage as a share from 0 to 1, for a figure's column."""
    return None if percent is None else float(percent / 100)
