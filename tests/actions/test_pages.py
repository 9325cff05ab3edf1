"""The pages of meetings and actions, as the chair, an owner and a member use them."""

from datetime import date

import pytest
from django.urls import reverse

from actions import services
from actions.models import Action, AgendaItem, Group, Meeting, MeetingStatus
from hnfsg.people.models import User
from tests.actions.meetings import action, group, item, meeting, person
from tests.cast import ClientFor

pytestmark = pytest.mark.django_db
JANUARY, MARCH, MAY = date(2024, 1, 15), date(2024, 3, 4), date(2024, 5, 20)


def test_the_chair_founds_a_group_plans_a_meeting_and_raises_an_action(
    chair: User, client_for: ClientFor
) -> None:
    browser = client_for(chair)
    browser.post(reverse("actions:new_group"), {"name": "Sub Group", "lead_days": "5"})
    of = Group.objects.get()
    browser.post(
        reverse("actions:plan"),
        {"group": of.pk, "on": "2024-02-26", "starts": "15:30", "ends": "17:00"},
    )
    held = Meeting.objects.get()
    browser.post(reverse("actions:add_item", args=[held.pk]), {"title": "Requests"})
    one = AgendaItem.objects.get()
    kate, paul = person("Kate Knight"), person("Paul Wood")
    browser.post(
        f"{reverse('actions:raise')}?item={one.pk}",
        {"text": "Ask why", "owners": [kate.pk, paul.pk], "due_kind": "next-meeting"},
    )
    raised = Action.objects.get()
    assert [str(p) for p in raised.owners.order_by("name")] == [
        "Kate Knight (KK)",
        "Paul Wood (PW)",
    ]
    page = browser.get(reverse("actions:meeting", args=[held.pk])).text
    assert "Ask why" in page
    assert "Papers out</dt><dd>19 February 2024" in page


def test_a_member_reads_the_agenda_and_not_the_notes_of_a_meeting_in_progress(
    member: User, client_for: ClientFor
) -> None:
    held = meeting(group(), MARCH)
    one = item(held)
    services.move_on(meeting=held, to=MeetingStatus.IN_PROGRESS, by=None)
    services.save_notes(item=one, notes="Half a sentence", edition=1, by=None)
    address = reverse("actions:meeting", args=[held.pk])
    assert "Half a sentence" not in client_for(member).get(address).text
    services.move_on(meeting=held, to=MeetingStatus.NOTES_DRAFT, by=None)
    assert "Half a sentence" in client_for(member).get(address).text


def test_whom_the_chair_hands_the_notes_may_write_them(
    finance_officer: User, client_for: ClientFor
) -> None:
    of = group()
    one = item(meeting(of, MARCH))
    address = reverse("actions:item", args=[one.pk])
    assert client_for(finance_officer).get(address).status_code == 403
    services.set_officers(
        group=of, chair=None, deputy=None, note_taker=finance_officer.person, by=None
    )
    sent = {"part": "notes", "notes": "The overspend grows.", "edition": "1"}
    client_for(finance_officer).post(address, sent)
    one.refresh_from_db()
    assert one.notes == "The overspend grows."


def test_a_second_editor_sees_both_texts_and_saves_them_together(
    chair: User, client_for: ClientFor
) -> None:
    one = item(meeting(group(), MARCH))
    address = reverse("actions:item", args=[one.pk])
    browser = client_for(chair)
    services.save_notes(item=one, notes="Theirs", edition=1, by=None)
    sent = {"part": "notes", "notes": "Mine", "edition": "1"}
    page = browser.post(address, sent)
    assert page.status_code == 409
    assert "Theirs" in page.text
    assert "Mine" in page.text
    browser.post(address, sent | {"notes": "Theirs and mine", "edition": "2"})
    one.refresh_from_db()
    assert one.notes == "Theirs and mine"


def test_an_owner_updates_their_action_and_nobody_else_does(
    member: User, finance_officer: User, client_for: ClientFor
) -> None:
    raised = action(item(meeting(group(), JANUARY)), member.person)
    address = reverse("actions:action", args=[raised.pk])
    sent = {"status": "in-progress", "text": "Asked two schools."}
    assert client_for(finance_officer).post(address, sent).status_code == 403
    client_for(member).post(address, sent)
    raised.refresh_from_db()
    assert raised.status == "in-progress"
    assert "Asked two schools." in client_for(member).get(address).text


def test_the_log_lists_the_most_urgent_first_and_only_yours(
    member: User, client_for: ClientFor
) -> None:
    of = group()
    january = meeting(of, JANUARY)
    late = action(item(january), member.person, text="Late")
    meeting(of, date(2024, 2, 12))
    later = action(item(meeting(of, date(2024, 2, 26))), person("Paul Wood"), text="Later")
    page = client_for(member).get(reverse("actions:log")).text
    assert page.index(late.text) < page.index(later.text)
    assert "Overdue by" in page
    mine = client_for(member).get(f"{reverse('actions:log')}?owner={member.person_id}").text
    assert "Late" in mine
    assert ">Later<" not in mine


def test_matters_arising_are_carried_forward_by_the_chair(
    chair: User, client_for: ClientFor
) -> None:
    of = group()
    raised = action(item(meeting(of, JANUARY)), person("Kate Knight"))
    held = meeting(of, MARCH)
    page = client_for(chair).get(reverse("actions:meeting", args=[held.pk])).text
    assert "Matters arising" in page
    client_for(chair).post(reverse("actions:carry", args=[held.pk]), {"action": [raised.pk]})
    raised.refresh_from_db()
    assert (raised.status, raised.carried, raised.since) == ("carried", 1, MARCH)


def test_what_is_refused_stands_at_the_form_with_what_was_typed(
    chair: User, client_for: ClientFor
) -> None:
    of = group()
    meeting(of, MARCH)
    sent = {"group": of.pk, "on": "2024-03-04", "place": "County Hall"}
    page = client_for(chair).post(reverse("actions:plan"), sent)
    assert page.status_code == 400
    assert "has a meeting on 4 March 2024 already" in page.text
    assert "County Hall" in page.text


def test_an_action_raised_from_a_figure_keeps_its_scope_and_no_value(
    chair: User, client_for: ClientFor
) -> None:
    meeting(group(), JANUARY)
    kate = person("Kate Knight")
    address = f"{reverse('actions:raise')}?figure=finance.position.overspend&year=2023-24&x=1"
    client_for(chair).post(
        address, {"text": "Ask why", "owners": [kate.pk], "due_kind": "next-meeting"}
    )
    (shown,) = Action.objects.get().figures.all()
    assert (shown.slug, shown.scope) == ("finance.position.overspend", {"year": "2023-24"})


def test_a_script_in_a_note_is_text(chair: User, client_for: ClientFor) -> None:
    one = item(meeting(group(), MARCH))
    notes = "<script>alert(1)</script>"
    services.save_notes(item=one, notes=notes, edition=1, by=None)
    page = client_for(chair).get(reverse("actions:meeting", args=[one.meeting_id])).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["actions:log", "actions:meetings"])
def test_a_longer_list_asks_no_more_queries(
    name: str, member: User, client_for: ClientFor, django_assert_max_num_queries: object
) -> None:
    of = group()
    for month in range(1, 7):
        one = item(meeting(of, date(2024, month, 10)))
        for number in range(3):
            action(one, member.person, text=f"Action {number}")
    browser = client_for(member)
    browser.get(reverse(name))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        browser.get(reverse(name))
