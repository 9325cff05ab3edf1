"""Requests for the pupils of each school, a year a row."""

from hnfsg.intake.declarations import Aggregate

SCHOOL_REQUESTS = (
    Aggregate(
        model="ehcp.SchoolRequests",
        sheet="cases",
        query="""
SELECT school_urn AS urn, date_part('year', received_date)::int AS year,
    count(*), sum(record_key) AS keys,
    count(*) FILTER (WHERE source = 'parent') AS by_parents,
    count(*) FILTER (WHERE source = 'school') AS by_school,
    count(decided_on) AS decided,
    count(decided_on) FILTER (WHERE request_outcome = 'refuse') AS refused,
    count(decided_on) FILTER (WHERE source = 'school') AS school_decided,
    count(decided_on) FILTER (WHERE source = 'school' AND request_outcome = 'refuse')
        AS school_refused
FROM ground WHERE school_urn <> '' AND NOT is_older
GROUP BY school_urn, year
""",
    ),
)
