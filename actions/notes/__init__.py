"""Reads the notes of a meeting and proposes what is in them. No Django."""

from actions.notes.due import Due, Meeting
from actions.notes.people import Owner, People
from actions.notes.proposing import Action, Decision, Proposals, propose

__all__ = ["Action", "Decision", "Due", "Meeting", "Owner", "People", "Proposals", "propose"]
