"""What a check asks of the officer, because it must not guess: units, totals and their parts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hnfsg.intake.cells import Normalised
from hnfsg.intake.checking.context import Report
from hnfsg.intake.checking.sums import Sum, find_sums
from hnfsg.intake.checking.tidy import Tidy, has_own_key, says_total
from hnfsg.intake.declarations import Sheet
from hnfsg.intake.layout import Layout
from hnfsg.intake.models import FindingLevel
from hnfsg.intake.reading.addresses import address
from hnfsg.money import Contradiction, contradiction, plain_numbers, pounds

TOTAL, LINE = "total", "line"
UNITS = {1: "pounds", 1_000: "thousands of pounds", 1_000_000: "millions of pounds"}
TOO_SMALL = Decimal(10_000)  # pounds: less than any month's total
TELLING_AMOUNTS = 1_000  # different amounts of a column that are looked at for its unit
ENOUGH_AMOUNTS = 3  # different amounts of a column: fewer say nothing of its unit
SUMMED_ROWS = 5_000  # a sheet that is longer is no council's table with totals among its lines
PARTS_OF_A_KEYED_SUM = 3  # fewer rows with codes of their own may add up to a row by chance
LARGE = Decimal(1_000)  # pounds: smaller amounts may agree by chance


def ask_about_units(
    report: Report,
    layout: Layout,
    sheet: Sheet,
    rows: Tidy,
    published: Mapping[str, Decimal],
) -> frozenset[str]:
    """Ask what amounts are in where their size contradicts the heading, or what is published.

    `published`: the usual size of each column in its newest month. A unit that the heading names
    and the figures bear out is noted. Gives the columns that are in doubt.
    """
    in_doubt = set()
    for name in layout.columns:
        if name in layout.confirmed_units or not sheet.column(name).is_money:
            continue
        unit = layout.units.get(name)
        amounts = plain_numbers(rows.texts[name].words[:TELLING_AMOUNTS])
        doubt = _doubt(sheet, unit, amounts, published.get(name))
        heading = layout.block.texts[layout.columns[name]] if layout.block else name
        at = {"sheet": layout.name, "cell": layout.cell(name, layout.heading_row)}
        if doubt:
            in_doubt.add(name)
            options = sorted(UNITS.items(), key=lambda pair: pair[0] != doubt.proposed)
            report.ask(
                "unit",
                **at,
                subject=f"{sheet.slug}:{name}",
                label=heading,
                what=f"{doubt.sentence} What are those under “{heading}” in?",
                fix="It is remembered for files of this shape.",
                options=[[str(factor), words.capitalize()] for factor, words in options],
            )
        elif unit and unit != 1:
            what = f"The amounts under “{heading}” are read as {UNITS[unit]}"
            report.add(FindingLevel.NOTE, "unit", **at, what=what)
    return frozenset(in_doubt)


def _doubt(
    sheet: Sheet, unit: int | None, amounts: list[Decimal], published: Decimal | None
) -> Contradiction | None:
    """What speaks against the unit of a column; None where nothing does."""
    is_telling = sheet.is_summary or len(amounts) >= ENOUGH_AMOUNTS
    found = contradiction(unit, amounts, published if is_telling else None)
    sizes = [abs(amount) for amount in amounts if amount]
    if found or unit or published or not sizes or not is_telling:
        return found
    has_pence = all(size < LARGE and size != int(size) for size in sizes)
    if has_pence or (sheet.is_summary and max(sizes) < TOO_SMALL):
        sentence = f"The amounts are like {max(sizes).normalize():,f}, which is little for pounds."
        return Contradiction(sentence, 1_000_000 if max(sizes) < LARGE else 1_000)
    return None


def ask_about_table(report: Report, layout: Layout, sheet: Sheet, row: int, label: str) -> None:
    """Ask whether what looks like another table belongs to this one; note it once that is said."""
    at: dict[str, Any] = {"sheet": layout.name, "row": row, "cell": address(0, row)}
    if label in layout.left_out:
        what = f"Another table begins in row {row} (“{label}”): it is not read"
        report.add(FindingLevel.NOTE, "another-table", **at, what=what)
        return
    report.ask(
        "another-table",
        **at,
        subject=f"{sheet.slug}:{label}"[:200],
        label=label,
        what=f"Another table seems to begin in row {row}, with “{label}”. Nothing from there on is "
        "read",
        fix="It is remembered for files of this shape.",
        options=[[TOTAL, "Another table: leave it out"], [LINE, "The same table: read on"]],
    )


def ask_about_totals(
    report: Report, layout: Layout, sheet: Sheet, rows: Tidy, cells: Mapping[str, Normalised]
) -> None:
    """Ask of each row that is the sum of others, or calls itself a total, whether it is a line.

    A total that says so and is the sum of its parts would be plain, but its rows would then be
    gone without a word: an officer says it once.
    """
    if len(rows) > SUMMED_ROWS or sheet.label not in rows.texts:
        return
    labels = rows.texts[sheet.label].list()
    keyed = has_own_key(sheet, layout)
    amounts = [cells[c.name] for c in sheet.columns if c.is_money and c.name in cells]
    stated = [[_decimal(a.texts[c]) for c in a.codes.tolist()] for a in amounts]
    sums = {s.total: s for s in find_sums(list(zip(*stated, strict=True)) if stated else [])}
    columns = [[amount or Decimal(0) for amount in column] for column in stated]
    for place, label in enumerate(labels):
        found = sums.get(place)
        if label in layout.kept or not _is_in_question(found, label, columns, place, keyed):
            continue
        row = int(rows.numbers[place])
        report.ask(
            "total",
            sheet=layout.name,
            cell=layout.cell(sheet.label, row),
            row=row,
            subject=f"{sheet.slug}:{label}"[:200],
            label=label,
            what=_words(found, label, rows, columns, place),
            fix="A total and its parts must not both be added. It is remembered for files of this "
            "shape.",
            options=[[TOTAL, "A total: leave it out"], [LINE, "A line of its own: keep it"]],
        )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _is_in_question(
    found: Sum | None, label: str, columns: list[list[Decimal]], place: int, keyed: bool
) -> bool:
    if not keyed:
        return found is not None or says_total(label)
    if found is None or len(found.parts) < PARTS_OF_A_KEYED_SUM:
        return False
    return sum(abs(column[place]) >= LARGE for column in columns) > 1


def _words(
    found: Sum | None, label: str, rows: Tidy, columns: list[list[Decimal]], place: int
) -> str:
    if found is None:
        return f"“{label}” is called a total, and is not the sum of the rows beside it"
    first, last = (int(rows.numbers[found.parts[n]]) for n in (0, -1))
    amount = next((c[place] for c in columns if c[place]), Decimal(0))
    between = f"rows {first} and {last}" if len(found.parts) == 2 else f"rows {first} to {last}"
    return f"“{label}” ({pounds(amount)}) is the sum of {between}"
