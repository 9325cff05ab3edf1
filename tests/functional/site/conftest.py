"""A site of its own with the demo county in it, as `make run` would serve it."""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.functional.site.reader import WIDE, Reader
from tests.site import PROJECT, Site, wait_for

Readers = Callable[..., Reader]


class ServedSite(Site):
    """A site with its web server, on a port that is free."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment |= {"LOG_LEVEL": "WARNING", "SITE_URL": self.address}

    def fill(self, how: str) -> None:
        """Run one of the functions of county.py."""
        command = f"from tests.functional.site import county; county.{how}()"
        self.manage("shell", "-v0", "-c", command, seconds=600)  # the machine may be busy

    def web(self) -> None:
        """Start the web server, as `make run` does."""
        words = ("--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--threads", "4")
        with (self.folder / "web.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "hnfsg.wsgi", *words],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        wait_for("the web server", self._answers)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site of a module's tests; its FILLED_BY names what is in it."""
    found = ServedSite(tmp_path_factory.mktemp("site"))
    try:
        found.open()
        found.fill(request.module.FILLED_BY)
        found.web()
        yield found
    finally:
        found.close()


@pytest.fixture
def reader_for(site: ServedSite, browser: Browser) -> Iterator[Readers]:
    """A window of one of the cast, signed in: `reader_for("member", width=390)`."""
    opened: list[Reader] = []

    def open_window(who: str, *, width: int = WIDE, javascript: bool = True) -> Reader:
        reader = Reader(browser, site.address, width=width, javascript=javascript)
        opened.append(reader)
        reader.sign_in(who)
        return reader

    yield open_window
    for reader in opened:
        reader.context.close()
