"""Counts made again from their rows are the same, and a difference is found and told."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from ehcp.models import Case, Deadline, Step
from hnfsg.figures import recounting
from hnfsg.intake import jobs, nightly, rebuilding
from hnfsg.intake.models import Job, JobState, Part
from hnfsg.people.models import AuditEntry
from tests.ehcp.cases import county_rows, publish_cases

pytestmark = pytest.mark.django_db
EVERY = 150


@pytest.fixture
def part() -> Part:
    return publish_cases(*county_rows(every=EVERY))


def say(*words: str, **options: object) -> str:
    out = StringIO()
    call_command("rebuild", *words, stdout=out, **options)
    return out.getvalue()


def kept(part: Part) -> dict[str, list[tuple[object, ...]]]:
    """Every count of a part."""
    found = {}
    for aggregate in part.upload.dataset.aggregates:
        model = apps.get_model(aggregate.model)
        names = [f.name for f in model._meta.concrete_fields if f.name not in ("id", "part")]
        found[aggregate.model] = sorted(
            model._default_manager.filter(part=part).values_list(*names), key=repr
        )
    return found


def spoil(part: Part) -> str:
    """Make one count wrong; gives the aggregate's label."""
    for aggregate in part.upload.dataset.aggregates:
        model = apps.get_model(aggregate.model)
        row = model._default_manager.filter(part=part).first()
        if row is not None:
            model._default_manager.filter(pk=row.pk).update(count=row.count + 1)
            return model._meta.label
    raise AssertionError("nothing is counted")


def test_the_counts_are_the_same_again(part: Part) -> None:
    before = kept(part)
    assert sum(map(len, before.values())) > 100
    assert say() == "cases.csv: every count is what its rows say\n"
    assert kept(part) == before


def test_a_wrong_count_is_told_and_put_right(part: Part) -> None:
    before = kept(part)
    label = spoil(part)
    with transaction.atomic(), pytest.raises(CommandError, match="in 1 of the files"):
        say(check=True)
    assert kept(part) != before
    assert say("cases") == f"cases.csv: {label} differed and are made again\n"
    assert kept(part) == before


def test_counts_stay_where_the_rows_are_no_longer_kept(part: Part) -> None:
    before = kept(part)
    Case.objects.filter(part=part).delete()
    assert say() == "cases.csv: its rows are no longer kept, so its counts stay\n"
    assert kept(part) == before


def test_a_dataset_without_counts_is_told() -> None:
    with pytest.raises(CommandError, match="Nothing is counted of monthly-return"):
        say("monthly-return")


def test_the_night_records_a_difference_and_changes_nothing(part: Part) -> None:
    label = spoil(part)
    before = kept(part)
    nightly.begin(nightly.AUDIT)
    job = Job.objects.get(kind=nightly.AUDIT)
    assert jobs.run(job.pk)
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "found other counts than its rows have in"
    assert entry.after == {"counts": [label]}
    assert kept(part) == before


def test_what_counted_once_keeps_what_was_believed_then(part: Part) -> None:
    newer = publish_cases(*county_rows(every=EVERY))
    old, new = kept(part), kept(newer)
    Deadline.objects.filter(step=Step.DECIDE).update(days=14)
    recounting.ask("cases")
    job = Job.objects.get(kind=recounting.RECOUNT)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert kept(newer) != new
    assert kept(part) == old
    assert [p.pk for p in rebuilding.live_parts(["cases"])] == [newer.pk]
