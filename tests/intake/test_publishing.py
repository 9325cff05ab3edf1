"""Publishing and withdrawing move a pointer: what counts, what counted, who was first."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from finance.models import ReturnLine
from hnfsg.intake import services, vintages
from hnfsg.intake.models import MOVES, Publication, Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.intake.states import move
from hnfsg.people.models import AuditEntry
from tests.intake.files import line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]
FEBRUARY = datetime(2024, 2, 14, 12, tzinfo=UTC)


def forecast(vintage: vintages.Vintage, month: str = "2023-24-m10") -> int | None:
    parts = vintage.part_ids("scratch-lines", "lines", [month])
    found = ReturnLine.objects.filter(part_id__in=parts).values_list("forecast", flat=True)
    return int(found[0]) if found else None


def published(*rows: list[object], at: datetime = FEBRUARY) -> Upload:
    upload = send_lines(*rows)
    services.publish(upload=upload, by=None, effective_at=at)
    upload.refresh_from_db()
    return upload


def test_nothing_counts_before_it_is_published_and_a_preview_shows_it() -> None:
    upload = send_lines(line("A", 1, 5))
    assert forecast(vintages.live()) is None
    assert forecast(vintages.preview(upload)) == 5


def test_a_later_upload_replaces_only_its_own_months() -> None:
    first = published(line("A", 1, 5, month=9), line("A", 1, 6))
    second = published(line("A", 1, 7), at=FEBRUARY + timedelta(days=1))
    live = vintages.live()
    assert (forecast(live, "2023-24-m09"), forecast(live)) == (5, 7)
    first.refresh_from_db()
    assert (first.state, second.state) == (UploadState.PUBLISHED, UploadState.PUBLISHED)


def test_an_upload_with_nothing_live_is_replaced() -> None:
    first = published(line("A", 1, 6))
    published(line("A", 1, 7), at=FEBRUARY + timedelta(days=1))
    first.refresh_from_db()
    assert first.state == UploadState.SUPERSEDED


def test_what_we_believed_at_a_moment_stays_what_it_was() -> None:
    published(line("A", 1, 6))
    published(line("A", 1, 7), at=FEBRUARY + timedelta(days=5))
    assert forecast(vintages.as_at(FEBRUARY + timedelta(days=4))) == 6
    assert forecast(vintages.as_at(FEBRUARY - timedelta(days=1))) is None
    assert forecast(vintages.as_at(FEBRUARY + timedelta(days=6))) == 7


def test_withdrawing_brings_back_what_was_live_before() -> None:
    first = published(line("A", 1, 6))
    second = published(line("A", 1, 7), at=FEBRUARY + timedelta(days=5))
    services.withdraw(upload=second, by=None, reason="The wrong file.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert forecast(vintages.live()) == 6
    assert (first.state, second.state) == (UploadState.PUBLISHED, UploadState.WITHDRAWN)
    services.publish(upload=second, by=None)
    assert forecast(vintages.live()) == 7


def test_a_withdrawn_file_does_not_come_back_when_a_later_one_is_withdrawn() -> None:
    published(line("A", 1, 5))
    second = published(line("A", 1, 6), at=FEBRUARY + timedelta(days=1))
    third = published(line("A", 1, 7), at=FEBRUARY + timedelta(days=2))
    services.withdraw(upload=second, by=None, reason="Wrong.")
    services.withdraw(upload=third, by=None, reason="Wrong too.")
    assert forecast(vintages.live()) == 5


def test_errors_and_unexplained_queries_block_publishing_with_a_sentence() -> None:
    with pytest.raises(Refused, match="has errors"):
        services.publish(upload=send_lines(line("A", 1, "?")), by=None)
    queried = send_lines(line("A", 1, 2_000_000))
    with pytest.raises(Refused, match="1 query waits for an explanation"):
        services.publish(upload=queried, by=None)
    services.explain(finding=queried.findings.get(), text="It is right.", by=None)
    services.publish(upload=queried, by=None)


def test_the_second_of_two_officers_is_told_who_was_first() -> None:
    ours, theirs = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    seen = services.seen_token(ours)
    services.publish(upload=theirs, by=None, seen=services.seen_token(theirs))
    with pytest.raises(Refused, match=r"Somebody else published lines.csv for Month 10"):
        services.publish(upload=ours, by=None, seen=seen)
    assert forecast(vintages.live()) == 6


def test_a_publication_cannot_take_effect_before_what_it_replaces() -> None:
    published(line("A", 1, 6))
    with pytest.raises(Refused, match="14 February 2024"):
        published(line("A", 1, 7), at=FEBRUARY - timedelta(days=1))


def test_explanations_must_say_something_and_nothing_personal() -> None:
    finding = send_lines(line("A", 1, 2_000_000)).findings.get()
    with pytest.raises(Refused, match="Type why"):
        services.explain(finding=finding, text="  ", by=None)
    with pytest.raises(Refused, match="an e-mail address"):
        services.explain(finding=finding, text="ask jo@example.org", by=None)


def test_a_discarded_upload_leaves_its_record_and_nothing_else(
    django_capture_on_commit_callbacks: object,
) -> None:
    upload = send_lines(line("A", 1, 5))
    stored = upload.file.storage, upload.file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.discard(upload=upload, by=None)
    assert not stored[0].exists(stored[1])
    assert not upload.parts.exists()
    assert Upload.objects.get().state == UploadState.DISCARDED
    with pytest.raises(Refused):
        services.publish(upload=upload, by=None)


def test_a_discarded_published_upload_is_refused() -> None:
    with pytest.raises(Refused, match="is published, so it cannot become discarded"):
        services.discard(upload=published(line("A", 1, 5)), by=None)


@pytest.mark.parametrize("start", UploadState)
@pytest.mark.parametrize("target", UploadState)
def test_only_the_moves_of_the_table_can_be_made(start: UploadState, target: UploadState) -> None:
    upload = send_lines(line("A", 1, 5))
    filled = {"published_at": FEBRUARY, "withdrawn_at": FEBRUARY, "refusal": "no", "file": ""}
    Upload.objects.filter(pk=upload.pk).update(state=start, **filled)
    if target in MOVES[start]:
        move(upload, target)
        assert Upload.objects.get().state == target
    else:
        with pytest.raises(Refused):
            move(upload, target)


def test_every_step_leaves_a_line_in_the_audit_trail() -> None:
    upload = published(line("A", 1, 5))
    services.withdraw(upload=upload, by=None, reason="Wrong month.")
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["sent", "checked", "published", "withdrew"]


def test_one_part_of_a_month_is_live_at_a_time() -> None:
    published(line("A", 1, 6))
    published(line("A", 1, 7), at=FEBRUARY + timedelta(days=1))
    assert Publication.objects.filter(until_at__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_publishing_at_once_one_wins_and_the_other_is_told() -> None:
    uploads = [send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))]
    seen = [services.seen_token(upload) for upload in uploads]
    together, told = Barrier(2), list[str]()

    def publish(number: int) -> None:
        try:
            together.wait()
            services.publish(upload=uploads[number], by=None, seen=seen[number])
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    officers = [Thread(target=publish, args=[number]) for number in (0, 1)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join()
    assert len(told) == 1
    assert "while you were looking" in told[0]
    assert Publication.objects.filter(until_at__isnull=True).count() == 1


def test_publishing_from_a_stale_page_is_refused_even_without_a_token() -> None:
    upload = send_lines(line("A", 1, 5))
    with pytest.raises(Refused):
        services.publish(upload=upload, by=None, seen="")


def test_a_replaced_upload_is_published_again_and_what_replaced_it_is_replaced() -> None:
    first = published(line("A", 1, 6))
    second = published(line("A", 1, 7), at=FEBRUARY + timedelta(days=1))
    services.publish(upload=first, by=None)
    second.refresh_from_db()
    assert (forecast(vintages.live()), second.state) == (6, UploadState.SUPERSEDED)
    services.withdraw(upload=first, by=None, reason="The wrong one.")
    assert forecast(vintages.live()) == 7


def test_what_is_no_longer_kept_is_not_published_again() -> None:
    first = published(line("A", 1, 6))
    published(line("A", 1, 7), at=FEBRUARY + timedelta(days=1))
    Upload.objects.filter(pk=first.pk).update(file="", purged_at=FEBRUARY)
    with pytest.raises(Refused, match=r"no longer kept.* deleted on 14 February 2024"):
        services.publish(upload=first, by=None)


def test_an_explanation_can_be_taken_back_and_not_changed_after_publication() -> None:
    upload = send_lines(line("A", 1, 2_000_000))
    finding = upload.findings.get()
    services.explain(finding=finding, text="It is right.", by=None)
    services.unexplain(finding=finding, by=None)
    with pytest.raises(Refused, match="1 query waits"):
        services.publish(upload=upload, by=None)
    services.explain(finding=finding, text="It is right.", by=None)
    services.publish(upload=upload, by=None)
    with pytest.raises(Refused, match="past explaining"):
        services.explain(finding=finding, text="No, wrong.", by=None)


def test_an_explanation_of_a_discarded_file_is_offered_and_not_taken() -> None:
    first = send_lines(line("A", 1, 2_000_000), line("B", 1, 2, name="A name"))
    services.explain(finding=first.findings.get(), text="Wrong\x00 words.", by=None)
    services.discard(upload=first, by=None)
    again = send_lines(line("A", 1, 2_000_000)).findings.get()
    assert (again.explanation, again.explained_at) == ("Wrong words.", None)
    assert set(first.findings.values_list("label", flat=True)) == {""}
