"""Looking through what is let in for people whom nobody declared."""

from collections.abc import Sequence

import pandas as pd

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door.declared import allowed_headings
from hnfsg.intake.door.passage import Passage
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.personal import Scanner, Suspect
from hnfsg.intake.personal.identifiers import PUPIL_NUMBER, Glance, certain_kinds
from hnfsg.intake.personal.names import has_a_name
from hnfsg.intake.personal.scanner import are_names
from hnfsg.intake.reading.addresses import address

SUSPECTS_SHOWN = 20
_TEXTS = 300  # different texts of a column that are read for names
_FEWEST_NAMING, _SHARE_NAMING = 3, 0.1  # of them that name people, before the file is stopped
_SAMPLE = 1_000  # rows of a batch that show what its columns are made of


class Look:
    """Looks through one sheet, in batches of columns.

    What a column is made of shows in the first rows of each batch; of the others every cell is
    looked at for what is certain in one cell.
    """

    def __init__(self, dataset: Dataset, passage: Passage) -> None:
        self._dataset, self._unseen, self._passage = dataset, passage.unseen, passage
        self._name = passage.name
        # Notes beside a child name its people; our own columns hold what their rules say.
        self._strange = frozenset(range(passage.width)) - passage.unseen - passage.ours
        if not passage.hashed:
            self._strange = frozenset()
        self._scanner = Scanner(
            passage.name, allowed_headings(dataset), passage.unseen, passage.days
        )

    def through(self, first_row: int, columns: Sequence[Sequence[str]]) -> None:
        """Look through rows from `first_row` on, given column by column. Raises NotTaken."""
        looked_at = {p: cells for p, cells in enumerate(columns) if p not in self._unseen}
        self._scan(first_row, {place: cells[:_SAMPLE] for place, cells in looked_at.items()})
        self._look_for_names(first_row, looked_at)
        rest = {place: cells[_SAMPLE:] for place, cells in looked_at.items()}
        self._scan(
            first_row + _SAMPLE,
            {p: cells for p, cells in rest.items() if Glance(cells).may_hold_identifiers},
        )
        self._apart(first_row, columns)

    def _look_for_names(self, first_row: int, columns: dict[int, Sequence[str]]) -> None:
        """Stop at a column that is none of ours and whose words name people. Raises NotTaken."""
        suspects = []
        for place in sorted(self._strange & columns.keys()):
            sample = columns[place][:_SAMPLE]
            texts = list(dict.fromkeys(text for text in sample if " " in text))[:_TEXTS]
            naming = {text for text in texts if has_a_name(text)}
            if len(naming) >= max(_FEWEST_NAMING, _SHARE_NAMING * len(texts)):
                row = first_row + next(n for n, text in enumerate(sample) if text in naming)
                cell = address(place, row)
                suspects.append(Suspect(self._name, cell, "a column of words that name people"))
        if suspects:
            raise NotTaken(told(self._dataset, suspects))

    def _apart(self, first_row: int, columns: Sequence[Sequence[str]]) -> None:
        """Look through the council's own numbers for what is none: pupil numbers and names."""
        for place in self._passage.apart:
            cells = columns[place] if place < len(columns) else ()
            found = [
                Suspect(self._passage.name, address(place, first_row + number), PUPIL_NUMBER)
                for number, text in enumerate(cells if Glance(cells).may_hold_identifiers else ())
                if PUPIL_NUMBER in certain_kinds(text)
            ]
            different = [text for text in dict.fromkeys(cells[:_SAMPLE]) if text]
            if not found and are_names(different):
                kind = "a column of names of people"
                found = [Suspect(self._passage.name, address(place, first_row), kind)]
            if found:
                raise NotTaken(told(self._dataset, found))

    def _scan(self, first_row: int, columns: dict[int, Sequence[str]]) -> None:
        rows = len(next(iter(columns.values()), ()))
        if not rows:
            return
        index = pd.RangeIndex(first_row, first_row + rows)
        frame = pd.DataFrame(
            {p: pd.Series(list(cells), index=index, dtype=object) for p, cells in columns.items()}
        )
        if found := list(self._scanner.scan(frame)):
            raise NotTaken(told(self._dataset, found))


def told(dataset: Dataset, suspects: Sequence[Suspect]) -> str:
    """What is said of cells that look personal: where they are and of what kind, never a value."""
    shown = [f"{s.sheet}!{s.cell} ({s.kind})" for s in suspects[:SUSPECTS_SHOWN]]
    rest = len(suspects) - len(shown)
    more = f" and {rest:,} more cells" if rest else ""
    return (
        f"The file seems to hold personal data that {dataset.title} must not have: "
        f"{'; '.join(shown)}{more}. Delete those columns or cells and send the file again. Nothing "
        "of this file was kept."
    )
