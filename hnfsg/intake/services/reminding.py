"""Reminding officers by e-mail of what is due and what is late: one message a person, once."""

from datetime import date

from hnfsg import clock
from hnfsg.intake import due, mailing, vintages
from hnfsg.intake.due import Due
from hnfsg.intake.models import Reminder
from hnfsg.people.models import User

WEEK = 7
_SATURDAY = 5


def remind(today: date) -> int:
    """Send each officer what is newly to be said of the data they send; gives how many went.

    Due within three working days is said once, late on the first working day and then weekly. What
    was said is kept, so that it may be run again. Nothing at a weekend; bank holidays are not
    known yet, so a message may come on one.
    """
    if today.weekday() >= _SATURDAY:
        return 0
    new = [each for each in due.all_dues(vintages.live(), today) if _is_new(each, today)]
    told: set[str] = set()
    sent = 0
    for user, dues in _by_officer(new):
        if mailing.send("due", [user], _context(dues)):
            sent += 1
            told |= {each.dataset.slug for each in dues}
    for each in new:
        if each.dataset.slug in told:
            _keep(each, today)
    return sent


def kind_of(each: Due, today: date) -> str:
    """What is to be said of a dataset today: `due`, `late-0` in the first week, `late-1` in the
    second; blank for nothing.
    """
    fresh = each.fresh
    if fresh.next_due_on is None:
        return ""
    if fresh.days_late:
        return f"late-{(fresh.days_late - 1) // WEEK}"
    return "due" if due.is_soon(fresh.next_due_on, today) else ""


def _is_new(each: Due, today: date) -> bool:
    kind, month = kind_of(each, today), each.fresh.next_due
    if not kind or month is None:
        return False
    said = Reminder.objects.filter(dataset_slug=each.dataset.slug, period=month.key, kind=kind)
    return not said.exists()


def _keep(each: Due, today: date) -> None:
    if each.fresh.next_due is not None:
        Reminder.objects.get_or_create(
            dataset_slug=each.dataset.slug,
            period=each.fresh.next_due.key,
            kind=kind_of(each, today),
            defaults={"sent_at": clock.now()},
        )


def _by_officer(dues: list[Due]) -> list[tuple[User, list[Due]]]:
    """Each officer with the datasets that they send, of those there is something to say of."""
    holders = {right: mailing.holders_of(right) for right in {d.dataset.right for d in dues}}
    users = {user.pk: user for found in holders.values() for user in found}
    return [
        (user, [d for d in dues if user in holders[d.dataset.right]]) for user in users.values()
    ]


def _context(dues: list[Due]) -> dict[str, object]:
    late = [each for each in dues if each.fresh.days_late]
    return {
        "dues": [(each, mailing.address_of("intake:dataset", each.dataset.slug)) for each in dues],
        "late": len(late),
        "count": len(dues),
        "first": (late or dues)[0],
    }
