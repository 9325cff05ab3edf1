"""Plans in force, in each January, new and ceased, and what first plans named.

A plan begins when it was issued or, where that is not known, when it is said to have started; a
plan of which neither is known began no earlier than its request. It is in force until the day
before it ceased.
"""

from hnfsg.intake.declarations import Aggregate

STARTED = "coalesce(issued_on, plan_start_date, received_date)"
IN_FORCE = f"ended = 'plan' AND {STARTED} <= as_at AND (cease_date IS NULL OR cease_date > as_at)"

_BAND = """CASE WHEN year_group < 0 THEN 'early' WHEN year_group <= 2 THEN 'infant'
    WHEN year_group <= 6 THEN 'junior' WHEN year_group <= 9 THEN 'lower'
    WHEN year_group <= 11 THEN 'upper' WHEN year_group <= 14 THEN 'sixteen'
    WHEN year_group >= 15 THEN 'nineteen' ELSE '' END"""


def _return_day(year: str) -> str:
    """The day of the SEN2 return in a year: the third Thursday of January."""
    earliest = f"make_date({year}, 1, 15)"
    return f"({earliest} + (11 - extract(isodow FROM {earliest})::int) % 7)"


def _year(day: str) -> str:
    return f"extract(year FROM {day})::int"


_IN_FORCE = Aggregate(
    model="ehcp.PlansInForce",
    sheet="cases",
    query=f"""
SELECT area, count(*), sum(record_key) AS keys,
    CASE WHEN grouping(need) = 0 THEN 'need' WHEN grouping(age) = 0 THEN 'age'
        WHEN grouping(provision) = 0 THEN 'provision' ELSE 'all' END AS by,
    coalesce(need, age, provision, '') AS value
FROM (SELECT area, record_key, primary_need AS need, {_BAND} AS age, provision
    FROM ground WHERE {IN_FORCE}) plans
GROUP BY GROUPING SETS ((area), (area, need), (area, age), (area, provision))
""",  # noqa: S608 - put together from our own texts
)

_IN_JANUARY = Aggregate(
    model="ehcp.PlansInJanuary",
    sheet="cases",
    query=f"""
SELECT area, first_year, last_year, count(*), sum(record_key) AS keys
FROM (
    SELECT area, record_key, as_at,
        {_year("started")} + (started > {_return_day(_year("started"))})::int AS first_year,
        {_year("cease_date")} - (cease_date <= {_return_day(_year("cease_date"))})::int AS last_year
    FROM (SELECT area, record_key, as_at, cease_date, {STARTED} AS started
        FROM ground WHERE ended = 'plan') plans
) years
WHERE first_year <= coalesce(last_year, {_year("as_at")})
GROUP BY area, first_year, last_year
""",  # noqa: S608 - put together from our own texts
)

_MOVES = Aggregate(
    model="ehcp.PlanMoves",
    sheet="cases",
    query=f"""
SELECT area, 'new' AS move, '' AS reason, date_trunc('month', {STARTED})::date AS month,
    count(*), sum(record_key) AS keys
FROM ground WHERE ended = 'plan' AND {STARTED} <= as_at
GROUP BY area, month
UNION ALL
SELECT area, 'ceased', cease_reason, date_trunc('month', cease_date)::date,
    count(*), sum(record_key)
FROM ground WHERE ended = 'plan' AND {STARTED} <= as_at AND cease_date <= as_at
GROUP BY area, cease_reason, date_trunc('month', cease_date)
""",  # noqa: S608 - put together from our own texts
)

_FIRST = Aggregate(
    model="ehcp.FirstPlans",
    sheet="cases",
    query="""
SELECT since, source, provision, local, count(*), sum(record_key) AS keys
FROM (
    SELECT source, first_provision AS provision, attends_local_school AS local, record_key,
        make_date(extract(year FROM issued_on)::int, CASE WHEN extract(month FROM issued_on) < 4
            THEN 1 WHEN extract(month FROM issued_on) < 9 THEN 4 ELSE 9 END, 1) AS since
    FROM ground WHERE issued_on IS NOT NULL
) plans
GROUP BY since, source, provision, local
""",
)

PLANS = (_IN_FORCE, _IN_JANUARY, _MOVES, _FIRST)
