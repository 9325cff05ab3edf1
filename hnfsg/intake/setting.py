"""The settings of the datasets, as the settings page shows them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet

from hnfsg.configuration.registry import Setting, register
from hnfsg.intake import releases
from hnfsg.intake.declarations import Dataset, datasets
from hnfsg.intake.services.approving import CHANGED_SETTINGS
from hnfsg.people.models import AuditEntry


@register
def approvals() -> list[Setting]:
    """For each dataset: whether a second officer approves."""
    return [_approval(dataset) for dataset in datasets()]


def _approval(dataset: Dataset) -> Setting:
    return Setting(
        slug=f"approval-{dataset.slug}",
        section="Publishing data",
        title=f"{dataset.title}: a second officer’s approval",
        explanation=(
            "Whether another officer has to see the preview and agree before a file is "
            "published. Nobody approves their own request."
        ),
        owner=dataset.settings_right,
        value=partial(_in_words, dataset),
        history=partial(_history, dataset),
        template="intake/_approval.html",
        context=partial(_context, dataset),
    )


def _in_words(dataset: Dataset) -> str:
    if releases.needs_approval(dataset.slug):
        return "A second officer approves each publication."
    return "The officer who sends a file publishes it."


def _history(dataset: Dataset) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        subject_type="", verb=CHANGED_SETTINGS, subject_label=dataset.title
    )


def _context(dataset: Dataset) -> Mapping[str, Any]:
    return {
        "dataset": dataset,
        "needs_approval": releases.needs_approval(dataset.slug),
        "officers": releases.officers(dataset),
        "can_change_settings": True,
        "came_from": "settings",
    }
