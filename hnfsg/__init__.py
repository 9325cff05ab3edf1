"""The High Needs Funding Sub Group dashboard."""

from hnfsg.celery import app as celery_app

__all__ = ["celery_app"]
