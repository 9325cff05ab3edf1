"""What stripping the return of a large council costs."""

import time
import tracemalloc
from datetime import date

from ehcp.sen2 import strip
from tests.ehcp.sen2.inventing import make

MOST_SECONDS, MOST_MEGABYTES = 10, 80  # on a machine that is busy with six other things


def test_a_council_of_12_000_requests_is_stripped_within_bounds() -> None:
    content = make(12_000).zip
    begun = time.process_time()
    out = strip(content, lambda identifier: identifier[::-1].rjust(64, "0"), date(2026, 2, 2))
    took = time.process_time() - begun
    tracemalloc.start()
    strip(content, lambda identifier: identifier[::-1].rjust(64, "0"), date(2026, 2, 2))
    megabytes = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    assert out.cases == 12_000
    assert took < MOST_SECONDS, took
    assert megabytes < MOST_MEGABYTES, megabytes
