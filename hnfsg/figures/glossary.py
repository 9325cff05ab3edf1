"""The glossary: every figure, every column that is defined, every term of the field.

Made from the declarations, for the page and for `docs/glossary.md`, so neither can say another
thing than the figures do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hnfsg.figures import registry
from hnfsg.figures.cells import UNIT_WORDS
from hnfsg.figures.registry import Figure
from hnfsg.figures.terms import TERMS

HEAD = """# Glossary

What the words on these pages mean. Made from the declarations of the figures by `make glossary`:
a change belongs there, not here.
"""


@dataclass(frozen=True)
class Entry:
    """One word with its meaning. `figures` are those that it names or belongs to."""

    word: str
    meaning: str
    facts: tuple[tuple[str, str], ...] = ()  # (what, said)
    figures: tuple[Figure, ...] = ()
    is_figure: bool = False


def entries() -> list[Entry]:
    """Every entry, by its word."""
    found = [*map(_of_figure, registry.figures()), *_of_columns(), *_of_terms()]
    return sorted(found, key=lambda entry: entry.word.lower())


def by_letter() -> list[tuple[str, list[Entry]]]:
    """The entries under their first letters."""
    letters: dict[str, list[Entry]] = {}
    for entry in entries():
        letters.setdefault(entry.word[0].upper(), []).append(entry)
    return list(letters.items())


def markdown() -> str:
    """The glossary as a document."""
    parts = [HEAD]
    for letter, found in by_letter():
        parts.append(f"## {letter}\n")
        parts += [_in_markdown(entry) for entry in found]
    return "\n".join(parts)


def _in_markdown(entry: Entry) -> str:
    lines = [f"**{entry.word}.** {entry.meaning}", ""]
    lines += [f"- {what}: {said}" for what, said in entry.facts]
    if not entry.is_figure and entry.figures:
        lines.append(f"- In: {'; '.join(figure.title for figure in entry.figures)}")
    return "\n".join(lines if lines[-1] == "" else [*lines, ""])


def _of_figure(figure: Figure) -> Entry:
    facts = [("How it is worked out", figure.formula)]
    if figure.basis:
        facts.append(("Basis", figure.basis))
    facts += [("Unit", UNIT_WORDS[figure.unit]), ("Good or bad", figure.polarity.sentence)]
    if figure.is_for_officers:
        facts.append(("Who sees it", "Officers of the subject. Members do not."))
    facts += [("Good to know", note) for note in figure.notes]
    return Entry(figure.title, figure.definition, tuple(facts), (figure,), is_figure=True)


def _of_columns() -> Iterator[Entry]:
    """Each defined column once, with every figure that has it."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in registry.figures():
        for column in figure.told_columns:
            if column.definition:
                found.setdefault((column.heading, column.definition), []).append(figure)
    for (heading, definition), figures in found.items():
        yield Entry(heading, definition, figures=tuple(figures))


def _of_terms() -> Iterator[Entry]:
    return (Entry(word, meaning) for word, meaning in TERMS.items())
