"""What every test has: the browser tests are marked, and never left out in silence."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.cast"]  # the named people of the tests

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

FUNCTIONAL = Path(__file__).parent / "functional"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "BROWSER TESTS NOT RUN: there is no Chromium here. Get one with: make browser"


def browser_path() -> str | None:
    """The Chromium to test in: the one that CHROMIUM names, else the machine's own."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in tests/functional, before `-m` chooses."""
    for item in items:
        if FUNCTIONAL in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without Chromium a browser test is skipped; in CI that is a failure."""
    if item.get_closest_marker("browser") and not browser_path():
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many browser tests were not run."""
    reports = terminalreporter.stats.get("skipped", [])
    count = sum(NO_BROWSER in str(report.longrepr) for report in reports)
    if count:
        terminalreporter.section(f"{count} {NO_BROWSER}", sep="!", red=True, bold=True)


@pytest.fixture(autouse=True)
def _declarations_as_they_were() -> Iterator[None]:
    """What a test declares or takes away of datasets and figures is not there for the next."""
    from hnfsg.figures import registry
    from hnfsg.intake import declarations

    kept = [(known, dict(known)) for known in (registry._registered, declarations._registered)]
    yield
    for known, before in kept:
        known.clear()
        known.update(before)


@pytest.fixture
def commits_at_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit happens within its request, as it does in production.

    A test that really commits would empty every table afterwards, for over a second.
    """

    from django.db import transaction

    def at_once(then: Callable[[], None], *, robust: bool = False, **_: object) -> None:
        try:
            then()
        except Exception:
            if not robust:
                raise

    monkeypatch.setattr(transaction, "on_commit", at_once)
