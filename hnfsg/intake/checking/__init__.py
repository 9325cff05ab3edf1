"""The check job: read the file, normalise, stage, run the rules, insert the typed rows.

When it ends, everything an upload brings is in place and not yet live.
"""

from hnfsg.intake.checking.context import CheckContext, Issue
from hnfsg.intake.checking.run import Rehearsal, check_upload, rehearse

__all__ = ["CheckContext", "Issue", "Rehearsal", "check_upload", "rehearse"]
