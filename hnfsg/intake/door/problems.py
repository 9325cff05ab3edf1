"""Why a file does not pass the door."""

from hnfsg.intake.states import Refused


class NotTaken(Refused):
    """A file is not let in, and nothing of it is kept.

    The message is for whoever sends it, on the screen alone: it names cells and kinds, never a
    value, and is neither stored nor logged.
    """


class UnknownIdentifier(NotTaken):
    """No column of the file is known to hold the identifiers; an officer may say which does."""
