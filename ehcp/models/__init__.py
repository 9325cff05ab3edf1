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
from ehcp.models.schools import School

__all__ = [
    "AssessmentOutcome",
    "Case",
    "CaseNumber",
    "CeaseReason",
    "Deadline",
    "ExceptionReason",
    "Need",
    "Overturned",
    "RefusalReason",
    "RequestOutcome",
    "Said",
    "School",
    "Source",
    "Step",
]
