"""How long cases take and which wait: the counts behind the pages Timeliness and Backlog."""

from hnfsg.intake.declarations import Aggregate

SHEET = "cases"
WEEK = 7
WEEKS_WATCHED = 104  # ends after two years are one group: the curve is drawn no further
LONGEST_STEP = 999  # days; a step that took longer is counted at it
# Where the bands end that no law sets, in days.
WEEKS_30, WEEKS_40, WEEKS_52 = 30 * WEEK, 40 * WEEK, 52 * WEEK

_COUNTED = "count(*) AS count, sum(record_key) AS keys"
# What can be followed through time: all but plans of before the period of a return, and ends
# without a day. Requests decided before the period waited in it, but are none of its requests.
_FOLLOWED = "assessment_outcome <> 'before' AND (ended = '' OR ended_on IS NOT NULL)"
_ASKED = f"{_FOLLOWED} AND NOT is_older"

PLANS = f"""
SELECT grouping(area) = 1 AS is_total, coalesce(area, '') AS area, month, source, is_excepted,
    band, {_COUNTED}
FROM (
    SELECT date_trunc('month', issued_on::timestamp)::date AS month, area, source, record_key,
        coalesce(is_excepted, false) AS is_excepted,
        CASE WHEN issued_on <= issue_by THEN 'within'
            WHEN issued_on - received_date <= {WEEKS_52} THEN 'year' ELSE 'over' END AS band
    FROM ground WHERE issued_on IS NOT NULL
) issued
GROUP BY GROUPING SETS
    ((area, month, source, is_excepted, band), (month, source, is_excepted, band))
"""  # noqa: S608 - put together from our own texts

COHORTS = f"""
SELECT date_trunc('month', received_date::timestamp)::date AS month, source,
    CASE WHEN is_seen THEN ended ELSE '' END AS ended,
    least(CASE WHEN is_seen THEN ended_in ELSE watched END, {WEEKS_WATCHED}) AS weeks, {_COUNTED}
FROM (
    SELECT *, ended <> '' AND ended_in <= least(watched, {WEEKS_WATCHED}) AS is_seen
    FROM (
        SELECT received_date, source, ended, record_key,
            (as_at - received_date) / {WEEK} AS watched,
            (ended_on - received_date + {WEEK} - 1) / {WEEK} AS ended_in
        FROM ground
        WHERE {_ASKED} AND coalesce(ended_on, as_at) >= received_date AND received_date <= as_at
    ) dated
) seen
GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - put together from our own texts


def _step(step: str, begins: str, ends: str) -> str:
    return f"""
SELECT '{step}' AS step, date_trunc('month', ({ends})::timestamp)::date AS month,
    least({ends} - {begins}, {LONGEST_STEP}) AS days, {_COUNTED}
FROM ground WHERE {ends} >= {begins} GROUP BY 2, 3
"""  # noqa: S608 - put together from our own texts


ASKED_FOR_ADVICE = "coalesce(advice_requested_date, decided_on)"
STEPS = " UNION ALL ".join(
    (
        _step("decide", "received_date", "decided_on"),
        _step("advice", ASKED_FOR_ADVICE, "advice_received_date"),
        _step("ep-advice", ASKED_FOR_ADVICE, "ep_advice_date"),
        _step("draft", "advice_received_date", "draft_date"),
        _step("final", "draft_date", "issued_on"),
    )
)


def _band(day: str) -> str:
    """The age band of a case on a day."""
    return f"""CASE
        WHEN {day} <= decide_by THEN '1-decide'
        WHEN {day} <= not_issue_by THEN '2-not-issue'
        WHEN {day} <= issue_by THEN '3-issue'
        WHEN {day} - received_date <= {WEEKS_30} THEN '4-30'
        WHEN {day} - received_date <= {WEEKS_40} THEN '5-40'
        WHEN {day} - received_date <= {WEEKS_52} THEN '6-52'
        ELSE '7-over' END"""


OPEN = f"""
SELECT as_at, stage, {_band("as_at")} AS band, area, primary_need AS need, source,
    coalesce(is_excepted, false) AS is_excepted, {_COUNTED}
FROM ground WHERE ended = '' GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - put together from our own texts

# Cases with the same days are one row before they meet the months: a million cases of six years
# have some two thousand days of request.
MONTH_ENDS = f"""
WITH days AS MATERIALIZED (
    SELECT received_date, decide_by, not_issue_by, issue_by, is_older,
        date_trunc('month', decided_on::timestamp)::date AS decided_in,
        date_trunc('month', ended_on::timestamp)::date AS ended_in,
        count(*) AS cases, sum(record_key) AS key_sum
    FROM ground WHERE {_FOLLOWED} GROUP BY 1, 2, 3, 4, 5, 6, 7
), months AS MATERIALIZED (
    SELECT m::date AS month, least(m::date + interval '1 month' - interval '1 day', as_at)::date
        AS ends_on
    FROM (
        SELECT min(ended_on) AS first, max(as_at) AS as_at FROM ground WHERE {_FOLLOWED}
    ) known, generate_series(date_trunc('month', coalesce(first, as_at)), as_at, '1 month') m
)
SELECT month, {_band("ends_on")} AS band,
    is_older OR coalesce(decided_in <= month, false) AS is_decided,
    sum(cases) AS count, sum(key_sum) AS keys
FROM months JOIN days ON received_date <= ends_on AND (ended_in IS NULL OR ended_in > month)
GROUP BY 1, 2, 3
"""  # noqa: S608 - put together from our own texts

FLOWS = f"""
SELECT grouping(area) = 1 AS is_total, coalesce(area, '') AS area, month, source, way, {_COUNTED}
FROM (
    SELECT date_trunc('month', received_date::timestamp)::date AS month, area, source, 'in' AS way,
        record_key
    FROM ground WHERE {_ASKED}
    UNION ALL
    SELECT date_trunc('month', ended_on::timestamp)::date, area, source, ended, record_key
    FROM ground WHERE {_FOLLOWED} AND ended <> ''
) moved
GROUP BY GROUPING SETS ((area, month, source, way), (month, source, way))
"""  # noqa: S608 - put together from our own texts

QUEUE = (
    Aggregate("ehcp.PlanIssued", SHEET, PLANS),
    Aggregate("ehcp.CohortEnd", SHEET, COHORTS),
    Aggregate("ehcp.StepTime", SHEET, STEPS),
    Aggregate("ehcp.OpenCase", SHEET, OPEN),
    Aggregate("ehcp.OpenAtMonthEnd", SHEET, MONTH_ENDS),
    Aggregate("ehcp.Flow", SHEET, FLOWS),
)
