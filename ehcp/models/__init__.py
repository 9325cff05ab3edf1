"""The tables of the EHCP subject."""

from ehcp.models.cases import (
    AssessmentOutcome,
    Case,
    CaseNumber,
    CeaseReason,
    ExceptionReason,
    Need,
    Overturned,
    RefusalReason,
    RequestOutcome,
    Said,
    Source,
)
from ehcp.models.deadlines import Deadline, Step
from ehcp.models.queue import (
    AgeBand,
    CohortEnd,
    Flow,
    Held,
    OpenAtMonthEnd,
    OpenCase,
    PlanBand,
    PlanIssued,
    StepTime,
    Way,
)
from ehcp.models.schools import School

__all__ = [
    "AgeBand",
    "AssessmentOutcome",
    "Case",
    "CaseNumber",
    "CeaseReason",
    "CohortEnd",
    "Deadline",
    "ExceptionReason",
    "Flow",
    "Held",
    "Need",
    "OpenAtMonthEnd",
    "OpenCase",
    "Overturned",
    "PlanBand",
    "PlanIssued",
    "RefusalReason",
    "RequestOutcome",
    "Said",
    "School",
    "Source",
    "Step",
    "StepTime",
    "Way",
]
