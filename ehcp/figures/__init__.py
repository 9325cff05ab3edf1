"""Every EHCP figure, registered as its module is read."""

from ehcp.figures import (
    plans,
    requests,
    timeliness,
)

__all__ = [
    "plans",
    "requests",
    "timeliness",
]
