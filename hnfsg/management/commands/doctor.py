"""`manage.py doctor`: what is configured, reachable, fresh and late, and what to do about it.

Exits 1 when anything needs doing.
"""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from redis.exceptions import RedisError

from hnfsg import clock
from hnfsg.celery import app
from hnfsg.intake import originals, vintages
from hnfsg.intake.door import key
from hnfsg.intake.freshness import freshness
from hnfsg.intake.models import Job, Upload
from hnfsg.intake.tasks import last_ring
from hnfsg.people.models import User
from hnfsg.people.rights import Role

ROOM_BYTES = 1024**3
STUCK_AFTER = timedelta(minutes=5)
RING_AFTER = timedelta(minutes=2)
COMPARED_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and what to do when it is not well."""

    about: str
    state: str
    to_do: str = ""


Look = Callable[[], Iterator[Finding]]


class Command(BaseCommand):
    help = "Say what is configured, reachable, fresh and late; exit 1 with what to do."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-workers", action="store_true", help="do not ask for a worker and beat"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        looks: list[Look] = [_settings, _store, _database]
        if _answers():
            looks += [_people, _jobs, _originals, _children, _data]
        looks.append(_cache)
        if not options["no_workers"]:
            looks.append(_workers)
        findings = [finding for look in looks for finding in look()]
        for finding in findings:
            mark = "TO DO" if finding.to_do else "ok"
            self.stdout.write(f"{mark:<6} {finding.about}: {finding.state}")
            if finding.to_do:
                self.stdout.write(f"       {finding.to_do}")
        wrong = sum(bool(finding.to_do) for finding in findings)
        self.stdout.write(f"{wrong} to do" if wrong else "All is well.")
        if wrong:
            sys.exit(1)


def _settings() -> Iterator[Finding]:
    kind = "demonstration" if settings.DEMO else "production"
    yield Finding("settings", f"{kind}, {settings.SITE_URL}")
    if settings.DEBUG:
        yield Finding("DEBUG", "on", "Turn it off: it shows tracebacks to anybody.")
    if key.is_needed() and (problem := key.problem_with_key()):
        yield Finding("CHILD_KEY", problem, key.HINT)
    if settings.DEMO:
        return
    if not settings.REQUIRE_SECOND_FACTOR:
        yield Finding(
            "second factor", "not asked for", "Set REQUIRE_SECOND_FACTOR=1 for officers and chair."
        )
    if not settings.ALLOWED_HOSTS:
        yield Finding("ALLOWED_HOSTS", "empty", "Name the host that members type.")
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        yield Finding("e-mail", "not sent", "Set EMAIL_URL: members sign in by e-mail.")


def _children() -> Iterator[Finding]:
    """Whether references are made under the key that the newest file of children came in under."""
    newest = Upload.objects.exclude(door={}).order_by("-pk").first()
    if newest and not key.problem_with_key() and newest.door["key"] != key.fingerprint():
        yield Finding(
            "CHILD_KEY",
            "another than files came in under",
            "Set it back: under this one no child is known again.",
        )


def _store() -> Iterator[Finding]:
    """Whether originals can be kept: the bucket, or the folder and the room in it."""
    if not isinstance(default_storage, FileSystemStorage):
        problem = originals.probe(default_storage)
        to_do = "Look at S3_BUCKET, S3_ENDPOINT_URL and the credentials." if problem else ""
        yield Finding("uploads' bucket", problem or "written and read back", to_do)
        return
    media = Path(settings.MEDIA_ROOT)
    try:
        media.mkdir(parents=True, exist_ok=True)
        wrong = originals.probe(default_storage)
    except OSError as problem:
        wrong = _reason(problem)
    if wrong:
        yield Finding("uploads' folder", f"{media}: {wrong}", "Let this user write there.")
        return
    free = shutil.disk_usage(media).free
    too_full = free < ROOM_BYTES
    to_do = "Make room: uploads are refused when the disk is full." if too_full else ""
    yield Finding("uploads' folder", f"{media}, {free / 1024**3:.1f} GB free", to_do)


def _reason(problem: OSError) -> str:
    return problem.strerror or str(problem)


def _answers() -> bool:
    """Whether the database is there with its tables, so that more can be asked of it."""
    try:
        connection.ensure_connection()
        return not _unapplied()
    except DatabaseError:
        return False


def _unapplied() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
    except DatabaseError as problem:
        first = str(problem).strip().splitlines()[0]
        yield Finding("Postgres", first, "Start it, or mend DATABASE_URL.")
        return
    waiting = _unapplied()
    to_do = "Run manage.py migrate." if waiting else ""
    yield Finding("Postgres", f"{version}, {waiting} migrations to apply", to_do)


def _people() -> Iterator[Finding]:
    count = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR).count()
    to_do = "" if count else "Run manage.py createadmin EMAIL."
    yield Finding("administrators", str(count), to_do)


def _jobs() -> Iterator[Finding]:
    limit = timezone.now() - STUCK_AFTER
    stuck = Job.objects.filter(finished_at__isnull=True, created_at__lt=limit).count()
    to_do = "Start a worker and beat; they pick the jobs up by themselves." if stuck else ""
    yield Finding("jobs waiting for over five minutes", str(stuck), to_do)


def _originals() -> Iterator[Finding]:
    """Whether every file that the database counts on is in the store: a restore may lack some."""
    kept = Upload.objects.exclude(file="").order_by("-pk")
    try:
        there = set(originals.names(default_storage))
    except OSError as problem:
        yield Finding("original files", _reason(problem), "Mend the store that keeps them.")
        return
    missing = [upload for upload in kept if upload.file.name not in there]
    to_do = ""
    if missing:
        to_do = f"Restore {_where()}: {missing[0].file_name} of {missing[0].dataset_slug} is gone."
    yield Finding("original files", f"{len(kept)}, {len(missing)} missing", to_do)
    changed = [u for u in kept if u.original_problem and u not in missing]
    if changed:
        first = changed[0]
        yield Finding(
            "changed original files",
            str(len(changed)),
            f"Restore {first.file_name} of {first.dataset_slug}. {first.original_problem}",
        )
    if not settings.DEMO:
        yield _compared()


def _where() -> str:
    is_folder = isinstance(default_storage, FileSystemStorage)
    return "MEDIA_ROOT" if is_folder else "the bucket"


def _compared() -> Finding:
    """Whether the nightly comparison of originals has run of late."""
    limit = clock.now() - COMPARED_AFTER
    late = (
        Upload.objects.exclude(file="")
        .filter(received_at__lt=limit)
        .exclude(original_checked_at__gte=limit)
        .count()
    )
    to_do = "Look why the job check-originals fails or does not run." if late else ""
    return Finding("original files not compared for three days", str(late), to_do)


def _data() -> Iterator[Finding]:
    for fresh in freshness(vintages.live(), clock.today()):
        if fresh.published_at and fresh.next_due_on is None:
            said = f"published on {fresh.published_at:%d %B %Y}"
            yield Finding(fresh.dataset.title, f"{said}; the next comes {fresh.dataset.frequency}")
            continue
        if fresh.latest is None or fresh.next_due is None or fresh.next_due_on is None:
            to_do = f"Upload the first file, or run manage.py ingest {fresh.dataset.slug} FILE."
            yield Finding(fresh.dataset.title, "nothing is published", to_do)
            continue
        due = f"{fresh.next_due.label} due on {fresh.next_due_on:%d %B %Y}"
        late = f"Ask for it: it is {fresh.days_late} days late." if fresh.days_late else ""
        yield Finding(fresh.dataset.title, f"to {fresh.latest.label}; {due}", late)


def _cache() -> Iterator[Finding]:
    try:
        cache.set("doctor", "well", 10)
        is_well = cache.get("doctor") == "well"
    except (RedisError, OSError) as problem:
        yield Finding("Redis", str(problem), "Start it, or mend REDIS_URL.")
        return
    yield Finding(
        "Redis", "answers" if is_well else "forgets", "" if is_well else "Give it memory."
    )


def _workers() -> Iterator[Finding]:
    try:
        found = app.control.ping(timeout=1.0) or []
    except (RedisError, OSError) as problem:
        yield Finding("broker", str(problem), "Start it, or mend CELERY_BROKER_URL.")
        return
    to_do = "" if found else "Start one: celery -A hnfsg worker."
    yield Finding("workers", str(len(found)), to_do)
    rang = last_ring()
    is_ringing = rang is not None and timezone.now() - rang < RING_AFTER
    state = f"rang {timezone.localtime(rang):%d %B at %H.%M}" if rang else "has not rung"
    yield Finding("beat", state, "" if is_ringing else "Start it: celery -A hnfsg beat.")
