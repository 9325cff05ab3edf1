"""What making a marked or a corrected file may cost."""

MAX_CELLS = 500_000
MAX_UNZIPPED_BYTES = 400 * 1024 * 1024
MAX_MADE_BYTES = 200 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 60
WALL_SECONDS = 90
MAX_COMMENTS = 5_000  # a workbook with more opens slowly; the other cells are coloured

TOO_LARGE = (
    f"The file is too large to be marked: more than {MAX_CELLS:,} cells. Download the list of "
    "findings instead; each names its cell."
)
FAILED = (
    "The file could not be marked: it needs more time or memory than there is, or holds something "
    "that cannot be written back. Download the list of findings instead; each names its cell."
)
BUSY = "Another file is being made. Try again in a minute."
