"""The life of an embedded Postgres and an embedded Valkey: start, share, stop, recover.

Both listen on unix sockets in folders of mode 0700, never on a network port, so no password is
needed and two checkouts never meet. Every process that uses them holds a lease (a shared file
lock, which the kernel drops even after kill -9); whoever closes the last lease stops them.
"""

import fcntl
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from hnfsg.embedded import binaries
from hnfsg.embedded.home import Home, anyone_can_reach, copy_programs, home_for, locked
from hnfsg.embedded.processes import born, command_line
from hnfsg.embedded.trouble import (
    ROOM_TO_RUN,
    Trouble,
    full_disk,
    last_lines,
    require_room,
    saying_when_full,
)

NAME = "hnfsg"  # the database and its owner
DATABASES = 64  # Valkey's numbered databases: one for each parallel test process

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
}
# A test's database need not outlive a power cut.
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "2GB",
}


class Postgres:
    """A Postgres of our own, in `root/pg`."""

    variable = "DATABASE_URL"

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.home: Home = home_for(root, "pg", drop_root=True)
        self.settings = POSTGRES_SETTINGS | ({} if durable else FORGETFUL)
        self.data = self.home.folder / "data"
        self.log = self.home.folder / "log"

    @property
    def url(self) -> str:
        """What DATABASE_URL is to be."""
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.home.socket_folder()), safe='')}"

    def pid(self) -> int | None:
        """The process that serves our data, or None. A number that is now another's is not it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if born(pid) and str(self.data) in command_line(pid) else None

    def start(self) -> bool:
        """Start it unless it runs; whether it was started. Raises Trouble with the reason."""
        if self.pid():
            return False
        require_room(self.home.folder, ROOM_TO_RUN, "to start the database")
        programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._create(programs)
        self._require_same_version(programs)
        sockets = self.home.make_socket_folder()
        self.settings["unix_socket_directories"] = str(sockets)
        for left_by_a_kill in (self.data / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
            left_by_a_kill.unlink(missing_ok=True)
        for _attempt in range(5):  # the children of a killed one need a moment to notice
            if self._pg_ctl_start(programs):
                return True
            if "shared memory block" not in last_lines(self.log):
                break
            time.sleep(1)
        raise Trouble(
            full_disk(self.home.folder, last_lines(self.log))
            or f"The database did not start. The end of {self.log}:\n{last_lines(self.log)}"
        )

    def stop(self) -> None:
        """Stop it, ending open sessions, and wait until it has stopped."""
        if self.pid():
            self._run(self._programs() / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def _pg_ctl_start(self, programs: Path) -> bool:
        if self.log.exists() and self.log.stat().st_size > 2**20:
            self.log.unlink()
        options = " ".join(f"-c {name}={shlex.quote(v)}" for name, v in self.settings.items())
        started = self._run(
            *(programs / "pg_ctl", "-D", self.data, "-w", "-t", "60"),
            *("-l", self.log, "-o", options, "start"),
            check=False,
        )
        return started.returncode == 0

    def _create(self, programs: Path) -> None:
        """Make the data folder aside and move it into place, so that half of one is never used."""
        making = self.home.folder / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        locale = ["--locale=C"]
        if binaries.postgres_major(programs) >= 17:  # the same order of text on every system
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            self._run(
                *(programs / "initdb", "-D", making, "-U", NAME, "--auth=trust"),
                *("-E", "UTF8", "--no-sync", *locale),
            )
            self._run(
                *(programs / "postgres", "--single", "-D", making, "postgres"),
                typed=f"create database {NAME}\n",
            )
        except subprocess.CalledProcessError as error:
            shutil.rmtree(making, ignore_errors=True)
            raise Trouble(
                full_disk(self.home.folder, error.stderr)
                or f"The database could not be made:\n{error.stderr}"
            ) from error
        making.rename(self.data)

    def _require_same_version(self, programs: Path) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        found = binaries.postgres_major(programs)
        if made_by != found:
            raise Trouble(
                f"The data in {self.data} was made by Postgres {made_by}, and this is Postgres "
                f"{found}. Move that folder away to start afresh, or bring Postgres {made_by} back."
            )

    def _programs(self) -> Path:
        programs = binaries.postgres_programs()
        if self.home.account and not anyone_can_reach(programs / "postgres"):
            return copy_programs(programs, self.home.folder.parent)
        return programs

    def _run(
        self, *words: object, check: bool = True, typed: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        # pg_ctl's child keeps what it inherits, so its output goes to files and never to a pipe.
        with open(self.home.folder / "output", "w+") as output:
            done = subprocess.run(
                [str(word) for word in words],
                env=env,
                input=typed,
                stdin=subprocess.DEVNULL if typed is None else None,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,  # Ctrl-C is for us to handle
                **self.home.popen(),
            )
            output.seek(0)
            done.stderr = output.read()
        if check:
            done.check_returncode()
        return done


class Valkey:
    """A Valkey of our own, in `root/valkey`. It keeps nothing: the truth is in Postgres."""

    variable = "REDIS_URL"

    def __init__(self, root: Path) -> None:
        # It runs as whoever we are: nobody else can open its folder, and it has no port.
        self.home: Home = home_for(root, "valkey", drop_root=False)
        self.socket = self.home.socket_folder() / "v"
        self.log = self.home.folder / "log"

    @property
    def url(self) -> str:
        """What REDIS_URL is to be."""
        return f"unix://{self.socket}?db=0"

    def answers(self) -> bool:
        """Whether it is there and answering."""
        return self._say(b"PING\r\n").startswith(b"+PONG")

    def start(self) -> bool:
        """Start it unless it runs; whether it was started. Raises Trouble with the reason."""
        if self.answers():
            return False
        self.home.make_socket_folder()
        self.log.unlink(missing_ok=True)
        # Figures are cached with a time limit and may be dropped when memory is short; the
        # broker's messages have none and are never dropped.
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home.folder),
            "logfile": str(self.log),
            "pidfile": str(self.home.folder / "pid"),
            "daemonize": "yes",
            "databases": str(DATABASES),
            "save": "",
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "volatile-lru",
        }
        subprocess.run(
            [binaries.valkey_program(), *(w for k, v in options.items() for w in (f"--{k}", v))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=self.home.folder,
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.answers():
                return True
            time.sleep(0.02)
        raise Trouble(
            full_disk(self.home.folder)
            or f"Valkey did not start. The end of {self.log}:\n{last_lines(self.log)}"
        )

    def stop(self) -> None:
        """Stop it and wait until it no longer answers."""
        self._say(b"SHUTDOWN NOSAVE\r\n")
        deadline = time.monotonic() + 10
        while self.answers() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _say(self, words: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(words)
                return line.recv(64)
        except OSError:
            return b""


@dataclass
class Lease:
    """The right to use the servers of a folder. Closing the last one stops them."""

    root: Path
    servers: list[Postgres | Valkey]
    file: IO[str]
    process: int

    def ensure(self) -> list[str]:
        """Start again whatever has stopped; return the variables of what was started."""
        with locked(self.root / "servers.lock"):
            return [server.variable for server in self.servers if server.start()]

    def close(self) -> None:
        """Give up the lease; stop the servers if nobody else holds one. Only its maker may."""
        if self.file.closed or os.getpid() != self.process:
            return
        with locked(self.root / "servers.lock"):
            try:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                pass
            else:
                for server in reversed(self.servers):
                    server.stop()
            finally:
                self.file.close()


def _wanted(root: Path, *, durable: bool) -> list[Postgres | Valkey]:
    """The servers that the environment does not name already."""
    wanted: list[Postgres | Valkey] = []
    if not os.environ.get(Postgres.variable):
        wanted.append(Postgres(root, durable=durable))
    if not os.environ.get(Valkey.variable):
        wanted.append(Valkey(root))
    return wanted


def start(root: Path, *, durable: bool = True) -> Lease:
    """Start what the environment does not name, and return a lease on it.

    Raises Trouble with a sentence when a server cannot be found or started.
    """
    with saying_when_full(root):
        root.mkdir(parents=True, exist_ok=True)
        with locked(root / "servers.lock"):
            wanted = _wanted(root, durable=durable)
            file = open(root / "servers.in-use", "w")  # noqa: SIM115 - the lease keeps it open
            fcntl.flock(file, fcntl.LOCK_SH)
        lease = Lease(root, wanted, file, os.getpid())
        try:
            lease.ensure()
        except BaseException:
            lease.close()
            raise
        return lease


def stop(root: Path) -> None:
    """Stop the servers of a folder, whoever uses them."""
    if (root / "servers.lock").exists():
        with locked(root / "servers.lock"):
            Valkey(root).stop()
            Postgres(root).stop()


def environment(root: Path) -> dict[str, str]:
    """What the settings need to use the embedded servers: only what is not already set.

    With our own database the installation is a demonstration (DEMO=1) unless told otherwise, and
    its SECRET_KEY is made once and kept beside it.
    """
    with saying_when_full(root):
        root.mkdir(parents=True, exist_ok=True)
        given = {server.variable: server.url for server in _wanted(root, durable=True)}
        if Postgres.variable in given:
            given |= {"DEMO": "1", "SECRET_KEY": secret_key(root)}
    return {name: value for name, value in given.items() if not os.environ.get(name)}


def secret_key(root: Path) -> str:
    """The secret of this installation, made the first time and kept where only we can read it."""
    path = root / "secret-key"
    with locked(root / "secret-key.lock"):
        if not path.exists() or not path.read_text().strip():
            making = path.with_suffix(".new")
            making.touch(mode=0o600)
            making.write_text(secrets.token_urlsafe(50))
            making.rename(path)
        return path.read_text().strip()
