"""Start sites of its own, with the demonstration and with larger counties in them, and measure.

Each measure is printed beside its aim. Of what is measured several times it is the median. The
parts can be measured alone: `make bench ARGS=actions`.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from ehcp.templatetags.ehcp_pages import PAGES as EHCP
from finance.templatetags.finance_pages import PAGES as FINANCE
from tests.bench import browser, cases, uploads
from tests.site import PROJECT, Site, wait_for

PAGES = ["/", *(f"/finance/{name.partition(':')[2].replace('_', '-')}/" for _, name in FINANCE)]
_ACTIONS = "/finance/management-actions/"
LEDGER_PAGES = [
    _ACTIONS,
    f"{_ACTIONS}?state=at-risk&sort=-in_doubt",  # the ledger, as a tile leads to it
    f"{_ACTIONS}Plan-2023/7/",
]
EHCP_PAGES = [f"/ehcp/{name.partition(':')[2].replace('_', '-')}/" for _, name in EHCP]
EMPTY = "/bench/empty/"
ROUND = 2.0  # seconds of one round of a page; rounds of two pages alternate
ROUNDS = 3
A_SECOND, SECONDS = 20, 15


def main(*names: str) -> None:
    """Print a line for each measure: what it is, what came out, what it should be."""
    if wrong := set(names) - MEASURES.keys():
        raise SystemExit(
            f"There is no {', '.join(sorted(wrong))}; there are {', '.join(MEASURES)}."
        )
    for name in names or MEASURES:
        with opened() as site:
            MEASURES[name](site)


def measure_demo(site: Site) -> None:
    """The demonstration, as it is loaded at the first `make run`."""
    start = time.perf_counter()
    site.manage("demo")
    tell("the demonstration's files down the road", time.perf_counter() - start, 30, "s")


def measure_county(site: Site) -> None:
    """Five years of 200 lines: every page, and large uploads."""
    start = time.perf_counter()
    run(site, "county.fill")
    tell("60 files of 200 lines down the road", time.perf_counter() - start, None, "s")
    measure_refresh(site)
    for page in PAGES:
        cold(site, page)
    with server(site) as port:
        measure_pages(port)
    measure_in_process(site)
    measure_uploads(site)


def measure_actions(site: Site) -> None:
    """Five years of 2,000 management actions: the pages that show them."""
    start = time.perf_counter()
    run(site, "ledger.fill")
    tell("60 files of 2,000 actions down the road", time.perf_counter() - start, None, "s")
    for page in LEDGER_PAGES:
        cold(site, page)
    with server(site) as port:
        reader = browser.Reader(port)
        reader.sign_in("Member")
        warm(reader, LEDGER_PAGES)


def measure_cases(site: Site) -> None:
    """Case extracts of a county and of all England: the road, the counts, the pages."""
    site.manage("demo", "--only", "finance")  # its people sign in
    taken: list[dict[str, float]] = []
    for rows in (100_000, 1_500_000):
        found = cases.measure(site.environment, rows)
        whole = found["door"] + found["check"] + found["publish"]
        tell(f"{rows:,} cases: the file", found["MB"], None, "MB")
        tell("taken in at the door", found["door"], None, "s")
        tell("check, counts among it", found["check"], None, "s")
        tell("publication", found["publish"], None, "s")
        tell("rows a second in all", rows / whole, None, "")
        tell("a bare COPY of the same rows", found["copy"], None, "s")
        tell("in all, in bare COPYs", whole / found["copy"], 3, "")
        tell("every count alone", found["counts"], 30, "s")
        tell("peak memory of the check's process", found["memory"], 1_024, "MB")
        tell("peak memory of the reading process", found["reading memory"], 512, "MB")
        taken.append({page: cold_page(site, page) for page in EHCP_PAGES})
    for page in EHCP_PAGES:
        few, many = (each[page] for each in taken)
        tell(f"{page} cold, of {rows:,} cases", 1000 * many, None, "ms")
        tell("in times of that of 100,000", many / few, 1.2, "")


def cold_page(site: Site, page: str) -> float:
    """The seconds of a page with nothing in the cache, in a server that is warm."""
    with server(site) as port, redis.from_url(site.environment["REDIS_URL"]) as cache:
        reader = browser.Reader(port)
        reader.sign_in("Member")
        times = []
        for _ in range(ROUNDS + 1):
            cache.flushdb()
            times.append(reader.get(page).seconds)
    return sorted(times[1:])[ROUNDS // 2]


MEASURES: dict[str, Callable[[Site], None]] = {
    "demo": measure_demo,
    "county": measure_county,
    "actions": measure_actions,
    "cases": measure_cases,
}


@contextmanager
def opened() -> Iterator[Site]:
    """A new site with nothing in it."""
    with tempfile.TemporaryDirectory(prefix="hnfsg-bench-") as folder:
        site = Site(Path(folder))
        site.environment |= {
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SECRET_KEY": "only-for-the-bench",
            "CHILD_KEY": "only-for-references-of-the-bench-and-long-enough",
            "LOG_LEVEL": "WARNING",
        }
        try:
            site.open()
            yield site
        finally:
            site.close()


def run(site: Site, what: str) -> None:
    """Run one of the functions that make a county, such as `county.fill`."""
    module = what.partition(".")[0]
    command = f"from tests.bench import {module}; {what}()"
    site.manage("shell", "-v0", "-c", command, seconds=1_200)


def measure_refresh(site: Site) -> None:
    """From a publication to every figure drawn anew: each of three, in one worker."""
    worker, times = site.worker(), []
    try:
        for count in range(1, ROUNDS + 1):
            run(site, "county.publish_next")
            found = wait_for("the figures", lambda: drawn(site, count), seconds=120)  # noqa: B023
            times.append(float(found[-1]))
    finally:
        site.kill(worker)
    tell("every figure drawn anew in the worker", sorted(times)[ROUNDS // 2], 10, "s")


def drawn(site: Site, count: int) -> list[float]:
    """The seconds that each refresh took, once so many are done."""
    done = site.rows(
        "SELECT extract(epoch FROM finished_at - started_at) FROM intake_job "
        "WHERE kind = 'warm-figures' AND state = 'done' ORDER BY id"
    )
    return [seconds for (seconds,) in done] if len(done) >= count else []


def measure_pages(port: int) -> None:
    """Everything that goes over the wire."""
    reader = browser.Reader(port)
    reader.sign_in("Member")
    warm(reader, PAGES)
    times = browser.steady(reader, PAGES, A_SECOND, SECONDS)
    tell(f"P50 at {A_SECOND} requests a second", 1000 * times[len(times) // 2], None, "ms")
    tell(f"P95 at {A_SECOND} requests a second", 1000 * times[len(times) * 95 // 100], 100, "ms")


def warm(reader: browser.Reader, pages: list[str]) -> None:
    """Each page's rate beside the empty page's, and what it weighs."""
    for page in [EMPTY, *pages]:
        assert reader.get(page).status == 200, page
    for page in pages:
        beside_empty(reader, page)
    for page in pages:
        first, second = reader.weight(page)
        tell(f"{page} first view, compressed", first / 1024, 600, "KB")
        tell(f"{page} second view, compressed", second / 1024, None, "KB")


def cold(site: Site, page: str) -> None:
    """The first hit of a server that has just started, with nothing in the cache."""
    with server(site) as port, redis.from_url(site.environment["REDIS_URL"]) as cache:
        reader = browser.Reader(port)
        reader.sign_in("Member")
        cache.flushdb()
        tell(f"{page} cold first hit", 1000 * reader.get(page).seconds, 500, "ms")


def beside_empty(reader: browser.Reader, page: str) -> None:
    """A warm page's rate as a share of the empty page's, in alternating rounds."""
    shares = sorted(
        browser.rate(reader, page, ROUND) / browser.rate(reader, EMPTY, ROUND)
        for _ in range(ROUNDS)
    )
    tell(f"{page} warm, beside the empty page's rate", shares[ROUNDS // 2], 0.5, "", more=True)


def measure_in_process(site: Site) -> None:
    """Queries for each page, by the same code in this process."""
    os.environ.update(site.environment)
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hnfsg.people.models import User

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.order_by("pk").first())
    for page in PAGES:
        assert client.get(page).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        tell(f"{page} queries", len(queries), 12, "")


def measure_uploads(site: Site) -> None:
    """Large files, each beside its yardstick."""
    for rows in (100_000, 1_000_000):
        found = uploads.measure(site.environment, "csv", rows)
        tell(f"check of {rows:,} csv rows", found["check"], None, "s")
        tell("its publication", found["publish"], None, "s")
        tell("a bare COPY of the same rows", found["copy"], None, "s")
        whole = found["check"] + found["publish"]
        tell("check and publication in bare COPYs", whole / found["copy"], 3, "")
        memory(found)
    found = uploads.measure(site.environment, "xlsx", 50_000)
    tell(f"check of 50,000 xlsx rows of {uploads.WIDTH} columns", found["check"], None, "s")
    tell("in bare reads of the same workbook", found["check"] / found["calamine"], 2, "")
    memory(found)
    found = uploads.measure(site.environment, "import-export", 20_000)
    tell("20,000 rows by django-import-export", found["import-export"], None, "s")
    times = found["import-export"] / (found["check"] + found["publish"])
    tell("and how many times longer that takes than the road", times, None, "")


def memory(found: dict[str, float]) -> None:
    """What the check took of memory, in its own process and in the one that reads."""
    tell("peak memory of the check's process", found["memory"], None, "MB")
    tell("peak memory of the reading process", found["reading memory"], 512, "MB")


def tell(what: str, value: float, aim: float | None, unit: str, *, more: bool = False) -> None:
    """One line of the report."""
    verdict = ""
    if aim is not None:
        is_met = value >= aim if more else value <= aim
        sign = "at least" if more else "at most"
        verdict = f"{'met' if is_met else 'MISSED'}: {sign} {aim:g} {unit}"
    sys.stdout.write(f"{what:<56}{value:>10.2f} {unit:<4}{verdict}\n")
    sys.stdout.flush()


@contextmanager
def server(site: Site) -> Iterator[int]:
    """The web server as `make run` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "hnfsg.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--no-control-socket", "--worker-class", "gthread", "--threads", "4"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=site.environment, stderr=subprocess.DEVNULL
    )
    try:
        wait_for("the server", lambda: _answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        return browser.Reader(port).get("/healthz").status == 200
    except OSError:
        return False


if __name__ == "__main__":
    main(*sys.argv[1:])
