"""Counts of requests by month, area and source, and of what became of them.

Each is also counted for all areas together, so that a page of them reads few rows.
"""

from hnfsg.intake.declarations import Aggregate

SHEET = "cases"
_COUNTED = "count(*) AS count, sum(record_key) AS keys"
_MONTH = "date_trunc('month', received_date)::date"


def _by_month(columns: str, ground: str = "ground") -> str:
    """Counts by month and these columns, for each area and for all of them together."""
    return f"""
        SELECT grouping(area) = 1 AS is_total, coalesce(area, '') AS area, month, {columns},
            {_COUNTED}
        FROM (SELECT *, {_MONTH} AS month FROM {ground} g WHERE NOT is_older) dated
        GROUP BY GROUPING SETS ((area, month, {columns}), (month, {columns}))
    """  # noqa: S608 - put together from our own texts


def _said(condition: str) -> str:
    return f"CASE {condition} WHEN true THEN 'yes' WHEN false THEN 'no' ELSE '' END"


EXTRACT = Aggregate(
    "ehcp.CaseExtract",
    SHEET,
    f"""
        SELECT area, max(as_at) AS as_at, {_COUNTED},
            min(received_date) FILTER (WHERE NOT is_older) AS first_received,
            max(received_date) FILTER (WHERE NOT is_older) AS last_received
        FROM ground GROUP BY area
    """,  # noqa: S608 - put together from our own texts
)
REQUESTS = Aggregate(
    "ehcp.RequestCount",
    SHEET,
    _by_month(
        "source, outcome, in_time, in_target",
        f"""(
            SELECT g.*, g.request_outcome AS outcome,
                {_said("g.is_decided_in_time")} AS in_time,
                {_said("g.decided_on <= g.received_date + d.days")} AS in_target
            FROM ground g JOIN (
                SELECT received_date, (
                    SELECT t.days FROM ehcp_deadline t
                    WHERE t.step = 'decide' AND t.is_local AND t.from_date <= asked.received_date
                    ORDER BY t.from_date DESC LIMIT 1
                ) AS days
                FROM (SELECT DISTINCT received_date FROM ground) asked
            ) d USING (received_date)
        )""",  # noqa: S608 - put together from our own texts
    ),
)
GRADUATED = Aggregate(
    "ehcp.GraduatedCount",
    SHEET,
    _by_month(
        "source, outcome, graduated",
        """(SELECT *, request_outcome AS outcome, graduated_response AS graduated FROM ground)""",
    ),
)
# Of a case with both decisions, what followed is of the refusal where that was overturned before
# it was decided that there would be no plan; else of the latest, the decision for no plan.
AGAINST = Aggregate(
    "ehcp.AgainstCount",
    SHEET,
    _by_month(
        "source, decision, reason, mediation, tribunal, overturned",
        """(
            SELECT area, received_date, is_older, record_key, source, decision,
                CASE decision WHEN 'refused' THEN refusal_reason ELSE '' END AS reason,
                CASE WHEN is_followed THEN mediation ELSE '' END AS mediation,
                CASE WHEN is_followed THEN tribunal ELSE '' END AS tribunal,
                CASE WHEN is_followed THEN overturned ELSE '' END AS overturned
            FROM (
                SELECT g.*, d.decision, g.request_outcome <> 'refuse'
                    OR g.assessment_outcome <> 'not-issue'
                    OR (d.decision = 'refused')
                        = coalesce(g.overturned_date <= g.assessment_outcome_date, false)
                    AS is_followed
                FROM ground g JOIN (VALUES ('refused'), ('not-issued')) d (decision)
                    ON (d.decision = 'refused' AND g.request_outcome = 'refuse')
                    OR (d.decision = 'not-issued' AND g.assessment_outcome = 'not-issue')
            ) against
        )""",
    ),
)
AGGREGATES = (EXTRACT, REQUESTS, GRADUATED, AGAINST)
