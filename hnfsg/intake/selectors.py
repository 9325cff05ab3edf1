"""What the Data pages ask of the database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.db.models import Case, Count, Model, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from hnfsg.intake.declarations import Column, ColumnType, Personal, Sheet
from hnfsg.intake.door.references import shortened
from hnfsg.intake.freshness import Freshness, freshness
from hnfsg.intake.models import (
    Correction,
    Finding,
    FindingLevel,
    IdentifierHeading,
    Job,
    Part,
    Upload,
    UploadState,
)
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.releases import PLANNED, with_steps
from hnfsg.intake.vintages import Vintage
from hnfsg.money import pounds
from hnfsg.people.models import User
from hnfsg.people.rights import has_right

ALIKE = 2  # queries of one rule from which on they may be explained together
UNDER_WAY = (
    UploadState.RECEIVED,
    UploadState.CHECKING,
    UploadState.FAILED,
    UploadState.READY,
)


@dataclass(frozen=True)
class DatasetState:
    """How one dataset stands: how fresh it is, what is under way, who may send."""

    fresh: Freshness
    under_way: list[Upload]
    can_upload: bool


def dataset_states(vintage: Vintage, user: User, today: date) -> list[DatasetState]:
    """Every dataset with its state, by title."""
    under_way: dict[str, list[Upload]] = {}
    on_its_way = Upload.objects.filter(Q(state__in=UNDER_WAY) | PLANNED)
    for upload in with_steps(on_its_way.select_related("received_by__person")):
        under_way.setdefault(upload.dataset_slug, []).append(upload)
    return [
        DatasetState(
            fresh, under_way.get(fresh.dataset.slug, []), has_right(user, fresh.dataset.right)
        )
        for fresh in freshness(vintage, today)
    ]


def history(dataset: str) -> QuerySet[Upload]:
    """Every upload of a dataset, newest first, with `errors`, `queries` and its parts."""
    return (
        Upload.objects.filter(dataset_slug=dataset)
        .select_related("received_by__person", "published_by__person", "withdrawn_by__person")
        .prefetch_related("parts")
        .annotate(
            errors=_told(FindingLevel.ERROR),
            queries=_told(FindingLevel.QUERY),
        )
        .order_by("-received_at", "-pk")  # a query that counts forgets the model's own order
    )


def _told(level: FindingLevel) -> Coalesce:
    """How many findings of one level an upload has."""
    return Coalesce(Sum("findings__stands_for", filter=Q(findings__level=level)), 0)


def findings(upload: Upload, level: FindingLevel) -> QuerySet[Finding]:
    """An upload's findings of one level, in the order found."""
    return upload.findings.filter(level=level).select_related("explained_by__person")


@dataclass(frozen=True)
class ManyAlike:
    """Queries of one rule that wait: one explanation may do for all of them."""

    rule: str
    title: str
    count: int
    typed: str = ""
    problem: str = ""


def many_alike(upload: Upload) -> list[ManyAlike]:
    """The rules of which two or more queries wait, most first."""
    titles = {rule.slug: rule.title for rule in upload.dataset.rules}
    counted = (
        upload.findings.filter(level=FindingLevel.QUERY, explained_at__isnull=True)
        .values_list("rule")
        .annotate(count=Count("pk"))
        .filter(count__gte=ALIKE)
        .order_by("-count", "rule")
    )
    return [ManyAlike(rule, titles.get(rule, rule), count) for rule, count in counted]


def same_bytes(upload: Upload) -> Upload | None:
    """Another upload of the dataset with the same bytes: one that counts before any other, then
    the newest.
    """
    counts = Case(When(state=UploadState.PUBLISHED, then=1), default=0)
    return (
        Upload.objects.filter(dataset_slug=upload.dataset_slug, sha256=upload.sha256)
        .exclude(pk=upload.pk)
        .select_related("received_by__person")
        .order_by(counts.desc(), "-received_at", "-pk")
        .first()
    )


def identifier_heading(dataset: str) -> str:
    """How officers said that their files of a dataset head the identifier; blank where not."""
    said = IdentifierHeading.objects.filter(dataset_slug=dataset).first()
    return said.heading if said else ""


def open_job(upload: Upload) -> Job | None:
    """The upload's newest job, finished or not."""
    return upload.jobs.order_by("-pk").first()


class NoSuchRow(LookupError):
    """A part has no such row."""


@dataclass(frozen=True)
class SourceCell:
    """One value of a stored row, and the cell of the file that it stands in: `Lines!F12`.

    `corrected` is empty where nobody has corrected the cell at the upload.
    """

    heading: str
    value: object
    place: str
    corrected: Correction | None


def source_row(part: Part, row_number: int, *, is_for_officer: bool) -> list[SourceCell]:
    """One stored row, a cell for each declared column. Raises NoSuchRow. Two queries.

    For anybody but the dataset's officers without numbers of children, which are not masked here,
    and without staff data, references and what is kept apart.
    """
    sheet = part.upload.dataset.sheet(part.sheet)
    model = apps.get_model(sheet.model)
    row = model._default_manager.filter(part=part, row_number=row_number).first()
    if row is None:
        raise NoSuchRow
    corrections = part.upload.corrections.select_related("made_by__person")
    corrected = {f"{c.sheet}!{address(c.column, c.row)}": c for c in corrections}
    places = _places(part, row_number)
    columns = [c for c in sheet.value_columns if is_for_officer or c.is_for_members]
    stored = [(column, _display(row, column)) for column in columns]
    if is_for_officer and sheet.kept_apart:
        stored += _kept_apart(sheet, part, row_number)
    return [
        SourceCell(
            column.heading,
            value,
            place := places.get(column.name, ""),
            corrected.get(place),
        )
        for column, value in stored
    ]


def _kept_apart(sheet: Sheet, part: Part, row_number: int) -> list[tuple[Column, object]]:
    """What of a row is kept in a table of its own."""
    model = apps.get_model(sheet.kept_apart)
    row = model._default_manager.filter(part=part, row_number=row_number).first()
    return [(c, getattr(row, c.name)) for c in sheet.kept_apart_columns] if row else []


def _places(part: Part, row_number: int) -> dict[str, str]:
    """The cell that each value of a row stands in, by the declared column's name."""
    layout = part.upload.layout.get(part.sheet, {})
    columns = (layout.get("months") or {}).get(part.period) or layout.get("columns", {})
    sheet = layout.get("sheet", "")
    in_rows = {name: f"{sheet}!{letter}{row_number}" for name, letter in columns.items()}
    return {**in_rows, **layout.get("cells", {})}


def _display(row: Model, column: Column) -> object:
    """A stored value in words: pounds for amounts, the heading of a choice."""
    value = getattr(row, column.name)
    if column.personal is Personal.HASHED:
        return shortened(value)
    if isinstance(value, Decimal) and column.type is ColumnType.AMOUNT:
        return pounds(value)
    shown = getattr(row, f"get_{column.name}_display", None)
    return shown() if shown else value
