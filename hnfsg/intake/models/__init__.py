"""Uploads, what was found in them, what is live, how they are read, and the jobs on them."""

from hnfsg.intake.models.findings import Correction, Finding, FindingLevel
from hnfsg.intake.models.jobs import Job, JobState
from hnfsg.intake.models.layouts import Classification, IdentifierHeading, Mapping, Outline
from hnfsg.intake.models.notices import DatasetSetting, Opened, Reminder
from hnfsg.intake.models.uploads import (
    MOVES,
    Counted,
    Part,
    Publication,
    Upload,
    UploadedRow,
    UploadState,
)

__all__ = [
    "MOVES",
    "Classification",
    "Correction",
    "Counted",
    "DatasetSetting",
    "Finding",
    "FindingLevel",
    "IdentifierHeading",
    "Job",
    "JobState",
    "Mapping",
    "Opened",
    "Outline",
    "Part",
    "Publication",
    "Reminder",
    "Upload",
    "UploadState",
    "UploadedRow",
]
