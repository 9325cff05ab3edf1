"""`make run`: what goes wrong is said in a sentence, and nothing is left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hnfsg.embedded import processes, run
from hnfsg.embedded.trouble import Trouble

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "VAR", tmp_path)
    monkeypatch.setattr(run, "NOTE", tmp_path / "run.json")
    monkeypatch.setattr(run, "LOGS", tmp_path)
    monkeypatch.setattr(run, "PATIENCE", 2)
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((run.HOST, 0)) as other:
        yield other.getsockname()[1]


def free_port() -> int:
    with socket.create_server((run.HOST, 0)) as trial:
        port: int = trial.getsockname()[1]
    return port


def test_a_taken_port_is_named_with_what_to_type_instead(taken_port: int) -> None:
    with pytest.raises(Trouble, match=rf"Port {taken_port} is taken .* make run PORT=\d+"):
        run.port_from(str(taken_port))


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Trouble, match="is not a port"):
        run.port_from(text)


def test_a_second_run_says_where_the_first_is() -> None:
    run.NOTE.write_text(json.dumps({"address": "http://127.0.0.1:8000", "born": {"41": "1"}}))
    with (
        run.only_one(),
        pytest.raises(Trouble, match=r"already, at http://127.0.0.1:8000.*kill 41"),
    ):
        run.only_one()


def test_the_pages_come_and_everything_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    web = ["-m", "http.server", "--bind", run.HOST, str(port)]
    monkeypatch.setattr(run, "commands", lambda _port: {"web": web})
    app = run.Run(port, dict(os.environ))
    app.serve()
    web_pid = app.children["web"].pid
    app.stop()
    assert processes.born(web_pid) is None
    assert not run.NOTE.exists()


def test_a_child_that_dies_is_named_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    dies = ["-c", "import sys; sys.exit('the last words')"]
    monkeypatch.setattr(run, "commands", lambda _port: {"web": dies})
    app = run.Run(free_port(), dict(os.environ))
    with pytest.raises(Trouble, match=r"(?s)`web` ended with code 1.*the last words"):
        app.serve()
    app.stop()


@pytest.mark.faults
def test_what_a_killed_run_left_is_ended_and_nothing_else() -> None:
    left = subprocess.Popen(SLEEP, start_new_session=True)
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        born = {left.pid: processes.born(left.pid), stranger.pid: "at another time"}
        run.NOTE.write_text(json.dumps({"born": born}))
        run.clear_leftovers()
        assert left.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()
