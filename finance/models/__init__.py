"""The typed rows of the finance files."""

from finance.models.amendments import ActionAmendment
from finance.models.recovery import (
    Backlog,
    PlanKind,
    RecoveryPlanProvision,
    RecoveryPlanYear,
)
from finance.models.reported import Precision, ReportedMeasure, ReportedPoint, ReportedRow
from finance.models.returns import (
    Block,
    Category,
    ManagementActionRow,
    Reason,
    ReturnLine,
    ReturnSummary,
    SavingKind,
    Section251,
)

__all__ = [
    "ActionAmendment",
    "Backlog",
    "Block",
    "Category",
    "ManagementActionRow",
    "PlanKind",
    "Precision",
    "Reason",
    "RecoveryPlanProvision",
    "RecoveryPlanYear",
    "ReportedMeasure",
    "ReportedPoint",
    "ReportedRow",
    "ReturnLine",
    "ReturnSummary",
    "SavingKind",
    "Section251",
]
