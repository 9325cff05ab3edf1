"""The EHCP pages: one module for each."""

from ehcp.views.backlog import backlog
from ehcp.views.council import council
from ehcp.views.plans import plans
from ehcp.views.requests import requests
from ehcp.views.timeliness import timeliness

__all__ = ["backlog", "council", "plans", "requests", "timeliness"]
