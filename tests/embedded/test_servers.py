"""Real servers, started, shared, killed and found again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from hnfsg.embedded import home, servers, trouble
from hnfsg.embedded.trouble import Trouble

pytestmark = pytest.mark.faults  # each starts servers of its own: not for the quick tier

FULL_DISK = 28  # the error number of "No space left on device"


@contextmanager
def using(root: Path, *, durable: bool = False) -> Iterator[servers.Lease]:
    lease = servers.start(root, durable=durable)
    try:
        yield lease
    finally:
        lease.close()


def ask(root: Path, question: str) -> object:
    with psycopg.connect(servers.Postgres(root).url) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def test_both_servers_answer_at_the_addresses_given(root: Path) -> None:
    with using(root):
        given = servers.environment(root)
        assert ask(root, "select current_database()") == "hnfsg"
        with redis.from_url(given["REDIS_URL"]) as client:
            assert client.ping()
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "volatile-lru"}


def test_the_last_to_leave_stops_them(root: Path) -> None:
    first = servers.start(root, durable=False)
    second = servers.start(root, durable=False)
    first.close()
    assert servers.Postgres(root).pid()
    assert servers.Valkey(root).answers()

    second.close()
    assert not servers.Postgres(root).pid()
    assert not servers.Valkey(root).answers()


def test_starts_at_the_same_moment_share_one_server(root: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from hnfsg.embedded import servers;"
        "lease = servers.start(Path(sys.argv[1]), durable=False);"
        "print(servers.Postgres(Path(sys.argv[1])).pid(), flush=True); input(); lease.close()"
    )
    together = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    pids = {process.stdout.readline() for process in together if process.stdout}
    for process in together:
        process.communicate("\n")
    assert len(pids) == 1
    assert pids != {""}
    assert not servers.Postgres(root).pid()


def test_what_the_environment_names_is_not_started(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    with using(root) as lease:
        assert [server.variable for server in lease.servers] == ["REDIS_URL"]
        assert set(servers.environment(root)) == {"REDIS_URL"}


def test_the_secret_is_made_once_and_only_we_can_read_it(root: Path) -> None:
    for name in ("secret-key", "child-key"):
        assert servers.secret(root, name) == servers.secret(root, name)
        assert (root / name).stat().st_mode & 0o077 == 0
    assert servers.secret(root) != servers.secret(root, "child-key")


def test_after_kill_9_the_data_is_there_again(root: Path) -> None:
    with using(root, durable=True) as lease:
        with psycopg.connect(servers.Postgres(root).url) as connection:
            connection.execute("create table kept as select 7 as n")
        pid = servers.Postgres(root).pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
        os.kill(int((root / "valkey" / "pid").read_text()), signal.SIGKILL)
        while servers.Postgres(root).pid() or servers.Valkey(root).answers():
            time.sleep(0.01)

        assert lease.ensure() == ["DATABASE_URL", "REDIS_URL"]
        assert ask(root, "select n from kept") == 7


def test_a_number_that_is_now_another_process_is_no_server(root: Path) -> None:
    with using(root):
        pass
    (root / "pg" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert servers.Postgres(root).pid() is None
    with using(root):
        assert ask(root, "select 1") == 1


def test_a_start_that_was_cut_off_is_begun_afresh(root: Path) -> None:
    half = root / "pg" / "data.new"
    servers.Postgres(root)
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    with using(root):
        assert ask(root, "select 1") == 1


def test_a_full_disk_is_said_in_a_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "free_megabytes", lambda _folder: 3)
    with pytest.raises(Trouble, match=r"3 MB are free .* about 100 MB are needed"):
        servers.start(root)
    with pytest.raises(Trouble, match="The disk is full: 3 MB"), trouble.saying_when_full(root):
        raise OSError(FULL_DISK, "No space left on device")


def test_data_of_another_postgres_is_left_alone(root: Path) -> None:
    with using(root):
        pass
    (root / "pg" / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(Trouble, match="was made by Postgres 9"):
        servers.start(root)


def test_a_path_too_long_for_a_socket_is_no_hindrance(root: Path) -> None:
    deep = root / ("a folder with spaces " * 5) / "var"
    with using(deep):
        assert ask(deep, "select 1") == 1
        sockets = servers.Postgres(deep).home.socket_folder()
        assert sockets.exists()
    assert not sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_belongs_to_somebody_else_is_refused(root: Path) -> None:
    (root / "valkey").mkdir()
    os.chown(root / "valkey", 12345, 12345)
    with pytest.raises(Trouble, match="belongs to somebody else"):
        home.home_for(root, "valkey", drop_root=False)
