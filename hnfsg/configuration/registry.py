"""What a part says of its settings, so that the settings page can show them.

A part calls `register` with a function that gives its settings; it is called for each page, so a
part may have one setting for each of its datasets. A section without a setting is not shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hnfsg.people.models import AuditEntry
from hnfsg.people.rights import Right


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Setting:
    """One setting.

    `slug` is its place on the page (#approval-monthly-return) and unique; `section` the heading
    it stands under. Everybody who comes to the page reads `explanation` and `value` (what holds
    now, in a sentence); whoever has the right `owner` gets the `template`, with `context`, to
    change it. What it posts to checks the right itself. `history` are the audit lines of its
    changes.
    """

    slug: str
    section: str
    title: str
    explanation: str
    owner: Right
    value: Callable[[], str]
    history: Callable[[], QuerySet[AuditEntry]]
    template: str
    context: Callable[[], Mapping[str, Any]] = _nothing


Provider = Callable[[], list[Setting]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Show the settings that a part has; a second time changes nothing."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def unregister(provider: Provider) -> None:
    """Show them no longer (tests)."""
    _providers.remove(provider)


def settings() -> list[Setting]:
    """Every setting, by section and title."""
    found = [setting for provider in _providers for setting in provider()]
    return sorted(found, key=lambda setting: (setting.section, setting.title))
