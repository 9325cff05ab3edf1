"""Which sheet of a file holds a declared one, and in which row its headings stand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hnfsg.intake.declarations import Sheet, heading_key
from hnfsg.intake.layout.found import find_layout
from hnfsg.intake.layout.headings import HeadingBlock, block_at, blocks_of, guess_row
from hnfsg.intake.proposing import Level
from hnfsg.intake.proposing.columns import propose_columns
from hnfsg.intake.proposing.months import find_months_across
from hnfsg.intake.proposing.nearest import Known, find_nearest
from hnfsg.intake.proposing.subjects import Rows, subject_at

_WEIGHTS = {Level.SURE: 3, Level.LIKELY: 2, Level.GUESS: 1}
_MONTHS_ACROSS = 2


@dataclass(frozen=True)
class Candidate:
    """One sheet of a file: its rows, and why it is not read unasked."""

    name: str
    rows: Rows
    skipped: str = ""


def propose_row(sheet: Sheet, rows: Rows, known: Iterable[Known] = ()) -> int | None:
    """The row of headings: that of a remembered shape, of most known headings, or by its look."""
    blocks = blocks_of(dict(rows))
    remembered = list(known)
    for block in blocks:
        if any(k.recipe.headings and k.recipe.shape == block.shape for k in remembered):
            return block.row
    layout = find_layout(sheet, "", blocks)
    guess = guess_row(dict(rows))
    if layout and (len(layout.columns) > 2 or layout.heading_row == guess):
        return layout.heading_row
    return guess if guess is not None else layout.heading_row if layout else None


def propose_sheet(
    sheet: Sheet,
    candidates: Sequence[Candidate],
    known: Iterable[Known] = (),
    taken: Collection[str] = (),
) -> tuple[str, str]:
    """The name of the sheet that most likely holds a declared one, and why; ("", "") for none.

    Sheets that are hidden, charts or pivots are never proposed, nor those taken for another.
    """
    remembered = list(known)
    open_ones = [c for c in candidates if not c.skipped and c.rows and c.name not in taken]
    names = {heading_key(name) for name in (sheet.slug, sheet.name, *sheet.aliases)}
    for candidate in open_ones:
        if heading_key(candidate.name) in names:
            return candidate.name, "by its name"
    scores = {c.name: _score(sheet, c.rows, remembered) for c in open_ones}
    best = max(scores, key=lambda name: scores[name][0], default="")
    if not best or not scores[best][0]:
        return "", ""
    return best, scores[best][1]


def _score(sheet: Sheet, rows: Rows, known: Sequence[Known]) -> tuple[int, str]:
    row = propose_row(sheet, rows, known)
    if row is None:
        return 0, ""
    block = block_at(dict(rows), row)
    nearest = find_nearest(known, block)
    if nearest:
        return 100 - len(nearest.new) - len(nearest.gone), f"like {nearest.known.file}"
    points = columns_score(sheet, rows, block)
    return points, "its headings are most like those asked for" if points else ""


def columns_score(sheet: Sheet, rows: Rows, block: HeadingBlock) -> int:
    """How much of a declared sheet the headings of a block give."""
    places = [place for place, text in enumerate(block.texts) if text]
    proposed = propose_columns(sheet, [subject_at(block, rows, place) for place in places])
    across = find_months_across(block)
    return sum(_WEIGHTS[p.level] for p in proposed.values()) + (_MONTHS_ACROSS if across else 0)


def rows_by_name(candidates: Iterable[Candidate]) -> Mapping[str, Rows]:
    """The rows of the sheets that may be read unasked, by name."""
    return {c.name: c.rows for c in candidates if not c.skipped}
