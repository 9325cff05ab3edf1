"""The check job: read the file, normalise, stage, run the rules, insert the typed rows.

When it ends, everything an upload brings is in place and not yet live.
"""

from hnfsg.intake.checking.context import CheckContext, Issue
from hnfsg.intake.checking.run import check_upload

__all__ = ["CheckContext", "Issue", "check_upload"]
