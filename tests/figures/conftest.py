"""A dataset and a figure of the tests' own, and an empty cache."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from hnfsg.figures import registry
from hnfsg.figures.registry import Figure
from tests.figures.scratch import FIGURE
from tests.intake.conftest import scratch

__all__ = ["scratch"]


@pytest.fixture
def total(scratch: object, db: None) -> Iterator[Figure]:
    """The tests' own figure and its dataset, registered for one test."""
    yield registry.register(FIGURE)
    registry.unregister(FIGURE.slug)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test computed is not there for the next."""
    cache.clear()
