"""Files made to break whoever reads them: small to send, endless to read."""

import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.intake.reading.makers import (
    MAIN,
    number,
    ods,
    ods_cell,
    ods_row,
    record,
    row,
    sheet_xml,
    text,
    xls,
    xlsb,
    xlsx,
    zipped,
)

A1 = row(1, text("A1", "a"), number("B1", 1))
MEGABYTE = 1024 * 1024


def _entities(root: str) -> str:
    inside = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
    )
    return f"<!DOCTYPE {root} [{inside}]>"


def entities_in_xlsx() -> bytes:
    sheet = sheet_xml(row(1, text("A1", "&m;")))
    return xlsx(
        parts={
            "xl/worksheets/sheet1.xml": sheet.replace(
                "<worksheet", _entities("worksheet") + "<worksheet"
            )
        }
    )


def entities_in_strings() -> bytes:
    strings = f'{_entities("sst")}<sst xmlns="{MAIN}"><si><t>&m;</t></si></sst>'
    return xlsx(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', parts={"xl/sharedStrings.xml": strings}
    )


def entities_in_ods() -> bytes:
    content = zipfile.ZipFile(io.BytesIO(ods(ods_row(ods_cell("&m;"))))).read("content.xml")
    return zipped(
        {
            "content.xml": content.decode().replace(
                "<office:document", _entities("a") + "<office:document", 1
            )
        }
    )


def deep_workbook() -> bytes:
    return xlsx(A1, parts={"xl/workbook.xml": "<a>" * 2_000_000})


def deep_sheet() -> bytes:
    return xlsx(
        parts={"xl/worksheets/sheet1.xml": sheet_xml(A1).replace("</row>", "<c>" * 3_000_000)}
    )


def deep_ods() -> bytes:
    return ods("<table:table-row>" * 1_000_000)


def deep_page() -> bytes:
    return b"<html><table><tr><td>" * 400_000


def endless_sheet() -> bytes:
    return xlsx(A1, after=" " * (420 * MEGABYTE))


def endless_strings() -> bytes:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * (390 * MEGABYTE)}</t></si></sst>'
    return xlsx(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', parts={"xl/sharedStrings.xml": strings}
    )


def many_strings() -> bytes:
    strings = f'<sst xmlns="{MAIN}">{"<si><t>abcdef</t></si>" * 8_000_000}</sst>'
    return xlsx(
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>', parts={"xl/sharedStrings.xml": strings}
    )


def endless_cell() -> bytes:
    return xlsx(row(1, text("A1", "a" * (380 * MEGABYTE))))


def full_sheet() -> bytes:
    return xlsx(("<row>" + "<c><v>1</v></c>" * 10 + "</row>") * 700_000)


def far_corner() -> bytes:
    return xlsx(A1 + row(1_048_576, number("XFD1048576", 1)))


def row_without_end() -> bytes:
    return xlsx('<row r="1">' + '<c r="A1"><v>1</v></c>' * 9_000_000)


def many_merged() -> bytes:
    return xlsx(A1, after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 3_000_000 + "</mergeCells>")


def many_percents() -> bytes:
    cells = "".join(
        row(n, *(number(f"{c}{n}", 0.5, 1) for c in "ABCDEFGHIJ")) for n in range(1, 200_000)
    )
    return xlsx(cells, formats=["0%"])


def many_entries() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(100_000):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", "")
    return file.getvalue()


def overlapping_entries() -> bytes:
    """One compressed part, named by 9,000 entries of the directory."""
    plain = b"0" * (40 * MEGABYTE)
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = press.compress(plain) + press.flush()
    sizes = struct.pack("<III", zlib.crc32(plain), len(data), len(plain))
    local = (
        b"PK\x03\x04"
        + struct.pack("<HHHHH", 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<HH", 1, 0)
        + b"a"
    )
    entries = b""
    for n in range(9_000):
        name = f"xl/worksheets/sheet{n}.xml".encode()
        entries += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
        entries += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<HHHHIIH", 0, 0, 9_000, 9_000, len(entries), len(local) + len(data), 0)
    return local + data + entries + b"PK\x05\x06" + end


def lying_entry() -> bytes:
    """A part that says it unpacks to 100 bytes and unpacks to 300 MB."""
    content = bytearray(xlsx(A1, after=" " * (300 * MEGABYTE)))
    for found in re.finditer(rb"xl/worksheets/sheet1\.xml", bytes(content)):
        for mark, before, at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
            start = found.start() - before
            if content[start : start + 4] == mark:
                content[start + at : start + at + 4] = struct.pack("<I", 100)
    return bytes(content)


def zip_of_zips() -> bytes:
    content = zipped({"0.bin": b"0" * MEGABYTE})
    for n in range(20):
        content = zipped({f"{n}.zip": content})
    return content


def repeated_value() -> bytes:
    wide = ods_cell("a", more=' table:number-columns-repeated="300"')
    return ods(ods_row(wide, more=' table:number-rows-repeated="1000000"'))


def repeated_rows() -> bytes:
    wide = ods_cell("a", more=' table:number-columns-repeated="350"')
    return ods(ods_row(wide, more=' table:number-rows-repeated="25"') * 4_000)


def spaces_without_end() -> bytes:
    return ods(
        ods_row(
            "<table:table-cell><text:p>"
            + '<text:s text:c="999999999"/>' * 500_000
            + "</text:p></table:table-cell>"
        )
    )


def far_cell_of_xlsb() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(xlsb([["a"]])))
    parts = {name: source.read(name) for name in source.namelist()}
    far = record(0, struct.pack("<II", 1_048_575, 0) + bytes(9)) + record(
        5, struct.pack("<IId", 16_383, 0, 1.0)
    )
    sheet = parts["xl/worksheets/sheet1.bin"]
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(record(146), far + record(146))
    return zipped(parts)


def endless_record_of_xlsb() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(xlsb([["a"]])))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.bin"] += b"\x01\xff\xff\xff\x7f" + b"0" * (200 * MEGABYTE)
    return zipped(parts)


def strings_of_xls_beyond_count() -> bytes:
    content = bytearray(xls([[f"text {n}"] for n in range(100)]))
    at = content.find(b"\xfc\x00", 512)
    content[at + 4 : at + 12] = b"\xff\xff\xff\x7f" * 2
    return bytes(content)


def wide_text() -> bytes:
    return b"a," * 100_000 + b"a\n" + b"a\n" * 19_000


def one_line() -> bytes:
    return b"a,b" * (6 * MEGABYTE)


def open_quote() -> bytes:
    return b'a,b\n1,"' + b"x,y\n" * (5 * MEGABYTE)


def blank_lines() -> bytes:
    return b"a,b\n" + b"\n" * (19 * MEGABYTE)


def commas() -> bytes:
    return b"a,b\n" + (b"," * 390 + b"\n") * 50_000


def distinct_cells() -> bytes:
    return b"\n".join(b",".join(b"%d" % (r * 400 + c) for c in range(390)) for r in range(7_000))


def spans() -> bytes:
    return b"<html><table>" + b'<tr><td colspan="9999" rowspan="9999">x</td></tr>' * 20_000


def far_row_of_2003() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="999999999"><Cell><Data>1</Data></Cell></Row></Table></Worksheet></Workbook>'


BOMBS: list[Callable[[], bytes]] = [
    entities_in_xlsx,
    entities_in_strings,
    entities_in_ods,
    deep_workbook,
    deep_sheet,
    deep_ods,
    deep_page,
    endless_sheet,
    endless_strings,
    many_strings,
    endless_cell,
    full_sheet,
    far_corner,
    row_without_end,
    many_merged,
    many_percents,
    many_entries,
    overlapping_entries,
    lying_entry,
    zip_of_zips,
    repeated_value,
    repeated_rows,
    spaces_without_end,
    far_cell_of_xlsb,
    endless_record_of_xlsb,
    strings_of_xls_beyond_count,
    wide_text,
    one_line,
    open_quote,
    blank_lines,
    commas,
    distinct_cells,
    spans,
    far_row_of_2003,
]


def main() -> None:
    """Make one, in a process of its own, so that its size is nobody else's: name, path."""
    made = next(bomb for bomb in BOMBS if bomb.__name__ == sys.argv[1])
    Path(sys.argv[2]).write_bytes(made())


if __name__ == "__main__":
    main()
