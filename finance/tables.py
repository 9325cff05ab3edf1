"""The tables of the finance pages."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
import pandas as pd
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finance.models import Block, Category
from hnfsg.money import pounds

Row = dict[Any, Any]
NOT_STATED = "not-stated"  # asks for the lines whose category is blank


class PoundsColumn(tables.Column):
    """Whole pounds, to the right, with their sum under them."""

    is_numeric = True

    def render(self, value: Decimal) -> str:
        """The amount as it is written in every table."""
        return pounds(value)

    def render_footer(self, bound_column: Any, table: Any) -> str:
        """The sum of the rows shown."""
        amounts = (row[bound_column.name] for row in table.data.data)
        return pounds(sum(filter(None, amounts), Decimal(0)))


class LinesTable(tables.Table):
    """Every budget line of a month; each row leads to its row of the file.

    The return's volumes are mostly numbers of children, which members may only see masked; they
    are kept, and not shown.
    """

    line = tables.Column("Line", footer="Lines shown")
    budget = PoundsColumn("Budget")
    forecast = PoundsColumn("Forecast")
    variance = PoundsColumn("Forecast less budget")
    actual_to_date = PoundsColumn("Actual to date")
    block = tables.Column("DSG block")
    category = tables.Column("Provision category")
    source = tables.Column("Row of the file", accessor="row_number")

    class Meta:
        default = "Not stated"
        empty_text = "No line matches. Choose another block or category, or clear the filter."

    anchor = "lines"

    def __init__(
        self,
        rows: list[Row],
        *,
        caption: str,
        spending: str = "Forecast",
        sort: str = "",
        asked: Mapping[str, str] | None = None,
    ) -> None:
        """`spending` heads the forecasts, which at outturn are none; `asked` is what else the
        page's address says, for the links that sort.
        """
        headed = [
            ("forecast", PoundsColumn(spending)),
            ("variance", PoundsColumn(f"{spending} less budget")),
        ]
        super().__init__(rows, extra_columns=headed, order_by=sort)
        self.caption = caption
        self.address = f"?{urlencode({**(asked or {}), 'sort': ''})}"

    def render_line(self, value: str, record: Row) -> SafeString:
        """The name, with its code and what the officers say of it."""
        comment = record["comment"]
        said = format_html('<br><span class="app-muted">{}</span>', comment) if comment else ""
        return format_html('{} <span class="app-muted">{}</span>{}', value, record["code"], said)

    def render_source(self, value: int, record: Row) -> SafeString:
        """A link to the row of the file that the numbers come from."""
        address = reverse("intake:source_row", args=[record["part_id"], value])
        return format_html(
            '<a class="govuk-link" href="{}">Row {}'
            '<span class="govuk-visually-hidden"> of Lines: {}</span></a>',
            address,
            value,
            record["line"],
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


def _category_name(category: str) -> str:
    return "Not stated" if category == NOT_STATED else str(Category(category).label)
