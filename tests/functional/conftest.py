"""A real browser against the real application."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test.testcases import _StaticFilesHandler
from playwright.sync_api import Playwright

from tests.conftest import browser_path

# Playwright's synchronous interface keeps an event loop in the thread of the test, and Django
# then refuses its ORM there, though nothing is asynchronous about the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [  # nothing that a browser does on its own account
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium. Root cannot have its sandbox."""
    args = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": args}


@pytest.fixture(scope="session", autouse=True)
def _no_line_left_open(playwright: Playwright) -> Iterator[None]:
    """Close what tests that came after a browser opened to the database.

    While Playwright's loop is in the thread, Django keeps connections of its own for it; when the
    loop is gone nobody can reach them, and Postgres drops no database that has one.
    """
    yield
    connections.close_all()


class _ServedByTheApplication(_StaticFilesHandler):
    """Leaves the static files to whitenoise, as in production."""

    def _should_handle(self, path: str) -> bool:
        return False


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_in_production() -> Iterator[None]:
    """Let live_server serve the collected files; its own way does not know their hashed names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "django.contrib.staticfiles.handlers.StaticFilesHandler", _ServedByTheApplication
        )
        yield
