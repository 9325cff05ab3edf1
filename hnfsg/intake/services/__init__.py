"""What people do with uploads: send, answer, map, correct, explain, publish, withdraw, discard.

Each is one transaction: check, write, audit, and what follows on commit.
"""

from hnfsg.intake.services.answering import answer
from hnfsg.intake.services.correcting import MAX_CORRECTED, correct, set_aside, undo_corrections
from hnfsg.intake.services.explaining import explain, unexplain, unexplained
from hnfsg.intake.services.mapping import classify, forget_mapping, keep_mapping, map_sheet
from hnfsg.intake.services.publishing import (
    CAN_BE_PUBLISHED,
    on_published,
    publish,
    seen_token,
    withdraw,
)
from hnfsg.intake.services.receiving import discard, receive_upload
from hnfsg.intake.services.rechecking import CAN_BE_CHECKED_AGAIN, check_again
from hnfsg.intake.states import Refused

__all__ = [
    "CAN_BE_CHECKED_AGAIN",
    "CAN_BE_PUBLISHED",
    "MAX_CORRECTED",
    "Refused",
    "answer",
    "check_again",
    "classify",
    "correct",
    "discard",
    "explain",
    "forget_mapping",
    "keep_mapping",
    "map_sheet",
    "on_published",
    "publish",
    "receive_upload",
    "seen_token",
    "set_aside",
    "undo_corrections",
    "unexplain",
    "unexplained",
    "withdraw",
]
