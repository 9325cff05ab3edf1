"""A small sub-group with people, meetings and actions."""

from datetime import date, time

from actions import services
from actions.models import Action, AgendaItem, Group, Meeting
from actions.services.meetings import When
from hnfsg.people.models import Person, Sector


def person(name: str, sector: str = Sector.PRIMARY) -> Person:
    """Somebody without an account; initials from the name."""
    initials = "".join(word[0] for word in name.split())
    return Person.objects.create(name=name, initials=initials, sector=sector)


def group(name: str = "High Needs Funding Sub Group") -> Group:
    """A group that meets."""
    return services.found_group(name=name, parent_body="Schools Forum", by=None)


def meeting(of: Group, on: date) -> Meeting:
    """A meeting from half past three to five."""
    when = When(on=on, starts=time(15, 30), ends=time(17), place="Teams")
    return services.plan_meeting(group=of, when=when, by=None)


def item(of: Meeting, title: str = "Parental requests") -> AgendaItem:
    """An item at the end of the agenda."""
    return services.add_item(meeting=of, title=title, by=None)


def action(of: AgendaItem, *owners: Person, text: str = "Ask why more parents ask") -> Action:
    """An action due by the next meeting."""
    return services.raise_action(group=of.meeting.group, item=of, text=text, owners=owners, by=None)
