"""The marking process: limits itself, makes the file, and says how it went.

Started by `process` with a folder as its argument. It imports no Django and knows no secret.
"""

import os
import resource
import sys
import traceback
import warnings
from pathlib import Path

from hnfsg.intake.marking import limits


def main() -> None:
    """Do the job in the folder."""
    folder = Path(sys.argv[1])
    limit()
    from hnfsg.intake.marking.job import Said

    warnings.simplefilter("ignore")  # of what openpyxl does not keep
    spare = bytearray(1 << 20)
    try:
        from hnfsg.intake.marking import making

        said = making.make(folder)
    except BaseException as problem:
        del spare  # so that there is memory left to say so
        last = "".join(traceback.format_exception(problem)[-3:])
        said = Said(refusal=limits.FAILED, problem=last[-2_000:])
    said.write(folder)
    os._exit(0)


def limit() -> None:
    """Hold this process to its memory and time, and to files of a size."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.MAX_MADE_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS does not limit address space
            continue


if __name__ == "__main__":
    main()
