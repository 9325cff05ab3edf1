"""The day on which the tests' returns are sent: after the census of January 2026."""

from datetime import date
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def in_february(settings: Any) -> None:
    """Today is 2 February 2026."""
    settings.TODAY = date(2026, 2, 2)
