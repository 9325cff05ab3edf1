"""The embedded servers together: start, share, stop.

Both listen on unix sockets in folders of mode 0700, never on a network port, so no password is
needed and two checkouts never meet. Every process that uses them holds a lease (a shared file
lock, which the kernel drops even after kill -9); whoever closes the last lease stops them.
"""

import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hnfsg.embedded.home import locked
from hnfsg.embedded.postgres import Postgres
from hnfsg.embedded.trouble import saying_when_full
from hnfsg.embedded.valkey import Valkey

RUN_NOTE = "run.json"  # what `make run` notes of itself, in the folder that it serves


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
    its SECRET_KEY and CHILD_KEY are made once and kept beside it. While `make run` serves it, its
    address is that.
    """
    with saying_when_full(root):
        root.mkdir(parents=True, exist_ok=True)
        given = {server.variable: server.url for server in _wanted(root, durable=True)}
        if Postgres.variable in given:
            given |= {
                "DEMO": "1",
                "SECRET_KEY": secret(root),
                "CHILD_KEY": secret(root, "child-key"),
            }
            given |= {"SITE_URL": address} if (address := address_of_run(root)) else {}
    return {name: value for name, value in given.items() if not os.environ.get(name)}


def address_of_run(root: Path) -> str:
    """Where `make run` serves this folder, as it has noted; blank while it does not."""
    try:
        note = json.loads((root / RUN_NOTE).read_text())
    except (OSError, ValueError):
        return ""
    return str(note.get("address", "")) if isinstance(note, dict) else ""


def secret(root: Path, name: str = "secret-key") -> str:
    """A secret of this installation, made the first time and kept where only we can read it."""
    path = root / name
    with locked(root / f"{name}.lock"):
        if not path.exists() or not path.read_text().strip():
            making = path.with_suffix(".new")
            making.touch(mode=0o600)
            making.write_text(secrets.token_urlsafe(50))
            making.rename(path)
        return path.read_text().strip()
