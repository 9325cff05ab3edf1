"""Items of an agenda and the notes on them."""

from django.db import transaction
from django.db.models import F, Max

from actions.models import AgendaItem, Correction, Meeting, ShownFigure
from actions.services.meetings import check_open, check_runs
from actions.services.words import screened
from hnfsg import clock
from hnfsg.figures import registry
from hnfsg.figures.registry import Scope
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import Person, User


class SavedMeanwhile(Refused):
    """Somebody else saved the notes since they were opened; `notes` is what they say now."""

    def __init__(self, item: AgendaItem) -> None:
        super().__init__(
            "Somebody else has changed these notes since you opened them. Nothing is lost: theirs "
            "stand below, put yours together with them and save again."
        )
        self.notes, self.edition = item.notes, item.edition


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    title: str,
    by: User | None,
    owner: Person | None = None,
    asked: str = "",
) -> AgendaItem:
    """Add an item at the end of the agenda."""
    check_runs(by, meeting)
    check_open(meeting)
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        number=last + 1,
        title=screened(title, "The title"),
        owner=owner,
        asked=screened(asked, "What members are asked", needed=False),
    )
    audit.record(by=by, verb="added to the agenda", subject=meeting, after={"item": str(item)})
    return item


@transaction.atomic
def amend_item(
    *, item: AgendaItem, title: str, owner: Person | None, asked: str, by: User | None
) -> None:
    """Change an item's title, owner or what members are asked."""
    check_runs(by, item.meeting)
    check_open(item.meeting)
    before = {"title": item.title, "owner": str(item.owner or "nobody"), "asked": item.asked}
    item.title = screened(title, "The title")
    item.owner = owner
    item.asked = screened(asked, "What members are asked", needed=False)
    item.save(update_fields=["title", "owner", "asked"])
    after = {"title": item.title, "owner": str(item.owner or "nobody"), "asked": item.asked}
    if before != after:
        audit.record(
            by=by,
            verb="changed an agenda item of",
            subject=item.meeting,
            before=before,
            after=after,
        )


@transaction.atomic
def move_item(*, item: AgendaItem, to: int, by: User | None) -> None:
    """Put an item at another place of the agenda; the others close up."""
    check_runs(by, item.meeting)
    check_open(item.meeting)
    items = list(item.meeting.items.select_for_update())
    if not 1 <= to <= len(items):
        raise Refused(f"The agenda has {len(items)} items.")
    items.remove(item)
    items.insert(to - 1, item)
    for number, each in enumerate(items, start=1):
        each.number = number
    AgendaItem.objects.bulk_update(items, ["number"])
    audit.record(
        by=by, verb="moved an agenda item of", subject=item.meeting, after={"item": str(item)}
    )


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User | None) -> None:
    """Take an item off the agenda. Raises Refused once it has notes, outcomes or actions."""
    check_runs(by, item.meeting)
    check_open(item.meeting)
    if item.notes or item.outcomes.exists() or item.actions.exists():
        raise Refused("The item has notes or actions already, so it stays.")
    meeting, number, said = item.meeting, item.number, str(item)
    item.delete()
    meeting.items.filter(number__gt=number).update(number=F("number") - 1)
    audit.record(by=by, verb="took off the agenda", subject=meeting, before={"item": said})


@transaction.atomic
def save_notes(*, item: AgendaItem, notes: str, edition: int, by: User | None) -> AgendaItem:
    """Save the notes on an item, written over the `edition` that was opened.

    Raises SavedMeanwhile where somebody else saved since, and Refused as the others do.
    """
    check_runs(by, item.meeting)
    check_open(item.meeting)
    locked = AgendaItem.objects.select_for_update().get(pk=item.pk)
    notes = screened(notes, "The notes", needed=False)
    if notes == locked.notes:
        return locked
    if locked.edition != edition:
        raise SavedMeanwhile(locked)
    before = locked.notes
    locked.notes, locked.edition = notes, edition + 1
    locked.save(update_fields=["notes", "edition"])
    audit.record(
        by=by,
        verb="wrote the notes of",
        subject=locked.meeting,
        before={str(locked): before},
        after={str(locked): notes},
    )
    return locked


@transaction.atomic
def correct_notes(
    *, meeting: Meeting, text: str, by: User | None, item: AgendaItem | None = None
) -> Correction:
    """Correct agreed notes, beside them. Raises Refused while they can still be changed."""
    check_runs(by, meeting)
    if not Meeting.objects.get(pk=meeting.pk).is_locked:
        raise Refused("The notes are not agreed yet: change them themselves.")
    correction = Correction.objects.create(
        meeting=meeting, item=item, text=screened(text, "The correction"), at=clock.now(), by=by
    )
    audit.record(by=by, verb="corrected the notes of", subject=meeting, after={"text": text})
    return correction


@transaction.atomic
def show_figure(*, item: AgendaItem, slug: str, scope: Scope, by: User | None) -> ShownFigure:
    """Show a figure with an item. Raises Refused where there is no such figure."""
    check_runs(by, item.meeting)
    check_open(item.meeting)
    if slug not in {figure.slug for figure in registry.figures()}:
        raise Refused("There is no such figure.")
    found, is_new = ShownFigure.objects.get_or_create(item=item, slug=slug, scope=dict(scope))
    if is_new:
        audit.record(
            by=by,
            verb="showed a figure with an item of",
            subject=item.meeting,
            after={"figure": slug},
        )
    return found
