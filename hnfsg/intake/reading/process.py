"""The reading process, seen from outside: start it, ask it, watch it, end it.

Nothing that it says is trusted: messages are bounded, JSON and raw numbers only. Whatever goes
wrong with it becomes `Unreadable`.
"""

import contextlib
import json
import logging
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from hnfsg.intake.reading.limits import Limits
from hnfsg.intake.reading.wire import FRAME, MAX_MESSAGE, REFUSED

logger = logging.getLogger(__name__)

_PROJECT = Path(__file__).resolve().parents[3]
_CHILD = "hnfsg.intake.reading.child"
_BLOCK = 1 << 20
_NEEDS_MORE = (
    "The file needs more {what} to read than any return does. Delete the sheets, rows and columns "
    "that are not part of the return, save it as a new .xlsx or .csv file and send that."
)
_DAMAGED = (
    "The file is damaged in a way that cannot be read past. Open it in the program that made it, "
    "save it as a new .xlsx or .csv file and send that."
)


class Unreadable(Exception):
    """The file cannot be read; the message says what it is and what to send instead."""


@dataclass(frozen=True)
class Usage:
    """What reading cost: seconds of computing, and the most memory at any moment."""

    seconds: float
    peak_bytes: int


class ReadingProcess:
    """One process for one file. Close it whatever happens."""

    def __init__(
        self, file: IO[bytes], file_name: str, limits: Limits, *, is_private: bool = False
    ) -> None:
        """`is_private`: what goes wrong within it is not logged, since that may quote the file."""
        self._limits, self._is_private = limits, is_private
        self.usage: Usage | None = None
        with _real_file(file) as given:
            size = os.fstat(given.fileno()).st_size
            told = {
                "bounds": limits.as_bounds(),
                "memory": limits.memory_mb * 1024 * 1024,
                "seconds": limits.seconds_for(size),
                "name": file_name,
            }
            asked, self._ask = os.pipe()
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-E", "-s", "-B", "-m", _CHILD, str(asked), json.dumps(told)],
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[asked],
                    cwd=_PROJECT,
                    env={"LANG": "C.UTF-8", "PATH": os.defpath},
                    start_new_session=True,
                )
            except BaseException:
                os.close(self._ask)
                raise
            finally:
                os.close(asked)
        assert self._process.stdout is not None  # noqa: S101 - for the types: it is a pipe
        self._answers = self._process.stdout.fileno()

    def ask(self, sheet: int, chunk: int) -> None:
        """Ask for a chunk of a sheet; the answer is the next message."""
        try:
            os.write(self._ask, json.dumps([sheet, chunk]).encode() + b"\n")
        except BrokenPipeError:
            raise self._died() from None

    def answer(self) -> tuple[bytes, bytes]:
        """The next message: its kind and its payload. Raises Unreadable."""
        kind, length = FRAME.unpack(self._read(FRAME.size))
        if length > MAX_MESSAGE:
            raise self.malformed("a message of %d bytes", length)
        payload = self._read(length)
        if kind == REFUSED:
            raise self._refusal(payload)
        return kind, payload

    def malformed(self, what: str, *details: object) -> Unreadable:
        """What to raise at an answer that no reading process of ours gives."""
        logger.error(f"the reading process sent {what}", *details)
        self.close()
        return Unreadable(_DAMAGED)

    def close(self) -> None:
        """End the process, if it has not ended, and note what it used."""
        if self.usage is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._wait()

    def _wait(self) -> int:
        """Wait for the process to be gone; says how it ended."""
        if self.usage is None:
            _, status, used = os.wait4(self._process.pid, 0)
            self._process.returncode = os.waitstatus_to_exitcode(status)
            scale = 1 if sys.platform == "darwin" else 1024
            self.usage = Usage(used.ru_utime + used.ru_stime, used.ru_maxrss * scale)
            os.close(self._ask)
            if self._process.stdout:
                self._process.stdout.close()
        return self._process.returncode

    def _read(self, length: int) -> bytes:
        """Exactly so many bytes. Raises Unreadable when the process dies or falls silent."""
        parts: list[bytes] = []
        until = time.monotonic() + self._limits.silence
        while length:
            ready, _, _ = select.select([self._answers], [], [], max(0, until - time.monotonic()))
            if not ready:
                logger.warning("the reading process was silent for %s s", self._limits.silence)
                self.close()
                raise Unreadable(_NEEDS_MORE.format(what="time"))
            block = os.read(self._answers, min(length, _BLOCK))
            if not block:
                raise self._died()
            until = time.monotonic() + self._limits.silence
            parts.append(block)
            length -= len(block)
        return b"".join(parts)

    def _refusal(self, payload: bytes) -> Unreadable:
        try:
            told: dict[str, Any] = json.loads(payload)
            sentence, detail = str(told["sentence"])[:2_000], str(told["detail"])[:4_000]
        except (ValueError, KeyError, TypeError):
            return self.malformed("a refusal that says nothing")
        if detail and not self._is_private:
            logger.warning("a file could not be read: %s", detail)
        self.close()
        return Unreadable(sentence)

    def _died(self) -> Unreadable:
        status = self._wait()
        logger.warning("the reading process ended with status %s", status)
        what = {
            -signal.SIGXCPU: "time",
            -signal.SIGKILL: "time or memory",
            -signal.SIGABRT: "memory",
        }.get(status)
        return Unreadable(_NEEDS_MORE.format(what=what) if what else _DAMAGED)


def _real_file(file: IO[bytes]) -> IO[bytes]:
    """A file that another process can be given: a copy of this one, or a second handle on it."""
    file.seek(0)
    try:
        return os.fdopen(os.dup(file.fileno()), "rb")
    except (OSError, AttributeError):
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        shutil.copyfileobj(file, copy, _BLOCK)
        copy.flush()
        copy.seek(0)
        return copy
