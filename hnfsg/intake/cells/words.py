"""Words: free text, and one of a list."""

import re
from difflib import get_close_matches

from hnfsg.intake.cells.reading import Bad, Given, Glance
from hnfsg.intake.declarations import heading_key
from hnfsg.intake.door.references import is_reference
from hnfsg.money import BLANK_MARKS, quoted

# Excel's mark for "this is text", and our own before what a spreadsheet would run.
_TEXT_MARK = re.compile(r"['‘’](?=[=+@-]|[\d.,/ -]+$)")
_SECOND_LOOK = " #'‘’"


def glance(given: Given) -> Glance:
    """Text that has nothing to trim, to remove or to refuse."""
    not_words = BLANK_MARKS | given.symbols.keys()
    longest = given.column.max_length

    def stored(raw: str) -> str | None:
        is_settled = (
            raw.isprintable()
            and raw[:1] not in _SECOND_LOOK
            and raw[-1:] != " "
            and len(raw) <= longest
            and "_x000D_" not in raw
            and raw.lower() not in not_words
        )
        return raw if is_settled else None

    return stored


def text(raw: str, given: Given) -> str | None:
    """Free text: line breaks stay, the apostrophe goes that Excel puts before text."""
    value = _TEXT_MARK.sub("", raw, count=1) if raw[0] in "'‘’" else raw
    longest = given.column.max_length
    if len(value) > longest:
        raise Bad(f"has {len(value):,} characters", f"Shorten it to {longest:,} characters.")
    return value


def reference_glance(given: Given) -> Glance:
    """A reference as the door makes it."""
    return lambda raw: raw if is_reference(raw) else None


def reference(raw: str, given: Given) -> str:
    """What is in a column of references and is none: never quoted, for it may be an identifier."""
    if is_reference(raw):
        return raw
    raise Bad(
        "holds something that was not replaced when the file came in",
        f"Head the column of identifiers “{given.column.heading}” in your file, and send it again.",
    )


def choice(raw: str, given: Given) -> str:
    """The stored value of one of a list, without regard to case, spaces and punctuation."""
    choices = given.column.choices
    key = heading_key(raw)
    for spelling, stored in choices.items():
        if key in (heading_key(spelling), heading_key(stored)):
            return stored
    known = list(dict.fromkeys(choices))
    by_key = {heading_key(spelling): spelling for spelling in known}
    near = [by_key[match] for match in get_close_matches(key, by_key, n=2, cutoff=0.75)]
    asked = f"Did you mean {' or '.join(map(quoted, near))}? " if near else ""
    raise Bad(
        f"is {quoted(raw)}, which is not on the list", f"{asked}Use one of: {', '.join(known)}."
    )
