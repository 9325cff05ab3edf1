"""The remembered recipe that comes nearest to a file's headings, and how they differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from hnfsg.intake.layout.across import measure_of
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.proposing import Level, Proposed
from hnfsg.intake.proposing.months import Across
from hnfsg.intake.recipes import Heading, Recipe

NEAR = 0.5  # of the headings in common


@dataclass(frozen=True)
class Known:
    """A remembered recipe, why it is proposed, and the file that it was made for."""

    recipe: Recipe
    reason: str
    file: str = ""


@dataclass(frozen=True)
class Nearest:
    """A remembered recipe with the headings that are new here, and those that are gone."""

    known: Known
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the headings are the same but for months."""
        return not (self.new or self.gone)


def find_nearest(known: Iterable[Known], block: HeadingBlock) -> Nearest | None:
    """The recipe that has most headings in common; None where none has half of them."""
    here = {heading.kin: heading for heading in block.headings}
    best, best_share = None, NEAR
    for candidate in known:
        there = {heading.kin: heading for heading in candidate.recipe.headings}
        if candidate.recipe.is_absent or candidate.recipe.spots or not there:
            continue
        share = len(here.keys() & there.keys()) / max(len(here), len(there))
        if share > best_share or (best is None and share >= NEAR):
            best, best_share = candidate, share
    if best is None:
        return None
    there = {heading.kin: heading for heading in best.recipe.headings}
    return Nearest(
        best,
        tuple(said(h) for key, h in here.items() if key not in there),
        tuple(said(h) for key, h in there.items() if key not in here),
    )


def said(heading: Heading) -> str:
    """A heading with the group that it stands under."""
    return f"{heading.text} (under {heading.above})" if heading.above else heading.text


def as_last_time(nearest: Nearest, block: HeadingBlock) -> dict[int, Proposed]:
    """What the headings in common were taken for last time, months across left out."""
    recipe, found = nearest.known.recipe, dict[int, Proposed]()
    reason = nearest.known.reason
    for name, origin in recipe.columns.items():
        for heading in origin.headings if name not in recipe.across else ():
            place = block.place_like(heading, recipe.headings)
            if place is not None:
                found.setdefault(place, Proposed(name, reason, Level.SURE))
    return found


def measures_as_last_time(nearest: Nearest, across: Across) -> dict[int, Proposed]:
    """What the measures of months across were taken for last time, by their first places."""
    recipe = nearest.known.recipe
    reason = nearest.known.reason
    there = {
        measure_of(recipe.columns[name].headings[0]): name
        for name in recipe.across
        if name in recipe.columns and recipe.columns[name].headings
    }
    return {
        measure.places[0]: Proposed(there[measure.key], reason, Level.SURE)
        for measure in across.measures
        if measure.key in there
    }
