"""What changes meetings and actions, and what is refused with a sentence."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from actions import selectors, services
from actions.models import Action, ActionStatus, MeetingStatus, OutcomeKind
from actions.services import Due, Refused
from actions.services.agenda import SavedMeanwhile
from actions.services.meetings import When
from hnfsg.people.models import AuditEntry
from tests.actions.meetings import action, group, item, meeting, person

pytestmark = pytest.mark.django_db

MARCH, MAY, JUNE = date(2024, 3, 4), date(2024, 5, 20), date(2024, 6, 24)


def test_a_group_of_the_same_name_is_refused_while_the_other_meets() -> None:
    first = group()
    with pytest.raises(Refused, match="meets already"):
        group(first.name.upper())
    services.stand_down(group=first, successor=None, by=None)
    assert group(first.name).pk != first.pk


def test_open_actions_are_handed_on_when_a_group_is_stood_down() -> None:
    old, new = group(), group("Schools Finance Group")
    done = action(item(meeting(old, MARCH)), person("Kate Knight"))
    with pytest.raises(Refused, match="Say which group takes them on"):
        services.stand_down(group=old, successor=None, by=None)
    assert services.stand_down(group=old, successor=new, by=None) == 1
    done.refresh_from_db()
    assert done.group == new
    with pytest.raises(Refused, match="meets no more"):
        meeting(old, MAY)


def test_two_meetings_on_a_day_and_one_that_ends_before_it_starts_are_refused() -> None:
    of = group()
    meeting(of, MARCH)
    with pytest.raises(Refused, match="has a meeting on 4 March 2024 already"):
        meeting(of, MARCH)
    with pytest.raises(Refused, match="ends before it starts"):
        services.plan_meeting(group=of, when=When(MAY, time(17), time(15, 30)), by=None)


def test_a_meeting_moves_only_as_the_table_says() -> None:
    held = meeting(group(), MARCH)
    with pytest.raises(Refused, match="cannot go from “Planned” to “Notes agreed”"):
        services.move_on(meeting=held, to=MeetingStatus.AGREED, by=None)
    for to in (MeetingStatus.IN_PROGRESS, MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED):
        held = services.move_on(meeting=held, to=to, by=None)
    assert held.agreed_at is not None


def test_agreed_notes_are_locked_and_corrected_beside() -> None:
    held = meeting(group(), MARCH)
    one = item(held)
    with pytest.raises(Refused, match="not agreed yet"):
        services.correct_notes(meeting=held, text="It was £40.9m.", by=None)
    for to in (MeetingStatus.IN_PROGRESS, MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED):
        services.move_on(meeting=held, to=to, by=None)
    with pytest.raises(Refused, match="The notes are agreed"):
        services.save_notes(item=one, notes="Another text", edition=1, by=None)
    services.correct_notes(meeting=held, text="It was £40.9m.", by=None)
    assert [each.text for each in held.corrections.all()] == ["It was £40.9m."]


def test_a_second_editor_is_told_and_nothing_is_overwritten() -> None:
    one = item(meeting(group(), MARCH))
    services.save_notes(item=one, notes="First", edition=1, by=None)
    with pytest.raises(SavedMeanwhile, match="Somebody else has changed") as told:
        services.save_notes(item=one, notes="Second", edition=1, by=None)
    assert (told.value.notes, told.value.edition) == ("First", 2)
    one.refresh_from_db()
    assert one.notes == "First"
    services.save_notes(item=one, notes="First and second", edition=2, by=None)
    one.refresh_from_db()
    assert (one.notes, one.edition) == ("First and second", 3)


def test_items_move_and_close_up() -> None:
    held = meeting(group(), MARCH)
    for title in ("One", "Two", "Three"):
        item(held, title)
    services.move_item(item=held.items.get(title="Three"), to=1, by=None)
    assert [str(each) for each in held.items.all()] == ["1 Three", "2 One", "3 Two"]
    services.remove_item(item=held.items.get(title="One"), by=None)
    assert [str(each) for each in held.items.all()] == ["1 Three", "2 Two"]


def test_an_item_with_an_action_stays() -> None:
    one = item(meeting(group(), MARCH))
    action(one, person("Kate Knight"))
    with pytest.raises(Refused, match="so it stays"):
        services.remove_item(item=one, by=None)


def test_an_outcome_is_recorded_and_taken_away() -> None:
    one = item(meeting(group(), MARCH))
    found = services.record_outcome(item=one, kind=OutcomeKind.DECISION, text="Rates stay", by=None)
    assert [each.text for each in one.outcomes.all()] == ["Rates stay"]
    services.remove_outcome(outcome=found, by=None)
    assert not one.outcomes.exists()


def test_nobody_was_there_and_sent_apologies() -> None:
    held, who = meeting(group(), MARCH), person("Kate Knight")
    with pytest.raises(Refused, match="Kate Knight cannot have been there and sent apologies"):
        services.set_attendance(meeting=held, present=[who], apologies=[who], by=None)


def test_an_action_has_several_owners_and_is_due_by_the_next_meeting() -> None:
    held = meeting(group(), MARCH)
    raised = action(item(held), person("Kate Knight"), person("Paul Wood"))
    assert selectors.days_due([raised]) == {raised.pk: None}
    meeting(held.group, JUNE)
    meeting(held.group, MAY)
    assert selectors.days_due([raised]) == {raised.pk: MAY}


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (Due(on=date(2024, 3, 1)), "is before it was raised"),
        (Due(on=MAY, condition="once it is known"), "not both"),
    ],
)
def test_a_due_that_cannot_be_is_refused(due: Due, sentence: str) -> None:
    one = item(meeting(group(), MARCH))
    who = person("Kate Knight")
    with pytest.raises(Refused, match=sentence):
        services.raise_action(
            group=one.meeting.group, item=one, text="Write", owners=[who], due=due, by=None
        )


def test_an_action_without_an_owner_or_of_no_figure_is_refused() -> None:
    one = item(meeting(group(), MARCH))
    with pytest.raises(Refused, match="at least one owner"):
        action(one)
    with pytest.raises(Refused, match="no such figure"):
        services.raise_action(
            group=one.meeting.group,
            item=one,
            text="Write",
            owners=[person("Kate Knight")],
            figures=[("finance.nothing", {})],
            by=None,
        )


def test_personal_data_in_an_action_is_refused() -> None:
    one = item(meeting(group(), MARCH))
    with pytest.raises(Refused):
        action(one, person("Kate Knight"), text="Write to the parent, jo@example.com")


def test_people_whom_the_group_knows_may_be_named() -> None:
    one = item(meeting(group(), MARCH))
    raised = action(one, person("Kate Knight"), text="Kate Knight to write to the heads")
    assert raised.text == "Kate Knight to write to the heads"


def test_carried_forward_it_is_due_at_the_meeting_after() -> None:
    of = group()
    march, may = meeting(of, MARCH), meeting(of, MAY)
    meeting(of, JUNE)
    raised = action(item(march), person("Kate Knight"))
    assert services.carry_forward(actions=[raised], meeting=may, by=None) == 1
    raised.refresh_from_db()
    assert (raised.status, raised.carried) == (ActionStatus.CARRIED, 1)
    assert selectors.days_due([raised]) == {raised.pk: JUNE}


def test_what_is_over_is_not_carried() -> None:
    of = group()
    raised = action(item(meeting(of, MARCH)), person("Kate Knight"))
    services.update_action(
        action=raised, status=ActionStatus.DONE, text="Done", by=None, by_label="Kate Knight"
    )
    assert services.carry_forward(actions=[raised], meeting=meeting(of, MAY), by=None) == 0


def test_an_update_keeps_its_history_and_says_who() -> None:
    raised = action(item(meeting(group(), MARCH)), person("Kate Knight"))
    for text, status in (("Asked two schools", ActionStatus.IN_PROGRESS), ("", ActionStatus.DONE)):
        services.update_action(
            action=raised, text=text, status=status, by=None, by_label="Kate Knight"
        )
    said = [(each.by_label, each.text, each.status) for each in raised.updates.all()]
    assert said == [
        ("Kate Knight", "", ActionStatus.DONE),
        ("Kate Knight", "Asked two schools", ActionStatus.IN_PROGRESS),
    ]
    with pytest.raises(Refused, match="The action is over"):
        services.update_action(action=raised, text="More", by=None, by_label="Kate Knight")


def test_another_action_takes_its_place_but_not_itself() -> None:
    one = item(meeting(group(), MARCH))
    old, new = action(one, person("Kate Knight")), action(one, person("Paul Wood"), text="Write")
    with pytest.raises(Refused, match="its own place"):
        services.supersede(action=old, by_action=old, by=None)
    services.supersede(action=old, by_action=new, by=None)
    old.refresh_from_db()
    assert (old.status, old.superseded_by) == (ActionStatus.SUPERSEDED, new)


def test_matters_arising_are_what_was_open_or_has_just_been_done() -> None:
    of = group()
    march, may = meeting(of, date(2024, 1, 15)), meeting(of, MAY)
    still, done = (action(item(march), person(n), text=n) for n in ("Kate Knight", "Paul Wood"))
    services.update_action(
        action=done, status=ActionStatus.DONE, text="Done", by=None, by_label="Paul Wood"
    )
    found = list(selectors.arising(may, march))
    assert found == [still, done]
    new = action(item(may), person("Zoe Hart"), text="New")
    assert new not in selectors.arising(may, march)


def test_the_database_refuses_an_action_that_is_over_without_a_day() -> None:
    raised = action(item(meeting(group(), MARCH)), person("Kate Knight"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=raised.pk).update(status="done")


def test_every_change_leaves_a_line_in_the_audit_trail() -> None:
    raised = action(item(meeting(group(), MARCH)), person("Kate Knight"))
    services.update_action(action=raised, text="Asked", by=None, by_label="Kate Knight, by a link")
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "founded the group",
        "planned",
        "added to the agenda",
        "raised",
        "updated the action",
    ]
    assert AuditEntry.objects.latest("pk").by_label == "Kate Knight, by a link"
