"""No file that leaves the product begins a cell with what a spreadsheet takes for a formula.

Every address that gives a file is asked with hostile text wherever officers can type any; a new
one fails here until it is asked too.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hnfsg.figures.registry import figures
from hnfsg.intake import services
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.returns import book, send_book
from tests.functional.site.pages import NOT_PAGES

pytestmark = pytest.mark.django_db
HOSTILE = ("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")
STARTS = ("=", "+", "-", "@", "\t", "\r")
# Answers that are no file made by us: fragments, redirections, what an officer sent.
# The marked and the corrected file are the officer's own: tests/intake/test_marked_file.py.
OWN_FILES = {"intake:original", "intake:marked", "intake:corrected"}
# Of cases, and for SEND officers alone: tests/ehcp/test_worklist.py.
OF_CASES = {"ehcp:cases_csv"}
NO_EXPORTS = {"health", "mfa_index", "intake:progress", *OWN_FILES, *OF_CASES}


@pytest.fixture
def uploads() -> list[Upload]:
    """Two returns of the same month, every text of which is hostile."""
    found = []
    for _ in range(2):
        upload = send_book(book())
        Upload.objects.filter(pk=upload.pk).update(file_name="=cmd|' /C calc'!A0.xlsx")
        upload.refresh_from_db()
        for text in HOSTILE:
            Finding.objects.create(
                upload=upload,
                level=FindingLevel.NOTE,
                rule="hostile",
                sheet=text[:1] + "Lines",
                label=text,
                what=text,
                fix=text,
                value=text,
                explanation=text,
            )
        _make_rows_hostile(upload, len(found))
        services.publish(upload=upload, by=None)
        found.append(upload)
    return found


def _make_rows_hostile(upload: Upload, which: int) -> None:
    from django.apps import apps
    from django.db.models import CharField, TextField

    for sheet in upload.dataset.sheets:
        model = apps.get_model(sheet.model)
        for number, row in enumerate(model._default_manager.filter(part__upload=upload)):
            for column in sheet.value_columns:
                field = model._meta.get_field(column.name)
                if isinstance(field, CharField | TextField) and not field.choices:
                    text = HOSTILE[(number + which) % len(HOSTILE)]
                    setattr(row, column.name, text)
                elif field.get_internal_type() == "DecimalField":
                    setattr(row, column.name, -7 - which)  # numbers as numbers stay
            row.save()


Paths = Callable[[list[Upload]], list[str]]
SIDES = "?first={0}&second={1}"


def of_uploads(name: str) -> Paths:
    return lambda uploads: [reverse(name, args=[upload.pk]) for upload in uploads]


def of_dataset(name: str, query: str = "") -> Paths:
    return lambda uploads: [
        reverse(name, args=["monthly-return"]) + query.format(*(u.pk for u in uploads))
    ]


def compared_sheets(uploads: list[Upload]) -> list[str]:
    (path,) = of_dataset("intake:compare_csv", SIDES)(uploads)
    return [f"{path}&sheet={sheet.slug}" for sheet in uploads[0].dataset.sheets]


def numbers(name: str) -> Paths:
    """Of every figure that the reader may see; the others are refused."""
    open_to_all = [figure for figure in figures() if not figure.is_for_officers]
    return lambda uploads: [reverse(name, args=[figure.slug]) for figure in open_to_all]


# Every address that gives a file, and where to ask it.
EXPORTS: dict[str, Paths] = {
    "intake:template": of_dataset("intake:template"),
    "intake:findings": of_uploads("intake:findings"),
    "intake:findings_xlsx": of_uploads("intake:findings_xlsx"),
    "intake:compare_csv": compared_sheets,
    "intake:compare_xlsx": of_dataset("intake:compare_xlsx", SIDES),
    "figures:csv": numbers("figures:csv"),
    "figures:xlsx": numbers("figures:xlsx"),
    "figures:page_zip": lambda uploads: [
        reverse("figures:page_zip", args=[page])
        for page in ("finance:position", "finance:movement")
    ],
}


def test_every_address_that_gives_a_file_is_asked() -> None:
    assert set(EXPORTS) == NOT_PAGES - NO_EXPORTS


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_no_cell_begins_as_a_formula(
    name: str, uploads: list[Upload], finance_officer: User, client_for: ClientFor
) -> None:
    officer = client_for(finance_officer)
    seen = [text for path in EXPORTS[name](uploads) for text in texts(officer, path)]
    assert seen
    assert [text for text in seen if text.startswith(STARTS) and not is_number(text)] == []
    if name != "intake:template":  # which says nothing that anybody typed
        assert any(text.startswith("'") for text in seen)


def texts(officer: Client, path: str) -> Iterator[str]:
    """Every cell of a file that is text; in csv all are."""
    answer = officer.get(path)
    assert answer.status_code == 200, path
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "zip" in path:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                if name.endswith(".csv"):
                    text = archive.read(name).decode("utf-8-sig")
                    for line in csv.reader(io.StringIO(text, newline="")):
                        yield from line
    elif "xlsx" in path:
        for page in load_workbook(io.BytesIO(body)):
            for row in page.iter_rows():
                assert not [cell for cell in row if cell.data_type == "f"]
                yield from (cell.value for cell in row if isinstance(cell.value, str))
    else:
        for line in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
            yield from line


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text not in HOSTILE
