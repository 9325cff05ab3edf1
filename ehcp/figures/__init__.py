"""Every EHCP figure, registered as its module is read."""

from ehcp.figures import (
    backlog,
    plans,
    requests,
    timeliness,
)

__all__ = [
    "backlog",
    "plans",
    "requests",
    "timeliness",
]
