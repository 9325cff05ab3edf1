"""The demo county's meetings."""

import pytest

from actions import selectors
from actions.demo import AFTER, HELD, NEXT, load_meetings
from actions.models import Action, Meeting
from hnfsg import clock
from hnfsg.people.demo import make_demo_people

pytestmark = pytest.mark.django_db


def test_eight_meetings_are_held_and_two_are_to_come() -> None:
    make_demo_people()
    load_meetings()
    load_meetings()  # a second time changes nothing
    assert sorted(Meeting.objects.values_list("on", flat=True)) == [*HELD, NEXT, AFTER]
    assert all(a.owners.exists() for a in Action.objects.all())


def test_nothing_is_long_overdue_and_something_is_open() -> None:
    make_demo_people()
    load_meetings()
    found = selectors.log(selectors.Wanted(), clock.today())
    assert found
    assert all(each.due is None or each.due >= clock.today() for each in found)
