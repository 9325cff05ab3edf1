"""Read one file in a small process and print as JSON what it came to and what it cost.

A process starts with its parent's peak of memory to its name, so the parent must be small.
"""

import json
import sys

from tests.intake.reading.books import read


def main() -> None:
    """`python -m tests.intake.reading.measure PATH`."""
    with open(sys.argv[1], "rb") as file:
        reading = read(file.read(), "bomb.xyz")
    (usage,) = reading.usage
    told = {"refusal": reading.refusal, "seconds": usage.seconds, "peak": usage.peak_bytes}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
