"""Looks everywhere for what must be nowhere: database, folders, what was logged."""

from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from tests.intake.door.children import PLANTED


def dump() -> str:
    """Every row of every table of the database, temporary ones included, as text."""
    texts = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_schema), quote_ident(table_name) "
            "FROM information_schema.tables "
            "WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {schema}.{table} AS t")
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def bytes_in(folders: Iterable[Path]) -> bytes:
    """The bytes of every file beneath folders, workbooks unpacked too, and their names."""
    parts = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            parts.append(path.name.encode())
            if path.is_file():
                parts += [path.read_bytes(), *_unpacked(path)]
    return b"\n".join(parts)


def _unpacked(path: Path) -> list[bytes]:
    import zipfile

    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def planted_in(text: str | bytes) -> list[str]:
    """The planted names, days and numbers that stand in a text, however they are spelled."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    plain = plain.casefold()
    spellings = {p: (p, p.replace(" ", ""), *_other(p)) for p in PLANTED}
    return [p for p, ways in spellings.items() if any(way.casefold() in plain for way in ways)]


def _other(planted: str) -> tuple[str, ...]:
    """A day as ISO; a name's parts, each of which is rare."""
    if planted.count("/") == 2:
        day, month, year = planted.split("/")
        return (f"{year}-{month}-{day}",)
    words = planted.split()
    return tuple(words) if words[0].isalpha() and len(words[0]) > 4 else ()
