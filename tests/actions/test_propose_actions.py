"""`manage.py propose_actions`: files as they come, and files that cannot be read."""

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command

from tests.shared_data import need_shared_data

NOTES = "Notes of meeting 4 March 2024\nAction – RW to share the link by 1 May 2024.\n"


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("propose_actions", str(path), *options, stdout=out)
    return out.getvalue()


def test_it_says_what_is_proposed_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(NOTES, encoding="utf-8")
    assert run(path).splitlines() == [
        "Meeting of 2024-03-04",
        "Action (high confidence): Share the link by 1 May 2024 (RW, due 2024-05-01).",
    ]


def test_json_has_the_words_that_each_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(NOTES, encoding="utf-8")
    found = json.loads(run(path, "--json"))
    assert found["actions"][0]["source"].strip() == "Action – RW to share the link by 1 May 2024."
    assert found["actions"][0]["due"]["on"] == "2024-05-01"


def test_a_table_of_a_word_document_is_read_row_by_row(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Present: Kate Knight (KK), Paul Wood (PW)")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(
        table.rows[0].cells, ("2", "Schools will be told what changes.", "KK, PW"), strict=True
    ):
        cell.text = text
    path = tmp_path / "notes.docx"
    document.save(str(path))
    assert "Schools will be told what changes (Kate Knight, Paul Wood)." in run(path)


def test_a_pdf_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_bytes(pdf("Action: RW to share the link"))
    assert "Share the link (RW)." in run(path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.docx", b"not a document", "is called .docx and is none"),
        ("notes.pdf", b"%PDF-1.7 broken", "The PDF is damaged"),
        ("notes.txt", b"\x00\x01\x02", "The file is no text"),
        ("notes.txt", b"   \n", "There is no text in the file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(path)


def test_a_document_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (70 * 1024 * 1024))
    with pytest.raises(CommandError, match="unpacks to more than notes can have"):
        run(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.txt")


EXPECTED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "01": [("high", ("RW", "Clerk")), ("high", ()), ("high", ("RW",))],
    "02": [("high", ("CH",))],
    "03": [("high", ("MW",))],
    "04": [("high", ("MF",))],
    "05": [("high", ("ZL",))],
    "06": [("high", ("Director of Legal and Democratic Services (FR)",))],
    "07": [("low", ("JC",)), ("low", ("Clerk",)), ("low", ("JV",))],
    "08": [],
}


@pytest.mark.parametrize("number", EXPECTED)
def test_published_minutes_of_eight_meetings(number: str) -> None:
    (path,) = (need_shared_data() / "minutes").glob(f"{number}_*.txt")
    found = json.loads(run(path, "--json"))["actions"]
    said = [(a["confidence"], tuple(owner["said"] for owner in a["owners"])) for a in found]
    assert said == EXPECTED[number]


def pdf(text: str) -> bytes:
    """A PDF of one page with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
