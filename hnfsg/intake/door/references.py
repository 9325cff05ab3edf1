"""The reference that stands for a child: an HMAC of the identifier, under the installation's key.

Pure: the same identifier, however it is spelled, is the same reference in every dataset. Nobody can
work it out, or back, without the key.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from hashlib import sha256

from hnfsg.money import BLANK_MARKS

SHOWN = 8  # characters of a reference that are shown to officers
_KEPT = 50_000  # references that are remembered while a file passes
_TEXT_MARKS = "'‘’"  # Excel's mark for "this is text"
_BLANK = frozenset(mark.replace(" ", "").upper() for mark in BLANK_MARKS)
_REFERENCE = re.compile(r"[0-9a-f]{64}")
_BLOCK = 64  # bytes of SHA-256
_INNER, _OUTER = (bytes(byte ^ mark for byte in range(256)) for mark in (0x36, 0x5C))
_WITHIN = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{64}(?![0-9a-zA-Z])")
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


def normalised(identifier: str) -> str:
    """An identifier in upper case, without spaces and what cannot be seen; blank for `n/a`, `-`."""
    if identifier.isascii() and identifier.isalnum():
        plain = identifier.upper()
    else:
        wide = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", identifier).upper())
        seen = "".join(c for c in wide if unicodedata.category(c) not in _UNSEEN)
        plain = seen.lstrip(_TEXT_MARKS)
    return "" if plain in _BLANK else plain


def reference(identifier: str, key: bytes) -> str:
    """The reference of an identifier, 64 hexadecimal digits; blank stays blank, a reference too."""
    return References(key)[identifier]


def is_reference(text: str) -> bool:
    """Whether a text has the form of our references."""
    return len(text) == 64 and _REFERENCE.fullmatch(text) is not None


def shortened(text: str, length: int = SHOWN) -> str:
    """A text of which each reference is told by its first characters."""
    if len(text) < 64:
        return text
    return _WITHIN.sub(lambda found: found[0][:length], text)


class References(dict[str, str]):
    """References by identifier, each worked out once. `same`: texts that stand as given;
    `readable` makes letters of a cell where it is bytes still.

    HMAC-SHA256 by its definition (RFC 2104), with what depends on the key alone done once: over a
    million identifiers `hmac.digest` takes more than twice as long. The last ones are remembered,
    a bounded number.
    """

    def __init__(
        self,
        key: bytes,
        same: Mapping[str, str] | None = None,
        readable: Callable[[str], str] = str,
    ) -> None:
        super().__init__(same or {})
        padded = (key if len(key) <= _BLOCK else sha256(key).digest()).ljust(_BLOCK, b"\0")
        self._inner, self._outer = (
            sha256(padded.translate(_INNER)),
            sha256(padded.translate(_OUTER)),
        )
        self._same, self._readable = dict(self), readable

    def __missing__(self, identifier: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
            self.update(self._same)
        self[identifier] = made = self._made(self._readable(identifier))
        return made

    def _made(self, identifier: str) -> str:
        if is_reference(identifier):
            return identifier
        plain = normalised(identifier)
        if not plain:
            return ""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(plain.encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()
