"""The EHCP pages: one module for each."""

from ehcp.views.backlog import backlog
from ehcp.views.council import council
from ehcp.views.deadlines import correct_deadline, new_deadline, remove_deadline
from ehcp.views.decisions import decisions
from ehcp.views.other_councils import other_councils
from ehcp.views.plans import plans
from ehcp.views.requests import requests
from ehcp.views.schools import schools
from ehcp.views.timeliness import timeliness
from ehcp.views.worklist import cases, cases_csv

__all__ = [
    "backlog",
    "cases",
    "cases_csv",
    "correct_deadline",
    "council",
    "decisions",
    "new_deadline",
    "other_councils",
    "plans",
    "remove_deadline",
    "requests",
    "schools",
    "timeliness",
]
