"""`make run`: the whole dashboard on this machine, in the foreground, until Ctrl-C.

What is started leads a group of its own, so that Ctrl-C reaches this process alone and it stops
the others in order. Their numbers are kept in var/run.json: should this process be killed, the
next start finds what it left and ends it first.
"""

import contextlib
import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from hnfsg.embedded import VAR, servers
from hnfsg.embedded.processes import born, end_groups
from hnfsg.embedded.trouble import Trouble, full_disk, last_lines, saying_when_full

ROOT = VAR.parent
LOGS = VAR / "log"
NOTE = VAR / servers.RUN_NOTE
HOST = "127.0.0.1"
PATIENCE = 10.0  # seconds a process has to stop before it is ended
SLOWEST_START = 60.0  # seconds until the first page is there


def celery(*words: str) -> list[str]:
    """A Celery command line of this project."""
    return ["-m", "celery", "-A", "hnfsg", *words, "--loglevel", "INFO"]


def commands(port: int) -> dict[str, list[str]]:
    """What runs beside the servers. One web process with threads: each more costs 150 MB."""
    return {
        "web": [
            *("-m", "gunicorn", "hnfsg.wsgi", "--bind", f"{HOST}:{port}", "--no-control-socket"),
            *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
        ],
        "worker": celery(
            *("worker", "--concurrency", "2"),
            *("--without-gossip", "--without-mingle", "--hostname", "worker@localhost"),
        ),
        "beat": celery("beat", "--schedule", str(VAR / "beat-schedule"), "--pidfile="),
    }


@dataclass
class Run:
    """The processes of one `make run`."""

    port: int
    env: dict[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    passing: set[str] = field(default_factory=set)
    """The children that come to an end by themselves."""

    @property
    def address(self) -> str:
        """Where the dashboard is."""
        return f"http://{HOST}:{self.port}"

    def command(self, name: str, *words: str, shown: bool = False) -> None:
        """Run a command of manage.py to its end. Raises Trouble with the end of its log."""
        child = self._spawn(name, ["manage.py", *words], shown=shown)
        if child.wait() != 0:
            raise self._fault(name, child.returncode)
        del self.children[name]

    def meanwhile(self, name: str, *words: str) -> None:
        """Start a command of manage.py that comes to its end while the web serves."""
        self.passing.add(name)
        self._spawn(name, ["manage.py", *words], shown=True)

    def serve(self) -> None:
        """Start what stays: the web, and when its first page can be read, the others."""
        web, *others = commands(self.port).items()
        self._spawn(*web)
        deadline = time.monotonic() + SLOWEST_START
        while not self._page_is_there():
            self.check()
            if time.monotonic() > deadline:
                raise Trouble(
                    f"The first page did not come within {SLOWEST_START:.0f} seconds. "
                    f"The end of {LOGS / 'web.log'}:\n{last_lines(LOGS / 'web.log')}"
                )
            time.sleep(0.1)
        for name, words in others:
            self._spawn(name, words)

    def check(self) -> None:
        """Raise Trouble if one of the children has ended that should not; say so of the others."""
        for name, child in list(self.children.items()):
            if child.poll() is None:
                continue
            if name not in self.passing:
                raise self._fault(name, child.returncode)
            del self.children[name]
            if child.returncode:
                say(f"\n{self._fault(name, child.returncode)}\nThe dashboard goes on without it.")

    def stop(self) -> None:
        """Stop every child: the web first, so that nothing new comes in."""
        end_groups([child.pid for child in self.children.values()], patience=PATIENCE)
        for child in self.children.values():
            child.wait()
        NOTE.unlink(missing_ok=True)

    def _spawn(
        self, name: str, words: list[str], *, shown: bool = False
    ) -> subprocess.Popen[bytes]:
        with open(LOGS / f"{name}.log", "wb") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=None if shown else log,
                stderr=log,
                start_new_session=True,
            )
        self._write_note()
        return self.children[name]

    def _write_note(self) -> None:
        pids = [os.getpid(), *(child.pid for child in self.children.values())]
        note = {"address": self.address, "born": {pid: born(pid) for pid in pids}}
        making = NOTE.with_suffix(".new")
        making.write_text(json.dumps(note))
        making.rename(NOTE)

    def _page_is_there(self) -> bool:
        line = http.client.HTTPConnection(HOST, self.port, timeout=SLOWEST_START)
        try:
            line.request("GET", "/")
            status = line.getresponse().status
        except OSError:
            return False
        finally:
            line.close()
        if status >= 500:
            raise Trouble(
                f"The dashboard starts, but its first page fails. The end of {LOGS / 'web.log'}:\n"
                f"{last_lines(LOGS / 'web.log')}"
            )
        return True

    def _fault(self, name: str, code: int) -> Trouble:
        log = LOGS / f"{name}.log"
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        said = last_lines(log) or "    (it said nothing)"
        return Trouble(full_disk(VAR, said) or f"`{name}` {how}. The end of {log}:\n{said}")


def port_from(text: str) -> int:
    """The port asked for. Raises Trouble when it is none, or when another program has it."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Trouble(f"PORT={text} is not a port. Give a number up to 65535: make run PORT=8001")
    port = int(text)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen()
        except PermissionError:
            raise Trouble(f"Only root may use port {port}. Try: make run PORT=8001") from None
        except OSError:
            other = 8001 if port == 8000 else port + 1 if port < 65535 else 8000
            raise Trouble(
                f"Port {port} is taken by another program. Use another one: make run PORT={other}"
            ) from None
    return port


def only_one() -> IO[str]:
    """Hold this folder for one `make run`. Raises Trouble with the address of the one there is."""
    file = open(VAR / "run.lock", "a")  # noqa: SIM115 - held open until the process ends
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        note = _read_note()
        first = next(iter(note.get("born", {})), "unknown")
        raise Trouble(
            f"The dashboard of this folder is running already, at {note.get('address', 'start')} "
            f"(process {first}). Stop it with Ctrl-C in its window, or: kill {first}"
        ) from None
    return file


def clear_leftovers() -> None:
    """End what a killed `make run` left behind, and nothing that only has its number."""
    left = [int(pid) for pid, at in _read_note().get("born", {}).items() if born(int(pid)) == at]
    if left:
        say("Clearing up after a run that was cut off")
        end_groups(left, patience=PATIENCE)
    NOTE.unlink(missing_ok=True)


def _read_note() -> dict[str, dict[str, str]]:
    try:
        note = json.loads(NOTE.read_text())
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def environment(port: int) -> dict[str, str]:
    """The environment of the children. What the person has set is kept."""
    ours = servers.environment(VAR) | {
        "DJANGO_SETTINGS_MODULE": "hnfsg.settings",
        "SITE_URL": f"http://{HOST}:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    return ours | {name: value for name, value in os.environ.items() if value or name not in ours}


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Inside, Ctrl-C, SIGTERM and a closed window all end the block; after it they do nothing."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        ignore(True)
        raise KeyboardInterrupt

    def ignore(yes: bool) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if yes else interrupt)

    ignore(False)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        ignore(True)


def say(words: str) -> None:
    """One line of progress."""
    print(words, flush=True)


def run(port: int) -> None:
    """Start everything, say where it is, watch it until it is interrupted, stop it all."""
    began = time.monotonic()
    app = Run(port, environment(port))
    demonstration = app.env.get("DEMO", "").lower() in {"1", "true", "yes", "on"}
    say("Starting the database and the cache")
    lease = servers.start(VAR)
    try:
        say("Bringing the tables up to date")
        app.command("migrate", "migrate", "-v0")
        if demonstration:
            app.command("demo", "demo", "--if-empty", "--only", "finance", shown=True)
        say("Starting the web server and the workers")
        app.serve()
        say(f"\nReady in {time.monotonic() - began:.0f} s:  {app.address}\n")
        if demonstration:
            app.command("sign-ins", "demo", "--sign-ins", shown=True)
        say("\nCtrl-C stops it. The data stays in var/.")
        if demonstration:
            app.meanwhile("demo-cases", "demo", "--if-empty", "--only", "ehcp")
        while True:
            time.sleep(1)
            app.check()
            for variable in lease.ensure():
                say(f"Started again, because it had stopped: the server of {variable}")
    finally:
        say("\nStopping")
        app.stop()
        lease.close()


def main() -> None:
    """The program behind `make run`."""
    with interruptible(), saying_when_full(VAR):
        LOGS.mkdir(parents=True, exist_ok=True)
        with only_one():
            clear_leftovers()
            run(port_from(os.environ.get("PORT") or "8000"))
    say("Stopped")


if __name__ == "__main__":
    main()
