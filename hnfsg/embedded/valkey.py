"""An embedded Valkey: started, stopped. It keeps nothing."""

import socket
import subprocess
import time
from pathlib import Path

from hnfsg.embedded import binaries
from hnfsg.embedded.home import Home, home_for
from hnfsg.embedded.trouble import Trouble, full_disk, last_lines

DATABASES = 64  # numbered databases: one for each parallel test process


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
        self.home.remove_socket_folder()

    def _say(self, words: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(words)
                return line.recv(64)
        except OSError:
            return b""
