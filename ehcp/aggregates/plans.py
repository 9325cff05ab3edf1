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


# The days of the return, the third Thursdays of January, in order of their years: an array is
# looked up at once, where the calendar would be reckoned for every plan.
_FIRST_RETURN = 1950
_RETURNS = f"""
SELECT array_agg(first + ((11 - date_part('isodow', first)::int) % 7) ORDER BY first) AS returns
FROM (SELECT make_date(year, 1, 15) AS first FROM generate_series({_FIRST_RETURN}, 2149) year) y
"""  # noqa: S608 - ours


def _next_return(day: str) -> str:
    """The first year whose return is on a day or after it."""
    year = f"date_part('year', {day})::int"
    return f"({year} + ({day} > returns[{year} - {_FIRST_RETURN - 1}])::int)"


def month_of(day: str) -> str:
    """The first day of the month of a day; by timestamps without a time zone, for speed."""
    return f"date_trunc('month', {day}::timestamp)::date"


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
WITH days AS MATERIALIZED ({_RETURNS})
SELECT area, first_year, last_year, count(*), sum(record_key) AS keys
FROM (
    SELECT area, record_key, as_at, {_next_return("started")} AS first_year,
        {_next_return("cease_date")} - 1 AS last_year
    FROM (SELECT area, record_key, as_at, cease_date, {STARTED} AS started
        FROM ground WHERE ended = 'plan') plans CROSS JOIN days
) years
WHERE first_year <= coalesce(last_year, date_part('year', as_at)::int)
GROUP BY area, first_year, last_year
""",  # noqa: S608 - put together from our own texts
)

_MOVES = Aggregate(
    model="ehcp.PlanMoves",
    sheet="cases",
    query=f"""
SELECT area, 'new' AS move, '' AS reason, {month_of(STARTED)} AS month,
    count(*), sum(record_key) AS keys
FROM ground WHERE ended = 'plan' AND {STARTED} <= as_at
GROUP BY area, month
UNION ALL
SELECT area, 'ceased', cease_reason, {month_of("cease_date")},
    count(*), sum(record_key)
FROM ground WHERE ended = 'plan' AND {STARTED} <= as_at AND cease_date <= as_at
GROUP BY area, cease_reason, {month_of("cease_date")}
""",  # noqa: S608 - put together from our own texts
)

_FIRST = Aggregate(
    model="ehcp.FirstPlans",
    sheet="cases",
    query="""
SELECT since, source, provision, local, count(*), sum(record_key) AS keys
FROM (
    SELECT source, first_provision AS provision, attends_local_school AS local, record_key,
        make_date(date_part('year', issued_on)::int, CASE WHEN date_part('month', issued_on) < 4
            THEN 1 WHEN date_part('month', issued_on) < 9 THEN 4 ELSE 9 END, 1) AS since
    FROM ground WHERE issued_on IS NOT NULL
) plans
GROUP BY since, source, provision, local
""",
)

PLANS = (_IN_FORCE, _IN_JANUARY, _MOVES, _FIRST)
