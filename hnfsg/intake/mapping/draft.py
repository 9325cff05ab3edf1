"""What is chosen on the mapping page: as it was proposed, remembered, or posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from hnfsg.intake.declarations import PERIOD_TYPES, Column, Sheet
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.proposing import Proposed
from hnfsg.intake.proposing.columns import propose_columns
from hnfsg.intake.proposing.months import Across, find_months_across
from hnfsg.intake.proposing.nearest import Nearest, as_last_time, measures_as_last_time
from hnfsg.intake.proposing.subjects import Rows, Subject, subject_at
from hnfsg.intake.recipes import Origin, Recipe

VALUE, SAME, JOIN, MAP = "value", "same", "join", "map"
TOTAL, LINE = "total", "line"


@dataclass(frozen=True)
class Fill:
    """What fills a column of ours that no heading gives.

    `kind`: one value for every row, the same as another column, several columns joined, or the
    line map; nothing while it is not said.
    """

    kind: str = ""
    value: str = ""
    same_as: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Draft:
    """How a table is to be read, as far as it is chosen.

    `columns`: place -> declared name; with months across, a measure's first place stands for all.
    `units`: place -> what amounts are multiplied by (0: as the heading says). `rows`: label -> what
    an officer said of a row that looks like a total.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[int, int] = field(default_factory=dict)
    fills: Mapping[str, Fill] = field(default_factory=dict)
    is_across: bool = False
    year: str = ""
    has_sections: bool = False
    rows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Headings:
    """The headings of a sheet with what is proposed for each.

    `subjects` are the columns to be named: with months across, one for each measure. `proposed`:
    place -> proposal. `nearest`: what is remembered of a file like this.
    """

    block: HeadingBlock
    rows: Rows
    across: Across | None
    subjects: tuple[Subject, ...]
    proposed: Mapping[int, Proposed]
    nearest: Nearest | None

    @property
    def can_be_across(self) -> bool:
        """Whether months stand across, though they are named one by one."""
        return self.across is None and find_months_across(self.block) is not None

    @property
    def measures(self) -> dict[int, tuple[int, ...]]:
        """First place of each measure -> all its places; empty where months do not stand across."""
        return {m.places[0]: m.places for m in self.across.measures} if self.across else {}


def headings_of(
    sheet: Sheet, block: HeadingBlock, rows: Rows, nearest: Nearest | None, *, is_across: bool
) -> Headings:
    """The headings of a sheet; months across as measures where `is_across`, else one by one."""
    across = find_months_across(block) if is_across else None
    hidden = across.places if across else frozenset()
    subjects = [
        subject_at(block, rows, place)
        for place, text in enumerate(block.texts)
        if text and place not in hidden
    ]
    measures = across.measures if across else ()
    for measure in measures:
        spellings = (measure.words,) if measure.words else ()
        subjects.append(replace(subject_at(block, rows, measure.places[0]), spellings=spellings))
    known = as_last_time(nearest, block) if nearest else {}
    if nearest and across:
        known |= measures_as_last_time(nearest, across)
    proposed = propose_columns(sheet, subjects, known)
    return Headings(block, rows, across, tuple(subjects), proposed, nearest)


def proposed_draft(sheet: Sheet, headings: Headings, years: Iterable[int]) -> Draft:
    """The draft that the page begins with."""
    recipe = headings.nearest.known.recipe if headings.nearest else None
    columns = {place: proposed.name for place, proposed in headings.proposed.items()}
    said = [f"{start}/{(start + 1) % 100:02d}" for start in years]
    needs_year = bool(headings.across and headings.across.needs_year)
    draft = Draft(
        columns=columns,
        is_across=headings.across is not None,
        year=said[0] if needs_year and len(said) == 1 else "",
    )
    if recipe:
        draft = _remembered(draft, recipe, headings)
    return replace(draft, fills=proposed_fills(sheet, draft))


def _remembered(draft: Draft, recipe: Recipe, headings: Headings) -> Draft:
    units = {
        place: recipe.columns[name].unit
        for place, name in draft.columns.items()
        if name in recipe.columns and recipe.columns[name].is_confirmed
    }
    rows = dict.fromkeys(recipe.left_out, TOTAL) | dict.fromkeys(recipe.kept, LINE)
    fills = {
        name: fill
        for name, origin in recipe.columns.items()
        if name not in draft.columns.values() and (fill := _fill_of(origin, headings, recipe))
    }
    year = draft.year or recipe.across_year
    return replace(
        draft, units=units, rows=rows, has_sections=recipe.has_sections, fills=fills, year=year
    )


def _fill_of(origin: Origin, headings: Headings, recipe: Recipe) -> Fill | None:
    if origin.value:
        return Fill(VALUE, value=origin.value)
    if origin.same_as:
        return Fill(SAME, same_as=origin.same_as)
    found = [headings.block.place_like(h, recipe.headings) for h in origin.headings]
    places = tuple(place for place in found if place is not None)
    return Fill(JOIN, places=places) if len(places) == len(found) > 1 else None


def proposed_fills(sheet: Sheet, draft: Draft) -> dict[str, Fill]:
    """What fills the needed columns that no heading gives: a line's name may be its code."""
    fills = dict(draft.fills)
    given = set(draft.columns.values())
    for column in missing(sheet, given):
        if column.name in fills:
            continue
        others = (sheet.label, *sheet.identity)
        source = next((n for n in others if n in given and n != column.name), "")
        is_name = column.name in others
        if sheet.follows_from_key(column):
            fills[column.name] = Fill(MAP)
        elif is_name and source:
            fills[column.name] = Fill(SAME, same_as=source)
    return fills


def missing(sheet: Sheet, given: Iterable[str]) -> list[Column]:
    """The needed columns that no heading gives, those of a period left out: they are asked for."""
    period = PERIOD_TYPES if sheet.has_months else ()
    named = set(given)
    return [c for c in sheet.columns if c.required and c.name not in named and c.type not in period]


def posted_draft(posted: QueryDict) -> Draft:
    """What a form of the page says."""
    columns = _numbered(posted, "column-")
    units = {place: int(text) for place, text in _numbered(posted, "unit-").items() if text}
    names = [key.removeprefix("fill-") for key in posted if key.startswith("fill-")]
    labels, said = posted.getlist("row-label"), posted.getlist("row-said")
    return Draft(
        columns=columns,
        units=units,
        fills={name: _posted_fill(posted, name) for name in names},
        is_across=posted.get("across") == "1",
        year=posted.get("year", "").strip(),
        has_sections=posted.get("sections") == "1",
        rows={label: said[n] for n, label in enumerate(labels) if n < len(said) and said[n]},
    )


def _numbered(posted: QueryDict, start: str) -> dict[int, str]:
    found = {}
    for key in posted:
        number = key.removeprefix(start)
        if key.startswith(start) and number.isdigit() and posted.get(key):
            found[int(number)] = posted.get(key, "")
    return found


def _posted_fill(posted: QueryDict, name: str) -> Fill:
    places = [int(text) for text in posted.getlist(f"join-{name}") if text.isdigit()]
    kind = posted.get(f"fill-{name}", "")
    same_as = kind.removeprefix("same:") if kind.startswith("same:") else ""
    return Fill(
        SAME if same_as else kind, posted.get(f"value-{name}", "").strip(), same_as, tuple(places)
    )
