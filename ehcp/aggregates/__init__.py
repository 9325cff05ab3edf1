"""What is counted of a case extract: one module for each family of figures.

Every aggregate counts from `ground` (`ehcp.aggregates.ground`), one row for each case of the part,
and bears the count and the sum of the record keys of its children.
"""

from ehcp.aggregates.plans import PLANS
from ehcp.aggregates.queue import QUEUE
from ehcp.aggregates.requests import AGGREGATES as REQUESTS
from ehcp.aggregates.reviews import REVIEWS
from ehcp.aggregates.school_requests import SCHOOL_REQUESTS
from hnfsg.intake.declarations import Aggregate

CASE_AGGREGATES: tuple[Aggregate, ...] = (*REQUESTS, *QUEUE, *PLANS, *REVIEWS, *SCHOOL_REQUESTS)
