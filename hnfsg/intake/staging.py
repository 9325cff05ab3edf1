"""The staging table of one sheet: text rows that live until the check ends.

A temporary table of the job's own connection: a killed worker leaves nothing behind. Rows come in
by COPY; rules across rows and the typed rows are made from it by SQL.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from hnfsg.intake.declarations import Column, Sheet
from hnfsg.intake.models import Part, Upload


class Staging:
    """The staged rows of one declared sheet.

    Columns: row_number integer, period text, is_ok boolean, and each value column as normalised
    text.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.table = f"staging_{sheet.slug.replace('-', '_')}"
        self.names = ["row_number", "period", "is_ok", *(c.name for c in sheet.value_columns)]
        self.count = 0
        self._periods: tuple[int, list[str]] = (0, [])

    def create(self) -> None:
        """Make the table anew on this connection."""
        self.drop()
        types = ["integer", "text", "boolean", *("text" for _ in self.sheet.value_columns)]
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in zip(self.names, types, strict=True)
        )
        _execute(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(self._name, columns))

    def drop(self) -> None:
        """Remove the table if it is there."""
        _execute(sql.SQL("DROP TABLE IF EXISTS {}").format(self._name))

    def append(self, frame: pd.DataFrame) -> None:
        """COPY a chunk in: columns as `names`, values text or None."""
        text = io.StringIO()
        # with this line end, a lone carriage return in a cell is quoted too
        frame[self.names].to_csv(text, index=False, header=False, na_rep="", lineterminator="\r\n")
        command = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(self._name)
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            copy.write(text.getvalue())
        self.count += len(frame)

    def mark_bad(self, rows: Sequence[int]) -> None:
        """Set rows aside: they are not typed, so not in the provisional figures either."""
        command = sql.SQL("UPDATE {} SET is_ok = false WHERE row_number = ANY(%s)")
        _execute(command.format(self._name), [list(rows)])

    def periods(self) -> list[str]:
        """The periods of the rows, in order."""
        counted, found = self._periods
        if counted != self.count:
            command = sql.SQL("SELECT DISTINCT period FROM {} WHERE period IS NOT NULL ORDER BY 1")
            with connection.cursor() as cursor:
                cursor.execute(command.format(self._name))
                found = [row[0] for row in cursor.fetchall()]
            self._periods = (self.count, found)
        return list(found)

    def save(self, upload: Upload) -> int:
        """Make the upload's parts of this sheet and insert the typed rows that bear them.

        Gives how many rows went in.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT period, count(*) FROM {} WHERE is_ok GROUP BY 1").format(self._name)
            )
            counts = cursor.fetchall()
        parts = Part.objects.bulk_create(
            Part(upload=upload, sheet=self.sheet.slug, period=period, rows=count)
            for period, count in counts
        )
        if parts:
            self._insert(parts)
        return sum(part.rows for part in parts)

    def _insert(self, parts: Sequence[Part]) -> None:
        model = apps.get_model(self.sheet.model)
        fields = [model._meta.get_field(c.name) for c in self.sheet.value_columns]
        command = sql.SQL(
            "INSERT INTO {target} (part_id, row_number, {columns}) "
            "SELECT p.id, s.row_number, {values} FROM {staging} s "
            "JOIN unnest(%s::bigint[], %s::text[]) AS p(id, period) ON p.period = s.period "
            "WHERE s.is_ok ORDER BY s.row_number"
        ).format(
            target=sql.Identifier(model._meta.db_table),
            staging=self._name,
            columns=sql.SQL(", ").join(sql.Identifier(f.column) for f in fields),
            values=sql.SQL(", ").join(map(_cast, fields)),
        )
        _execute(command, [[p.pk for p in parts], [p.period for p in parts]])

    def largest(self, column: Column) -> Decimal:
        """What the stored field of a column can just not hold."""
        field = apps.get_model(self.sheet.model)._meta.get_field(column.name)
        if isinstance(field, models.DecimalField):
            return Decimal(10) ** (field.max_digits - field.decimal_places)
        return Decimal(2**31)

    @property
    def _name(self) -> sql.Identifier:
        return sql.Identifier(self.table)


def _cast(field: "models.Field[Any, Any]") -> sql.Composable:
    """The staged text as the field's own type; text is never cut, and blank text is ''."""
    value = sql.Identifier("s", field.name)
    if isinstance(field, models.CharField | models.TextField):
        return sql.SQL("coalesce({}, '')").format(value)
    return sql.SQL("{}::{}").format(value, sql.SQL(field.db_type(connection) or "text"))


def _execute(command: sql.Composable, params: Sequence[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command, params)
