"""The EHCP pages: one module for each."""

from ehcp.views.requests import requests

__all__ = ["requests"]
