"""Every EHCP figure, registered as its module is read."""

from ehcp.figures import requests

__all__ = ["requests"]
