"""Real Postgres and Valkey out of wheels, for `make run`, `make test` and the command line.

A development part: a production installation has DATABASE_URL and REDIS_URL and none of this.
Nothing here imports Django or Celery, so that it can run before the settings are read.
"""

import atexit
import os
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


def marker() -> Path:
    """The file that `make setup` leaves in the environment it makes.

    It belongs to the environment and not to the folder, so that another Python in the same
    folder (a production one, say) never starts a server by accident.
    """
    return Path(sys.prefix) / ".embedded"


def use_if_marked() -> None:
    """Point this process at the embedded servers, if nothing else is named and `make` allows it.

    Servers that are not running are started, and the last process to use them stops them.
    Without the marker nothing happens, and the settings say what is missing.
    """
    if (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")) or not marker().exists():
        return
    from hnfsg.embedded import servers

    settings = servers.environment(VAR)
    lease = servers.start(VAR)
    atexit.register(lease.close)
    os.environ.update(settings)
