"""What the DfE publishes on plans, one table for each of its files. All of it is public."""

from ehcp.models.published.places import TOTAL, Level, PublishedIndicator, PublishedRow
from ehcp.models.published.plans import (
    PublishedBudgets,
    PublishedCaseload,
    PublishedCeased,
    PublishedNeeds,
    PublishedNewPlans,
    PublishedPlacements,
)
from ehcp.models.published.process import (
    PublishedAssessments,
    PublishedRequests,
    PublishedTimeliness,
)

__all__ = [
    "TOTAL",
    "Level",
    "PublishedAssessments",
    "PublishedBudgets",
    "PublishedCaseload",
    "PublishedCeased",
    "PublishedIndicator",
    "PublishedNeeds",
    "PublishedNewPlans",
    "PublishedPlacements",
    "PublishedRequests",
    "PublishedRow",
    "PublishedTimeliness",
]
