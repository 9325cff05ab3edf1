"""Where a server's data and socket live, and as whom it runs.

Postgres refuses to run as root, so root hands it to `nobody`: no account is made, and no
permission is changed outside the folders that are made here. Where `nobody` cannot reach the
project (a clone under /root, say), the data lies in a folder of its own under /var/lib, whose
address is kept in `var/elsewhere`.
"""

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hnfsg.embedded.trouble import Trouble

LONGEST_SOCKET_FOLDER = 80  # bytes; the systems allow 103 or 107, of which Postgres takes 16


@dataclass(frozen=True)
class Account:
    """The user and group that a server runs as, when that is not the one at the keyboard."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """A server's own folder (mode 0700) and the account it belongs to."""

    folder: Path
    account: Account | None

    @property
    def owner(self) -> int:
        """The number of the user that it belongs to."""
        return self.account.uid if self.account else os.geteuid()

    def popen(self) -> dict[str, Any]:
        """Arguments for subprocess that make a child run as the owner of this home."""
        if self.account is None:
            return {"cwd": "/"}
        return {
            "cwd": "/",
            "user": self.account.uid,
            "group": self.account.gid,
            "extra_groups": [],
        }

    def make(self, folder: Path) -> Path:
        """Make a folder that only the owner can open, and give it to the owner."""
        if not folder.exists():
            folder.mkdir(parents=True)
            if self.account:
                os.chown(folder, self.account.uid, self.account.gid)
        if folder.is_symlink() or folder.stat().st_uid != self.owner:
            raise Trouble(
                f"{folder} belongs to somebody else: this was first run as another user. "
                "Run it as that user again, or work in a copy of your own."
            )
        folder.chmod(0o700)
        return folder

    def socket_folder(self) -> Path:
        """The folder of the server's socket: in the home, or under /tmp where that is too long."""
        inside = self.folder / "s"
        short = len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER
        if short and re.fullmatch(r"[\w/.-]+", str(inside)):
            return inside
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path("/tmp", f"hnfsg-{os.geteuid()}-{name}")  # noqa: S108 - make() refuses others

    def make_socket_folder(self) -> Path:
        """Make that folder, refusing one that somebody else has made under the same name."""
        return self.make(self.socket_folder())

    def remove_socket_folder(self) -> None:
        """Leave nothing under /tmp once the server has stopped."""
        if self.socket_folder().parent != self.folder:
            shutil.rmtree(self.socket_folder(), ignore_errors=True)


def home_for(root: Path, kind: str, *, drop_root: bool) -> Home:
    """The home of one kind of server under `root`, made if it is not there."""
    root.mkdir(parents=True, exist_ok=True)
    root = root.resolve()
    if not (drop_root and os.geteuid() == 0):
        home = Home(root / kind, None)
    else:
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise Trouble(
                "Postgres does not run as root, and there is no user `nobody` here. "
                "Run this as an ordinary user, or set DATABASE_URL."
            ) from None
        home = Home(_reachable_root(root) / kind, Account(nobody.pw_uid, nobody.pw_gid))
    home.make(home.folder)
    return home


def anyone_can_reach(path: Path) -> bool:
    """Whether every user can open `path`, following it from the top."""
    path = path.resolve()
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (path, *path.parents))


def _reachable_root(root: Path) -> Path:
    note = root / "elsewhere"
    with locked(root / "elsewhere.lock"):
        if note.exists() and (kept := Path(note.read_text().strip())).is_dir():
            return kept
        if anyone_can_reach(root):
            return root
        made = Path(tempfile.mkdtemp(prefix="hnfsg-", dir="/var/lib"))
        made.chmod(0o755)
        note.write_text(f"{made}\n")
        return made


def copy_programs(programs: Path, into: Path) -> Path:
    """Copy a Postgres to where any account can run it, once, and return its folder of programs.

    A wheel's programs look for their libraries in `<package>.libs` beside the package, so the two
    stay side by side. The name holds the source's inode: a new environment makes a new copy. A
    copy that was cut off is never used.
    """
    install = programs.parent
    package = install.parent
    target = into / f"programs-{programs.stat().st_ino}"
    if not target.exists():
        making = Path(tempfile.mkdtemp(dir=into))
        shutil.copytree(install, making / package.name / install.name, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name)
        for part in (making, *making.rglob("*")):
            if not part.is_symlink():
                part.chmod(0o755 if part.is_dir() or part.stat().st_mode & 0o100 else 0o644)
        making.rename(target)
    return target / package.name / install.name / programs.name


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file. The kernel lets go of it even after kill -9."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
