"""The ground of every aggregate: each case with what follows from its dates and outcomes.

Columns beside those of `ehcp.models.Case`:
- record_key: 0 to 255, the last byte of the child's reference (hnfsg.figures.masking.record_key);
- as_at: the day of the extract;
- decide_by, issue_by, not_issue_by: the last day within the limit that holds for its request;
- decided_on, is_decided_in_time: of the decision whether to assess;
- ended_on, ended: how and when it left the queue: plan, not-issued, refused, withdrawn or moved
  (blank while it is open); a decision against that was overturned is no end, and a plan that was
  decided and not issued yet is none either;
- issued_on: when the plan was issued, where that is known; is_excepted: whether an exception lifts
  the limit of 20 weeks;
- stage, of an open case: decision, advice, drafting or finalising (blank once it has ended). The
  stages and ends are those of `ehcp.stages`;
- days_open: from the request to its end, or to the day of the extract;
- is_older: it was decided before the period of a return, so its request is not counted.
"""


def _limit(step: str) -> str:
    """The days of the law's limit that holds on the day of the request."""
    return f"""(SELECT d.days FROM ehcp_deadline d WHERE d.step = '{step}' AND NOT d.is_local
        AND d.from_date <= c.received_date ORDER BY d.from_date DESC LIMIT 1)"""  # noqa: S608 - ours


# One limit a day of request, not one a case: a million cases have two thousand days.
CASES = f"""
WITH days AS MATERIALIZED (
    SELECT c.received_date, {_limit("decide")} AS decide_days,
        {_limit("issue")} AS issue_days, {_limit("not-issue")} AS not_issue_days
    FROM (SELECT DISTINCT received_date FROM ehcp_case WHERE part_id = %(part)s) c
), extract AS MATERIALIZED (
    SELECT max(extract_date) AS as_at FROM ehcp_case WHERE part_id = %(part)s
), dated AS (
    SELECT c.*, e.as_at, ('x' || right(c.child, 2))::bit(8)::int AS record_key,
        c.received_date + d.decide_days AS decide_by,
        c.received_date + d.issue_days AS issue_by,
        c.received_date + d.not_issue_days AS not_issue_by,
        CASE WHEN c.request_outcome IN ('assess', 'refuse') THEN c.request_outcome_date END
            AS decided_on,
        CASE WHEN c.assessment_outcome = 'issue'
            THEN coalesce(c.assessment_outcome_date, c.plan_start_date)
            WHEN c.overturned_date IS NOT NULL THEN c.plan_start_date END AS issued_on,
        c.exception = 'yes' AS is_excepted,
        c.request_outcome = 'before' OR c.assessment_outcome = 'before' AS is_older,
        CASE
            WHEN c.assessment_outcome = 'before' THEN 'plan'
            WHEN c.assessment_outcome = 'issue'
                AND coalesce(c.assessment_outcome_date, c.plan_start_date) IS NOT NULL THEN 'plan'
            WHEN c.overturned_date IS NOT NULL AND c.plan_start_date IS NOT NULL THEN 'plan'
            WHEN c.exported = 'yes' THEN 'moved'
            WHEN c.request_outcome = 'withdrawn' OR c.assessment_outcome = 'withdrawn'
                THEN 'withdrawn'
            WHEN c.overturned_date IS NOT NULL THEN ''
            WHEN c.request_outcome = 'refuse' THEN 'refused'
            WHEN c.assessment_outcome = 'not-issue' THEN 'not-issued'
            ELSE ''
        END AS ended
    FROM ehcp_case c JOIN days d USING (received_date) CROSS JOIN extract e
    WHERE c.part_id = %(part)s
), ends AS (
    SELECT *, CASE ended
        WHEN 'plan' THEN coalesce(issued_on, plan_start_date)
        WHEN 'refused' THEN request_outcome_date
        WHEN 'not-issued' THEN assessment_outcome_date
        WHEN '' THEN NULL
        ELSE coalesce(closed_date, assessment_outcome_date, request_outcome_date)
    END AS ended_on
    FROM dated
)
SELECT *, decided_on <= decide_by AS is_decided_in_time,
    coalesce(ended_on, as_at) - received_date AS days_open,
    CASE
        WHEN ended <> '' THEN ''
        WHEN request_outcome NOT IN ('assess', 'before') AND overturned = '' THEN 'decision'
        WHEN draft_date IS NOT NULL THEN 'finalising'
        WHEN assessment_outcome IN ('issue', 'not-issue') THEN 'drafting'
        WHEN advice_received_date IS NULL THEN 'advice'
        ELSE 'drafting'
    END AS stage
FROM ends
"""  # noqa: S608 - put together from our own texts
