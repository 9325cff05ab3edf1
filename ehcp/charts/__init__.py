"""The charts of the EHCP pages: a frame in, a Plotly figure out. No Django, no clock.

Counts start from nought; what is provisional is dashed; each series has its name beside it.
"""

from ehcp.charts.base import nothing
from ehcp.charts.requests import requests_by_month

__all__ = ["nothing", "requests_by_month"]
