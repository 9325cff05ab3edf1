"""Making aggregates again from the rows that they count, and holding them to what is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction
from psycopg import sql

from hnfsg.intake import aggregates
from hnfsg.intake.declarations import Dataset, datasets
from hnfsg.intake.models import Part

_NOT_COUNTED = frozenset({"id", "part_id"})


@dataclass(frozen=True)
class Rebuilt:
    """What came of counting one part anew.

    `changed` are the labels of the aggregates that had said something else. Where retention has
    removed the rows nothing is counted, and what is kept stays: `has_rows` is false then.
    """

    part: Part
    changed: tuple[str, ...] = ()
    has_rows: bool = True


def with_aggregates() -> list[Dataset]:
    """The datasets whose rows are counted."""
    return [dataset for dataset in datasets() if dataset.aggregates]


def live_parts(slugs: Iterable[str]) -> list[Part]:
    """The parts of these datasets that count now."""
    found = Part.objects.filter(
        publications__until_at__isnull=True, upload__dataset_slug__in=list(slugs)
    )
    return list(found.select_related("upload").order_by("pk"))


def all_parts(slugs: Iterable[str]) -> list[Part]:
    """Every part of these datasets, those too that counted once."""
    found = Part.objects.filter(upload__dataset_slug__in=list(slugs))
    return list(found.select_related("upload").order_by("pk"))


def rebuild(parts: Sequence[Part], *, keep: bool = True) -> Iterator[Rebuilt]:
    """Count the rows of parts anew; without `keep` only say what would differ."""
    for part in parts:
        yield _rebuild(part, keep=keep)


def _rebuild(part: Part, *, keep: bool) -> Rebuilt:
    dataset = part.upload.dataset
    wanted = [each for each in dataset.aggregates if each.sheet == part.sheet]
    if not wanted or not _has_rows(dataset, part):
        return Rebuilt(part, has_rows=False)
    counted = [apps.get_model(each.model) for each in wanted]
    with transaction.atomic():
        before = [_digest(model, part) for model in counted]
        aggregates.make(dataset, [part])
        after = [_digest(model, part) for model in counted]
        if not keep:
            transaction.set_rollback(True)
    changed = (m for m, was, now in zip(counted, before, after, strict=True) if was != now)
    return Rebuilt(part, tuple(model._meta.label for model in changed))


def _has_rows(dataset: Dataset, part: Part) -> bool:
    """Whether all rows are there still: an aggregate is never made of some."""
    model = apps.get_model(dataset.sheet(part.sheet).model)
    return bool(model._default_manager.filter(part=part).count() == part.rows)


def _digest(model: type[models.Model], part: Part) -> tuple[int, object]:
    """How many rows an aggregate has, and a number that any other row would change."""
    columns = (str(field.column) for field in model._meta.concrete_fields)
    names = [column for column in columns if column not in _NOT_COUNTED]
    command = sql.SQL(
        "SELECT count(*), sum(hashtextextended(counted::text, 0)::numeric) "
        "FROM (SELECT {} FROM {} WHERE part_id = %s) counted"
    ).format(
        sql.SQL(", ").join(map(sql.Identifier, sorted(names))),
        sql.Identifier(model._meta.db_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(command, [part.pk])
        rows, digest = cursor.fetchone()
    return int(rows), digest
