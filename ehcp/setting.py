"""Which council this is, on the settings page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from ehcp.models import ThisCouncil
from ehcp.selectors.published import council_name, this_council
from ehcp.services.council import CHANGED, OWNER
from hnfsg.configuration.registry import Setting, register
from hnfsg.intake import vintages
from hnfsg.people.models import AuditEntry


@register
def settings() -> list[Setting]:
    """One setting: the number of this council."""
    return [
        Setting(
            slug="this-council",
            section="Figures",
            title="This council in published statistics",
            explanation=(
                "The number that the Department gives to this council. By it we find our own rows "
                "among those of all councils, to show them beside our figures."
            ),
            owner=OWNER,
            value=_in_words,
            history=_history,
            template="ehcp/_council_setting.html",
            context=_context,
        )
    ]


def _in_words() -> str:
    number = this_council()
    if number is None:
        return "Nobody has said it yet, so nothing published is shown beside our figures."
    name = council_name(vintages.live(), number)
    return f"{number}, {name}." if name else f"{number}. No published file has rows of it yet."


def _history() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(subject_type="", verb=CHANGED)


def _context() -> Mapping[str, Any]:
    return {"number": ThisCouncil.objects.values_list("la_number", flat=True).first()}
