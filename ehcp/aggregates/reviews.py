"""Annual reviews: how long decisions and final plans took, and which reviews are due.

A limit is counted from the day of the meeting, the next review from the plan or the last review.
A plan that has ceased waits for nothing, so only what was done about it is counted.
"""

from ehcp.aggregates.plans import IN_FORCE, STARTED
from hnfsg.intake.declarations import Aggregate


def _limit(step: str) -> str:
    """The days of the law's limit that holds on a day."""
    return f"""(SELECT d.days FROM ehcp_deadline d WHERE d.step = '{step}' AND NOT d.is_local
        AND d.from_date <= r.day ORDER BY d.from_date DESC LIMIT 1)"""  # noqa: S608 - ours


def _held(step: str, done: str, limit: str) -> str:
    """Meetings that were held, by month and by whether a step after them was in time."""
    return f"""
SELECT area, '{step}' AS step, date_trunc('month', review_date)::date AS month,
    CASE WHEN {done} <= review_date + {limit} THEN 'in-time' WHEN {done} IS NOT NULL THEN 'late'
        WHEN as_at <= review_date + {limit} THEN 'waiting' ELSE 'overdue' END AS state,
    count(*), sum(record_key) AS keys
FROM plans JOIN limits ON day = review_date
WHERE is_in_force OR {done} IS NOT NULL
GROUP BY area, month, state"""  # noqa: S608 - put together from our own texts


# One limit a day, not one a plan.
REVIEWS = (
    Aggregate(
        model="ehcp.AnnualReviews",
        sheet="cases",
        query=f"""
WITH plans AS MATERIALIZED (
    SELECT area, as_at, record_key, review_date, review_decision_date, review_final_date,
        coalesce(review_date, {STARTED}) AS since, {IN_FORCE} AS is_in_force
    FROM ground
    WHERE ended = 'plan' AND {STARTED} <= as_at AND (review_date IS NULL OR review_date <= as_at)
), limits AS MATERIALIZED (
    SELECT day, {_limit("review-decision")} AS to_decide, {_limit("review-final")} AS to_amend,
        {_limit("review-due")} AS to_review
    FROM (SELECT DISTINCT since AS day FROM plans) r
), due AS (
    SELECT area, record_key, as_at, since + to_review AS due_by
    FROM plans JOIN limits ON day = since WHERE is_in_force
)
{_held("decision", "review_decision_date", "to_decide")}
UNION ALL
{_held("final", "review_final_date", "to_amend")}
UNION ALL
SELECT area, 'next', NULL::date,
    CASE WHEN due_by < as_at - interval '6 months' THEN 'over-6'
        WHEN due_by < as_at - interval '3 months' THEN 'over-3' WHEN due_by < as_at THEN 'over-0'
        WHEN due_by <= as_at + interval '3 months' THEN 'next-3' ELSE 'later' END AS due_state,
    count(*), sum(record_key)
FROM due
GROUP BY area, due_state
""",  # noqa: S608 - put together from our own texts
    ),
)
