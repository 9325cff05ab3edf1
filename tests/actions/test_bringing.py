"""Old notes brought in: nothing enters before the chair confirms it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions import services
from actions.models import Action, Meeting, MeetingStatus, NotesDraft
from actions.notes.reading import MAX_BYTES
from actions.services import Refused
from hnfsg.intake.receiving import take_files_at
from hnfsg.people.models import AuditEntry, User
from tests.actions.meetings import group, meeting, person
from tests.cast import ClientFor

pytestmark = pytest.mark.django_db

NOTES = """Notes of meeting 22 January 2024
Present: Kate Knight (KK), Paul Wood (PW), Zoe Hart (ZH)
2.
Requests
Parents ask more often. Find out why more parents ask.
KK, PW
RESOLVED that the rates stay.
The Clerk would draft a letter.
Future meetings: Monday 4 March – 15.30 – 17.00 (Teams)
"""


def brought(chair: User, client_for: ClientFor) -> tuple[NotesDraft, dict[str, object]]:
    """The draft, and what its form is filled with."""
    client_for(chair).post(reverse("actions:bring_in"), {"group": group().pk, "text": NOTES})
    draft = NotesDraft.objects.get()
    page = client_for(chair).get(reverse("actions:confirm_notes", args=[draft.pk]))
    form = page.context["form"]
    data: dict[str, object] = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False, ""):
            data[name] = value.isoformat() if isinstance(value, date) else value
    return draft, data


def test_nothing_enters_before_it_is_confirmed(chair: User, client_for: ClientFor) -> None:
    brought(chair, client_for)
    assert not Action.objects.exists()
    assert not Meeting.objects.exists()


def test_what_is_likely_is_ticked_and_enters_with_its_owners(
    chair: User, client_for: ClientFor
) -> None:
    for name in ("Kate Knight", "Paul Wood", "Zoe Hart"):
        person(name)
    draft, data = brought(chair, client_for)
    answer = client_for(chair).post(reverse("actions:confirm_notes", args=[draft.pk]), data)
    assert answer.status_code == 302
    (action,) = Action.objects.all()  # the promise of the clerk was not ticked
    assert action.text == "Find out why more parents ask"
    assert [str(p) for p in action.owners.order_by("name")] == [
        "Kate Knight (KK)",
        "Paul Wood (PW)",
    ]
    held, coming = Meeting.objects.order_by("on")
    assert (held.on, held.status) == (date(2024, 1, 22), MeetingStatus.NOTES_DRAFT)
    assert (coming.on, coming.place) == (date(2024, 3, 4), "Teams")
    assert [o.text for i in held.items.all() for o in i.outcomes.all()] == ["The rates stay."]
    assert not NotesDraft.objects.exists()
    assert "confirmed notes of" in AuditEntry.objects.values_list("verb", flat=True)


def test_an_owner_whom_nobody_knows_has_to_be_chosen(chair: User, client_for: ClientFor) -> None:
    draft, data = brought(chair, client_for)
    answer = client_for(chair).post(reverse("actions:confirm_notes", args=[draft.pk]), data)
    assert answer.status_code == 400
    assert "Choose who does action 1" in answer.text
    assert "The notes say: KK, PW." in answer.text
    assert not Action.objects.exists()


def test_two_with_the_same_initials_are_asked_about(chair: User, client_for: ClientFor) -> None:
    for name in ("Kate Knight", "Kay King", "Paul Wood"):
        person(name)
    client_for(chair).post(
        reverse("actions:bring_in"), {"group": group().pk, "text": "Action: KK to write\n"}
    )
    draft = NotesDraft.objects.get()
    page = client_for(chair).get(reverse("actions:confirm_notes", args=[draft.pk]))
    assert not page.context["form"]["action_0_owners"].value()


def test_a_file_is_read_and_a_broken_one_refused(chair: User, client_for: ClientFor) -> None:
    of = group()
    browser = client_for(chair)
    broken = SimpleUploadedFile("notes.docx", b"no document")
    page = browser.post(reverse("actions:bring_in"), {"group": of.pk, "file": broken})
    assert page.status_code == 400
    assert "is called .docx and is none" in page.text
    whole = SimpleUploadedFile("notes.txt", NOTES.encode())
    assert (
        browser.post(reverse("actions:bring_in"), {"group": of.pk, "file": whole}).status_code
        == 302
    )


def test_notes_that_propose_nothing_are_refused() -> None:
    with pytest.raises(Refused, match="Nothing that looks like an action"):
        services.keep_draft(group=group(), name="notes", text="We talked.", by=None)


def test_agreed_notes_take_nothing_more(chair: User, client_for: ClientFor) -> None:
    for name in ("Kate Knight", "Paul Wood"):
        person(name)
    draft, data = brought(chair, client_for)
    held = meeting(draft.group, date(2024, 1, 22))
    for to in (MeetingStatus.IN_PROGRESS, MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED):
        services.move_on(meeting=held, to=to, by=None)
    answer = client_for(chair).post(reverse("actions:confirm_notes", args=[draft.pk]), data)
    assert "are agreed already" in answer.text
    assert NotesDraft.objects.exists()


def test_a_draft_is_dropped(chair: User, client_for: ClientFor) -> None:
    draft, _ = brought(chair, client_for)
    client_for(chair).post(reverse("actions:drop_notes", args=[draft.pk]))
    assert not NotesDraft.objects.exists()


def test_a_file_sent_where_none_is_taken_is_left(chair: User, client_for: ClientFor) -> None:
    sent = {"name": "Sub Group", "lead_days": "5", "file": SimpleUploadedFile("x.txt", b"text")}
    answer = client_for(chair).post(reverse("actions:new_group"), sent)
    assert answer.status_code == 302


def test_a_file_that_is_too_large_is_told(chair: User, client_for: ClientFor) -> None:
    take_files_at("actions:bring_in", 10)
    try:
        file = SimpleUploadedFile("notes.txt", NOTES.encode())
        page = client_for(chair).post(
            reverse("actions:bring_in"), {"group": group().pk, "file": file}
        )
    finally:
        take_files_at("actions:bring_in", MAX_BYTES)
    assert page.status_code == 400
    assert "The file is larger than the 20 MB that notes may have." in page.text
