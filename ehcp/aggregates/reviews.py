"""Annual reviews: how long decisions and final plans took, and which reviews are due.

A limit is counted from the day of the meeting, the next review from the plan or the last review.
A plan that has ceased waits for nothing, so only what was done about it is counted.
"""

from ehcp.aggregates.plans import IN_FORCE, STARTED, month_of
from hnfsg.intake.declarations import Aggregate


def _limit(step: str) -> str:
    """The days of the law's limit that holds on a day."""
    return f"""(SELECT d.days FROM ehcp_deadline d WHERE d.step = '{step}' AND NOT d.is_local
        AND d.from_date <= r.day ORDER BY d.from_date DESC LIMIT 1)"""  # noqa: S608 - ours


def _state(done: str, limit: str) -> str:
    """How a step after a meeting stands; empty where there is nothing to tell of it."""
    return f"""CASE WHEN review_date IS NULL OR NOT (is_in_force OR {done} IS NOT NULL) THEN NULL
        WHEN {done} <= review_date + {limit} THEN 'in-time' WHEN {done} IS NOT NULL THEN 'late'
        WHEN as_at <= review_date + {limit} THEN 'waiting' ELSE 'overdue' END"""


def _next(due: str) -> str:
    """How the next review stands that is due on a day."""
    return f"""CASE WHEN {due} < as_at - interval '6 months' THEN 'over-6'
        WHEN {due} < as_at - interval '3 months' THEN 'over-3' WHEN {due} < as_at THEN 'over-0'
        WHEN {due} <= as_at + interval '3 months' THEN 'next-3' ELSE 'later' END"""


# One limit a day, not one a plan; and one pass over the plans for all three steps.
REVIEWS = (
    Aggregate(
        model="ehcp.AnnualReviews",
        sheet="cases",
        query=f"""
WITH plans AS (
    SELECT area, as_at, record_key, review_date, review_decision_date, review_final_date,
        coalesce(review_date, {STARTED}) AS since, {IN_FORCE} AS is_in_force
    FROM ground
    WHERE ended = 'plan' AND {STARTED} <= as_at AND (review_date IS NULL OR review_date <= as_at)
), limits AS MATERIALIZED (
    SELECT day, {_limit("review-decision")} AS to_decide, {_limit("review-final")} AS to_amend,
        {_next("day + " + _limit("review-due"))} AS next
    FROM (SELECT DISTINCT since AS day, as_at FROM plans) r
), stand AS (
    SELECT area, {month_of("review_date")} AS month,
        {_state("review_decision_date", "to_decide")} AS decision,
        {_state("review_final_date", "to_amend")} AS final,
        CASE WHEN is_in_force THEN next END AS next,
        count(*) AS count, sum(record_key) AS keys
    FROM plans JOIN limits ON day = since
    GROUP BY 1, 2, 3, 4, 5
)
SELECT area, month, coalesce(decision, final, next) AS state,
    CASE WHEN grouping(decision) = 0 THEN 'decision' WHEN grouping(final) = 0 THEN 'final'
        ELSE 'next' END AS step,
    sum(count)::int AS count, sum(keys)::bigint AS keys
FROM stand
GROUP BY GROUPING SETS ((area, month, decision), (area, month, final), (area, next))
HAVING coalesce(decision, final, next) IS NOT NULL
""",  # noqa: S608 - put together from our own texts
    ),
)
