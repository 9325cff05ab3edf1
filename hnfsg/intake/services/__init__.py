"""What people do with uploads: send, explain, publish, withdraw, discard.

Each is one transaction: check, write, audit, and what follows on commit.
"""

from hnfsg.intake.services.explaining import explain, unexplain, unexplained
from hnfsg.intake.services.publishing import (
    CAN_BE_PUBLISHED,
    on_published,
    publish,
    seen_token,
    withdraw,
)
from hnfsg.intake.services.receiving import discard, receive_upload
from hnfsg.intake.states import Refused

__all__ = [
    "CAN_BE_PUBLISHED",
    "Refused",
    "discard",
    "explain",
    "on_published",
    "publish",
    "receive_upload",
    "seen_token",
    "unexplain",
    "unexplained",
    "withdraw",
]
