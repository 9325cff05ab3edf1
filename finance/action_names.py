"""What names a management action in an address: its plan version and its reference.

Pure. Words of letters and figures stand as they are, spaces as hyphens (`Plan-2023`, `14`); any
other text ends in a part of its hash, so that no two texts share an address.
"""

import hashlib
import re

NO_PLAN = "_"  # stands for the plan version of a return that names none
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_HASH_LENGTH = 8


def slug_of(text: str) -> str:
    """A plan version or a reference as it stands in an address."""
    if not text:
        return NO_PLAN
    if _PLAIN.fullmatch(text):
        return text.replace(" ", "-")
    words = "-".join(re.findall(r"[A-Za-z0-9]+", text)) or "x"
    return f"{words}-{hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]}"


def plan_name(plan_version: str) -> str:
    """What a plan is called on screen."""
    return plan_version or "The plan"


def text_of(slug: str) -> str:
    """The text that an address of plain words stands for; of a hashed one it is no such text."""
    return "" if slug == NO_PLAN else slug.replace("-", " ")
