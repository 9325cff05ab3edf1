"""Reading a file's sheets: each is looked through for people, and those of ours are staged."""

from collections.abc import Callable, Mapping
from typing import IO, Any

from hnfsg.intake.checking.asking import (
    ask_about_columns,
    ask_about_plan,
    ask_about_years_across,
    ask_for_headings,
)
from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.checking.corrections import Cells, all_corrected, corrected, corrections_of
from hnfsg.intake.checking.lookup import Lookup
from hnfsg.intake.checking.rows import RowReader
from hnfsg.intake.checking.spots import SpotReader
from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.door.declared import allowed_headings, declared_places
from hnfsg.intake.layout import Layout, Plan, SheetMatch, make_plan
from hnfsg.intake.layout.matching import WHICH_SHEET, Remembered
from hnfsg.intake.models import FindingLevel
from hnfsg.intake.models import Mapping as KeptMapping
from hnfsg.intake.personal import Scanner, Suspect
from hnfsg.intake.reading.book import Book, RawSheet, Unreadable, open_book
from hnfsg.intake.reading.limits import limits_for
from hnfsg.intake.reading.outline import outline
from hnfsg.intake.recipes import Recipe
from hnfsg.intake.staging import Staging

SUSPECTS_SHOWN = 20
UNSURE = "encoding-unsure"


class SheetsReader:
    """Reads every sheet of one file.

    `told`: one dict for each sheet of the file (name, sheet, rows, reason); `records`: what the
    upload keeps of each layout; `outline`: the first rows of each sheet.
    """

    def __init__(
        self, context: CheckContext, report: Report, progress: Callable[[str, int], None]
    ) -> None:
        self.context = context
        self.report = report
        self.progress = progress
        self.told: list[dict[str, Any]] = []
        self.records: dict[str, Any] = {}
        self.outline: list[dict[str, Any]] = []
        self.rows_done = 0
        self._suspects: list[Suspect] = []
        self._lookups: dict[str, Lookup] = {}

    def read(self, file: IO[bytes]) -> None:
        """Stage what is ours. Raises Unreadable when the file is refused."""
        limits = limits_for(self.context.dataset)
        with open_book(file, self.context.upload.file_name, limits) as book:
            self._read_book(book)

    def _read_book(self, book: Book) -> None:
        dataset = self.context.dataset
        fixes = corrections_of(self.context.upload)
        self._tell_notes(book)
        self._tell_of_the_door()
        raws = [_corrected(raw, fixes) for raw in book.sheets]
        self.outline = outline(raws)
        plan = make_plan(dataset, raws, remembered(dataset), self._chosen())
        self.context.matches = plan.matches
        SpotReader(self.context, self.report).read(plan, self.records)
        for match in _in_order(dataset, plan):
            self._read_sheet(match, fixes.get(match.raw.name, {}))
        self._stop_at_personal_data()
        ask_about_plan(self.report, dataset, plan)
        ask_about_years_across(self.report, self.context)
        self._ask_about_new_keys()
        self._tell_spots(plan)
        order = [raw.name for raw in raws]
        self.told.sort(key=lambda told: order.index(told["name"]))

    def _tell_notes(self, book: Book) -> None:
        is_sure = "encoding:" in self.context.upload.answers
        for note in book.notes:
            at = {"sheet": note.sheet, "cell": note.cell}
            if note.kind != UNSURE:
                self.report.add(FindingLevel.NOTE, note.kind, **at, what=note.what)
            elif not is_sure:
                self.report.ask(
                    "encoding",
                    **at,
                    what=f"The file is not in UTF-8. Read as Windows text, this cell says "
                    f"“{note.what}”. Are the words right?",
                    fix="If they are not, save the file as “CSV UTF-8” in Excel and send it again.",
                    options=[["right", "The words are right"]],
                )

    def _tell_of_the_door(self) -> None:
        """What was done with each sheet before the file was kept."""
        for sheet in self.context.upload.door.get("sheets", ()):
            replaced, left_out = sheet["replaced"], sheet["left_out"]
            done = [f"identifiers in {_columns(replaced)} were replaced"] if replaced else []
            verb = "were" if left_out[1:] else "was"
            done += [f"{_columns(left_out)} {verb} left out"] if left_out else []
            if done:
                what = f"Before the file was kept, {' and '.join(done)}"
                self.report.add(FindingLevel.NOTE, "at-the-door", sheet=sheet["name"], what=what)

    def _chosen(self) -> dict[str, str]:
        """The sheet's name by declared slug, where the officer chose between several."""
        answers: Mapping[str, str] = self.context.upload.answers
        start = f"{WHICH_SHEET}:"
        return {k.removeprefix(start): v for k, v in answers.items() if k.startswith(start)}

    def _read_sheet(self, match: SheetMatch, fixes: Cells) -> None:
        name = match.raw.name
        self.progress(f"Reading {name}", self.rows_done)
        allowed, days = declared_places(match)
        scanner = Scanner(name, allowed_headings(self.context.dataset), allowed, days)
        readers = self._readers(match)
        staging = self._staging(match.sheet) if match.sheet and readers else None
        seen, before = set[int](), staging.count if staging else 0
        for chunk in all_corrected(match.raw.chunks, fixes):
            self._suspects += scanner.scan(chunk)
            for reader in readers:
                if staging:
                    seen.update(reader.read(chunk, staging))
                    self._check_length(match, staging)
            self.rows_done += len(chunk)
            self.progress(f"Reading {name}", self.rows_done)
        for reader in readers[:1]:
            reader.finish()
        self._tell(match, len(seen), staging.count - before if staging else 0)

    def _readers(self, match: SheetMatch) -> list[RowReader]:
        sheet = match.sheet
        if sheet is None or not match.layouts:
            return []
        lookup = self._lookups.setdefault(sheet.slug, Lookup.of(self.context.dataset.slug, sheet))
        self.report.layouts[sheet.slug] = list(match.layouts)
        self.records[sheet.slug] = _record(match.layouts)
        return [
            RowReader(sheet, layout, self.context, self.report, lookup) for layout in match.layouts
        ]

    def _staging(self, sheet: Sheet) -> Staging:
        staging = self.context.stagings.get(sheet.slug)
        if staging is None:
            staging = self.context.stagings[sheet.slug] = Staging(sheet)
            staging.create()
        return staging

    def _check_length(self, match: SheetMatch, staging: Staging) -> None:
        if staging.count > staging.sheet.max_rows * max(1, len(match.layouts)):
            raise Unreadable(
                f"The sheet {match.raw.name} has more than {staging.sheet.max_rows:,} rows, the "
                f"most that {self.context.dataset.title} can have. Check that this is the right "
                "file."
            )

    def _tell(self, match: SheetMatch, rows: int, staged: int) -> None:
        slug = match.sheet.slug if match.sheet else None
        self.told.append(
            {"name": match.raw.name, "sheet": slug, "rows": rows, "reason": match.reason}
        )
        if match.sheet and match.layouts:
            ask_about_columns(self.report, match.sheet, match.layouts)
            if not staged:
                self.report.error(
                    "empty-sheet",
                    sheet=match.raw.name,
                    what=f"The sheet {match.raw.name} has headings and no rows",
                    fix="Add its rows, or delete the sheet.",
                )
        elif match.sheet:
            ask_for_headings(self.report, match)

    def _tell_spots(self, plan: Plan) -> None:
        for spots in plan.spots:
            for name in dict.fromkeys(found.sheet for found in spots.found.values()):
                cells = sorted(f.cell for f in spots.found.values() if f.sheet == name)
                reason = f"Read for single cells: {', '.join(cells)}"
                told = {"name": name, "sheet": spots.sheet.slug, "rows": 1, "reason": reason}
                unread = [t for t in self.told if t["name"] == name and not t["sheet"]]
                if unread:
                    unread[0] |= told
                else:
                    self.told.append(told)

    def _ask_about_new_keys(self) -> None:
        for slug, lookup in self._lookups.items():
            if lookup.new:
                self.records[slug]["new_keys"] = [[k, label] for k, label in lookup.new.items()]
                self.report.ask(
                    "new-keys",
                    sheet=self.report.layouts[slug][0].name,
                    subject=slug,
                    what=lookup.question,
                    fix="Say what each stands for. It is remembered for the months to come.",
                )

    def _stop_at_personal_data(self) -> None:
        if not self._suspects:
            return
        shown = [f"{s.sheet}!{s.cell} ({s.kind})" for s in self._suspects[:SUSPECTS_SHOWN]]
        rest = len(self._suspects) - len(shown)
        more = f" and {rest:,} more cells" if rest else ""
        raise Unreadable(
            f"The file seems to hold personal data that {self.context.dataset.title} must not "
            f"have: {'; '.join(shown)}{more}. Delete it and send the file again. This file has "
            "been deleted here."
        )


def _columns(letters: list[str]) -> str:
    """`column B`, `columns B and C`."""
    listed = " and ".join([", ".join(letters[:-1]), letters[-1]] if letters[1:] else letters)
    return f"column{'s' if letters[1:] else ''} {listed}"


def remembered(dataset: Dataset) -> list[Remembered]:
    """The recipes that officers gave for a dataset's sheets, newest first. One query."""
    kept = KeptMapping.objects.filter(dataset_slug=dataset.slug).order_by("-made_at", "-pk")
    return [Remembered(m.sheet, m.shape, Recipe.from_json(m.recipe), m.pk) for m in kept]


def _corrected(raw: RawSheet, fixes: Mapping[str, Cells]) -> RawSheet:
    cells = fixes.get(raw.name)
    return raw.with_head(corrected(raw.head, cells)) if cells else raw


def _record(layouts: tuple[Layout, ...]) -> dict[str, Any]:
    """What an upload keeps of the layouts of one sheet."""
    first = layouts[0]
    recipe = first.as_recipe().as_json() if first.block else None
    months = {layout.period: layout.as_record()["columns"] for layout in layouts if layout.group}
    return {**first.as_record(), "recipe": recipe, "months": months}


def _in_order(dataset: Dataset, plan: Plan) -> list[SheetMatch]:
    """The sheets in the order of the declaration: the first may say the period of the others."""
    order = {sheet.slug: place for place, sheet in enumerate(dataset.sheets)}
    return sorted(plan.matches, key=lambda m: order.get(m.sheet.slug, 99) if m.sheet else 100)
