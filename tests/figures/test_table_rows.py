"""The rows of a figure's table: what they say and where they lead; nothing in them is HTML."""

from decimal import Decimal
from typing import Any

import pandas as pd
from django.urls import reverse

from hnfsg.figures.registry import Absent, FigureColumn, Source, Unit
from hnfsg.figures.table_rows import LONG, cells, rows_html

COLUMNS = (
    FigureColumn("line", "Line"),
    FigureColumn("amount", "Amount", Unit.POUNDS),
    FigureColumn("said", "What is said"),
    FigureColumn("source", "Sheet and row", Unit.SOURCE),
)


def _frame(**changed: Any) -> pd.DataFrame:
    row = {
        "line": "Top-ups",
        "amount": Decimal(1_500),
        "said": "",
        "source": Source(7, 12, "Lines"),
    }
    return pd.DataFrame([row | changed], dtype=object)


def test_a_row_is_headed_by_its_first_cell_and_leads_to_its_row_of_the_file() -> None:
    html = rows_html(cells(COLUMNS, _frame()))
    assert html == (
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">Top-ups</th>'
        '<td class="govuk-table__cell govuk-table__cell--numeric">£1,500</td>'
        '<td class="govuk-table__cell"></td>'
        f'<td class="govuk-table__cell"><a class="govuk-link" href="{_row(7, 12)}">'
        "Lines, row 12</a></td></tr>"
    )


def _row(part: int, row: int) -> str:
    return reverse("intake:source_row", args=[part, row])


def test_what_is_absent_is_grey_and_sentences_have_room() -> None:
    frame = _frame(amount=Absent.MISSING, said="x" * (LONG + 1), source=None)
    amount, said, source = cells(COLUMNS, frame)[0][1:]
    assert (amount.text, amount.is_absent, amount.is_number) == ("not available", True, True)
    assert said.is_long
    assert (source.text, source.is_absent, source.href) == ("not available", True, "")
    html = rows_html(cells(COLUMNS, frame))
    assert 'class="govuk-table__cell govuk-table__cell--numeric app-muted"' in html
    assert 'class="govuk-table__cell app-figure__words"' in html


def test_what_a_file_says_is_never_html() -> None:
    html = rows_html(cells(COLUMNS, _frame(line="<b>1</b>", said='"<script>" & more')))
    assert "<b>" not in html
    assert "<script>" not in html
    assert "&lt;b&gt;1&lt;/b&gt;" in html
    assert "&quot;&lt;script&gt;&quot; &amp; more" in html


def test_a_table_without_rows_has_none() -> None:
    assert rows_html(cells(COLUMNS, _frame().iloc[:0])) == ""
