"""What was computed once is kept in Redis, under a name that says everything it depends on.

A name holds the code, the figure's version and scope, the parts that count and who reads, so
nothing is ever invalidated: what changes has another name, and what is unused grows old. Only a
setting that figures read is in no name; whoever changes one calls `forget_all`. A cache that is
away costs time, never a page.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from hnfsg.figures.registry import Audience, Figure
from hnfsg.figures.scopes import Resolved
from hnfsg.intake.vintages import Vintage

logger = logging.getLogger(__name__)

LIVE_SECONDS = 7 * 24 * 3600
PREVIEW_SECONDS = 600
_AT_A_TIME = 1_000  # keys that are looked for or deleted in one go
DRAWN = "figure"  # the kind of answer that is HTML

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """One figure asked for: in which scope, of which vintage, by whom."""

    figure: Figure
    resolved: Resolved
    vintage: Vintage  # only the parts of the figure's sources
    audience: Audience = Audience.MEMBER

    @classmethod
    def of(
        cls, figure: Figure, resolved: Resolved, vintage: Vintage, audience: Audience
    ) -> "Question":
        """The question, with the vintage narrowed to the figure's sources."""
        return cls(figure, resolved, vintage.of(figure.sources), audience)

    def key(self, kind: str, beside: str = "") -> str:
        """The name under which an answer of a kind is kept, with what stands beside it."""
        scope = json.dumps(sorted(self.resolved.scope.items()))
        figure = f"{self.figure.slug}:{self.figure.version}"
        # Only what is drawn has links, and these carry the day as at which it is shown.
        day = self.vintage.as_at.isoformat() if self.vintage.as_at and kind == DRAWN else ""
        return name(kind, figure, scope, stamp(self.vintage), self.audience, beside, day)


def name(kind: str, *parts: str) -> str:
    """A name for something made by the code as it is, from these parts.

    The parts are told apart by quoting, so that no part can pass for two.
    """
    text = json.dumps((code_fingerprint(), *parts))
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def stamp(vintage: Vintage) -> str:
    """Names the parts that count and their latest publication.

    The moment is there because a withdrawn upload may be published again: the same parts then,
    but another line about who published them when.
    """
    latest = max((p.from_at for p in vintage.parts if p.from_at), default=None)
    return f"{vintage.key}@{latest.isoformat() if latest else ''}+{vintage.preview_of or ''}"


@once
def code_fingerprint() -> str:
    """Names the project's own code and templates: after a change, nothing old is served."""
    folders = [Path(config.path) for config in apps.get_app_configs()]
    own = [f for f in folders if "site-packages" not in f.parts]
    files = {f for folder in own for f in folder.rglob("*.py")}
    files |= set((settings.BASE_DIR / "templates").rglob("*.html"))
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def remembered(
    kind: str,
    questions: Sequence[Question],
    compute: Callable[[Question], T],
    preview_seconds: int = PREVIEW_SECONDS,
    beside: str = "",
) -> list[T]:
    """The answers, in order: from the cache in one round trip, the missing ones computed and kept.

    `beside` names what the answers hold that is not of the question. Answers for a preview are
    kept for `preview_seconds`; 0 keeps them not at all.
    """
    keys = [question.key(kind, beside) for question in questions]
    known = get_many(keys)
    made: dict[str, T] = {}
    for key, question in zip(keys, questions, strict=True):
        if key not in known and key not in made:
            made[key] = compute(question)
    _keep(made, keys, questions, preview_seconds)
    return [known[key] if key in known else made[key] for key in keys]


def _keep(
    made: dict[str, T], keys: list[str], questions: Sequence[Question], preview_seconds: int
) -> None:
    previewed = {
        k for k, q in zip(keys, questions, strict=True) if q.vintage.preview_of is not None
    }
    set_many({k: v for k, v in made.items() if k not in previewed}, LIVE_SECONDS)
    if preview_seconds:
        set_many({k: v for k, v in made.items() if k in previewed}, preview_seconds)


def fragment(key: str, make: Callable[[], str]) -> str:
    """A piece of a page under a name: from the cache, or made and kept."""
    known = get_many([key])
    if key not in known:
        known = {key: make()}
        set_many(known, LIVE_SECONDS)
    return str(known[key])


def get_many(keys: Sequence[str]) -> dict[str, Any]:
    """What the cache holds of these; nothing when it is away."""
    try:
        return cache.get_many(keys) if keys else {}
    except (RedisError, OSError) as problem:
        logger.warning("the cache is away, so this is computed afresh: %s", problem)
        return {}


def set_many(values: dict[str, Any], seconds: int) -> None:
    """Keep these for a time; not at all when the cache is away."""
    try:
        if values:
            cache.set_many(values, seconds)
    except (RedisError, OSError) as problem:
        logger.warning("the cache is away, so nothing is kept: %s", problem)


def forget_all() -> None:
    """Throw away all that is kept, so that it is made anew: a setting that figures read changed.

    Only under our own prefix, for the queue of jobs may live in the same server. Sessions are kept
    in the database too.
    """
    store: Any = cache
    try:
        client = store._cache.get_client(None, write=True)
        found = list(client.scan_iter(store.make_key("*"), count=_AT_A_TIME))
        for start in range(0, len(found), _AT_A_TIME):
            client.delete(*found[start : start + _AT_A_TIME])
    except (RedisError, OSError) as problem:
        logger.warning("the cache is away, so nothing is thrown away: %s", problem)
