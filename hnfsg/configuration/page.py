"""What the settings page shows of each setting to one reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hnfsg.configuration.registry import Setting, settings
from hnfsg.people.models import AuditEntry, User
from hnfsg.people.rights import has_right, holders

HISTORY_SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """A setting as one reader sees it. `history` is newest first, `older` says there is more."""

    setting: Setting
    value: str
    owners: str
    can_change: bool
    history: list[AuditEntry]
    older: bool
    context: Mapping[str, Any]

    @property
    def changed(self) -> AuditEntry | None:
        """The latest change, or None where nobody has changed it."""
        return self.history[0] if self.history else None


def sections(reader: User) -> dict[str, list[Shown]]:
    """The settings by section. Two queries for each setting: what holds, and its history."""
    found: dict[str, list[Shown]] = {}
    for setting in settings():
        found.setdefault(setting.section, []).append(_shown(setting, reader))
    return found


def _shown(setting: Setting, reader: User) -> Shown:
    lines = list(setting.history()[: HISTORY_SHOWN + 1])
    can_change = has_right(reader, setting.owner)
    return Shown(
        setting=setting,
        value=setting.value(),
        owners=holders(setting.owner),
        can_change=can_change,
        history=lines[:HISTORY_SHOWN],
        older=len(lines) > HISTORY_SHOWN,
        context=setting.context() if can_change else {},
    )
