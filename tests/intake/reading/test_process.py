"""The reading process: what it is given, how it ends, and that nothing it does ends the parent."""

import io
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hnfsg.intake.reading import process
from hnfsg.intake.reading.book import Limits, Unreadable, Usage, open_book
from hnfsg.intake.reading.wire import BOOK, CHUNK, END, HEAD, JSON_LENGTH, as_json
from tests.intake.reading.books import read
from tests.intake.reading.makers import openpyxl_book

CSV = b"Code,Budget\n" + b"".join(b"C%d,%d\n" % (n, n) for n in range(60_000))
BOOK_OF_ONE = {
    "sheets": [{"name": "a", "skipped": "", "merged": [], "reach": [1, 1]}],
    "notes": [],
    "streamed": False,
}


def chunk(header: object, codes: bytes = b"") -> bytes:
    told = json.dumps(header).encode()
    return JSON_LENGTH.pack(len(told)) + told + codes


NOTHING = chunk({"first": 1, "rows": 0, "texts": []})


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put another program in the place of the reading process."""

    def put(program: str) -> None:
        (tmp_path / "stand_in.py").write_text(
            "import os, struct, sys, time\n"
            "def send(kind, payload=b''):\n"
            "    os.write(1, struct.pack('<cQ', kind, len(payload)) + payload)\n" + program
        )
        monkeypatch.setattr(process, "_CHILD", "stand_in")
        monkeypatch.setattr(process, "_PROJECT", tmp_path)

    return put


def messages(*sent: tuple[bytes, bytes]) -> str:
    return "\n".join(f"send({kind!r}, {payload!r})" for kind, payload in sent)


def refused(limits: Limits | None = None) -> tuple[str, Usage]:
    reading = read(b"a,b\n", limits=limits)
    assert reading.refusal
    return reading.refusal, reading.usage[0]


def test_stopping_early_ends_the_process_at_once() -> None:
    usage: list[Usage] = []
    start = time.monotonic()
    with open_book(io.BytesIO(CSV), "a.csv", watch=usage.append) as book:
        assert len(next(book.sheets[0].chunks)) == 20_000
    assert time.monotonic() - start < 10
    assert len(usage) == 1


def test_an_error_of_the_reader_of_rows_ends_the_process_too() -> None:
    usage: list[Usage] = []

    def stumble() -> None:
        with open_book(io.BytesIO(CSV), "a.csv", watch=usage.append) as book:
            next(book.sheets[0].chunks)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert len(usage) == 1


def test_sheets_may_be_read_side_by_side_and_in_any_order() -> None:
    from openpyxl import Workbook

    source = Workbook()
    for name in ("One", "Two"):
        page = source.create_sheet(name)
        for n in range(20_001):
            page.append([name, n])
    file = io.BytesIO()
    source.save(file)
    with open_book(file, "a.xlsx") as book:
        _, one, two = book.sheets
        assert (one.reach, two.reach) == ((20_001, 2), (20_001, 2))
        first = next(two.chunks)
        assert len(list(one.chunks)) == 2
        assert first.iloc[0].tolist() == ["Two", "0"]
        assert [len(rest) for rest in two.chunks] == [1]


def test_a_column_is_its_distinct_texts_and_the_rows_are_numbered_from_one() -> None:
    with open_book(io.BytesIO(b"Block,Code\nHigh,1\nHigh,2\n"), "a.csv") as book:
        sheet = book.sheets[0]
        frame = next(sheet.chunks)
        assert list(frame[0].cat.categories) == ["Block", "High"]
        assert list(frame.index) == [1, 2, 3]
        assert list(frame.columns) == [0, 1]
        assert sheet.head.equals(frame)
        assert sheet.reach == (3, 2)


def test_the_head_is_the_first_two_hundred_rows() -> None:
    with open_book(io.BytesIO(CSV), "a.csv") as book:
        assert len(book.sheets[0].head) == 200
        assert book.sheets[0].reach is None


def test_a_file_that_another_process_cannot_be_given_is_copied(tmp_path: Path) -> None:
    with open_book(io.BytesIO(b"a,b\n"), "a.csv") as book:
        assert next(book.sheets[0].chunks).iloc[0].tolist() == ["a", "b"]
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    with path.open("rb") as file:
        file.read(2)  # wherever it stands
        with open_book(file, "a.csv") as book:
            assert next(book.sheets[0].chunks).iloc[0].tolist() == ["a", "b"]


def test_the_process_is_told_no_secret(child: Callable[[str], None]) -> None:
    child(
        "send(b'R', ('{\"detail\": \"\", \"sentence\": \"' + ' '.join(sorted(os.environ)) + '.\"}').encode())"
    )
    assert set(refused()[0].strip(".").split()) <= {"LANG", "LC_CTYPE", "PATH"}


def test_the_process_imports_neither_django_nor_pandas() -> None:
    told = (
        "import sys; from hnfsg.intake.reading import (child, serving, sniffing, delimited, xlsx, "
        "xlsb, compound, ods, markup, excel_2003, html_tables, zipped); "
        "print([m for m in ('django', 'pandas', 'numpy', 'openpyxl') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_process_can_write_no_file_and_holds_to_its_memory(tmp_path: Path) -> None:
    told = (
        "from hnfsg.intake.reading.child import limit; import signal; limit(300 * 1024**2, 5)\n"
        "try: bytearray(400 * 1024**2)\n"
        "except MemoryError: print('memory')\n"
        f"try: open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'x')\n"
        "except OSError: print('file')\n"
    )
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["memory", "file"]


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("while True: pass", "needs more time to read"),
        ("x = [bytearray(1 << 24) for _ in range(1000)]", "damaged in a way"),
        ("os.kill(os.getpid(), 9)", "needs more time or memory to read"),
        ("os.abort()", "needs more memory to read"),
        ("os.kill(os.getpid(), 11)", "damaged in a way"),
        ("sys.exit(0)", "damaged in a way"),
        ("os.write(1, b'B')", "damaged in a way"),
        ("send(b'B', b'{}'[:1])", "damaged in a way"),
        ("os.write(1, struct.pack('<cQ', b'B', 1 << 60))", "damaged in a way"),
        ("os.write(1, struct.pack('<cQ', b'B', 1 << 20) + b'x')", "damaged in a way"),
        ("send(b'R', b'nothing')", "damaged in a way"),
        ("send(b'E')", "damaged in a way"),
    ],
)  # fmt: skip
def test_however_the_process_ends_the_parent_has_a_sentence(
    child: Callable[[str], None], program: str, sentence: str
) -> None:
    child(
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\n" + program
    )
    assert sentence in refused()[0]


def test_a_process_that_falls_silent_is_killed(child: Callable[[str], None]) -> None:
    child("time.sleep(60)")
    start = time.monotonic()
    assert "needs more time" in refused(Limits(silence=0.5))[0]
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "sheets",
    [
        None,
        7,
        [7],
        [{"name": "a"}],
        [{"name": "a", "skipped": "", "merged": [[1]], "reach": None}],
        [{"name": "a", "skipped": "", "merged": [], "reach": ["x", 1]}],
    ],
)
def test_a_book_that_is_none_is_not_believed(child: Callable[[str], None], sheets: Any) -> None:
    told = as_json({**BOOK_OF_ONE, "sheets": sheets})
    child(messages((BOOK, told), (HEAD, NOTHING)) + "\ntime.sleep(30)")
    assert "damaged in a way" in refused()[0]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xff\xff\xff{}",
        chunk([]),
        chunk({"first": 1, "rows": 1, "texts": [["a"]]}),
        chunk({"first": 1, "rows": 1, "texts": [["a"]]}, b"\1\0\0\0"),
        chunk({"first": 1, "rows": 1, "texts": [[7]]}, bytes(4)),
        chunk({"first": 0, "rows": 1, "texts": [["a"]]}, bytes(4)),
        chunk({"first": 1, "rows": 1_000_000_000, "texts": []}),
        chunk({"first": 1, "rows": 1, "texts": {"a": 1}}, bytes(4)),
        JSON_LENGTH.pack(200_000) + b"[" * 200_000,
    ],
)
def test_a_chunk_that_is_none_is_not_believed(child: Callable[[str], None], payload: bytes) -> None:
    child(
        messages((BOOK, as_json(BOOK_OF_ONE)), (HEAD, NOTHING), (CHUNK, payload))
        + "\ntime.sleep(30)"
    )
    assert "damaged in a way" in refused()[0]


def test_a_process_that_dies_between_chunks_is_told_where_the_rows_are_read(
    child: Callable[[str], None],
) -> None:
    good = chunk({"first": 1, "rows": 1, "texts": [["a"]]}, bytes(4))
    child(
        messages((BOOK, as_json(BOOK_OF_ONE)), (HEAD, NOTHING), (CHUNK, good)) + "\ntime.sleep(2)"
    )
    with open_book(io.BytesIO(b"a"), "a.csv") as book:
        rows = book.sheets[0].chunks
        assert next(rows).iloc[0, 0] == "a"
        time.sleep(2.5)
        with pytest.raises(Unreadable, match="damaged in a way"):
            next(rows)


def test_two_texts_that_cannot_be_told_apart_are_one(child: Callable[[str], None]) -> None:
    twice = chunk({"first": 1, "rows": 3, "texts": [["a", "b", "a"]]}, b"\0\0\0\0\1\0\0\0\2\0\0\0")
    child(
        messages((BOOK, as_json(BOOK_OF_ONE)), (HEAD, NOTHING), (CHUNK, twice), (END, b""))
        + "\ntime.sleep(30)"
    )
    with open_book(io.BytesIO(b"a"), "a.csv") as book:
        column = next(book.sheets[0].chunks)[0]
        assert (list(column), list(column.cat.categories)) == (["a", "b", "a"], ["a", "b"])


def test_what_went_wrong_is_logged_for_the_administrator_and_not_shown(
    child: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    child('send(b\'R\', b\'{"sentence": "It is damaged.", "detail": "KeyError in x.py"}\')')
    with caplog.at_level(logging.WARNING):
        assert refused()[0] == "It is damaged."
    assert "KeyError in x.py" in caplog.text


@pytest.mark.parametrize(
    ("limits", "content", "sentence"),
    [
        (Limits(max_columns=3), b"a,b,c,d\n1,2,3,4\n", "Row 1 of lines has 4 columns, more than the 3"),
        (Limits(max_rows=2), b"a,b\n1,2\n3,4\n", "lines has more than 2 rows"),
        (Limits(max_columns=1), openpyxl_book([["a", "b"]]), "The sheet Lines reaches to cell B1"),
        (Limits(max_rows=1), openpyxl_book([["a"], ["b"]]), "The sheet Lines reaches to cell A2"),
        (Limits(max_cells=3), openpyxl_book([["a", "b"]] * 2), "The sheet Lines reaches to cell B2"),
        (Limits(max_unzipped=1024**2), openpyxl_book([["x" * 30_000] * 60]), "unpacks to more than 1 MB"),
    ],
)  # fmt: skip
def test_a_file_is_held_to_the_limits_it_is_given(
    limits: Limits, content: bytes, sentence: str
) -> None:
    assert sentence in read(content, "lines.csv", limits).refusal


def test_no_process_and_no_pipe_is_left_behind() -> None:
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    for content in (b"a,b\n", b"%PDF", CSV):
        read(content)
        with open_book(io.BytesIO(b"a,b\n"), "a.csv"):
            pass
    after = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert after == before
