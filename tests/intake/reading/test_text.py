"""Text as councils export it: what each spelling of a csv is read as."""

import pytest

from hnfsg.intake.reading.wire import CHUNK_ROWS
from tests.intake.reading.books import read

Cells = list[list[str]]
TABLE = [["Code", "Budget"], ["A", "1"], ["B", "2"]]
CAFE = [["Code", "Line"], ["A", "Café — £1,000 “net”"]]

# (what is odd about it, the bytes, the cells)
READ: list[tuple[str, bytes, Cells]] = [
    ("commas", b"Code,Budget\nA,1\nB,2\n", TABLE),
    ("semicolons", b"Code;Budget\nA;1\nB;2\n", TABLE),
    ("tabs", b"Code\tBudget\nA\t1\nB\t2\n", TABLE),
    ("bars", b"Code|Budget\nA|1\nB|2\n", TABLE),
    ("CR alone", b"Code,Budget\rA,1\rB,2\r", TABLE),
    ("CRLF", b"Code,Budget\r\nA,1\r\nB,2\r\n", TABLE),
    ("line ends mixed", b"Code,Budget\r\nA,1\rB,2\n", TABLE),
    ("no line end at the end", b"Code,Budget\nA,1\nB,2", TABLE),
    ("blank rows at the end", b"Code,Budget\nA,1\nB,2\n\n,\n\n", TABLE),
    ("a blank row within", b"Code,Budget\n\nA,1\n", [["Code", "Budget"], [], ["A", "1"]]),
    ("blanks at the ends of rows", b"Code,Budget,,,\nA,1,,,\nB,2,,,\n", TABLE),
    ("rows of different lengths", b"T\nCode,Budget\nA,1,x\n", [["T"], TABLE[0], ["A", "1", "x"]]),
    ("UTF-8 with its mark", "\ufeffCode,Budget\nA,1\nB,2\n".encode(), TABLE),
    ("UTF-16 with its mark", "Code,Budget\nA,1\nB,2\n".encode("utf-16"), TABLE),
    ("UTF-16, big end first", "\ufeffCode,Budget\nA,1\nB,2\n".encode("utf-16-be"), TABLE),
    ("UTF-16 without a mark", "Code,Budget\nA,1\nB,2\n".encode("utf-16-le"), TABLE),
    ("UTF-16 big end, no mark", "Code,Budget\nA,1\nB,2\n".encode("utf-16-be"), TABLE),
    ("UTF-16 of tabs, as Excel", "Code\tLine\nA\tCafé\n".encode("utf-16"), [CAFE[0], ["A", "Café"]]),
    ("UTF-8", 'Code,Line\nA,"Café — £1,000 “net”"\n'.encode(), CAFE),
    ("Windows text", 'Code,Line\nA,"Café — £1,000 “net”"\n'.encode("cp1252"), CAFE),
    ("sep= in the first line", b"sep=;\r\nCode;Budget\r\nA;1\r\nB;2\r\n", TABLE),
    ("sep= of a rare sign", b"sep=^\nCode^Budget\nA^1\nB^2\n", TABLE),
    ("delimiters in quotes", b'Code,Budget\n"A, or a",1\n', [TABLE[0], ["A, or a", "1"]]),
    ("quotes doubled", b'Code,Budget\n"say ""A""",1\n', [TABLE[0], ['say "A"', "1"]]),
    ("quotes after a backslash", b'Code,Budget\n"say \\"A\\"",1\n', [TABLE[0], ['say "A"', "1"]]),
    ("a path in quotes", b'Code,Path\nA,"C:\\new\\"\n', [["Code", "Path"], ["A", "C:\\new\\"]]),
    ("a blank before the quote", b'Code, "Budget"\nA, "1, or 2"\n', [TABLE[0], ["A", "1, or 2"]]),
    ("line breaks in a cell", b'Code,Line\nA,"one\r\ntwo"\nB,2\n', [["Code", "Line"], ["A", "one\r\ntwo"], ["B", "2"]]),
    ("an inch sign in a cell", b'Code,Line\nA,12" ruler\n', [["Code", "Line"], ["A", '12" ruler']]),
    ("comment rows", b"# made by, a, program, on, Monday\nCode;Budget\nA;1\nB;2\n", [["# made by, a, program, on, Monday"], *TABLE]),
    ("a comment column full of commas", b"Code;Note\nA;one, two, three, four\nB;five, six\n", [["Code", "Note"], ["A", "one, two, three, four"], ["B", "five, six"]]),
    ("decimal commas between semicolons", b"Code;Budget\nA;1,5\nB;2,5\n", [TABLE[0], ["A", "1,5"], ["B", "2,5"]]),
    ("thousands between bars", b"Code|Budget\nA|1,200\nB|3,400\n", [TABLE[0], ["A", "1,200"], ["B", "3,400"]]),
    ("tabs, though named csv", b"Code\tNote\nA\tx, y\nB\tx, y\n", [["Code", "Note"], ["A", "x, y"], ["B", "x, y"]]),
    ("title rows above", b"DSG monitoring\nMonth 10\n\nCode,Budget\nA,1\nB,2\n", [["DSG monitoring"], ["Month 10"], [], *TABLE]),
    ("the end of file of DOS", b"Code,Budget\nA,1\nB,2\n\x1a", TABLE),
    ("a NUL in a cell", b"Code,Budget\nA,1\x002\nB,2\n", [TABLE[0], ["A", "1\ufffd2"], ["B", "2"]]),
    ("a control character in a cell", b"Code,Budget\nA\x07,1\nB,2\n", [TABLE[0], ["A\x07", "1"], ["B", "2"]]),
    ("a very long cell", b"Code,Note\nA," + b"x" * 200_000 + b"\n", [["Code", "Note"], ["A", "x" * 200_000]]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "cells"), [t[1:] for t in READ], ids=[t[0] for t in READ])
def test_text_is_read(content: bytes, cells: Cells) -> None:
    reading = read(content, "lines.csv")
    assert (reading.refusal, reading.sheets) == ("", {"lines": cells})


@pytest.mark.parametrize(
    ("content", "kind", "cells"),
    [
        ("A,£5\nB,“é”–…€\n".encode("cp1252"), "encoding", [""]),
        ("A,£5\nB,5\n".encode("cp850"), "encoding-unsure", ["B1"]),
        ("A,Café\nB,naïve\n".encode("mac-roman"), "encoding-unsure", ["B1", "B2"]),
        ("A,Café\n".encode() + "B,£5\n".encode("cp1252"), "encoding-unsure", ["B1"]),
        (b"A,x\nB,y\x81z\n", "encoding-unsure", ["B2"]),
        ("A,CafÃ©\nB,Â£5\n".encode(), "encoding-unsure", ["B1", "B2"]),
        ("A,37\ufffd36\nB,5\n".encode(), "lost-characters", ["B1"]),
        ("A,5\nB,£".encode()[:-1], "lost-characters", ["B2"]),
    ],
    ids=["windows", "dos", "macintosh", "mixed", "undefined", "twice", "lost", "cut off"],
)
def test_letters_that_may_be_wrong_are_told_with_their_cells(
    content: bytes, kind: str, cells: list[str]
) -> None:
    reading = read(content, "lines.csv")
    assert [(n.kind, n.cell, n.sheet) for n in reading.notes] == [
        (kind, cell, "lines") for cell in cells
    ]


@pytest.mark.parametrize("text", ["A,£5\n", "A,naïve café\n", "Ç,ß Œuvre É\n", "Zoë’s,Ÿ\n"])
def test_proper_text_needs_no_question(text: str) -> None:
    assert not read(text.encode()).notes
    assert read(text.encode("cp1252")).kinds() == {"encoding"}


def test_rows_beyond_a_chunk_keep_their_numbers_and_blank_rows_between_them() -> None:
    lines = ["Code,Budget", *[f"C{n},{n}" for n in range(CHUNK_ROWS)], *[","] * CHUNK_ROWS, "Z,1"]
    rows = read("\n".join(lines).encode()).rows
    assert len(rows) == 2 * CHUNK_ROWS + 2
    assert (rows[CHUNK_ROWS], rows[CHUNK_ROWS + 1], rows[-1]) == (
        [f"C{CHUNK_ROWS - 1}", str(CHUNK_ROWS - 1)],
        [],
        ["Z", "1"],
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'Code,Note\nA,1\nB,"never closed\nC,2\nD,3\n', "opened in line 3 of the file and never"),
        (b'Code,Note\nA,"one\ntwo"\nB,"cut o', "opened in line 4 of the file and never closed"),
        (b"all work and no play makes\njack a dull boy\n" * 20, "text without columns"),
        (b"Code,Budget\nA," + b"x" * 5_000_000 + b"\n", "cannot be read as a csv beyond line"),
        (b"Code,Budget\n" + b"A,1\n" * 20_000 + b"\x00" * 900_000, "The file is cut off"),
        (bytes(range(256)) * 40, "The file is not a spreadsheet"),
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "The file is empty"),
        ("\ufeff".encode("utf-16"), "The file is empty"),
    ],
    ids=["open quote", "cut", "prose", "huge cell", "zeros", "noise", "none", "mark", "mark 16"],
)
def test_text_that_cannot_be_read_ends_in_a_sentence(content: bytes, sentence: str) -> None:
    assert sentence in read(content, "lines.csv").refusal
