"""The reading process: limits itself, says what the file is, and gives its rows when asked.

Started by `process.ReadingProcess` with the file as standard input and, as arguments, the number
of the pipe that it is asked through and what it may use. It imports neither Django nor pandas,
knows no secret, and can write no file.
"""

import json
import os
import resource
import sys
import traceback


def main() -> None:
    """Read the file on standard input for whoever holds the other ends of the pipes."""
    asked, told = int(sys.argv[1]), json.loads(sys.argv[2])
    limit(told["memory"], told["seconds"])
    answers = os.fdopen(1, "wb", buffering=0, closefd=False)
    from hnfsg.intake.reading import serving
    from hnfsg.intake.reading.wire import REFUSED, as_json, send

    spare = bytearray(1 << 20)
    try:
        serving.serve(os.fdopen(0, "rb", closefd=False), os.fdopen(asked, "rb"), answers, told)
    except BrokenPipeError:
        pass
    except BaseException as problem:
        del spare  # so that there is memory left to say so
        sentence, detail = _explained(problem)
        problem.__traceback__ = None
        send(answers, REFUSED, as_json({"sentence": sentence, "detail": detail}))
    os._exit(0)


def limit(memory: int, seconds: int) -> None:
    """Hold this process to its memory and time, and let it write nothing but to its pipes."""
    for what, most in (
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_AS, (memory, memory)),
    ):
        try:
            resource.setrlimit(what, most)
        except (ValueError, OSError):  # macOS does not limit address space
            continue


def _explained(problem: BaseException) -> tuple[str, str]:
    """The sentence for the officer, and for the log what happened."""
    from hnfsg.intake.reading import sentences
    from hnfsg.intake.reading.found import Refusal

    if isinstance(problem, Refusal):
        return str(problem), ""
    if isinstance(problem, MemoryError):
        return sentences.NEEDS_MORE_MEMORY, "MemoryError"
    last = "".join(traceback.format_exception(problem)[-4:])
    return sentences.DAMAGED, last[-2_000:]


if __name__ == "__main__":
    main()
