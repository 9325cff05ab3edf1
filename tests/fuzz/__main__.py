"""`make fuzz`: send damaged files down the road for a while; the first that breaks it is kept.

ARGS: for how many seconds (600), and which seed (a new one each time, printed).
"""

import functools
import io
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.site import PROJECT, Site

SECONDS = 600
MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 10.0  # of computing, in the reading process
KEPT_IN = PROJECT / "var" / "fuzz"


def main() -> int:
    """Print a line at the end; 1 when a file broke something."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory(prefix="hnfsg-fuzz-") as folder:
        site = Site(Path(folder))
        site.environment |= {
            "SECRET_KEY": "only-for-fuzzing",
            "CHILD_KEY": "only-for-references-while-fuzzing-and-long-enough",
            "LOG_LEVEL": "CRITICAL",
        }
        site.environment |= {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "hnfsg.settings"}
        try:
            site.open()
            os.environ.update(site.environment)
            import django

            django.setup()
            return _fuzz(random.Random(seed), seed, time.monotonic() + seconds)
        finally:
            site.close()


def _fuzz(chance: random.Random, seed: int, until: float) -> int:
    from hnfsg.intake.checking import sheets
    from tests.fuzz.corpus import corpus
    from tests.fuzz.mutations import MUTATIONS

    usages: list[Any] = []
    sheets.open_book = functools.partial(sheets.open_book, watch=usages.append)  # type: ignore[assignment]
    files = corpus()
    states: Counter[str] = Counter()
    while time.monotonic() < until:
        name, content = chance.choice(list(files.items()))
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            content = chance.choice(MUTATIONS)(content, chance)
        usages.clear()
        try:
            states[_sent(content, name)] += 1
            _hold_to_limits(usages)
        except Exception as problem:  # whatever it is, the file is wanted
            KEPT_IN.mkdir(parents=True, exist_ok=True)
            kept = KEPT_IN / f"{seed}-{states.total()}-{name}"
            kept.write_bytes(content)
            _say(f"BROKEN by {kept}: {type(problem).__name__}: {problem}")
            return 1
    told = ", ".join(f"{count:,} {state}" for state, count in states.most_common())
    _say(f"{states.total():,} damaged files (seed {seed}): {told}. None broke anything.")
    return 0


def _sent(content: bytes, name: str) -> str:
    """Send a file as an officer does and check it here; gives its state."""
    from hnfsg.intake import declarations, jobs, selectors, services
    from hnfsg.intake.models import Outline, UploadState

    upload = services.receive_upload(
        dataset=declarations.dataset("monthly-return"),
        file=io.BytesIO(content),
        file_name=name,
        by=None,
        stated_period="2023-24-m10",
    )
    job = selectors.open_job(upload)
    if job:
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.error == "", job.error
    upload.refresh_from_db()
    assert upload.state in (UploadState.REFUSED, UploadState.FAILED, UploadState.READY), (
        upload.state
    )
    if upload.state == UploadState.REFUSED:
        assert not upload.file, "a refused file is kept"
        assert not upload.findings.exists(), "a refused file has findings"
        assert not upload.parts.exists(), "a refused file has parts"
        assert not Outline.objects.filter(upload=upload).exists(), "a refused file has an outline"
    said = [upload.refusal, *(f"{f.what} {f.fix}" for f in upload.findings.all())]
    assert not any("Traceback" in sentence for sentence in said), "a traceback is shown"
    return str(upload.state)


def _hold_to_limits(usages: list[Any]) -> None:
    for usage in usages:
        assert usage.peak_bytes < MOST_BYTES, f"{usage.peak_bytes:,} bytes"
        assert usage.seconds < MOST_SECONDS, f"{usage.seconds} seconds"


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
