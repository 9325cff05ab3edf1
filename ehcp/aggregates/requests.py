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
        "source, outcome, in_time",
        """(SELECT *, request_outcome AS outcome, CASE is_decided_in_time WHEN true THEN 'yes'
            WHEN false THEN 'no' ELSE '' END AS in_time FROM ground)""",
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
# What follows a decision is that of the latest: of the refusal unless a plan was refused after it.
AGAINST = Aggregate(
    "ehcp.AgainstCount",
    SHEET,
    _by_month(
        "source, decision, reason, mediation, tribunal, overturned",
        """(SELECT g.area, g.received_date, g.is_older, g.record_key, g.source, d.decision,
                CASE d.decision WHEN 'refused' THEN g.refusal_reason ELSE '' END AS reason,
                g.mediation, g.tribunal, g.overturned
            FROM ground g JOIN (VALUES ('refused'), ('not-issued')) d (decision)
                ON (d.decision = 'refused' AND g.request_outcome = 'refuse')
                OR (d.decision = 'not-issued' AND g.assessment_outcome = 'not-issue'))""",
    ),
)
AGGREGATES = (EXTRACT, REQUESTS, GRADUATED, AGAINST)
