"""The SQL that holds one sheet of an upload to the same sheet of another."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from psycopg import sql

from hnfsg.intake.comparing.sides import Rows
from hnfsg.intake.declarations import Column, ColumnType, Sheet

FIXED = ("kind", "period", "was_part", "was_row", "now_part", "now_row", "size")
_NUMERIC = (ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.PERCENT)


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    """The columns by which a row is found again; none where a month has one row.

    A sheet without an identity is matched by what its rows are called.
    """
    stored = {column.name for column in sheet.value_columns}
    if sheet.is_summary:
        return ()
    names = sheet.matched_by or sheet.identity or (sheet.label,)
    return tuple(name for name in names if name in stored)


def measured(columns: Sequence[Column]) -> list[Column]:
    """The columns whose differences make a change large: amounts, else other numbers."""
    amounts = [c for c in columns if c.type is ColumnType.AMOUNT]
    return amounts or [c for c in columns if c.type in _NUMERIC]


class SheetQuery:
    """One sheet on both sides. `columns` are those that the reader may see."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Sequence[Column],
        was: Sequence[Rows],
        now: Sequence[Rows],
        *,
        is_across: bool,
    ) -> None:
        self.sheet, self.columns, self.is_across = sheet, columns, is_across
        self.params = [*self._parts(was), *self._parts(now)]

    def counted(self) -> sql.Composed:
        """Period, kind and how many rows."""
        return sql.SQL("SELECT period, kind, count(*) FROM ({}) AS d GROUP BY 1, 2").format(
            self._held()
        )

    def listed(self, *, limit: int | None = None, offset: int = 0) -> sql.Composed:
        """Every row that differs, the largest change first: FIXED, then was and now of each
        column.
        """
        command = sql.SQL(
            "SELECT * FROM ({}) AS d WHERE kind <> 'same' "
            "ORDER BY size DESC, period DESC, kind DESC, coalesce(now_row, was_row)"
        ).format(self._held())
        if limit is not None:
            command += sql.SQL(" LIMIT {} OFFSET {}").format(limit, offset)
        return command

    def _parts(self, rows: Sequence[Rows]) -> list[list[Any]]:
        periods = [r.period for r in rows]
        joined = ["" for _ in rows] if self.is_across else periods
        return [[r.part_id for r in rows], periods, joined]

    def _held(self) -> sql.Composed:
        names = [column.name for column in self.columns]
        own = [(sql.Identifier("a", name), sql.Identifier("b", name)) for name in names]
        is_changed = sql.SQL(" OR ").join(
            sql.SQL("{} IS DISTINCT FROM {}").format(a, b) for a, b in own
        )
        return sql.SQL(
            "SELECT CASE WHEN a.row_number IS NULL THEN 'added' "
            "WHEN b.row_number IS NULL THEN 'gone' WHEN {is_changed} THEN 'changed' "
            "ELSE 'same' END AS kind, coalesce(b.period, a.period) AS period, "
            "a.part_id AS was_part, a.row_number AS was_row, "
            "b.part_id AS now_part, b.row_number AS now_row, {size} AS size, {values} "
            "FROM ({side}) AS a FULL JOIN ({side}) AS b "
            "ON a.joined = b.joined AND a.key = b.key AND a.nth = b.nth"
        ).format(
            is_changed=is_changed,
            size=self._size(),
            side=self._side(),
            values=sql.SQL(", ").join(
                sql.SQL("{} AS {}, {} AS {}").format(
                    a, sql.Identifier(f"was_{name}"), b, sql.Identifier(f"now_{name}")
                )
                for name, (a, b) in zip(names, own, strict=True)
            ),
        )

    def _side(self) -> sql.Composed:
        """One side's rows: what repeats within a month is told apart by its order."""
        table = apps.get_model(self.sheet.model)._meta.db_table
        texts: list[sql.Composable] = [
            sql.SQL("coalesce({}::text, '')").format(sql.Identifier("r", name))
            for name in keys_of(self.sheet)
        ]
        key = sql.SQL("concat_ws(chr(31), {})").format(sql.SQL(", ").join(texts or [sql.SQL("''")]))
        return sql.SQL(
            "SELECT *, row_number() OVER (PARTITION BY joined, key ORDER BY row_number) AS nth "
            'FROM (SELECT r.*, p.period, p.joined, ({key}) COLLATE "C" AS key FROM {table} AS r '
            "JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS p(part, period, joined) "
            "ON p.part = r.part_id) AS keyed"
        ).format(key=key, table=sql.Identifier(table))

    def _size(self) -> sql.Composed:
        """The largest difference in a row; what is not there counts as nought."""
        numbers = [column.name for column in measured(self.columns)]
        sizes: list[sql.Composable] = [
            sql.SQL("abs(coalesce({}, 0) - coalesce({}, 0))").format(
                sql.Identifier("b", name), sql.Identifier("a", name)
            )
            for name in numbers
        ]
        return sql.SQL("greatest({})").format(sql.SQL(", ").join(sizes or [sql.SQL("0")]))
