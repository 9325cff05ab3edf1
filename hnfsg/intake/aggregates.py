"""Aggregates: small tables of counts, made from the typed rows of a part and bearing it.

They are made when a file is checked, so publishing moves a pointer and nothing else; they outlive
the rows, which retention removes.
"""

from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from hnfsg.intake.declarations import Aggregate, Dataset
from hnfsg.intake.models import Part

GROUND = sql.Identifier("ground")
MEMORY = "64MB"  # for each sorting or grouping, while a part is counted


def make(dataset: Dataset, parts: Iterable[Part]) -> None:
    """Count the rows of parts anew, in place of what is there."""
    for part in parts:
        wanted = [each for each in dataset.aggregates if each.sheet == part.sheet]
        if wanted:
            _make(dataset.grounds[part.sheet], wanted, part)


@transaction.atomic
def _make(ground: str, aggregates: Sequence[Aggregate], part: Part) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL work_mem = {}").format(sql.Literal(MEMORY)))
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(GROUND))
        made = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS ").format(GROUND)
        # The planner has not met the new rows and takes them for one: it would loop over each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(made + sql.SQL(ground), {"part": part.pk})
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
        cursor.execute(sql.SQL("ANALYZE {}").format(GROUND))
    for aggregate in aggregates:
        _count(aggregate, part)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE {}").format(GROUND))
        cursor.execute("SET LOCAL work_mem TO DEFAULT")


def _count(aggregate: Aggregate, part: Part) -> None:
    model = apps.get_model(aggregate.model)
    model.objects.filter(part=part).delete()
    counted = sql.SQL("({}) counted").format(sql.SQL(aggregate.query))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(counted))
        names = [column.name for column in cursor.description or ()]
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        command = sql.SQL("INSERT INTO {} (part_id, {}) SELECT {}, {} FROM {}").format(
            sql.Identifier(model._meta.db_table), columns, sql.Literal(part.pk), columns, counted
        )
        cursor.execute(command)
