"""Files that would break the check: each ends in a sentence, quickly, and is not kept."""

import io
import re
import time
import zipfile
from collections.abc import Callable

import pytest

from hnfsg.intake.models import Upload, UploadState
from tests.intake.files import HEADINGS, csv_file, line, send, send_lines, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch"), pytest.mark.bombs]
SOON = 20  # seconds, on a busy machine


def refused(content: bytes, name: str = "bomb.xlsx") -> str:
    start = time.monotonic()
    upload = send(io.BytesIO(content), name)
    assert time.monotonic() - start < SOON
    assert (upload.state, bool(upload.file)) == (UploadState.REFUSED, False)
    return upload.refusal


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """A good workbook whose first sheet's XML is changed."""
    source = zipfile.ZipFile(workbook({"Lines": [HEADINGS, line("A", 1, 2)]}))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                content = change(content)
            archive.writestr(item.filename, content)
    return target.getvalue()


def test_a_row_a_hundred_thousand_wide() -> None:
    content = b"a," * 100_000 + b"a\n" + b"a\n" * 19_000
    assert "has 100,001 columns" in refused(content, "wide.csv")


def test_a_sheet_of_two_cells_at_its_far_corners() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = with_sheet(lambda xml: xml.replace(b"</sheetData>", far))
    assert "reaches to cell XFD1048576" in refused(content)


def test_a_workbook_that_unpacks_without_end() -> None:
    content = with_sheet(lambda xml: xml + b" " * (420 * 1024 * 1024))
    assert "unpacks to more than" in refused(content)


def test_an_entity_bomb() -> None:
    entities = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
    )
    bomb = entities + b"]>"
    changed = with_sheet(
        lambda xml: re.sub(rb"(<worksheet)", bomb + rb"\1", xml, count=1).replace(
            b'<c r="A1"', b'<c t="e" r="ZZ1"><v>&m;</v></c><c r="A1"'
        )
    )
    upload = send(io.BytesIO(changed), "entities.xlsx")
    assert upload.state in (UploadState.REFUSED, UploadState.FAILED)


@pytest.mark.parametrize("cut", [200, 2_000, 4_000])
def test_a_damaged_workbook(cut: int) -> None:
    content = bytearray(
        workbook({"Lines": [HEADINGS, *[line(f"L{n}", n, n) for n in range(500)]]}).getvalue()
    )
    content[cut : cut + 40] = b"\xff" * 40
    upload = send(io.BytesIO(bytes(content)), "damaged.xlsx")
    assert upload.state in (UploadState.REFUSED, UploadState.FAILED, UploadState.READY)
    assert upload.jobs.get().error == ""


def test_a_nul_far_into_a_csv() -> None:
    content = csv_file([HEADINGS, *[line(f"L{n}", 1, 1) for n in range(5_000)]]).getvalue()
    assert send(io.BytesIO(content + b"\x00"), "nul.csv").state == UploadState.READY
    assert "is cut off" in refused(content + b"\x00" * 5_000, "nuls.csv")


def checked(*rows: list[object], name: str = "lines.csv") -> Upload:
    upload = send_lines(*rows, file_name=name)
    assert upload.jobs.get().error == ""
    return upload


def test_what_a_field_cannot_hold_is_an_error_at_its_cell() -> None:
    upload = checked(line("A", "9999999999999.999", "١٢٣"))
    assert [f.what for f in upload.findings.all()] == [
        "Budget is “9999999999999.999”, which is too large",
        "Forecast is “١٢٣”, in digits of another alphabet",
    ]


def test_a_lone_carriage_return_and_a_very_long_name_are_stored() -> None:
    upload = checked(line("A", "?", 1, comment="one\rtwo"), name="n" * 240 + ".csv")
    assert upload.state == UploadState.FAILED
    again = checked(line("A", 1, 1, comment="one\rtwo"))
    assert [f.what for f in again.findings.all()] == []
