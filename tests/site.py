"""A whole site of its own for one test: servers, migrations, workers, all real and all killable."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from hnfsg.embedded import servers

PROJECT = Path(__file__).resolve().parents[1]


class Site:
    """Postgres and Valkey in a folder, and the processes that work on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = servers.Postgres(folder, durable=False)
        self.valkey = servers.Valkey(folder)
        self.environment = {
            **os.environ,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "MEDIA_ROOT": str(folder / "media"),
            "RING_EVERY_SECONDS": "1",
            "LOG_LEVEL": "INFO",
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def open(self) -> None:
        """Start the servers and make the tables."""
        self.postgres.start()
        self.valkey.start()
        self.manage("migrate", "-v0")

    def close(self) -> None:
        """Kill what still runs and stop the servers."""
        for process in self._processes:
            self.kill(process)
        self.valkey.stop()
        self.postgres.stop()

    def manage(self, *words: str, seconds: int = 120) -> str:
        """Run a management command and give what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a Celery worker."""
        return self._celery("worker", "--concurrency", "1", "--without-gossip", "--without-mingle")

    def beat(self) -> subprocess.Popen[bytes]:
        """Start beat, which rings every second here."""
        return self._celery("beat", "--schedule", str(self.folder / "schedule"))

    def _celery(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "hnfsg", *words, "--loglevel", "WARNING"],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL a process and its children, as the kernel does when memory runs out."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def rows(self, query: str, *params: Any) -> list[tuple[Any, ...]]:
        """Ask the site's database, by a connection of its own."""
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            return connection.execute(query, params).fetchall()

    def value(self, query: str, *params: Any) -> Any:
        """The first value of the first row, or None."""
        found = self.rows(query, *params)
        return found[0][0] if found else None

    def receive(self, path: Path, dataset: str = "monthly-return") -> int:
        """Send a file as the upload page does: kept and rung for, checked by whoever hears."""
        said = self.manage(
            "shell",
            "-v0",
            "-c",
            "from hnfsg.intake import declarations, services\n"
            f"with open({str(path)!r}, 'rb') as file:\n"
            f"    dataset = declarations.dataset({dataset!r})\n"
            f"    upload = services.receive_upload(dataset=dataset, file=file,\n"
            f"        file_name={path.name!r}, by=None)\n"
            "print(upload.pk)",
        )
        return int(said.split()[-1])

    def state(self, upload: int) -> str:
        """How an upload stands."""
        return str(self.value("SELECT state FROM intake_upload WHERE id = %s", upload))


def wait_for(what: str, is_so: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until something is so, and give it; fail with its name when it takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")
