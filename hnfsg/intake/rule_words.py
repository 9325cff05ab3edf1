"""What the rules of a check are called: on the page, in the list of findings, in marked files."""

from hnfsg.intake.declarations import AT_THE_DOOR, Column, ColumnType, Dataset

CELL = "cell-"  # a rule of one column's cells is `cell-` and the column's name
# Of a column that passed the door: such a cell is neither quoted nor corrected on the page.
APART = "apart-"

_TITLES = {
    # questions
    "no-known-sheet": "Which sheet is which",
    "which-sheet": "Sheets that are alike",
    "missing-sheet": "Sheets that are not found",
    "no-headings": "Sheets without headings",
    "missing-column": "Columns that are not found",
    "repeated-column": "Columns that are found twice",
    "lost-cell": "Cells that are not found again",
    "new-keys": "Codes that are new",
    "total": "Rows that look like totals",
    "unit": "What the amounts are in",
    "period": "Which month it is for",
    "encoding": "How the text was saved",
    "encoding-unsure": "Letters that may be wrong",
    "another-table": "Another table on a sheet",
    # errors
    "repeated-row": "Used twice",
    "no-period": "Rows without a month",
    "example-row": "The template's example",
    "empty-sheet": "Sheets without rows",
    "chosen-month": "The month that was chosen",
    "too-many-aside": "Too many rows to set aside",
    # notes
    "lost-characters": "Characters that were lost",
    "hidden-rows": "Hidden rows",
    "hidden-columns": "Hidden columns",
    "external-links": "Links to other files",
    "embedded": "Files inside the file",
    "unread-column": "Columns that are not read",
    "total-row": "Rows of totals",
    "words-row": "Rows of words",
    "at-the-door": "What was taken out before the file was kept",
    "heading-row": "Headings that are repeated",
}
_CELLS = {
    ColumnType.AMOUNT: "missing or not a number",
    ColumnType.NUMBER: "missing or not a number",
    ColumnType.INTEGER: "missing or not a whole number",
    ColumnType.PERCENT: "missing or not a percentage",
    ColumnType.CHOICE: "none of those allowed",
    ColumnType.FINANCIAL_YEAR: "missing or not a financial year",
    ColumnType.FINANCIAL_MONTH: "missing or not a month",
    ColumnType.DATE: "missing or not a date",
    ColumnType.TEXT: "missing or cannot be kept",
}
# Notes of one rule, folded: one, several.
_FOLDED = {
    "unread-column": ("column is not read", "columns are not read"),
    "total-row": (
        "row looks like a total and is not read",
        "rows look like totals and are not read",
    ),
    "words-row": ("row of words is not read", "rows of words are not read"),
    "heading-row": ("row repeats the headings", "rows repeat the headings"),
    "unit": (
        "column is in thousands or millions of pounds",
        "columns are in thousands or millions of pounds",
    ),
}


def rule_of_cells(column: Column) -> str:
    """The rule of one column's cells."""
    return f"{APART if column.personal in AT_THE_DOOR else CELL}{column.name}"


def title_of(rule: str, dataset: Dataset) -> str:
    """A rule in words: `Forecast is missing or not a number`."""
    if rule in _TITLES:
        return _TITLES[rule]
    of_cells = next((start for start in (CELL, APART) if rule.startswith(start)), "")
    column = _column(rule.removeprefix(of_cells), dataset) if of_cells else None
    if column:
        return f"{column.heading} is {_CELLS[column.type]}"
    titles = {known.slug: known.title for known in dataset.rules}
    return titles.get(rule) or rule.replace("-", " ").capitalize()


def folded(rule: str, count: int, dataset: Dataset) -> str:
    """Notes of one rule in a few words: `12 columns are not read`."""
    if rule not in _FOLDED:
        return f"{title_of(rule, dataset)}: {count:,}"
    one, several = _FOLDED[rule]
    return f"{count:,} {one if count == 1 else several}"


def _column(name: str, dataset: Dataset) -> Column | None:
    columns = (column for sheet in dataset.sheets for column in sheet.columns)
    return next((column for column in columns if column.name == name), None)
