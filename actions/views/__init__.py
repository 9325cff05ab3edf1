"""The pages of meetings and actions."""

from actions.views.bringing import bring_in, confirm_notes, drop_notes
from actions.views.groups import (
    group,
    group_join,
    group_leave,
    group_officers,
    group_stand_down,
    new_group,
)
from actions.views.items import (
    add_item,
    add_outcome,
    item,
    move_item,
    remove_item,
    remove_outcome,
)
from actions.views.log import action, change_action, log, raise_new
from actions.views.meetings import (
    attendance,
    carry,
    change_meeting,
    correct,
    meeting,
    meetings,
    move_meeting,
    plan,
)

__all__ = [
    "action",
    "add_item",
    "add_outcome",
    "attendance",
    "bring_in",
    "carry",
    "change_action",
    "change_meeting",
    "confirm_notes",
    "correct",
    "drop_notes",
    "group",
    "group_join",
    "group_leave",
    "group_officers",
    "group_stand_down",
    "item",
    "log",
    "meeting",
    "meetings",
    "move_item",
    "move_meeting",
    "new_group",
    "plan",
    "raise_new",
    "remove_item",
    "remove_outcome",
]
