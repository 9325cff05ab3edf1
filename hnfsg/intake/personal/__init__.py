"""Personal data that nobody declared: found by heading and by the look of the values, and stopped.

Design: section 5. A message names the cell and the kind, never the value.
"""

from hnfsg.intake.personal.scanner import Scanner, Suspect
from hnfsg.intake.personal.typed import kinds_in, objection

__all__ = ["Scanner", "Suspect", "kinds_in", "objection"]
