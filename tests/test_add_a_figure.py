"""What a new dataset and a new figure cost: their declarations, and nothing anywhere else.

A scratch app declares one of each. They are then everywhere they should be, by themselves; taken
out again, nothing of them is left.
"""

import csv
import io
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hnfsg.figures import registry
from hnfsg.intake import declarations
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.figures.scratch import FIGURE
from tests.intake.conftest import DATASET
from tests.intake.files import HEADINGS, csv_file, line

SLUG, FIGURE_SLUG = DATASET.slug, FIGURE.slug


@pytest.fixture
def declared(db: None) -> Iterator[None]:
    """The two declarations, as an app makes them when Django starts."""
    cache.clear()
    declarations.register(DATASET)
    registry.register(FIGURE)
    yield
    declarations.unregister(SLUG)
    registry.unregister(FIGURE_SLUG)


@pytest.fixture
def officer(client_for: ClientFor, finance_officer: User) -> Client:
    return client_for(finance_officer)


@pytest.fixture
def reader(client_for: ClientFor, member: User) -> Client:
    return client_for(member)


@pytest.fixture
def ingested(declared: None, tmp_path: Path) -> None:
    """A file of the new dataset, published from the command line."""
    file = tmp_path / "lines.csv"
    rows = [HEADINGS, line("A", 1, 40_900_000), line("B", 1, -5, name="=1+1")]
    file.write_bytes(csv_file(rows).getvalue())
    words = ["--publish", "--explain", "large-forecast=As agreed in January"]
    call_command("ingest", SLUG, str(file), *words, stdout=StringIO())


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def html(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.usefixtures("declared")
def test_the_dataset_has_its_pages_and_its_template(officer: Client) -> None:
    assert DATASET.title in html(officer, "intake:index")
    assert DATASET.description in html(officer, "intake:dataset", SLUG)
    assert DATASET.title in html(officer, "intake:upload_new", SLUG)
    sent = officer.get(reverse("intake:template", args=[SLUG]))
    book = load_workbook(io.BytesIO(sent.content))
    assert "Lines" in book.sheetnames


@pytest.mark.usefixtures("ingested")
def test_the_headline_is_a_tile_and_the_dataset_has_its_freshness(reader: Client) -> None:
    page = html(reader, "overview")
    assert f'data-headline="{FIGURE_SLUG}"' in page
    assert "Scratch total" in page
    assert "£40.9m" in page
    assert DATASET.title in page


@pytest.mark.usefixtures("ingested")
def test_the_figure_has_its_entry_and_its_page(reader: Client) -> None:
    entry = html(reader, "figures:index")
    assert FIGURE.title in entry
    assert FIGURE.definition in entry
    page = html(reader, "figures:figure", FIGURE_SLUG)
    assert f'data-figure="{FIGURE_SLUG}"' in page
    assert "As agreed in January" in page


@pytest.mark.usefixtures("ingested")
def test_the_figure_is_a_file(reader: Client) -> None:
    sent = reader.get(reverse("figures:csv", args=[FIGURE_SLUG]))
    rows = list(csv.reader(StringIO(sent.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["Month 10 (January 2024)", "40899995.00"]


@pytest.mark.usefixtures("ingested")
def test_the_figure_is_on_the_command_line() -> None:
    assert f"{FIGURE_SLUG}: {FIGURE.title}" in said("figures")
    report = json.loads(said("figure", FIGURE_SLUG, "--format", "json"))
    assert report["headline"]["value"] == "40899995.00"


@pytest.mark.usefixtures("ingested")
def test_the_next_upload_is_previewed_with_the_figure(officer: Client) -> None:
    file = csv_file([HEADINGS, line("A", 1, 900_000)])
    file.name = "next.csv"  # type: ignore[attr-defined]
    sent = officer.post(reverse("intake:upload_new", args=[SLUG]), {"file": file})
    from hnfsg.intake import jobs, selectors
    from hnfsg.intake.models import Upload

    upload = Upload.objects.get(file_name="next.csv")
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    assert sent.url == reverse("intake:upload", args=[upload.pk])
    page = html(officer, "intake:preview", upload.pk)
    assert "Scratch total" in page
    assert f'data-figure="{FIGURE_SLUG}"' in page


@pytest.mark.usefixtures("ingested")
def test_taken_out_again_nothing_is_left(reader: Client, officer: Client) -> None:
    html(reader, "overview")
    declarations.unregister(SLUG)
    registry.unregister(FIGURE_SLUG)
    for client, name in (
        *((reader, "overview"), (reader, "figures:index"), (officer, "intake:index")),
        (officer, "overview"),
    ):
        page = html(client, name)
        for trace in ("Scratch", "scratch", FIGURE.title):
            assert trace not in page, f"{name} still speaks of {trace}"
    for name, slug in (
        *(("figures:figure", FIGURE_SLUG), ("figures:csv", FIGURE_SLUG)),
        *(("intake:dataset", SLUG), ("intake:upload_new", SLUG), ("intake:template", SLUG)),
    ):
        assert officer.get(reverse(name, args=[slug])).status_code == 404
    assert FIGURE_SLUG not in said("figures")
    with pytest.raises(CommandError, match="There is no figure"):
        said("figure", FIGURE_SLUG)
    with pytest.raises(CommandError, match="There is no dataset"):
        said("ingest", SLUG, "lines.csv")
