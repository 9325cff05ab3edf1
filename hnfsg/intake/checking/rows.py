"""The rows of one layout: what their cells mean, which month they are for, staged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from hnfsg.intake.cells import LARGEST, BadCell, Known, Normalised, normalise
from hnfsg.intake.checking.asking import ask_for_period
from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.checking.lookup import Lookup
from hnfsg.intake.checking.periods import FilePeriods, period_of
from hnfsg.intake.checking.questions import (
    ask_about_table,
    ask_about_totals,
    ask_about_units,
)
from hnfsg.intake.checking.tidy import Skipped, Tidy, tidy
from hnfsg.intake.declarations import AT_THE_DOOR, Column, ColumnType, Sheet
from hnfsg.intake.door.references import is_reference
from hnfsg.intake.layout import Layout
from hnfsg.intake.models import FindingLevel
from hnfsg.intake.rule_words import rule_of_cells
from hnfsg.intake.staging import Staging
from hnfsg.intake.texts import Codes, Mask, Texts

MANY_NOTES = 5  # rows of words in a sheet that are told one by one


@dataclass
class RowReader:
    """Reads the chunks of one layout of a sheet into its staging, reporting what is wrong."""

    sheet: Sheet
    layout: Layout
    context: CheckContext
    report: Report
    lookup: Lookup
    section: str = ""
    words: list[Skipped] = field(default_factory=list)
    is_first: bool = True
    has_ended: bool = False
    in_doubt: frozenset[str] = frozenset()
    """Columns whose unit is asked about: until it is said they are read as they stand."""
    _known: dict[tuple[str, bool, int], Known] = field(default_factory=dict)

    def read(self, chunk: pd.DataFrame, staging: Staging) -> Sequence[int]:
        """Stage the rows of a chunk that are ours; gives their numbers."""
        if self.has_ended:
            return []
        rows, skipped, self.section = tidy(self.sheet, self.layout, chunk, self.section)
        self._tell(skipped)
        if len(rows):
            self._stage(rows, staging)
        return [int(number) for number in rows.numbers]

    def finish(self) -> None:
        """Tell of the rows of words: one by one while they are few."""
        told = self.words if len(self.words) <= MANY_NOTES else self.words[:1]
        for row in told:
            more = len(self.words) - len(told)
            rest = f", nor are {more:,} other rows of words" if more else ""
            self._note(
                "words-row",
                row.row,
                f"Row {row.row} says only “{row.text[:80]}”: it is not read{rest}",
            )

    # --- what is not ours ------------------------------------------------------------------------

    def _tell(self, skipped: Iterable[Skipped]) -> None:
        for row in skipped:
            if row.kind == "words":
                self.words.append(row)
            elif row.kind == "total":
                what = f"Row {row.row} looks like a total, so it is not read: totals are worked out"
                self._note("total-row", row.row, what)
            elif row.kind == "table":
                self.has_ended = True
                ask_about_table(self.report, self.layout, self.sheet, row.row, row.text)
            elif row.kind == "heading":
                self._note("heading-row", row.row, f"Row {row.row} repeats the headings")
            else:
                self._example(row.row)

    def _note(self, rule: str, row: int, what: str) -> None:
        self.report.add(
            FindingLevel.NOTE,
            rule,
            sheet=self.layout.name,
            row=row,
            cell="" if rule == "words-row" else self.layout.cell(self._first_column(), row),
            what=what,
        )

    def _example(self, row: int) -> None:
        self.report.error(
            "example-row",
            sheet=self.layout.name,
            row=row,
            cell=self.layout.cell(self._first_column(), row),
            what=f"Row {row} is the example of the template",
            fix="Type your own figures over it, or delete the row.",
        )

    def _first_column(self) -> str:
        label = self.sheet.label
        if self.layout.place(label) is not None:
            return label
        return min(self.layout.columns, key=lambda name: self.layout.columns[name])

    # --- what is ---------------------------------------------------------------------------------

    def _stage(self, rows: Tidy, staging: Staging) -> None:
        texts = self.lookup.filled(rows.texts)
        ok = np.ones(len(rows), np.bool_)
        if self.is_first:
            published = self.context.usual_amounts(self.sheet)
            self.in_doubt = ask_about_units(self.report, self.layout, self.sheet, rows, published)
        labels = texts.get(self.sheet.label)
        cells = {
            column.name: self._normalised(column, texts[column.name], rows, ok, labels)
            for column in self.sheet.columns
            if column.name in texts
        }
        if self.is_first:
            ask_about_totals(self.report, self.layout, self.sheet, rows, cells)
            self.is_first = False
        self._note_new(texts, cells, ok)
        periods = self._periods(cells, rows, ok)
        if self.layout.missing:  # a sheet that lacks a needed column has no row to be stored
            ok[:] = False
        staging.append(rows.numbers, periods, ok, cells)

    def _follows(self, column: Column) -> bool:
        """Whether a column has no cells of its own and is taken from the row's key."""
        classified = self.lookup.classified
        is_given = (
            column.name in self.layout.constants or self.layout.place(column.name) is not None
        )
        return classified is not None and column.name in classified.columns and not is_given

    def _note_new(self, texts: dict[str, Texts], cells: dict[str, Normalised], ok: Mask) -> None:
        """Rows that lack what should follow from their key wait until the key is classified."""
        classified = self.lookup.classified
        for column in self.sheet.columns:
            if classified and column.required and column.name in cells and self._follows(column):
                lacking = cells[column.name].is_blank
                keys = texts[classified.key]
                self.lookup.note_new(keys, texts.get(self.sheet.label, keys), lacking)
                ok &= ~lacking

    def _normalised(
        self, column: Column, texts: Texts, rows: Tidy, ok: Mask, labels: Texts | None
    ) -> Normalised:
        unit = 1 if column.name in self.in_doubt else self.layout.units.get(column.name, 1)
        if self._follows(column):
            column = replace(column, required=False)
        index = pd.Index(rows.numbers)
        known = self._known.setdefault((column.name, column.required, unit), {})
        found = normalise(texts.series(index), column, self._largest(column), unit, known)
        if found.bad:
            at = dict(zip(rows.numbers.tolist(), range(len(rows)), strict=True))
            for cell in found.bad:
                ok[at[cell.row]] = False
                label = self._called(labels.words[labels.codes[at[cell.row]]]) if labels else ""
                what, fix = self._told(column, cell)
                self.report.error(
                    rule_of_cells(column),
                    sheet=self.layout.name,
                    cell=self.layout.cell(column.name, cell.row),
                    row=cell.row,
                    label=self.sheet.named(cell.row, label),
                    subject=label,
                    what=what,
                    fix=fix,
                    value=cell.value,
                )
        return found

    def _told(self, column: Column, cell: BadCell) -> tuple[str, str]:
        """What is wrong with a cell and how it is put right."""
        mark = self.sheet.not_readable
        if not mark or not cell.value.startswith(mark):
            return cell.what, cell.fix
        where = cell.value.removeprefix(mark)
        return (
            f"{column.heading} cannot be read: see {where}. What stands there is not shown",
            "Correct it there, and send the file again.",
        )

    def _called(self, label: str) -> str:
        """What a row is called in a message: never by an identifier or the council's own number."""
        if self.sheet.column(self.sheet.label).personal not in AT_THE_DOOR or is_reference(label):
            return label[:200]
        return ""

    def _largest(self, column: Column) -> Decimal:
        is_stored = any(c.name == column.name for c in self.sheet.value_columns)
        return self.context.stagings[self.sheet.slug].largest(column) if is_stored else LARGEST

    def _periods(self, cells: dict[str, Normalised], rows: Tidy, ok: Mask) -> list[str | None]:
        """The period of each row: its own year and month, else the file's one period.

        Rows of a sheet without months have none, which is written as a blank, or their version.

        A row that says half a period, or says what cannot be, is an error at its cell; where the
        sheet says no month at all, the officer is asked once.
        """
        if self.sheet.version:
            return self._versions(cells.get(self.sheet.version), len(rows))
        if not self.sheet.has_months:
            return [""] * len(rows)
        names = {
            kind: next((c.name for c in self.sheet.columns if c.type is kind), "")
            for kind in (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)
        }
        said = [_said(cells.get(name), len(rows)) for name in names.values()]
        (year_codes, years), (month_codes, months) = said
        pairs, pair_of = np.unique(year_codes * len(months) + month_codes, return_inverse=True)
        of_file = FilePeriods.of(self.context)
        answers = [
            period_of(years[pair // len(months)], months[pair % len(months)], of_file)
            for pair in pairs.tolist()
        ]
        wrong = np.array([bool(problem) for _, problem in answers], np.bool_)[pair_of]
        month = names[ColumnType.FINANCIAL_MONTH]
        if wrong.any() and self.layout.place(month) is None:
            ask_for_period(self.report, self.context, self.layout.name)
            ok &= ~wrong
        wrong &= ok
        for place in wrong.nonzero()[0].tolist():
            self._half_a_period(names, int(rows.numbers[place]), answers[pair_of[place]][1])
        ok &= ~wrong
        return [answers[pair][0] for pair in pair_of.tolist()]

    def _versions(self, named: Normalised | None, count: int) -> list[str | None]:
        """The version that each row names; a blank one is an error at its cell already."""
        codes, names = _said(named, count)
        return [names[code] for code in codes.tolist()]

    def _half_a_period(self, names: dict[ColumnType, str], row: int, problem: str) -> None:
        """An error at the row's cell."""
        month = names[ColumnType.FINANCIAL_MONTH]
        self.report.error(
            "no-period",
            sheet=self.layout.name,
            row=row,
            cell=self.layout.cell(month, row),
            what=problem,
            fix="Fill in Financial year and Month in each row, or choose the month when you upload "
            "the file.",
        )


def _said(cells: Normalised | None, count: int) -> tuple[Codes, list[str | None]]:
    """What rows say of their year or month: for each row the place of its text, and the texts."""
    if cells is None:
        return np.zeros(count, np.int64), [None]
    return cells.codes, cells.texts
