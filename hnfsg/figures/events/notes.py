"""Events beside the figures that they concern."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Max

from hnfsg.figures.beside import Note
from hnfsg.figures.models import Event

KIND = "Events"


class Events:
    """What `beside.Beside` asks for."""

    def stamp(self) -> str:
        """How many there are, the newest of them and the last change: removing changes it too."""
        found = Event.objects.aggregate(Count("pk"), Max("pk"), Max("changed_at"))
        return f"events {found['pk__count']} {found['pk__max']} {found['changed_at__max']}"

    def notes(self, slugs: Collection[str]) -> Mapping[str, list[Note]]:
        """The events of each figure, oldest first. There are few, so all are read."""
        found: dict[str, list[Note]] = {slug: [] for slug in slugs}
        for event in Event.objects.order_by("on", "pk"):
            for slug in found.keys() & set(event.figures):
                found[slug].append(_note(event))
        return found


def _note(event: Event) -> Note:
    return Note(
        kind=KIND,
        title=event.title,
        text=event.what,
        on=event.on,
        source=event.source,
        address=event.address,
        is_drawn=True,
    )
