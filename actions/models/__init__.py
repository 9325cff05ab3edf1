"""The tables of meetings and actions."""

from actions.models.actions import (
    STILL_OPEN,
    Action,
    ActionSaving,
    ActionStatus,
    ActionUpdate,
    DueKind,
)
from actions.models.drafts import NotesDraft
from actions.models.groups import Group, Membership
from actions.models.meetings import (
    MOVES,
    AgendaItem,
    Attendance,
    Correction,
    Meeting,
    MeetingStatus,
    Outcome,
    OutcomeKind,
    Paper,
    ShownFigure,
)

__all__ = [
    "MOVES",
    "STILL_OPEN",
    "Action",
    "ActionSaving",
    "ActionStatus",
    "ActionUpdate",
    "AgendaItem",
    "Attendance",
    "Correction",
    "DueKind",
    "Group",
    "Meeting",
    "MeetingStatus",
    "Membership",
    "NotesDraft",
    "Outcome",
    "OutcomeKind",
    "Paper",
    "ShownFigure",
]
