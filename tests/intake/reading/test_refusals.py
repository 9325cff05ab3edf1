"""What is no spreadsheet, or one that cannot be read: named, with what to do, in one sentence."""

import io
import struct
import zipfile

import pytest

from tests.intake.reading.books import read
from tests.intake.reading.makers import (
    MAIN,
    number,
    ods_cell,
    ods_content,
    ods_row,
    row,
    text,
    xls,
    xlsx,
    zipped,
)

GOOD = xlsx(
    "".join(row(n, text(f"A{n}", f"line {n * 7919}"), number(f"B{n}", n)) for n in range(1, 900))
)
MAIL = (
    b"From: a@example.gov.uk\r\nTo: b@example.gov.uk\r\nSubject: Return\r\nDate: today\r\n\r\nHello"
)


def locked(content: bytes) -> bytes:
    """A zip file whose parts say that they are encrypted."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := changed.find(mark, start)) >= 0:
            changed[start + at] |= 1
            start += 4
    return bytes(changed)


def compound(*streams: str) -> bytes:
    """An OLE file whose directory holds these streams, all empty."""

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        links = struct.pack("<iii", -1, right, child)
        return head + links + bytes(36) + struct.pack("<iQ", -2, 0)

    entries = [entry("Root Entry", 5, 1, -1)]
    for place, name in enumerate(streams, start=1):
        entries.append(entry(name, 2, -1, place + 1 if place < len(streams) else -1))
    directory = b"".join(entries).ljust(512 * (len(entries) // 4 + 1), b"\0")
    sectors = len(directory) // 512
    table = [-3, *[n + 2 if n + 1 < sectors else -2 for n in range(sectors)]]
    fat = struct.pack(f"<{len(table)}i", *table).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIiIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0)
    return header + struct.pack("<i", 0) + b"\xff" * 432 + fat + directory


def xls_with_a_password() -> bytes:
    """An .xls whose first record after the beginning says that it is encrypted."""
    content = bytearray(xls([["a"]]))
    at = content.find(b"\x09\x08\x10\x00")
    content[at + 20 : at + 22] = b"\x2f\x00"
    return bytes(content)


def ods_with_a_password() -> bytes:
    manifest = "<m><file-entry full-path='content.xml'><encryption-data/></file-entry></m>"
    return zipped({"content.xml": b"\x01\x02", "META-INF/manifest.xml": manifest})


def damaged_within(content: bytes) -> bytes:
    """A workbook whose sheet has wrong bytes in the middle of its compressed part."""
    changed = bytearray(content)
    at = content.find(b"xl/worksheets/sheet1.xml") + 600
    changed[at : at + 40] = b"\xff" * 40
    return bytes(changed)


REFUSED: list[tuple[str, bytes, str]] = [
    ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not a spreadsheet but a PDF"),
    ("Word", zipped({"word/document.xml": "<a/>"}), "but a Word document"),
    ("Word 97", compound("WordDocument"), "but a Word document"),
    ("RTF", b"{\\rtf1\\ansi hello}", "but a Word document (RTF)"),
    ("PowerPoint", zipped({"ppt/presentation.xml": "<a/>"}), "but a PowerPoint presentation"),
    ("PowerPoint 97", compound("PowerPoint Document"), "but a PowerPoint presentation"),
    ("PNG", b"\x89PNG\r\n\x1a\n" + bytes(50), "but a picture (PNG)"),
    ("JPEG", b"\xff\xd8\xff\xe0" + bytes(50), "but a picture (JPEG)"),
    ("GIF", b"GIF89a" + bytes(50), "but a picture (GIF)"),
    ("SVG", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "but a picture (SVG)"),
    ("Outlook", compound("__properties_version1.0"), "The file is an e-mail of Outlook"),
    ("e-mail", MAIL, "The file is an e-mail, not a spreadsheet"),
    ("Numbers", zipped({"Index/Document.iwa": b"x"}), "In Numbers, export it as Excel"),
    ("gzip", b"\x1f\x8b\x08\x00" + bytes(20), "but a gzip archive: unpack it"),
    ("7-Zip", b"7z\xbc\xaf\x27\x1c" + bytes(20), "but a 7-Zip archive: unpack it"),
    ("RAR", b"Rar!\x1a\x07\x00" + bytes(20), "but a RAR archive: unpack it"),
    ("JSON", b'{"rows": [1, 2, 3]}', "but JSON, data for programs"),
    ("a list of JSON", b'[\n {"a": 1},\n {"a": 2}]', "but JSON, data for programs"),
    ("XML", b"<?xml version='1.0'?><returns><return/></returns>", "but XML, data for programs"),
    ("a page", b"<!DOCTYPE html><html><body><p>Sign in</p></body></html>", "but a web page without"),
    ("a program", b"MZ\x90\x00\x03" + bytes(80), "but a program"),
    ("SQLite", b"SQLite format 3\x00" + bytes(80), "but a database (SQLite)"),
    ("Parquet", b"PAR1\x15\x04\x15\x00" + bytes(80), "but a Parquet file"),
    ("a text of OpenDocument", zipped({"content.xml": ods_content("").replace("spreadsheet>", "text>")}), "but an OpenDocument text"),
    ("a zip of a workbook", zipped({"return/M10.xlsx": GOOD}), "holds M10.xlsx. Unpack it and send the workbook inside"),
    ("a zip of a picture", zipped({"a.png": b"x"}), "holds a.png. Send an .xlsx or a .csv"),
    ("a zip of several", zipped({"a.csv": "a", "b.csv": "b", "c.txt": "c"}), "holds 3 files: a.csv, b.csv, c.txt"),
    ("a zip of nothing", zipped({}), "a zip file that holds nothing"),
    ("a password, xlsx", compound("EncryptionInfo", "EncryptedPackage"), "protected by a password"),
    ("a password, xls", xls_with_a_password(), "protected by a password"),
    ("a password, ods", ods_with_a_password(), "protected by a password"),
    ("a password, zip", locked(zipped({"a.xlsx": GOOD})), "protected by a password"),
    ("cut off, xlsx", GOOD[:-400], "The file is cut off"),
    ("cut off, xls", xls([["a", 1]])[:1500], "The file is cut off"),
    ("cut off, ods", zipped({"content.xml": ods_content(ods_row(ods_cell("a")))[:-60]}), "The file is damaged"),
    ("damaged within", damaged_within(GOOD), "damaged"),
    ("text missing from the file", xlsx('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "The sheet Lines is damaged"),
    ("a sheet cut off", xlsx(parts={"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1">'}), "The sheet Lines is damaged"),
    ("Excel 4", b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(40), "older than 1995"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"), [t[1:] for t in REFUSED], ids=[t[0] for t in REFUSED]
)
def test_a_file_is_refused_by_what_it_is(content: bytes, sentence: str) -> None:
    reading = read(content, "return.xlsx")
    assert sentence in reading.refusal
    assert reading.refusal.endswith(".")
    assert "Traceback" not in reading.refusal


@pytest.mark.parametrize("name", ["GIF8", "BM1", "MZ", "PAR1", "BZh"])
def test_a_heading_that_begins_like_a_picture_is_read(name: str) -> None:
    assert read(f"{name},Budget\nA,1\n".encode()).rows[0] == [name, "Budget"]


def test_headings_that_begin_like_an_email_are_read() -> None:
    content = b"Date: ,Subject: ,To: \n2023-07-01,a,b\n2023-07-02,c,d\n"
    assert len(read(content).rows) == 3


@pytest.mark.parametrize("at", range(100, len(GOOD), len(GOOD) // 25))
def test_a_workbook_cut_off_anywhere_ends_in_a_sentence(at: int) -> None:
    assert "is cut off" in read(GOOD[:at]).refusal


def test_a_zip_with_bytes_before_it_is_still_a_workbook() -> None:
    assert zipfile.is_zipfile(io.BytesIO(GOOD))
    assert len(read(GOOD + b"\0" * 200).rows) == 899
