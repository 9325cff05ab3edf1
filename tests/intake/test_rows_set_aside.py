"""Rows with errors set aside on the page, and told to readers."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from hnfsg.figures.registry import figures
from hnfsg.figures.sources import SourceFile, files_behind
from hnfsg.intake import declarations, services, vintages
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Upload, UploadState
from hnfsg.people.models import AuditEntry, User
from tests.intake.conftest import DATASET
from tests.intake.files import line, send_lines
from tests.intake.test_check_page import checked, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


@pytest.fixture
def lenient() -> Iterator[Dataset]:
    changed = replace(DATASET, slug="scratch-lenient", set_aside_share=0.4)
    yield declarations.register(changed)
    declarations.unregister(changed.slug)


def sent(lenient: Dataset, wrong: int = 1) -> Upload:
    rows = [line(f"W{n}", "?", "?") for n in range(wrong)]
    return send_lines(*rows, line("B", 1, 7), line("C", 1, 8), dataset=lenient.slug)


def set_aside(browser: Client, upload: Upload, **data: str) -> Upload:
    browser.post(reverse("intake:set_aside", args=[upload.pk]), data)
    return checked(upload)


def test_rows_are_set_aside_and_taken_in_again(officer: Client, lenient: Dataset) -> None:
    upload = sent(lenient)
    page = page_of(officer, upload)
    assert "Set 1 row aside and go on" in page
    assert "1 of 3 rows has errors." in page
    assert "without up to 40% of its rows" in page
    assert "Forecast is missing or not a number: 1" in page
    assert set_aside(officer, upload).state == UploadState.READY
    page = page_of(officer, upload)
    assert "1 row set aside" in page
    assert "lines!G2" in page
    assert "Take it in again" in page
    preview = officer.get(reverse("intake:preview", args=[upload.pk])).content.decode()
    assert "1 row set aside: it is in none of the figures" in preview
    assert set_aside(officer, upload, back="1").state == UploadState.FAILED
    trail = AuditEntry.objects.filter(by__isnull=False, verb__contains="rows").order_by("pk")
    assert [entry.verb for entry in trail] == [
        "set rows with errors aside in",
        "took rows in again in",
    ]


def test_it_is_not_offered_beyond_the_share_nor_where_none_may(
    officer: Client, lenient: Dataset
) -> None:
    assert "aside and go on" not in page_of(officer, sent(lenient, wrong=2))
    assert "aside and go on" not in page_of(officer, send_lines(line("A", 1, "?"), line("B", 1, 2)))


def test_it_is_refused_with_a_sentence_where_the_dataset_is_published_whole(
    officer: Client,
) -> None:
    upload = send_lines(line("A", 1, "?"))
    answer = officer.post(reverse("intake:set_aside", args=[upload.pk]), follow=True)
    assert "Scratch lines is published whole: no row is set aside." in answer.content.decode()


def test_too_many_stay_errors_and_the_decision_can_be_taken_back(
    officer: Client, lenient: Dataset
) -> None:
    upload = sent(lenient, wrong=2)
    services.set_aside(upload=upload, by=None)
    checked(upload)
    page = page_of(officer, upload)
    assert "2 of 4 rows have errors, more than the 40% that may be set aside" in page
    assert "Take them in again" in page


def test_every_live_part_says_how_many_rows_it_lacks(officer: Client, lenient: Dataset) -> None:
    upload = set_aside(officer, sent(lenient))
    assert [p.rows_set_aside for p in vintages.preview(upload).parts] == [1]
    services.publish(upload=upload, by=None)
    assert [p.rows_set_aside for p in vintages.live().parts] == [1]


def test_readers_are_told_beside_the_source() -> None:
    file = SourceFile(1, "a.csv", "Scratch lines", (), None, "", None, rows_set_aside=1_200)
    assert "1,200 rows set aside" in render_to_string("_components/source.html", {"file": file})
    whole = replace(file, rows_set_aside=0)
    assert "set aside" not in render_to_string("_components/source.html", {"file": whole})


def test_the_page_asks_no_more_for_many_rows(
    officer: Client, lenient: Dataset, django_assert_max_num_queries: object
) -> None:
    rows = [line(f"W{n}", "?", 1) for n in range(40)]
    right = [line(f"R{n}", 1, 1) for n in range(80)]
    upload = send_lines(*rows, *right, dataset=lenient.slug)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert "Set 40 rows aside and go on" in page_of(officer, upload)


def test_a_figure_made_from_the_file_says_so(officer: Client, lenient: Dataset) -> None:
    upload = set_aside(officer, sent(lenient))
    figure = next(iter(figures()))
    nothing = pd.DataFrame(columns=[column.name for column in figure.columns])
    found = files_behind(figure, {}, vintages.preview(upload), nothing)
    assert [(file.upload_id, file.aside) for file in found] == [(upload.pk, "1 row set aside")]
