"""Ways to damage a file as disks, mail systems, editors and careless programs do, and worse."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

_MOST_FLIPS = 12
_NUMBERS = (b"0", b"-1", b"1", b"99999999999", b"1048577", b"16385", b"1e309", b"", b"NaN", b"\xff")
_ATTRIBUTE = re.compile(rb'="([^"<>]{0,40})"')
_TEXT = re.compile(rb">([^<>]{1,40})<")
_TAG = re.compile(rb"<[^<>]{1,200}>")


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    """A few bytes are others."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, _MOST_FLIPS)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut_off(content: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return content[: chance.randrange(len(content) + 1)]


def cut_out(content: bytes, chance: random.Random) -> bytes:
    """A piece of the middle is missing, or stands twice."""
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.randrange(1, 600))
    piece = content[start:end] * chance.choice((0, 2, 30))
    return content[:start] + piece + content[end:]


def overwrite(content: bytes, chance: random.Random) -> bytes:
    """A block is zeros, or noise, as a bad disk gives."""
    start = chance.randrange(len(content) + 1)
    length = chance.randrange(1, 5_000)
    noise = chance.choice((bytes(length), chance.randbytes(length), b"\xff" * length))
    return content[:start] + noise + content[start + length :]


def shuffle_lines(content: bytes, chance: random.Random) -> bytes:
    """Lines change places, come twice, lose an end or a quotation mark."""
    lines = content.splitlines(keepends=True)
    for _ in range(chance.randint(1, 6)):
        if not lines:
            break
        at = chance.randrange(len(lines))
        lines[at] = chance.choice(
            (
                lines[at] * 2,
                lines[at].strip(),
                lines[at].replace(b",", b";"),
                b'"' + lines[at],
                lines[at].replace(b'"', b"", 1),
                chance.choice(lines),
                b"",
            )
        )
    return b"".join(lines)


def recode(content: bytes, chance: random.Random) -> bytes:
    """Text is written down in another way."""
    text = content.decode("latin-1")
    return text.encode(chance.choice(("utf-16", "utf-8", "utf-32", "utf-16-be", "utf-7")))


def change_parts(content: bytes, chance: random.Random) -> bytes:
    """The parts of a zip file are changed, left out, exchanged; its checksums stay right."""
    try:
        source = zipfile.ZipFile(io.BytesIO(content))
        parts = [(item.filename, source.read(item)) for item in source.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return flip_bytes(content, chance)
    for _ in range(chance.randint(1, 3)):
        if not parts:
            break
        at = chance.randrange(len(parts))
        name, part = parts[at]
        parts[at : at + 1] = _changed_part(name, part, parts, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in dict(parts).items():
            archive.writestr(name, part)
    return target.getvalue()


def _changed_part(
    name: str, part: bytes, parts: list[tuple[str, bytes]], chance: random.Random
) -> list[tuple[str, bytes]]:
    kind = chance.randrange(8)
    if kind == 0:
        return []
    if kind == 1:
        return [(name, chance.choice(parts)[1])]
    if kind == 2:
        return [(chance.choice((name.upper(), f"/{name}", name.replace("/", "\\"))), part)]
    if kind == 3:
        return [(name, cut_off(part, chance))]
    if kind == 4:
        return [(name, flip_bytes(part, chance))]
    return [(name, _changed_markup(part, chance))]


def _changed_markup(part: bytes, chance: random.Random) -> bytes:
    """An attribute, a text or a tag of some XML is another."""
    for _ in range(chance.randint(1, 5)):
        pattern = chance.choice((_ATTRIBUTE, _ATTRIBUTE, _TEXT, _TAG))
        found = list(pattern.finditer(part[:200_000]))
        if not found:
            return flip_bytes(part, chance)
        match = chance.choice(found)
        if pattern is _TAG:
            start, end, new = match.start(), match.end(), chance.choice((b"", match[0] * 3, b"<c>"))
        else:
            start, end = match.span(1)
            new = chance.choice((*_NUMBERS, chance.choice(found)[1], match[1] * 50))
        part = part[:start] + new + part[end:]
    return part


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    cut_off,
    cut_out,
    overwrite,
    shuffle_lines,
    recode,
    change_parts,
    change_parts,
    change_parts,
    change_parts,
)
