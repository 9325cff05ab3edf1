"""Every EHCP figure, registered as its module is read."""

from ehcp.figures import plans, requests

__all__ = ["plans", "requests"]
