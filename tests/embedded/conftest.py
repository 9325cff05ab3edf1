"""A folder for embedded servers that any user can reach, so that root needs no second one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hnfsg.embedded import servers


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="hnfsg-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    servers.stop(folder)
    shutil.rmtree(folder)
