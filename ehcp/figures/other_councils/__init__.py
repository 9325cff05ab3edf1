"""This council among its statistical neighbours, its region and England, as the DfE publishes."""

from dataclasses import replace
from functools import partial

import pandas as pd

from ehcp import charts
from ehcp.figures.other_councils import words
from ehcp.figures.other_councils.elsewhere import ELSEWHERE
from ehcp.figures.other_councils.places import (
    COUNCIL,
    DIMENSIONS,
    IN_YEAR,
    OTHER,
    PAGE,
    PLACE,
    SOURCES,
    WHICH,
    Told,
    council_of,
    counted,
    framed,
    over_years,
    rated,
    row_of,
    shared,
    shown,
)
from ehcp.figures.other_councils.together import TOGETHER
from ehcp.models import Level
from ehcp.selectors.published import places
from hnfsg.figures.registry import Figure, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

_EACH = (PLACE, IN_YEAR)
_PUBLIC = (
    "These are the Department’s own numbers, public and exact. What it marks as not available, not "
    "applicable or suppressed is shown as such, and never as nought."
)
_RATES = (
    "Rates need the pupils of each council, which come with “School funding per pupil”. A region "
    "or England has a rate where the pupils of all its councils are known."
)
_REQUESTS = (
    *_EACH,
    rated("rate_requests", "For each 1,000 pupils"),
    counted("requests", "Requests"),
    WHICH,
)
_REFUSED = (
    *_EACH,
    shared("share_refused", "Refused, of requests"),
    counted("refused", "Refused"),
    counted("requests", "Requests"),
    WHICH,
)
_WITHIN_EX = (
    *_EACH,
    shared("share_within_20_ex", "Within 20 weeks"),
    counted("within_20_ex", "Plans within 20 weeks"),
    counted("issued_ex", "New plans without an exception"),
    WHICH,
)
_WITHIN = (
    *_EACH,
    shared("share_within_20", "Within 20 weeks"),
    counted("within_20", "Plans within 20 weeks"),
    counted("issued", "New plans"),
    WHICH,
)
_PLANS = (
    *_EACH,
    rated("rate_plans", "For each 1,000 pupils"),
    counted("plans", "Plans in January"),
    WHICH,
)
_EVERY = (
    PLACE,
    counted("requests", "Requests"),
    rated("rate_requests", "Requests for each 1,000 pupils"),
    shared("share_refused", "Refused, of requests"),
    shared("share_within_20_ex", "Within 20 weeks, without exceptions"),
    shared("share_within_20", "Within 20 weeks, all"),
    counted("plans", "Plans in January"),
    replace(IN_YEAR, is_shown=False),
    WHICH,
)

REQUESTS = register(
    Figure(
        slug="ehcp.other_councils.requests",
        title="Requests, beside other councils",
        definition=(
            "Requests for an education, health and care needs assessment received in each calendar "
            "year, for each 1,000 pupils of the council’s schools."
        ),
        formula=(
            "Requests received in the year × 1,000 ÷ pupils in the school funding of the financial "
            "year that begins in it."
        ),
        unit=Unit.RATE,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=_REQUESTS,
        frame=over_years(_REQUESTS, ("requests",)),
        takeaway=words.of_rate("rate_requests", "requests", "received", "requests"),
        page=PAGE,
        dimensions=(COUNCIL,),
        chart=partial(charts.rates_of_councils, rate="rate_requests", count="requests"),
        notes=(_RATES, _PUBLIC),
    )
)
REFUSED = register(
    Figure(
        slug="ehcp.other_councils.refused",
        title="Requests refused, beside other councils",
        definition=(
            "Of the requests received in a calendar year, the share for which the council decided "
            "not to assess."
        ),
        formula=(
            "Decisions not to assess ÷ all requests of the year, those not decided yet among them "
            "(the DfE’s own measure). Where it publishes the two numbers and no percentage, it is "
            "worked out from them."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=_REFUSED,
        frame=over_years(_REFUSED, ("share_refused",)),
        takeaway=words.of_share("share_refused", "refused", "refused", "requests", "of requests"),
        page=PAGE,
        dimensions=(COUNCIL,),
        chart=partial(charts.shares_of_councils, column="share_refused"),
        notes=(_PUBLIC,),
    )
)
WITHIN_EX = register(
    Figure(
        slug="ehcp.other_councils.timeliness",
        title="Plans within 20 weeks, without exceptions",
        definition=(
            "Of the new plans issued in a calendar year, the share issued within 20 weeks of the "
            "request. Cases to which one of the law’s exceptions applies are left out of both "
            "numbers. This is the measure that the DfE leads with."
        ),
        formula=(
            "New plans without an exception issued within 20 weeks ÷ new plans without an "
            "exception. The published percentage, with one decimal, rounded half up."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=SOURCES,
        columns=_WITHIN_EX,
        frame=over_years(_WITHIN_EX, ("share_within_20_ex",)),
        takeaway=words.of_share(
            "share_within_20_ex",
            "issued",
            "within_20_ex",
            "issued_ex",
            "of new plans within 20 weeks, exceptions left out",
        ),
        page=PAGE,
        dimensions=(COUNCIL,),
        chart=partial(charts.shares_of_councils, column="share_within_20_ex"),
        notes=(
            "It is measured on plans that were issued, so clearing a backlog lowers it: the oldest "
            "cases count in the year in which they end.",
            _PUBLIC,
        ),
    )
)
WITHIN = register(
    Figure(
        slug="ehcp.other_councils.timeliness_all",
        title="Plans within 20 weeks, all cases",
        definition=(
            "Of the new plans issued in a calendar year, the share issued within 20 weeks of the "
            "request, those with an exception among them."
        ),
        formula=(
            "New plans issued within 20 weeks ÷ new plans. The published percentage, with one "
            "decimal, rounded half up. It may be higher than without exceptions."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=SOURCES,
        columns=_WITHIN,
        frame=over_years(_WITHIN, ("share_within_20",)),
        takeaway=words.of_share(
            "share_within_20", "issued", "within_20", "issued", "of all new plans within 20 weeks"
        ),
        page=PAGE,
        dimensions=(COUNCIL,),
        chart=partial(charts.shares_of_councils, column="share_within_20"),
        notes=(_PUBLIC,),
    )
)
PLANS = register(
    Figure(
        slug="ehcp.other_councils.plans",
        title="Plans in force, beside other councils",
        definition=(
            "Education, health and care plans in force on the day of the January count of each "
            "year, for each 1,000 pupils of the council’s schools."
        ),
        formula=(
            "Plans in force × 1,000 ÷ pupils in the school funding of the financial year in which "
            "that January lies."
        ),
        unit=Unit.RATE,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=_PLANS,
        frame=over_years(_PLANS, ("plans",)),
        takeaway=words.of_rate("rate_plans", "plans", "had", "plans in force in January"),
        page=PAGE,
        dimensions=(COUNCIL,),
        chart=partial(charts.rates_of_councils, rate="rate_plans", count="plans"),
        notes=(
            _RATES,
            "Plans go on to the age of 25; pupils are those of schools. The rate compares councils "
            "and is not a share of pupils.",
            _PUBLIC,
        ),
    )
)


def _every(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Every council of which something is published in the year, and those above them."""
    council, year = council_of(scope), int(scope["year"])
    which = {s.key: s.which for s in shown(vintage, council)} if council else {}
    told, level = Told(vintage), {Level.NATIONAL: 1, Level.REGIONAL: 2, Level.COUNCIL: 3}
    found = [row for row in places(vintage).to_dict("records") if int(row["year"]) == year]
    found.sort(key=lambda r: (r["key"] != str(council), level[r["level"]], r["place"]))
    rows = [
        row_of(row, which.get(each["key"], OTHER if each["level"] == Level.COUNCIL else "Region"))
        for each in found
        if (row := told.row(each["key"], year)) and (row["requests"] or row["issued"])
    ]
    return framed(_EVERY, rows)


def _every_takeaway(frame: pd.DataFrame) -> str:
    first = frame.iloc[0]
    councils = int((~frame["which"].isin(["Region", "England"])).sum())
    return (
        f"What is published of {councils:,} councils for {first['year']}, their regions and "
        f"England, with {first['place']} first."
    )


EVERY = register(
    Figure(
        slug="ehcp.other_councils.every",
        title="Every council in one year",
        definition=(
            "Requests, refusals, plans within 20 weeks and plans in force of each council, region "
            "and England, as published for one year. Plans in force are those of January of that "
            "year."
        ),
        formula="As published; shares and rates as in the figures above.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=_EVERY,
        frame=_every,
        takeaway=_every_takeaway,
        page=PAGE,
        dimensions=DIMENSIONS,
        notes=(_RATES, _PUBLIC),
    )
)

SLUGS = tuple(
    figure.slug
    for figure in (WITHIN_EX, WITHIN, REQUESTS, REFUSED, PLANS, TOGETHER, EVERY, ELSEWHERE)
)

__all__ = ["DIMENSIONS", "ELSEWHERE", "EVERY", "PAGE", "SLUGS", "SOURCES", "TOGETHER", "WITHIN_EX"]
