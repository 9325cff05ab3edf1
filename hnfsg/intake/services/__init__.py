"""What people do with uploads: send, answer, map, correct, explain, plan, publish, withdraw.

Each is one transaction: check, write, audit, and what follows on commit.
"""

from hnfsg.intake.services.answering import answer
from hnfsg.intake.services.approving import (
    approve,
    ask_for_approval,
    asked_token,
    send_back,
    set_needs_approval,
)
from hnfsg.intake.services.correcting import (
    MAX_CORRECTED,
    CellsRefused,
    correct,
    set_aside,
    undo_corrections,
)
from hnfsg.intake.services.explaining import explain, explain_as_before, unexplain, unexplained
from hnfsg.intake.services.identifying import say_identifier
from hnfsg.intake.services.mapping import (
    change_mapping,
    classify,
    confirm_keys,
    forget_mapping,
    keep_mapping,
    map_sheet,
)
from hnfsg.intake.services.notices import Notice
from hnfsg.intake.services.pointers import on_published, seen_token
from hnfsg.intake.services.publishing import CAN_BE_PUBLISHED, publish, reason_not_kept
from hnfsg.intake.services.receiving import discard, receive_upload
from hnfsg.intake.services.rechecking import CAN_BE_CHECKED_AGAIN, check_again
from hnfsg.intake.services.rehearsing import rehearse
from hnfsg.intake.services.releasing import call_off, plan_release
from hnfsg.intake.services.withdrawing import withdraw
from hnfsg.intake.states import Refused

__all__ = [
    "CAN_BE_CHECKED_AGAIN",
    "CAN_BE_PUBLISHED",
    "MAX_CORRECTED",
    "CellsRefused",
    "Notice",
    "Refused",
    "answer",
    "approve",
    "ask_for_approval",
    "asked_token",
    "call_off",
    "change_mapping",
    "check_again",
    "classify",
    "confirm_keys",
    "correct",
    "discard",
    "explain",
    "explain_as_before",
    "forget_mapping",
    "keep_mapping",
    "map_sheet",
    "on_published",
    "plan_release",
    "publish",
    "reason_not_kept",
    "receive_upload",
    "rehearse",
    "say_identifier",
    "seen_token",
    "send_back",
    "set_aside",
    "set_needs_approval",
    "undo_corrections",
    "unexplain",
    "unexplained",
    "withdraw",
]
