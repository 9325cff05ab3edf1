"""The Celery application: workers do what a page must not wait for."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hnfsg.settings")

app = Celery("hnfsg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
