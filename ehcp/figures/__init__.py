"""Every EHCP figure, registered as its module is read."""

from ehcp.figures import (
    backlog,
    other_councils,
    plans,
    requests,
    schools,
    timeliness,
)

__all__ = [
    "backlog",
    "other_councils",
    "plans",
    "requests",
    "schools",
    "timeliness",
]
