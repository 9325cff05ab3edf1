"""An embedded Postgres: made, started, recovered after a kill, stopped."""

import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from hnfsg.embedded import binaries
from hnfsg.embedded.home import Home, anyone_can_reach, copy_programs, home_for
from hnfsg.embedded.processes import born, command_line
from hnfsg.embedded.trouble import ROOM_TO_RUN, Trouble, full_disk, last_lines, require_room

NAME = "hnfsg"  # the database and its owner

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
        self.home.remove_socket_folder()

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
