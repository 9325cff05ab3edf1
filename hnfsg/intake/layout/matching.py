"""Which sheet of a file is which: by what officers said before, by name, by headings, or asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hnfsg.intake.declarations import Dataset, Sheet, heading_key
from hnfsg.intake.layout.applied import apply_recipe
from hnfsg.intake.layout.found import Layout, find_layout
from hnfsg.intake.layout.headings import HeadingBlock, blocks_of, rows_of
from hnfsg.intake.layout.spots import FoundSpot, Lost, Rows, find_spot
from hnfsg.intake.reading.book import RawSheet
from hnfsg.intake.recipes import Recipe, absent_shape, shape_key

WHICH_SHEET = "which-sheet"


@dataclass(frozen=True)
class Remembered:
    """A recipe that an officer gave for a declared sheet, and the mapping that keeps it."""

    sheet: str
    shape: str
    recipe: Recipe
    mapping_id: int


@dataclass(frozen=True)
class SheetMatch:
    """A sheet of the file, what it is taken for, and why not when it is not.

    `blocks`: its first rows, each as if it were the headings; `layouts`: one, or one for each month
    across. `could_be`: the declared sheet that this and
    another sheet of the file fit equally well.
    """

    raw: RawSheet
    rows: Rows
    blocks: tuple[HeadingBlock, ...] = ()
    sheet: Sheet | None = None
    layouts: tuple[Layout, ...] = ()
    reason: str = ""
    could_be: Sheet | None = None

    @property
    def layout(self) -> Layout | None:
        """The first of its layouts."""
        return self.layouts[0] if self.layouts else None

    @property
    def is_empty(self) -> bool:
        """Whether it has no row."""
        return not self.rows

    def is_named(self, names: Iterable[str]) -> bool:
        """Whether the file calls the sheet by one of these names."""
        return heading_key(self.raw.name) in {heading_key(name) for name in names}


@dataclass(frozen=True)
class SpotPlan:
    """A summary that stands in single cells: what was found, and what was lost, in sentences."""

    sheet: Sheet
    recipe: Recipe
    mapping_id: int
    found: Mapping[str, FoundSpot]
    lost: Mapping[str, str]


@dataclass
class Plan:
    """What is read from where. `absent`: declared sheets that the officer said are not here."""

    matches: list[SheetMatch]
    spots: list[SpotPlan] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)

    @property
    def found(self) -> set[str]:
        """The slugs of the declared sheets that are found, or may be."""
        tables = {s.slug for m in self.matches if (s := m.sheet or m.could_be)}
        return tables | {spot.sheet.slug for spot in self.spots}

    def alike(self, sheet: Sheet) -> list[str]:
        """The names of the sheets of the file that could each be this one."""
        return [m.raw.name for m in self.matches if m.could_be is sheet]


def make_plan(
    dataset: Dataset,
    raws: Sequence[RawSheet],
    remembered: Sequence[Remembered] = (),
    chosen: Mapping[str, str] | None = None,
) -> Plan:
    """What is read from which sheet of a file.

    `chosen`: declared slug -> the sheet's name, where the officer decided between several. What
    officers said of this shape of file goes before everything; then a sheet's own name decides,
    then an alias whose headings are all there, then the headings alone; where two sheets fit by
    their headings, neither is taken.
    """
    rows = [rows_of(raw.head) for raw in raws]
    plan = Plan([_opened(raw, own) for raw, own in zip(raws, rows, strict=True)])
    for sheet in dataset.sheets:
        _by_recipes(plan, sheet, [r for r in remembered if r.sheet == sheet.slug], chosen or {})
    _by_names(plan, dataset, chosen or {})
    return plan


def missing_sheets(dataset: Dataset, plan: Plan) -> list[Sheet]:
    """The required sheets that a workbook lacks.

    A file of a single sheet may be one sheet alone, as a csv always is: the other sheets then
    stay as they were published.
    """
    if len(plan.matches) == 1 or not plan.found:
        return []
    return [
        sheet
        for sheet in dataset.sheets
        if sheet.required and sheet.slug not in plan.found | plan.absent
    ]


def _opened(raw: RawSheet, rows: Rows) -> SheetMatch:
    reason = "Not read: it is none of the sheets asked for"
    if raw.skipped or not rows:
        reason = f"Not read: {raw.skipped or 'it is empty'}"
    return SheetMatch(raw, rows, blocks_of(rows), reason=reason)


# --- by what officers said ------------------------------------------------------------------------


def _by_recipes(
    plan: Plan, sheet: Sheet, remembered: Sequence[Remembered], chosen: Mapping[str, str]
) -> None:
    """Find a declared sheet by the first recipe that fits this file."""
    names = [match.raw.name for match in plan.matches]
    for known in remembered:
        if known.recipe.is_absent and known.shape == absent_shape(names):
            plan.absent.add(sheet.slug)
            return
        if (known.recipe.spots and _take_spots(plan, sheet, known)) or (
            known.recipe.columns and _take_table(plan, sheet, known, chosen)
        ):
            return


def _take_spots(plan: Plan, sheet: Sheet, known: Remembered) -> bool:
    there = {shape_key(match.raw.name) for match in plan.matches}
    if not {shape_key(spot.sheet) for spot in known.recipe.spots.values()} <= there:
        return False
    heads = {match.raw.name: match.rows for match in plan.matches}
    found, lost = {}, {}
    for name, spot in known.recipe.spots.items():
        try:
            found[name] = find_spot(spot, heads)
        except Lost as problem:
            lost[name] = str(problem)
    plan.spots.append(SpotPlan(sheet, known.recipe, known.mapping_id, found, lost))
    return True


def _take_table(plan: Plan, sheet: Sheet, known: Remembered, chosen: Mapping[str, str]) -> bool:
    named = shape_key(known.recipe.sheet)
    fitting = {
        place: blocks[0]
        for place, match in enumerate(plan.matches)
        if match.sheet is None
        and (not match.raw.skipped or shape_key(match.raw.name) == named)
        and (blocks := [b for b in match.blocks if b.shape == known.shape])
    }
    same_name = [p for p in fitting if shape_key(plan.matches[p].raw.name) == named]
    picked = [p for p in fitting if plan.matches[p].raw.name == chosen.get(sheet.slug)]
    places = picked or same_name or list(fitting)
    if len(places) == 1:
        match = plan.matches[places[0]]
        block = fitting[places[0]]
        layouts = apply_recipe(known.recipe, sheet, match.raw.name, block, known.mapping_id)
        plan.matches[places[0]] = replace(match, sheet=sheet, layouts=tuple(layouts), reason="")
    for place in places if len(places) > 1 else ():
        plan.matches[place] = _in_doubt(plan.matches[place], sheet)
    return bool(places)


# --- by name and headings -------------------------------------------------------------------------

Fits = Callable[[SheetMatch, Sheet], bool]


def _by_names(plan: Plan, dataset: Dataset, chosen: Mapping[str, str]) -> None:
    ways: tuple[tuple[Fits, bool], ...] = (
        (lambda m, s: m.raw.name == chosen.get(s.slug), False),
        (lambda m, s: m.is_named((s.slug, s.name)), False),
        (lambda m, s: m.is_named(s.aliases), True),
        (lambda m, s: _best_fit(dataset, m) is s, True),
        (lambda m, s: m.is_named(s.aliases), False),
    )
    for fits, needs_all in ways:
        for sheet in dataset.sheets:
            if sheet.slug not in plan.found | plan.absent:
                _take(plan, sheet, fits, needs_all=needs_all)


def _take(plan: Plan, sheet: Sheet, fits: Fits, *, needs_all: bool) -> None:
    """Settle which sheet of the file is `sheet`: the one that fits."""
    fitting = {
        place: layout
        for place, match in enumerate(plan.matches)
        if _is_free(match)
        and fits(match, sheet)
        and ((layout := find_layout(sheet, match.raw.name, match.blocks)) or not needs_all)
        and not (needs_all and layout and layout.missing)
    }
    for place, layout in fitting.items():
        match = plan.matches[place]
        if len(fitting) > 1:
            plan.matches[place] = _in_doubt(match, sheet)
            continue
        reason = "" if layout else f"No row of {match.raw.name} has the headings of {sheet.name}"
        layouts = (layout,) if layout else ()
        plan.matches[place] = replace(match, sheet=sheet, layouts=layouts, reason=reason)


def _in_doubt(match: SheetMatch, sheet: Sheet) -> SheetMatch:
    return replace(match, could_be=sheet, reason="Not read: another sheet is like it")


def _is_free(match: SheetMatch) -> bool:
    has_rows = not match.is_empty and not match.raw.skipped
    return has_rows and match.sheet is None and match.could_be is None


def _best_fit(dataset: Dataset, match: SheetMatch) -> Sheet | None:
    """The declared sheet whose needed headings are all there, and most of the others."""
    fitting = [
        (len(layout.columns), sheet)
        for sheet in dataset.sheets
        if (layout := find_layout(sheet, match.raw.name, match.blocks)) and not layout.missing
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
