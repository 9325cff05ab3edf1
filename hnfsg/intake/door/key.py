"""The installation's key for references of children (setting CHILD_KEY)."""

import hmac

from django.conf import settings

from hnfsg.intake.declarations import datasets
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.references import References

SHORTEST = 32  # characters
HINT = (
    "Set CHILD_KEY to 50 random characters once, and keep it as you keep SECRET_KEY: with another "
    "key no child is known again."
)


def child_key() -> bytes:
    """The key. Raises NotTaken where the installation has none: then no such file is let in."""
    if problem := problem_with_key():
        raise NotTaken(f"Nothing was kept: {problem} Tell the administrator.")
    return bytes(settings.CHILD_KEY, "utf-8")


def references() -> References:
    """References by identifier, under the installation's key. Raises NotTaken without one."""
    return References(child_key())


def problem_with_key() -> str:
    """What is wrong with the key, as a sentence; blank when nothing is."""
    if not settings.CHILD_KEY:
        return "CHILD_KEY is not set, so identifiers of children cannot be replaced."
    if len(settings.CHILD_KEY) < SHORTEST:
        return f"CHILD_KEY has fewer than {SHORTEST} characters, so it could be guessed."
    return ""


def is_needed() -> bool:
    """Whether any dataset replaces identifiers."""
    return any(sheet.identifiers for dataset in datasets() for sheet in dataset.sheets)


def fingerprint() -> str:
    """What tells one key from another, and tells nothing of it."""
    return hmac.digest(child_key(), b"fingerprint of CHILD_KEY", "sha256").hex()[:16]
