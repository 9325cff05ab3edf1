"""What changes meetings and actions. Each checks, writes, and leaves a line in the audit trail."""

from actions.services.agenda import (
    add_item,
    amend_item,
    correct_notes,
    move_item,
    remove_item,
    save_notes,
    show_figure,
)
from actions.services.bringing import confirm, drop_draft, keep_draft
from actions.services.groups import (
    found_group,
    join,
    leave,
    rename,
    set_officers,
    stand_down,
)
from actions.services.meetings import amend_meeting, move_on, plan_meeting, set_attendance
from actions.services.outcomes import record_outcome, remove_outcome
from actions.services.raising import (
    Due,
    amend_action,
    carry_forward,
    raise_action,
    supersede,
    update_action,
)
from hnfsg.intake.states import Refused

__all__ = [
    "Due",
    "Refused",
    "add_item",
    "amend_action",
    "amend_item",
    "amend_meeting",
    "carry_forward",
    "confirm",
    "correct_notes",
    "drop_draft",
    "found_group",
    "join",
    "keep_draft",
    "leave",
    "move_item",
    "move_on",
    "plan_meeting",
    "raise_action",
    "record_outcome",
    "remove_item",
    "remove_outcome",
    "rename",
    "save_notes",
    "set_attendance",
    "set_officers",
    "show_figure",
    "stand_down",
    "supersede",
    "update_action",
]
