"""A process that is killed while a file passes the door leaves nothing of anybody behind."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.intake.door.children import HEADINGS, ROWS, as_csv
from tests.intake.door.searching import bytes_in, planted_in
from tests.intake.door.test_workbook import as_bytes, book_of

# Strips a file as an upload is stripped, and stops for good before its last bytes.
_PROGRAM = """
    import os, sys, tempfile
    import django
    django.setup()
    from hnfsg.intake.door import stream, workbook
    from hnfsg.intake.door.passage import Known
    from tests.intake.door.children import CHILDREN
    stream.known_of = lambda dataset: Known(dataset)
    stream.TextDoor.__init__.__globals__["BATCH"] = 20_000

    def stop():
        print("half-way", flush=True)
        sys.stdin.read()

    content = sys.stdin.buffer.read(int(sys.argv[2]))
    if sys.argv[1] == "csv":
        held = stream.StrippedUpload("cases.csv", "text/csv", 0, None)
        door = stream.Stream(CHILDREN, "cases.csv", held.write)
        for start in range(0, len(content) * 3 // 4, 8_192):
            door.feed(content[start : start + 8_192])
        held.file.flush()
        stop()
    else:
        read = workbook.Look.through
        workbook.Look.through = lambda *given: (read(*given), stop())
        workbook.strip_workbook(content, Known(CHILDREN), b"k" * 40)
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_killed_half_way_it_leaves_nothing_personal(kind: str, tmp_path: Path) -> None:
    content = as_csv([HEADINGS, *ROWS * 900])
    if kind == "xlsx":
        content = as_bytes(book_of([HEADINGS, *ROWS]))
    log = (tmp_path / "log").open("wb")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with (
        log,
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_PROGRAM), kind, str(len(content))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": os.getcwd()},
        ) as process,
    ):
        assert process.stdin
        assert process.stdout
        process.stdin.write(content)
        process.stdin.flush()
        assert process.stdout.readline() == b"half-way\n", (tmp_path / "log").read_text()
        found = bytes_in([temporary])
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = bytes_in([tmp_path])
    if kind == "csv":
        assert len(found) > 20_000, "what has passed is on disk already"
    assert planted_in(found) == []
    assert planted_in(left) == []
