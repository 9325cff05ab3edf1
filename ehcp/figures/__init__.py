"""Every EHCP figure, registered as its module is read."""

from ehcp.figures import (
    backlog,
    decisions,
    other_councils,
    plans,
    requests,
    schools,
    team,
    timeliness,
)

__all__ = [
    "backlog",
    "decisions",
    "other_councils",
    "plans",
    "requests",
    "schools",
    "team",
    "timeliness",
]
