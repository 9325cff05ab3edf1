"""Where the real files of public bodies lie that some tests read, if they are there at all.

They are not part of the project: a test that needs them is skipped where they are not.
"""

from pathlib import Path

import pytest

_PROJECT = Path(__file__).resolve().parents[1]


def shared_data() -> Path | None:
    """The folder of real data beside the project, or beside a folder that holds it."""
    for folder in _PROJECT.parents[:2]:
        found = folder / "shared" / "data"
        if (found / "INDEX.md").exists():
            return found
    return None


def need_shared_data() -> Path:
    """That folder; skips the test where there is none."""
    found = shared_data()
    if found is None:
        pytest.skip("the real files are not here")
    return found
