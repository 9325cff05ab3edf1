"""Is that process still the one we started? Numbers are used again, so a number is not enough."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def born(pid: int) -> str | None:
    """When a process started, as its system writes it; None when it is gone or only a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _born_by_ps(pid)
    except OSError:
        return None
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]


def _born_by_ps(pid: int) -> str | None:
    """The same where there is no /proc, as on a Mac."""
    shown = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = shown.stdout.strip().partition(" ")
    return started.strip() if started and not state.startswith("Z") else None


def command_line(pid: int) -> str:
    """The words a process was started with; empty when it is gone."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        shown = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return shown.stdout.strip()


def end_groups(pids: list[int], *, patience: float) -> None:
    """Ask each process to stop, and end its whole group if it has not within `patience` seconds.

    Each must lead a group of its own, as those started with `start_new_session` do.
    """
    alive = {pid: started for pid in pids if (started := born(pid))}
    for pid in alive:
        _signal(os.kill, pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(born(pid) == at for pid, at in alive.items()):
        time.sleep(0.05)
    for pid in pids:
        _signal(os.killpg, pid, signal.SIGKILL)


def _signal(send: Callable[[int, int], None], pid: int, number: int) -> None:
    try:
        send(pid, number)
    except (ProcessLookupError, PermissionError):
        return
