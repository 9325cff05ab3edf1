"""The answers that `manage.py ingest` is given: RULE=VALUE, or RULE:SUBJECT=VALUE for one."""

from collections.abc import Callable, Mapping

from django.core.management import CommandError

from hnfsg.intake import services
from hnfsg.intake.models import FindingLevel, Upload
from hnfsg.people.models import User

_ROUNDS = 10  # an answer may lead to another question


def parsed(given: list[str]) -> dict[str, str]:
    """Answers by `RULE` or `RULE:SUBJECT`. Raises CommandError for one that is not so written."""
    pairs = [text.rpartition("=") for text in given]
    for name, sign, value in pairs:
        if not sign or not name or not value.strip():
            raise CommandError(f"--answer {name or value}: write it as RULE[:SUBJECT]=VALUE.")
    return {name: value.strip() for name, _, value in pairs}


def answer_all(
    upload: Upload,
    answers: Mapping[str, str],
    by: User | None,
    by_label: str,
    check: Callable[[Upload], None],
) -> str:
    """Answer what is asked, and what is asked after that; gives the sentence of a refusal.

    A question that is asked again after its answer ends it.
    """
    asked: set[str] = set()
    for _ in range(_ROUNDS):
        given = {}
        for question in upload.findings.filter(level=FindingLevel.QUESTION).exclude(options=[]):
            name = f"{question.rule}:{question.subject}"
            value = answers.get(name, answers.get(question.rule))
            if value is not None and name not in asked:
                asked.add(name)
                given[question.pk] = value
        if not given:
            return ""
        try:
            services.answer(upload=upload, answers=given, by=by, by_label=by_label)
        except services.Refused as problem:
            return str(problem)
        check(upload)
    return ""
