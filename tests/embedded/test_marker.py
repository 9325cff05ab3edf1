"""The command line uses embedded servers only where `make` left its marker."""

import json
import os
from pathlib import Path

import pytest

from hnfsg import embedded
from hnfsg.embedded import servers


def test_without_the_marker_nothing_is_started(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "VAR", root)
    monkeypatch.setattr(embedded, "marker", lambda: tmp_path / "absent")
    embedded.use_if_marked()
    assert "DATABASE_URL" not in os.environ
    assert list(root.iterdir()) == []


def test_with_everything_named_nothing_is_started(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "VAR", root)
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    embedded.use_if_marked()
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/db"
    assert list(root.iterdir()) == []


def test_the_command_line_knows_the_address_that_make_run_serves(root: Path) -> None:
    assert "SITE_URL" not in servers.environment(root)
    note = {"address": "http://127.0.0.1:8003", "born": {}}
    (root / servers.RUN_NOTE).write_text(json.dumps(note))
    assert servers.environment(root)["SITE_URL"] == "http://127.0.0.1:8003"
    (root / servers.RUN_NOTE).write_text("cut off")
    assert "SITE_URL" not in servers.environment(root)
