"""The staging table of one sheet: text rows that live until the check ends.

A temporary table of the job's own connection: a killed worker leaves nothing behind. Rows come in
by COPY; rules across rows and the typed rows are made from it by SQL.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from hnfsg.intake.cells import Normalised
from hnfsg.intake.declarations import Column, Sheet
from hnfsg.intake.models import Part, Upload
from hnfsg.intake.texts import Codes, Mask

_NULL = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Staging:
    """The staged rows of one declared sheet.

    Columns: row_number integer, period text, is_ok boolean, and each value column as normalised
    text.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.table = f"staging_{sheet.slug.replace('-', '_')}"
        self.columns = stored_columns(sheet)
        self.apart = [column.name for column in sheet.kept_apart_columns]
        self.names = ["row_number", "period", "is_ok", *self.columns, *self.apart]
        self.count = 0
        self._periods: tuple[int, list[str]] = (0, [])

    def create(self) -> None:
        """Make the table anew on this connection."""
        self.drop()
        types = ["integer", "text", "boolean", *("text" for _ in self.names[3:])]
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in zip(self.names, types, strict=True)
        )
        _execute(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(self._name, columns))

    def drop(self) -> None:
        """Remove the table if it is there."""
        _execute(sql.SQL("DROP TABLE IF EXISTS {}").format(self._name))

    def append(
        self,
        numbers: Codes,
        periods: Sequence[str | None],
        ok: Mask,
        cells: Mapping[str, Normalised],
    ) -> None:
        """COPY rows in: their numbers, periods, whether they are right, and the cells by column.

        Each different text is made ready once, however often it stands in a column.
        """
        nothing = repeat(_NULL)
        columns: list[Iterable[str]] = [map(str, numbers.tolist())]
        columns.append([_NULL if p is None else p for p in periods])
        columns.append(["t" if right else "f" for right in ok.tolist()])
        for column in (*self.sheet.value_columns, *self.sheet.kept_apart_columns):
            found = cells.get(column.name)
            columns.append(nothing if found is None else _ready(found.codes, found.texts))
            if column.has_symbol:
                columns.append(nothing if found is None else _ready(found.codes, found.symbols))
        lines = "\n".join(map("\t".join, zip(*columns)))  # noqa: B905 - one may go on for ever
        command = sql.SQL("COPY {} FROM STDIN").format(self._name)
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            copy.write(lines + "\n")
        self.count += len(numbers)

    def mark_bad(self, rows: Sequence[tuple[int, str]]) -> None:
        """Set rows of a period aside: they are not typed, so not in the provisional figures."""
        command = sql.SQL(
            "UPDATE {} s SET is_ok = false FROM unnest(%s::integer[], %s::text[]) AS b(row, period)"
            " WHERE s.row_number = b.row AND s.period IS NOT DISTINCT FROM b.period"
        )
        numbers, periods = [row for row, _ in rows], [period for _, period in rows]
        _execute(command.format(self._name), [numbers, periods])

    def mark_bad_rows(self, rows: Sequence[int]) -> None:
        """Set whole rows of the file aside, whatever months stand across in them."""
        command = sql.SQL("UPDATE {} SET is_ok = false WHERE row_number = ANY(%s)")
        _execute(command.format(self._name), [list(rows)])

    def count_right(self) -> int:
        """How many rows have no error."""
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT count(*) FILTER (WHERE is_ok) FROM {}").format(self._name)
            )
            return int(cursor.fetchone()[0])

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
                sql.SQL(
                    "SELECT period, count(*) FILTER (WHERE is_ok), "
                    "count(*) FILTER (WHERE NOT is_ok) FROM {} WHERE period IS NOT NULL GROUP BY 1"
                ).format(self._name)
            )
            counts = [row for row in cursor.fetchall() if row[1]]
        parts = Part.objects.bulk_create(
            Part(
                upload=upload,
                sheet=self.sheet.slug,
                period=period,
                rows=right,
                rows_set_aside=wrong if upload.is_setting_aside else 0,
            )
            for period, right, wrong in counts
        )
        if parts:
            self._insert(parts, self.sheet.model, self.columns)
        if parts and self.apart:
            self._insert(parts, self.sheet.kept_apart, self.apart)
        return sum(part.rows for part in parts)

    def _insert(self, parts: Sequence[Part], into: str, columns: Sequence[str]) -> None:
        """Insert the right rows; what is kept apart only where there is any."""
        model = apps.get_model(into)
        fields = [model._meta.get_field(name) for name in columns]
        is_apart = into == self.sheet.kept_apart
        said = [sql.SQL("{} IS NOT NULL").format(sql.Identifier("s", name)) for name in columns]
        command = sql.SQL(
            "INSERT INTO {target} (part_id, row_number, {columns}) "
            "SELECT p.id, s.row_number, {values} FROM {staging} s "
            "JOIN unnest(%s::bigint[], %s::text[]) AS p(id, period) ON p.period = s.period "
            "WHERE s.is_ok{only}"
        ).format(
            only=sql.SQL(" AND ({})").format(sql.SQL(" OR ").join(said))
            if is_apart
            else sql.SQL(""),
            target=sql.Identifier(model._meta.db_table),
            staging=self._name,
            columns=sql.SQL(", ").join(sql.Identifier(f.column) for f in fields),
            values=sql.SQL(", ").join(map(_cast, fields)),
        )
        _execute(command, [[p.pk for p in parts], [p.period for p in parts]])
        _hold_to_constraints()

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


def _hold_to_constraints() -> None:
    """Check now that every row bears a part, and by its key.

    The planner reads the whole of so small a table as that of the parts, once for each row; over
    a million rows that took nearly half of a check.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _execute(command: sql.Composable, params: Sequence[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command, params)


def stored_columns(sheet: Sheet) -> list[str]:
    """The fields that a sheet's rows are stored in: the kind of nothing has one of its own."""
    names = []
    for column in sheet.value_columns:
        names += [column.name, f"{column.name}_symbol"] if column.has_symbol else [column.name]
    return names


def _ready(codes: Codes, texts: Sequence[str | None]) -> list[str]:
    """One text for each row, as COPY reads it."""
    ready = [_NULL if text is None else text.translate(_ESCAPED) for text in texts]
    return [ready[code] for code in codes.tolist()]
