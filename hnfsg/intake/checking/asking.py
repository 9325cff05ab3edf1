"""What a check asks of the officer about the file as a whole: sheets, columns, its month."""

from collections.abc import Sequence

from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.freshness import latest_month
from hnfsg.intake.layout import Layout, Plan, SheetMatch, find_layout, missing_sheets
from hnfsg.intake.layout.matching import WHICH_SHEET
from hnfsg.intake.models import FindingLevel
from hnfsg.intake.months import recent_months, said_months, said_years
from hnfsg.periods import parse_financial_year, period_label, year_label

TITLE_ROWS = 8
_SAY_WHERE = "Say where it is, or that this file does not hold it."


def ask_about_plan(report: Report, dataset: Dataset, plan: Plan) -> None:
    """Ask for the sheets that are not found, or found twice, and for cells that are lost."""
    if not plan.found | plan.absent:
        _no_sheet(report, dataset, plan.matches)
    for sheet in missing_sheets(dataset, plan):
        report.ask(
            "missing-sheet",
            subject=sheet.slug,
            what=f"The workbook has no sheet {sheet.name}",
            fix=_SAY_WHERE,
        )
    for sheet in dataset.sheets:
        if names := plan.alike(sheet):
            report.ask(
                WHICH_SHEET,
                subject=sheet.slug,
                what=f"{' and '.join(names)} could each be the sheet {sheet.name}",
                fix=f"Say which is {sheet.name}. The others are not read.",
                options=[[name, name] for name in names],
            )
    for spot in plan.spots:
        for name, sentence in spot.lost.items():
            report.ask(
                "lost-cell",
                subject=f"{spot.sheet.slug}:{name}",
                what=f"{spot.sheet.column(name).heading} is not found: {sentence}",
                fix="Show the cell again. It is remembered.",
            )


def _no_sheet(report: Report, dataset: Dataset, matches: Sequence[SheetMatch]) -> None:
    known = ", ".join(sheet.name for sheet in dataset.sheets)
    found = ", ".join(match.raw.name for match in matches) or "none"
    report.ask(
        "no-known-sheet",
        what=f"No sheet of the file is one of: {known}. Its sheets are: {found}",
        fix=_nearest(dataset, matches) or "Say which sheet is which, and what its columns are.",
    )


def _nearest(dataset: Dataset, matches: Sequence[SheetMatch]) -> str:
    """What the sheet that comes nearest lacks, as a sentence; nothing when none comes near."""
    near = [
        (len(layout.columns), sheet, layout)
        for match in matches
        for sheet in dataset.sheets
        if (layout := find_layout(sheet, match.raw.name, match.blocks)) and not match.raw.skipped
    ]
    if not near:
        return ""
    _, sheet, layout = max(near, key=lambda found: found[0])
    lacking = ", ".join(column.heading for column in layout.missing)
    return (
        f"{layout.name} comes nearest to {sheet.name}, and has no column {lacking}. Say which "
        "columns these are, or name the headings as the template does."
    )


def ask_about_columns(report: Report, sheet: Sheet, layouts: Sequence[Layout]) -> None:
    """Ask for the needed columns that are not found or found twice; note those that are unread."""
    layout = layouts[0]
    for column in layout.missing:
        report.ask(
            "missing-column",
            sheet=layout.name,
            subject=f"{sheet.slug}:{column.name}",
            what=f"There is no column {column.heading}",
            fix=f"Say which column it is, or add one headed {column.heading}. {column.rule}",
        )
    for clash, where in layout.repeated:
        report.ask(
            "repeated-column",
            sheet=layout.name,
            cell=where,
            subject=f"{sheet.slug}:{where}",
            what=clash,
            fix="Say which of them is meant, or delete the one that is not wanted.",
        )
    for heading, where in layout.unknown:
        report.add(
            FindingLevel.NOTE,
            "unread-column",
            sheet=layout.name,
            cell=where,
            what=f"The column {heading} is not read",
        )


def ask_for_headings(report: Report, match: SheetMatch) -> None:
    """Ask which row has the headings of a sheet that is ours by its name."""
    report.ask(
        "no-headings",
        sheet=match.raw.name,
        subject=match.sheet.slug if match.sheet else "",
        what=match.reason,
        fix="Say which columns are which, or put the headings of the template in one row above "
        "the figures.",
    )


def ask_for_period(report: Report, context: CheckContext, sheet: str) -> None:
    """Ask once which month the file is for, those first that its titles or its name say."""
    said = said_months(_titles(context, context.matches))
    latest = latest_month(context.dataset.slug, context.live)
    options = [[month.key, f"{month.label}, as the file says in its title"] for month in said]
    options += [[key, label] for key, label in recent_months(latest) if key not in dict(options)]
    report.ask(
        "period",
        sheet=sheet,
        what=f"The sheet {sheet} does not say which month it is for",
        fix="Say which month it is. Next time, choose it when you upload the file.",
        options=options,
    )


def _titles(context: CheckContext, matches: Sequence[SheetMatch]) -> list[str]:
    """The file's name, the names of sheets, and what their first rows say."""
    cells = [
        text
        for match in matches
        for row, texts in match.rows.items()
        if row <= TITLE_ROWS
        for text in texts
        if text
    ]
    return [context.upload.file_name, *(match.raw.name for match in matches), *cells]


def ask_about_years_across(report: Report, context: CheckContext) -> None:
    """The year said for months across is remembered: ask where the file says another."""
    for match in context.matches:
        recipe = match.layout.recipe if match.layout else None
        if match.sheet is None or recipe is None or not (recipe.across and recipe.across_year):
            continue
        start = parse_financial_year(recipe.across_year)
        said = said_years(_titles(context, [match]))
        if said and start not in said:
            report.ask(
                "across-year",
                sheet=match.raw.name,
                subject=match.sheet.slug,
                what=f"The file says {year_label(said[0])}, and its months across are read as "
                f"those of {year_label(start)}, as was said before",
                fix="Say which year its months are in.",
            )
        elif not said:
            report.add(
                FindingLevel.NOTE,
                "across-year",
                sheet=match.raw.name,
                what=f"The months across are read as those of {year_label(start)}, as was said",
            )


def compare_chosen_month(report: Report, context: CheckContext) -> None:
    """The month chosen at the upload counts where the file is silent, and must not differ."""
    chosen = context.upload.stated_period
    periods = {p for staging in context.stagings.values() for p in staging.periods() if p}
    others = periods - {chosen}
    is_across = any(m.layout and m.layout.group for m in context.matches)
    if chosen and others and not (is_across and chosen in periods):
        told = ", ".join(period_label(key) for key in sorted(others))
        report.error(
            "chosen-month",
            what=f"You chose {period_label(chosen)}, and the file says {told}",
            fix="Choose “The file says” when you upload it, or correct the month in the file.",
        )
