"""A column of text, kept as its different texts and which of them each row has.

Council files repeat themselves: a hundred thousand rows of blocks, months and categories hold a
few dozen texts. Whatever is asked of a text is asked once for each different one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Texts:
    """`codes`: for each row, the place of its text in `words`. Words may repeat or be unused."""

    codes: Codes
    words: tuple[str, ...]

    @classmethod
    def of(cls, values: "pd.Series[str]") -> "Texts":
        """From a column of a chunk, dictionary-encoded or not."""
        if isinstance(values.dtype, pd.CategoricalDtype):
            return cls(np.asarray(values.cat.codes, np.int64), tuple(values.cat.categories))
        return cls.listed(values)

    @classmethod
    def constant(cls, text: str, count: int) -> "Texts":
        """The same text in every row."""
        return cls(np.zeros(count, dtype=np.int64), (text,))

    @classmethod
    def joined(cls, columns: Sequence["Texts"], separator: str = " / ") -> "Texts":
        """The texts of several columns in one, blank ones left out: `d / Base funding`."""
        rows = zip(*(column.stripped.list() for column in columns), strict=True)
        return cls.listed([separator.join(filter(None, row)) for row in rows])

    @classmethod
    def listed(cls, texts: Iterable[str]) -> "Texts":
        """From one text for each row."""
        codes, words = pd.factorize(np.array(list(texts), dtype=object))
        return cls(np.asarray(codes, np.int64), tuple(words))

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def stripped(self) -> "Texts":
        """Without the blanks around each text; itself where there are none."""
        words = tuple(map(str.strip, self.words))
        return self if words == self.words else Texts(self.codes, words)

    def where(self, holds: Callable[[str], bool]) -> Mask:
        """For each row, whether something holds of its text."""
        answers = np.fromiter((holds(word) for word in self.words), np.bool_, len(self.words))
        return answers[self.codes] if len(self.words) else np.zeros(len(self), np.bool_)

    def says(self, text: str) -> Mask:
        """For each row, whether it holds just this text."""
        return self._which([place for place, word in enumerate(self.words) if word == text])

    @cached_property
    def is_blank(self) -> Mask:
        """For each row, whether it holds nothing."""
        found = self._which(
            [place for place, word in enumerate(self.words) if not word or word.isspace()]
        )
        found.setflags(write=False)  # it is kept
        return found

    def _which(self, places: Sequence[int]) -> Mask:
        """For each row, whether its text is one of those at these places."""
        if not places:
            return np.zeros(len(self), np.bool_)
        held = np.zeros(len(self.words), np.bool_)
        held[places] = True
        return held[self.codes]

    def take(self, rows: Mask) -> "Texts":
        """These rows alone."""
        return Texts(self.codes[rows], self.words)

    def filled(self, other: "Texts") -> "Texts":
        """Where this is blank, the other's text."""
        blank = self.is_blank
        if not blank.any():
            return self
        codes = np.where(blank, other.codes + len(self.words), self.codes)
        return Texts(codes, self.words + other.words)

    def list(self) -> list[str]:
        """One text for each row."""
        words = self.words
        return [words[code] for code in self.codes.tolist()]

    def series(self, index: "pd.Index[int]") -> "pd.Series[str]":
        """One text for each row, under an index, dictionary-encoded."""
        codes, words = self.codes, self.words
        if len(set(words)) < len(words):
            places: dict[str, int] = {}
            again = np.array([places.setdefault(word, len(places)) for word in words], np.int64)
            codes, words = again[codes], tuple(places)
        kept = pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype=object))
        return pd.Series(kept, index=index)
