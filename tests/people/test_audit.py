"""The audit trail: only added to, and readable."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from hnfsg.intake.releases import in_words
from hnfsg.people.audit import record
from hnfsg.people.models import AuditEntry, User
from hnfsg.people.selectors import audit_entries
from tests.cast import ClientFor

REFUSED = (InternalError, IntegrityError)


def test_the_database_refuses_to_change_a_line(administrator: User) -> None:
    record(by=administrator, verb="did", subject="something")
    with pytest.raises(REFUSED, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(verb="did not do")


def test_the_database_refuses_to_delete_a_line(administrator: User) -> None:
    record(by=administrator, verb="did", subject="something")
    with pytest.raises(REFUSED, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    with (
        pytest.raises(REFUSED, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM people_auditentry")


def test_a_line_reads_as_a_sentence_and_says_what_changed(
    administrator: User, member: User
) -> None:
    entry = record(
        by=administrator,
        verb="changed",
        subject=member,
        before={"is_late": False, "roles": [], "months": 2, "same": 1},
        after={"is_late": True, "roles": ["Chair", "Member"], "months": 3, "same": 1},
    )
    assert entry.sentence == "Ada Admin (AD) changed Mary Member (MM)."
    assert entry.changes == [
        ("Is late", "no", "yes"),
        ("Roles", "nothing", "Chair, Member"),
        ("Months", "2", "3"),
    ]


def test_names_stay_as_they_read_at_the_time(administrator: User, member: User) -> None:
    entry = record(by=member, verb="published", subject="return.xlsx")
    member.person.name = "Mary Married"
    member.person.save()
    assert AuditEntry.objects.get(pk=entry.pk).sentence == "Mary Member (MM) published return.xlsx."


def test_without_a_person_it_was_the_system(db: None) -> None:
    assert record(by=None, verb="purged", subject="old cases").sentence == (
        "The system purged old cases."
    )


def test_the_trail_is_filtered_by_person_subject_and_date(
    client_for: ClientFor, administrator: User, member: User
) -> None:
    record(by=member, verb="wrote", subject="a note")
    record(by=administrator, verb="changed", subject=member)
    client = client_for(administrator)
    page = client.get("/people/audit/", {"person": member.pk}).text
    assert "wrote a note" in page
    assert "Ada Admin (AD) changed" not in page
    page = client.get("/people/audit/", {"subject": "people.user"}).text
    assert "wrote a note" not in page
    assert "Ada Admin (AD) changed Mary Member (MM)." in page
    assert "Nothing matches" in client.get("/people/audit/", {"last": "2020-01-01"}).text
    assert "Enter a valid date" in client.get("/people/audit/", {"first": "yesterday"}).text


def test_both_dates_are_included_as_days_of_the_council(db: None) -> None:
    entry = AuditEntry.objects.create(
        at=datetime(2024, 6, 30, 23, 30, tzinfo=UTC), verb="did", by_label="X", subject_label="y"
    )
    # Half past eleven in Greenwich is the first of July in London's summer.
    day = datetime(2024, 7, 1, tzinfo=UTC).date()
    assert list(audit_entries(first=day, last=day)) == [entry]


def test_the_trail_comes_in_pages_of_fifty(client_for: ClientFor, administrator: User) -> None:
    for number in range(51):
        record(by=administrator, verb="did", subject=f"thing {number}.")
    client = client_for(administrator)
    first = client.get("/people/audit/", {"first": "2024-01-01"}).text
    assert "Page 1 of 2" in first
    assert "?first=2024-01-01&amp;page=2" in first
    assert "did thing 0." in client.get("/people/audit/", {"page": 2}).text


def test_a_moment_is_written_as_on_every_other_page(
    client_for: ClientFor, administrator: User
) -> None:
    entry = record(by=administrator, verb="did", subject="something")
    without_weekday = in_words(entry.at).partition(" ")[2]
    page = client_for(administrator).get("/people/audit/").text
    assert f">{without_weekday}</time>" in page


def test_what_is_shown_is_escaped(client_for: ClientFor, administrator: User) -> None:
    record(by=administrator, verb="named", subject="<script>alert(1)</script>")
    assert "<script>alert" not in client_for(administrator).get("/people/audit/").text
