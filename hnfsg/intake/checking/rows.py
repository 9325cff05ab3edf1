"""The rows of one sheet: which are ours, what their cells mean, which month they are for."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from hnfsg.intake.cells import LARGEST, normalise
from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.declarations import Column, ColumnType, Personal, Sheet
from hnfsg.intake.layout import Layout
from hnfsg.intake.models import FindingLevel
from hnfsg.intake.reading import address
from hnfsg.money import parse_amount
from hnfsg.periods import FinancialMonth, period_label

_TELLING = 12  # characters: a shorter example may well be somebody's own word


@dataclass(frozen=True)
class RowReader:
    """Reads the chunks of one sheet, reporting bad cells as it goes."""

    sheet: Sheet
    layout: Layout
    context: CheckContext
    report: Report

    def of_ours(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows that hold something of ours: neither blank, nor a total, nor the example."""
        places = [place for place in self.layout.columns.values() if place in rows]
        text = rows[places].apply(lambda cells: cells.str.strip())
        rows, text = rows[(text != "").any(axis=1)], text[(text != "").any(axis=1)]
        total = _total_rows(self.sheet, self.layout, text)
        for row in rows.index[total]:
            self.report.add(
                FindingLevel.NOTE,
                "total-row",
                sheet=self.layout.name,
                row=int(row),
                cell=address(self.layout.columns[self.sheet.label], int(row)),
                what=f"Row {row} looks like a total, so it is not read: totals are worked out",
            )
        for row in text.index[_example_rows(self.sheet, self.layout, text)]:
            self.report.error(
                "example-row",
                sheet=self.layout.name,
                row=int(row),
                cell=address(min(self.layout.columns.values()), int(row)),
                what=f"Row {row} is the example of the template",
                fix="Type your own figures over it, or delete the row.",
            )
        return rows[~total]

    def normalised(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows as they are staged: row_number, period, is_ok and each column normalised."""
        frame = pd.DataFrame(index=rows.index)
        frame["row_number"] = rows.index
        ok = pd.Series(True, index=rows.index)
        labels = _labels(self.sheet, self.layout, rows)
        for column in self.sheet.columns:
            place = self.layout.columns.get(column.name)
            if place is None or column.personal is Personal.DROPPED:
                frame[column.name] = None
                continue
            values = rows[place] if place in rows else pd.Series("", index=rows.index)
            read = normalise(values, column, self._largest(column))
            frame[column.name] = read.series()
            for cell in read.bad:
                ok[cell.row] = False
                self.report.error(
                    f"cell-{column.name}",
                    sheet=self.layout.name,
                    cell=address(place, cell.row),
                    row=cell.row,
                    label=labels.get(cell.row, ""),
                    subject=labels.get(cell.row, ""),
                    what=cell.what,
                    fix=cell.fix,
                    value=cell.value,
                )
        frame["period"] = self._periods(frame, ok)
        # a sheet that lacks a needed column has no row that could be stored
        frame["is_ok"] = ok & frame["period"].notna() & (not self.layout.missing)
        return frame

    def _largest(self, column: Column) -> Decimal:
        is_stored = column in self.sheet.value_columns
        return self.context.stagings[self.sheet.slug].largest(column) if is_stored else LARGEST

    def _periods(self, frame: pd.DataFrame, ok: "pd.Series[bool]") -> "pd.Series[Any]":
        """The period of each row: its own year and month, else the file's one period.

        A row that says half a period, or says what cannot be, is an error at its cell.
        """
        names = {
            kind: next((c.name for c in self.sheet.columns if c.type is kind), "")
            for kind in (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)
        }
        said = [
            list(frame[name]) if name in self.layout.columns else [None] * len(frame)
            for name in names.values()
        ]
        has_month = names[ColumnType.FINANCIAL_MONTH] in self.layout.columns
        default, year = self._default_period(), self._default_year()
        pairs = list(zip(*said, strict=True))
        answers = {
            pair: _period_of(*pair, default=default, default_year=year) for pair in set(pairs)
        }
        for row, pair in zip(frame.index, pairs, strict=True):
            if answers[pair][1] and ok[row]:
                ok[row] = False
                self._half_a_period(names, int(row), answers[pair][1], has_month=has_month)
        return pd.Series([answers[pair][0] for pair in pairs], index=frame.index, dtype=object)

    def _half_a_period(
        self,
        names: dict[ColumnType, str],
        row: int,
        problem: str,
        *,
        has_month: bool,
    ) -> None:
        """An error at the row's cell; once for a sheet where the file says no month at all."""
        place = self.layout.columns.get(names[ColumnType.FINANCIAL_MONTH])
        if not has_month and any(
            f.rule == "no-period" and f.sheet == self.layout.name for f in self.report.findings
        ):
            return
        self.report.error(
            "no-period",
            sheet=self.layout.name,
            row=row if has_month else None,
            cell=address(place, row) if place is not None else "",
            what=problem
            if has_month
            else f"The sheet {self.layout.name} does not say which month it is for",
            fix="Fill in Financial year and Month in each row, or choose the month when you upload "
            "the file.",
        )

    def _default_period(self) -> str | None:
        """The period of rows that say none: the first sheet's only one, else the chosen one."""
        found = self.context.periods(self.context.dataset.sheets[0].slug)
        if found:
            return found[0] if len(found) == 1 else None
        return self.context.upload.stated_period or None

    def _default_year(self) -> str | None:
        """The financial year of rows that say only a month, when the file has but one."""
        periods = self.context.periods(self.context.dataset.sheets[0].slug) or [
            self.context.upload.stated_period
        ]
        years = {FinancialMonth.from_key(p).start_year for p in periods if p}
        return str(years.pop()) if len(years) == 1 else None


def _labels(sheet: Sheet, layout: Layout, rows: pd.DataFrame) -> dict[int, str]:
    place = layout.columns.get(sheet.label)
    if place is None or place not in rows:
        return {}
    return {int(str(row)): str(text).strip()[:200] for row, text in rows[place].items()}


def _period_of(
    year: str | None, month: str | None, *, default: str | None, default_year: str | None
) -> tuple[str | None, str]:
    """A row's period, or None with what is wrong. A month typed as a date is `year/month`."""
    if year is None and month is None:
        return default, "" if default else "Financial year and Month are blank"
    if month is None:
        return None, "Month is blank"
    dated, _, number = month.rpartition("/")
    if dated and year and dated != year:
        told = FinancialMonth(int(dated), int(number)).label
        return None, f"Month is a date of {told}, which is not in the year beside it"
    start = year or dated or default_year
    if not start:
        return None, "Financial year is blank"
    key = FinancialMonth(int(start), int(number)).key
    if year is None and not dated and default and key != default:
        return None, (
            f"Month is {number}, and the file is for {period_label(default)}, by its first sheet"
        )
    return key, ""


_TOTAL = re.compile(r"(?:grand |sub[- ]?|overall |net )?totals?\b.*", re.IGNORECASE)


def _total_rows(sheet: Sheet, layout: Layout, text: pd.DataFrame) -> "pd.Series[bool]":
    """Rows that call themselves a total and have no key of their own."""
    no = pd.Series(False, index=text.index)
    names = [text[layout.columns[n]] for n in sheet.identity if n in layout.columns]
    label = text[layout.columns[sheet.label]] if sheet.label in layout.columns else None
    if not names or label is None:
        return no
    says_total = label.str.fullmatch(_TOTAL)
    keyless = ~no
    for name in names:
        key_says = name.str.fullmatch(_TOTAL)
        keyless &= (name == "") | key_says
        says_total |= key_says & ((label == "") | (label == name))
    return says_total & keyless


def _example_rows(sheet: Sheet, layout: Layout, text: pd.DataFrame) -> "pd.Series[bool]":
    """Rows that are the template's example, word for word in every column that has one."""
    same = pd.Series(True, index=text.index)
    shown = [c for c in sheet.columns if c.type is ColumnType.TEXT and len(c.example) > _TELLING]
    shown = [c for c in shown if c.name in layout.columns]
    for column in shown:
        same &= text[layout.columns[column.name]] == column.example
    amounts = [c for c in sheet.columns if c.type is ColumnType.AMOUNT and c.name in layout.columns]
    for column in amounts:
        example = str(parse_amount(column.example)) if column.example else ""
        same &= text[layout.columns[column.name]].str.replace(",", "") == example
    return same & bool(shown)
