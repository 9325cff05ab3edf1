"""The tables of the finance pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
import pandas as pd
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from finance.models import Block, Category
from hnfsg.figures.sparklines import sparkline
from hnfsg.money import pounds
from hnfsg.periods import FinancialMonth

Row = dict[Any, Any]
Series = Mapping[str, Sequence[tuple[FinancialMonth, Decimal]]]
NOT_STATED = "not-stated"  # asks for the lines whose category is blank
BY_BLOCK, BY_CATEGORY, BY_LINE = "block", "category", "line"
GROUPINGS = ((BY_BLOCK, "DSG block"), (BY_CATEGORY, "Provision category"), (BY_LINE, "Line alone"))
AMOUNTS = ("budget", "forecast", "variance", "actual_to_date")
_ORDER = {
    BY_BLOCK: [label for _, label in Block.choices],
    BY_CATEGORY: [*(label for _, label in Category.choices), "Not stated"],
}


class PoundsColumn(tables.Column):
    """Whole pounds, to the right, with their sum under them."""

    is_numeric = True

    def render(self, value: Decimal) -> str:
        """The amount as it is written in every table."""
        return pounds(value)

    def render_footer(self, bound_column: Any, table: Any) -> SafeString | str:
        """The sum of the rows shown."""
        return total(table.data.data, bound_column.name)


def total(rows: Sequence[Row], column: str) -> SafeString | str:
    """The sum of a column of lines, and how many of them do not state it."""
    stated = [row[column] for row in rows if row[column] is not None]
    if not stated:
        return "Not stated"
    amount, missing = pounds(sum(stated, Decimal(0))), len(rows) - len(stated)
    if not missing:
        return amount
    return format_html('{}<br><span class="app-muted">{} not stated</span>', amount, missing)


@dataclass(frozen=True)
class Group:
    """The lines of one block or category as shown: its name, their sums by column, their rows."""

    name: str
    count: str
    totals: Mapping[str, SafeString | str]
    rows: Sequence[Any]


class LinesTable(tables.Table):
    """Every budget line of a month; each row leads to its row of the file and to its history.

    The return's volumes are mostly numbers of children, which members may only see masked; they
    are kept, and not shown.
    """

    line = tables.Column("Line", footer="All lines shown")
    budget = PoundsColumn("Budget")
    forecast = PoundsColumn("Forecast")
    variance = PoundsColumn("Forecast less budget")
    actual_to_date = PoundsColumn("Spent to date")
    months = tables.Column("Forecast by month", accessor="code", orderable=False)
    block = tables.Column("DSG block")
    category = tables.Column("Provision category")
    source = tables.Column("Row of the file", accessor="row_number")

    class Meta:
        default = "Not stated"
        empty_text = "No line matches. Choose another block or category, or clear the filter."
        template_name = "finance/_ledger.html"

    anchor = "lines"

    def __init__(  # noqa: PLR0913 - each is one thing that the address or the month says
        self,
        rows: list[Row],
        *,
        caption: str,
        spending: str = "Forecast",
        by: str = BY_LINE,
        sort: str = "",
        series: Series | None = None,
        asked: Mapping[str, str] | None = None,
        carried: Mapping[str, str] | None = None,
    ) -> None:
        """`spending` heads the forecasts, which at outturn are none; `by` is one of GROUPINGS;
        `series` the forecasts by month of each code; `asked` is what else the page's address says,
        for the links that sort, and `carried` what of it a line's own page must be told.
        """
        headed = [
            ("forecast", PoundsColumn(spending)),
            ("variance", PoundsColumn(f"{spending} less budget")),
        ]
        super().__init__(
            rows, extra_columns=headed, order_by=sort, exclude=(by,) if by != BY_LINE else ()
        )
        self.caption = caption
        self.by = by
        self.series = series or {}
        self.address = f"?{urlencode({**(asked or {}), 'sort': ''})}"
        self.query = f"?{urlencode(carried)}" if carried else ""

    def groups(self) -> list[Group]:
        """The rows as they are grouped; all in one group without a name where they are not.

        In the order of the return or, where an amount is sorted by, in that of the sums.
        """
        if self.by == BY_LINE:
            return [Group("", "", {}, list(self.rows))] if len(self.rows) else []
        found: dict[str, list[Any]] = {}
        for row in self.rows:
            found.setdefault(str(row.record[self.by]), []).append(row)
        return [self._group(name, found[name]) for name in self._ordered(found)]

    def _ordered(self, found: Mapping[str, list[Any]]) -> list[str]:
        names = sorted(found, key=_ORDER[self.by].index)
        for column in self.order_by:
            name = column.removeprefix("-")
            if name in AMOUNTS:
                sums = {g: _sum(rows, name) for g, rows in found.items()}
                names.sort(key=lambda g: sums[g], reverse=column.startswith("-"))
        return names

    def _group(self, name: str, rows: list[Any]) -> Group:
        records = [row.record for row in rows]
        count = f"{len(rows)} line{'' if len(rows) == 1 else 's'}"
        return Group(name, count, {c: total(records, c) for c in AMOUNTS}, rows)

    def render_line(self, value: str, record: Row) -> SafeString:
        """The name, which leads to its history, with its code and what the officers say of it."""
        comment = record["comment"]
        said = format_html('<br><span class="app-muted">{}</span>', comment) if comment else ""
        address = f"{reverse('finance:line', args=[record['code']])}{self.query}"
        return format_html(
            '<a class="govuk-link" href="{}">{}</a> <span class="app-muted">{}</span>{}',
            address,
            value,
            record["code"],
            said,
        )

    def render_months(self, value: str) -> SafeString | str:
        """A small line of the forecasts by month, and its two ends in words."""
        return forecast_line(self.series.get(value, ()))

    def render_source(self, value: int, record: Row) -> SafeString:
        """A link to the row of the file that the numbers come from."""
        return source_link(record["part_id"], value, record["line"])


def forecast_line(series: Sequence[tuple[FinancialMonth, Decimal]]) -> SafeString | str:
    """The small line of a line's forecasts; its first and last in words, for who cannot see it."""
    drawn = sparkline([float(amount) for _, amount in series])
    if not drawn:
        return format_html('<span class="app-muted">{}</span>', "One month only")
    ends = ((pounds(amount), month.name.lower()) for month, amount in (series[0], series[-1]))
    return format_html(
        '{}<span class="govuk-visually-hidden">{}</span>',
        drawn,
        format_html_join(", ", "{} at {}", ends),
    )


def source_link(part_id: int, row_number: int, line: str) -> SafeString:
    """A link to a row of the sheet Lines."""
    return format_html(
        '<a class="govuk-link" href="{}">Row {}'
        '<span class="govuk-visually-hidden"> of Lines: {}</span></a>',
        reverse("intake:source_row", args=[part_id, row_number]),
        row_number,
        line,
    )


def sort_of(asked: str) -> str:
    """The column that an address sorts by, with its minus; blank where there is none such."""
    return asked if asked.removeprefix("-") in LinesTable.base_columns else ""


def matching(lines: pd.DataFrame, *, block: str, category: str, q: str) -> list[Row]:
    """The lines of a block and category whose name or code has a word; blank asks for all."""
    word = q.strip().lower()
    return [
        line
        for line in lines.to_dict("records")
        if (not block or line["block"] == Block(block).label)
        and (not category or line["category"] == _category_name(category))
        and (word in line["line"].lower() or word in line["code"].lower())
    ]


def _sum(rows: list[Any], column: str) -> Decimal:
    amounts = (row.record[column] for row in rows)
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _category_name(category: str) -> str:
    return "Not stated" if category == NOT_STATED else str(Category(category).label)
