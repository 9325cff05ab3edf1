"""Real Postgres and Valkey for a test run, started once and shared by its parallel processes.

Named with `-p` in pyproject.toml, because pytest-django reads the settings before any conftest.
The servers are apart from those of `make run`; runs at the same time in one folder each take
servers of their own (var/test/1, var/test/2, ...). TEST_DATABASE_URL and TEST_REDIS_URL name
others. Each parallel process has a Valkey database of its own, emptied before use.
"""

import atexit
import fcntl
import os
import re
from pathlib import Path
from typing import IO

import redis

from hnfsg.embedded import VAR, servers

# The only settings that tests see: what the developer has in the shell must not change a result.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "hnfsg.settings",
    "SECRET_KEY": "only-for-tests-and-long-enough-to-satisfy-the-checks-of-django",
    "CHILD_KEY": "only-for-tests-and-long-enough-for-references-of-children",
    "DEMO": "1",
    "EMAIL_URL": "memory:",
    "DATABASE_URL": "",
    "REDIS_URL": "",
}
FORGOTTEN = (
    *("DEBUG", "TODAY", "SITE_URL", "ALLOWED_HOSTS", "COUNCIL_NAME", "REQUIRE_SECOND_FACTOR"),
    *("CELERY_BROKER_URL", "CELERY_QUEUE", "CACHE_PREFIX", "MEDIA_ROOT", "STATIC_ROOT"),
    *(
        "RING_EVERY_SECONDS",
        "DEFAULT_FROM_EMAIL",
        "SECURE_SSL_REDIRECT",
        "SECRET_KEY_FALLBACKS",
        "PROXY_COUNT",
        "BEHIND_PROXY",
        "LOG_LEVEL",
    ),
    *("S3_BUCKET", "S3_ENDPOINT_URL", "S3_REGION", "S3_PREFIX", "S3_ACCESS_KEY", "S3_SECRET_KEY"),
    *("S3_ENCRYPTION", "S3_KMS_KEY", "S3_ADDRESSING_STYLE"),
)

_held: list[IO[str] | servers.Lease] = []


def _own_folder() -> Path:
    """The first folder for test servers that no other run holds, held until this process ends."""
    number = 1
    while True:
        folder = VAR / "test" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / "held", "w")  # noqa: SIM115 - held until the run ends
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            number += 1
        else:
            _held.append(file)
            return folder


def _start() -> None:
    """In the first process of a run: settings for all of them, and the servers."""
    for name in FORGOTTEN:
        os.environ.pop(name, None)
    os.environ.update(SETTINGS)
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
    os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
    folder = _own_folder()
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    given = servers.environment(folder)
    atexit.register(_stop)
    _held.append(servers.start(folder, durable=False))
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ[name] = os.environ[name] or given[name]


def _stop() -> None:
    """When the first process ends, the others have: stop the servers and let the folder go."""
    while _held:
        _held.pop().close()


def _take_own_numbered_database(process: str) -> None:
    """Give this process a numbered Valkey database, after the one that the address names."""
    url = os.environ["REDIS_URL"]
    number = 1 + int(re.sub(r"\D", "", process) or 0)
    if url.startswith("unix://"):
        url = re.sub(r"(?<=db=)\d+", str(number), url) if "db=" in url else f"{url}?db={number}"
    else:
        url = re.sub(r"(://[^/?]+)(/\d*)?", rf"\g<1>/{number}", url)
    os.environ["REDIS_URL"] = url
    with redis.from_url(url) as client:
        client.flushdb()


if "PYTEST_XDIST_WORKER" not in os.environ:
    _start()
_take_own_numbered_database(os.environ.get("PYTEST_XDIST_WORKER", "gw0"))
