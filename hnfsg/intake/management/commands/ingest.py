"""`manage.py ingest`: a file down the same road from the command line.

Exits 0 when the upload is ready or published, 1 with errors, questions that wait or unexplained
queries, 3 when the file is refused.
"""

import getpass
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hnfsg.intake import declarations, jobs, previews, selectors, services, vintages
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.management import answers
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.people.models import User
from hnfsg.people.rights import has_right
from hnfsg.periods import FinancialMonth, NotAPeriod

READY, NOT_READY, REFUSED = 0, 1, 3


class Command(BaseCommand):
    help = "Check a file in this process, say what was found and what would change; publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dataset", help="the dataset's slug, such as monthly-return")
        parser.add_argument("file", type=Path)
        parser.add_argument("--period", default="", help="such as 2023-24-m10")
        parser.add_argument(
            "--explain",
            action="append",
            default=[],
            metavar="RULE=TEXT",
            help="explain every query of a rule",
        )
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="RULE[:SUBJECT]=VALUE",
            help="answer a question, or every question of a rule",
        )
        parser.add_argument(
            "--set-aside",
            action="store_true",
            dest="set_aside",
            help="set rows with errors aside, where the dataset allows it",
        )
        parser.add_argument("--publish", action="store_true")
        parser.add_argument("--as", dest="email", default="", help="the officer who sends it")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            upload, refusal = self._down_the_road(options)
        except NotTaken as problem:
            told = {"state": UploadState.REFUSED, "refusal": str(problem)}
            self.stdout.write(json.dumps(told) if options["as_json"] else str(problem))
            sys.exit(REFUSED)
        report = _report(upload, refusal)
        if options["as_json"]:
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
        else:
            for line in _lines(report):
                self.stdout.write(line)
        if code := _exit_code(upload, refusal):
            sys.exit(code)

    def _down_the_road(self, options: dict[str, Any]) -> tuple[Upload, str]:
        dataset = _dataset(options["dataset"])
        by = _officer(options["email"], dataset)
        explanations = _explanations(options["explain"])
        answered = answers.parsed(options["answer"])
        period = _period(options["period"])
        try:
            with options["file"].open("rb") as file:
                upload = services.receive_upload(
                    dataset=dataset,
                    file=file,
                    file_name=options["file"].name,
                    by=by,
                    stated_period=period,
                    by_label=_shell_user(),
                )
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}.") from problem
        except NotTaken:
            raise
        except services.Refused as problem:
            raise CommandError(str(problem)) from problem
        _check(upload)
        refusal = answers.answer_all(upload, answered, by, _shell_user(), _check)
        if not refusal and options["set_aside"] and upload.state == UploadState.FAILED:
            refusal = _set_aside(upload, by)
        if refusal:
            return upload, refusal
        return upload, _explain_and_publish(upload, explanations, by, options["publish"])


def _dataset(slug: str) -> declarations.Dataset:
    try:
        return declarations.dataset(slug)
    except KeyError as problem:
        known = ", ".join(d.slug for d in declarations.datasets())
        raise CommandError(f"There is no dataset {slug}. There is: {known}.") from problem


def _officer(email: str, dataset: declarations.Dataset) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody signs in as {email}.")
    if not has_right(user, dataset.right):
        raise CommandError(f"{email} may not send {dataset.title}.")
    return user


def _shell_user() -> str:
    """Who the audit trail names where no officer is: the person at the terminal."""
    return f"{getpass.getuser()}, on the command line"


def _explanations(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for rule, sign, text in pairs:
        if not sign or not text.strip():
            raise CommandError(f"--explain {rule}: write it as RULE=TEXT.")
    return {rule: text for rule, _, text in pairs}


def _period(text: str) -> str:
    try:
        return FinancialMonth.from_key(text).key if text else ""
    except NotAPeriod as problem:
        raise CommandError(f"--period: {problem}.") from problem


def _check(upload: Upload) -> None:
    """Run the upload's check here; a worker may have heard the bell first, then wait for it."""
    job = selectors.open_job(upload)
    if job is None:
        return
    while not jobs.run(job.pk):
        job.refresh_from_db()
        if job.finished_at:
            break
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
    upload.refresh_from_db()
    job.refresh_from_db()
    if job.error:
        raise CommandError(job.error)


def _set_aside(upload: Upload, by: User | None) -> str:
    """Set rows with errors aside; gives the sentence of a refusal, or nothing."""
    try:
        services.set_aside(upload=upload, by=by, by_label=_shell_user())
    except services.Refused as problem:
        return str(problem)
    _check(upload)
    return ""


def _explain_and_publish(
    upload: Upload, explanations: dict[str, str], by: User | None, is_publishing: bool
) -> str:
    """Explain, publish if asked; gives the sentence of a refusal, or nothing."""
    seen, label = services.seen_token(upload), _shell_user()
    try:
        for finding in selectors.findings(upload, FindingLevel.QUERY):
            if finding.rule in explanations:
                text = explanations[finding.rule]
                services.explain(finding=finding, text=text, by=by, by_label=label)
        if is_publishing and upload.state != UploadState.REFUSED:
            services.publish(upload=upload, by=by, seen=seen, by_label=label)
    except services.Refused as problem:
        return str(problem)
    finally:
        upload.refresh_from_db()
    return ""


def _exit_code(upload: Upload, refusal: str) -> int:
    if upload.state == UploadState.REFUSED:
        return REFUSED
    is_through = upload.state in (UploadState.READY, UploadState.PUBLISHED)
    return READY if is_through and not refusal and not services.unexplained(upload) else NOT_READY


def _report(upload: Upload, refusal: str) -> dict[str, Any]:
    return {
        "upload": upload.pk,
        "dataset": upload.dataset_slug,
        "file": upload.file_name,
        "sha256": upload.sha256,
        "state": upload.state,
        "refusal": upload.refusal or refusal,
        "months": upload.months,
        "rows_set_aside": upload.rows_set_aside,
        "sheets": upload.sheets_read,
        "findings": [_finding(f) for f in upload.findings.order_by("pk")],
        "changes": [_change(c) for c in _changes(upload)],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level,
        "rule": finding.rule,
        "where": finding.place,
        "about": finding.label,
        "what": finding.what,
        "fix": finding.fix,
        "subject": finding.subject,
        "value": finding.value,
        "options": [{"value": value, "words": words} for value, words in finding.options],
        "explanation": finding.explanation if finding.explained_at else "",
    }


def _changes(upload: Upload) -> list[previews.HeadlineChange]:
    if upload.state not in (UploadState.READY, UploadState.FAILED):
        return []
    live, after = vintages.live(), vintages.preview(upload)
    return previews.headline_changes(upload.dataset_slug, live, after)


def _change(change: previews.HeadlineChange) -> dict[str, str]:
    return {
        "headline": change.label,
        "period": change.period,
        "before": change.before,
        "after": change.after,
        "change": change.change,
    }


def _lines(report: dict[str, Any]) -> list[str]:
    lines = [f"{report['file']}: {report['state']}"]
    if report["refusal"]:
        lines.append(report["refusal"])
    if report["months"]:
        lines.append("Months: " + "; ".join(report["months"]))
    if report["rows_set_aside"]:
        lines.append(f"Rows set aside: {report['rows_set_aside']}")
    lines += [f"  {s['name']}: {s['reason'] or str(s['rows']) + ' rows'}" for s in report["sheets"]]
    for f in report["findings"]:
        about = f" ({f['about']})" if f["about"] else ""
        lines.append(f"{f['level'].upper()} [{f['rule']}] {f['where']}{about}: {f['what']}.")
        if f["explanation"]:
            lines.append(f"    Explained: {f['explanation']}")
        elif f["fix"]:
            lines.append(f"    {f['fix']}")
        name = f"{f['rule']}:{f['subject']}" if f["subject"] else f["rule"]
        lines += [f"    --answer '{name}={o['value']}'  {o['words']}" for o in f["options"]]
    return lines + [
        f"{c['headline']}, {c['period']}: {c['before']} -> {c['after']} {c['change']}"
        for c in report["changes"]
    ]
