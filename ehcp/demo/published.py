"""What is published of the demo county and of other invented councils, in the DfE's own form.

The county's own numbers are those of `county`; the others are drawn around what England had. The
release is that of June 2023: requests and new plans to 2022, plans in force to January 2023.
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ehcp.demo import county

NUMBER = 950  # the demo county's; no council of England has one from 950 on
NAME = "Demo County"
RELEASED_ON = date(2023, 6, 22)
YEARS = tuple(range(2018, 2023))
NEIGHBOURS = 10
_SEED = 950
_PUPILS = 96_000  # of the county's schools
_REGIONS = {"E12000091": "Western", "E12000092": "Midland", "E12000093": "Northern"}
_FIRST = ("Ash", "Bracken", "Calder", "Dun", "Ember", "Fal", "Gren", "Hart", "Iver", "Kell", "Lyn")
_LAST = ("bury", "moor", "wick")
# England's, by year: requests for each 1,000 pupils, share refused, within 20 weeks.
_ENGLAND = {
    2018: (9.0, 0.25, 0.60),
    2019: (10.1, 0.23, 0.60),
    2020: (9.3, 0.22, 0.58),
    2021: (11.3, 0.22, 0.60),
    2022: (13.8, 0.22, 0.49),
}
_KNOWN_PC = 2022  # before, percentages of requests were not published
_PLACE = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "new_la_code",
    "old_la_code",
    "la_name",
    "breakdown_topic",
    "breakdown",
)
Row = dict[str, object]
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Council:
    """An invented council: what its schools have for each pupil, and what it counts each year."""

    number: int
    name: str
    region: str
    pupils: int
    per_pupil: int
    years: Mapping[int, Counts]


@cache
def councils() -> tuple[Council, ...]:
    """The county and the others, by number. Deterministic."""
    chance = random.Random(_SEED)  # noqa: S311 - invented councils, not secrets
    names = [first + last for last in _LAST for first in _FIRST]
    regions = list(_REGIONS)
    own = Council(NUMBER, NAME, regions[0], _PUPILS, 5_140, {year: _own(year) for year in YEARS})
    return (
        own,
        *(
            _invented(chance, NUMBER + 1 + n, name, regions[n % len(regions)])
            for n, name in enumerate(names)
        ),
    )


def _own(year: int) -> Counts:
    said = county.YEARS[year]
    excepted = round(said.plans * 0.03)
    within = round(said.plans * said.within)
    return {
        "requests": said.requests,
        "refused": said.refused,
        "issued": said.plans,
        "within": within,
        "issued_ex": said.plans - excepted,
        "within_ex": within - round(excepted * said.within),
        "plans": said.in_force,
    }


def _invented(chance: random.Random, number: int, name: str, region: str) -> Council:
    pupils = round(chance.lognormvariate(10.8, 0.5), -2)
    per_pupil = round(chance.gauss(5_500, 260), -1)
    # fewer pounds, a few more requests: a weak tie, as there may be one among real councils
    tie = 1 - (per_pupil - 5_500) / 6_000
    keen, strict, quick = (chance.gauss(1, spread) for spread in (0.16, 0.25, 0.35))
    plans, years = pupils * chance.uniform(0.038, 0.052), {}
    for year in YEARS:
        rate, refuse, within = _ENGLAND[year]
        requests = round(pupils / 1_000 * rate * keen * tie * chance.gauss(1, 0.04))
        refused = round(requests * min(0.6, max(0.04, refuse * strict * chance.gauss(1, 0.08))))
        issued = round((requests - refused) * chance.uniform(0.82, 0.94))
        share = min(0.98, max(0.02, within * quick * chance.gauss(1, 0.10)))
        excepted = round(issued * chance.uniform(0.01, 0.06))
        plans += issued * 0.75
        years[year] = {
            "requests": requests,
            "refused": refused,
            "issued": issued,
            "within": round(issued * share),
            "issued_ex": issued - excepted,
            "within_ex": round((issued - excepted) * share),
            "plans": round(plans),
        }
    return Council(number, name, region, int(pupils), int(per_pupil), years)


# --- the files ---


def requests_file() -> bytes:
    """Requests, with the two parts of a breakdown as the DfE's file has them."""
    topic = "All requests for EHC needs assessments"
    rows: list[Row] = []
    for place, year, counts in _everywhere(topic):
        rows.append(place | _asked(year, counts["requests"], counts["refused"]))
        for of, share in (("Female", 0.33), ("Male", 0.67)):
            part = round(counts["requests"] * share)
            refused = round(counts["refused"] * share)
            rows.append(
                place | {"breakdown_topic": "Sex", "breakdown": of} | _asked(year, part, refused)
            )
    return _csv(rows)


def _asked(year: int, requests: int, refused: int) -> Row:
    is_known = year >= _KNOWN_PC
    return {
        "requests_received_in_year": requests,
        "requests_decided_to_assess": "x",
        "requests_decided_not_to_assess": refused,
        "request_not_assess_pc": f"{100 * refused / requests:.1f}" if is_known else "x",
    }


def timeliness_file() -> bytes:
    """How many new plans were issued within 20 weeks."""
    return _csv(
        place
        | {
            "plans_issued_den": counts["issued"],
            "plans_issued_den_ex": counts["issued_ex"],
            "plans_issued_within_20_weeks": counts["within"],
            "plans_issued_20_weeks_ex": counts["within_ex"],
            "pc_plans_issued_within_20_weeks": _per_cent(counts["within"], counts["issued"]),
            "PC_plans_issued_20_weeks_ex": _per_cent(counts["within_ex"], counts["issued_ex"]),
        }
        for place, _, counts in _everywhere("All EHC plans issued")
    )


def caseload_file() -> bytes:
    """Plans in force on the day of the January count, by academic year."""
    return _csv(
        place
        | {
            "time_period": f"{year}{(year + 1) % 100:02d}",
            "time_identifier": "Academic year",
            "ehcplans": counts["plans"],
        }
        for place, year, counts in _everywhere("All EHC plans")
    )


def neighbours_file() -> bytes:
    """The county's statistical neighbours: those whose numbers of pupils are nearest to its own."""
    own, *others = councils()
    near = sorted(others, key=lambda each: abs(each.pupils - own.pupils))[:NEIGHBOURS]
    return _csv(
        {
            "Council number": own.number,
            "Neighbour number": each.number,
            "Neighbour": each.name,
            "Rank": rank,
        }
        for rank, each in enumerate(near, start=1)
    )


def funding_file() -> bytes:
    """What each council's schools have for each pupil, by financial year."""
    return _csv(
        {
            "Council number": each.number,
            "Council": each.name,
            "Financial year": f"{year}/{(year + 1) % 100:02d}",
            "Pounds per pupil": round(each.per_pupil * 1.03 ** (year - YEARS[-1])),
            "Pupils": each.pupils,
        }
        for each in councils()
        for year in YEARS
    )


def reported_file() -> bytes:
    """What others report of the county's own figures."""
    notes = "Notes of the sub group, January 2024"
    said = (
        ("Requests by parents, %", "calendar 2020", "29", "29% of requests in 2020", notes),
        ("Requests by parents, %", "2023/24 so far", "43", "43% in the year to date", notes),
        ("Requests", "calendar 2020", "1,693", "1,693", "Answer to a request for information"),
        ("Mean weeks from request to final plan", "2022", "37", "37", "Answer to a question"),
        ("Mean weeks from request to final plan", "2023", "44", "44", "Answer to a question"),
    )
    names = ("Measure", "Period", "Value", "As published", "Source")
    return _csv(dict(zip(names, row, strict=True)) for row in said)


def _everywhere(topic: str) -> Iterator[tuple[Row, int, Counts]]:
    """Every place and year: England, each region, each council."""
    for year in YEARS:
        every = councils()
        yield _place(year, topic), year, _added(every, year)
        for code in _REGIONS:
            near = [each for each in every if each.region == code]
            yield _place(year, topic, code), year, _added(near, year)
        for each in every:
            yield _place(year, topic, each.region, each), year, each.years[year]


def _added(them: Sequence[Council], year: int) -> Counts:
    names = them[0].years[year]
    return {name: sum(each.years[year][name] for each in them) for name in names}


def _place(year: int, topic: str, region: str = "", council: Council | None = None) -> Row:
    level = "Local authority" if council else "Regional" if region else "National"
    said = (
        year,
        "Calendar year",
        level,
        "E92000001",
        "England",
        region,
        _REGIONS.get(region, ""),
        f"E19000{council.number}" if council else "",
        council.number if council else "",
        council.name if council else "",
        topic,
        topic,
    )
    return dict(zip(_PLACE, said, strict=True))


def _per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}"


def _csv(rows: Iterable[Row]) -> bytes:
    given = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(given[0]))
    writer.writeheader()
    writer.writerows(given)
    return text.getvalue().encode("utf-8-sig")
