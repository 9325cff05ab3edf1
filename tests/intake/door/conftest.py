"""A dataset of children of the tests' own, on the finance lines' table."""

from collections.abc import Iterator

import pytest

from hnfsg.intake import declarations
from hnfsg.intake.declarations import Dataset
from tests.intake.door.children import CHILDREN


@pytest.fixture
def children() -> Iterator[Dataset]:
    """The dataset, registered for one test."""
    yield declarations.register(CHILDREN)
    declarations.unregister(CHILDREN.slug)
