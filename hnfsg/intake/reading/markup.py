"""Text that begins with a tag: pages with tables, the XML of Excel 2003, flat OpenDocument."""

import re
from typing import IO

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.found import Bounds, Contents, Refusal

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)
_EXCEL_2003 = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_FLAT_ODS = "urn:oasis:names:tc:opendocument:xmlns:office"


def open_contents(
    file: IO[bytes], beginning: str, codec: str, name: str, bounds: Bounds
) -> Contents:
    """The sheets of a marked-up file. Raises Refusal, with what it is if it has none."""
    from hnfsg.intake.reading import excel_2003, html_tables, ods

    if _FLAT_ODS in beginning:
        return ods.open_flat(file, bounds)
    if _EXCEL_2003.search(beginning):
        return excel_2003.open_contents(file, bounds)
    if _HTML.search(beginning):
        return html_tables.open_contents(file, codec, name, bounds)
    if "<svg" in beginning[:2_000]:
        raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=" but a picture (SVG)"))
    raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=" but XML, data for programs"))
