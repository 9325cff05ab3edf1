"""What passes between the reading process and its parent: framed messages of JSON and raw codes.

A message is its kind (one byte), its length (eight bytes) and its payload. A chunk is the length
of its JSON (four bytes), the JSON ({"first": row number, "rows": how many, "texts": the distinct
texts of each column}), and for each column one uint32 for each row: which of its texts.
"""

import json
import re
import struct
from typing import IO, Any

CHUNK_ROWS = 20_000
HEAD_ROWS = 200
MAX_MESSAGE = 160 * 1024 * 1024
MAX_SHEETS = 400
MAX_NAME = 100

BOOK, HEAD, CHUNK, END, REFUSED = b"B", b"H", b"C", b"E", b"R"

# An error cell whose formula has no saved result: the check tells what to do about it.
UNSAVED = "#UNSAVED!"

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")

FRAME = struct.Struct("<cQ")
JSON_LENGTH = struct.Struct("<I")


def send(pipe: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write one message."""
    pipe.write(FRAME.pack(kind, len(payload)))
    pipe.write(payload)
    pipe.flush()


def as_json(value: Any) -> bytes:
    """JSON that every reader and every database takes: no lone surrogate, no NUL."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        if "\\u0000" not in text:
            return text.encode()
    except UnicodeEncodeError:
        pass
    return json.dumps(_clean(value), ensure_ascii=False, separators=(",", ":")).encode()


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return {k: _clean(v) for k, v in value.items()} if isinstance(value, dict) else value
