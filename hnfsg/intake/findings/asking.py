"""What a check asks, as its page puts it: answered there, or by showing where things are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.intake.rule_words import title_of

FEW_QUESTIONS = 5  # of one rule, asked one by one
SHOWN_QUESTIONS = 50  # of one rule
FEW_OPTIONS = 6  # as radio buttons; more as a list to choose from


@dataclass(frozen=True)
class Asked:
    """Questions of one rule that are answered on the page."""

    rule: str
    title: str
    questions: tuple[Finding, ...]
    count: int
    same: Sequence[tuple[str, str]] = ()
    """What all of them may be answered with at once; empty where each has its own answers."""

    @property
    def for_all(self) -> str:
        """The name of the field whose answer is for all of them."""
        return f"rule-{self.rule}"

    @property
    def legend(self) -> str:
        """What is asked of all of them at once."""
        return f"{self.title}: the same answer for all {self.count:,}"


@dataclass(frozen=True)
class ToShow:
    """Questions that are answered by showing where things are: on the mapping pages."""

    sheet: str
    """The slug of the declared sheet; empty for the file as a whole."""
    name: str
    is_of_keys: bool
    questions: tuple[Finding, ...]


@dataclass(frozen=True)
class Questions:
    """All that a check asks."""

    asked: tuple[Asked, ...]
    to_show: tuple[ToShow, ...]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return sum(a.count for a in self.asked) + sum(len(t.questions) for t in self.to_show)


def questions(upload: Upload) -> Questions:
    """What a check asks: what is answered here, by rule, and what is shown elsewhere. One query."""
    with_options: dict[str, list[Finding]] = {}
    without: dict[tuple[str, bool], list[Finding]] = {}
    for question in upload.findings.filter(level=FindingLevel.QUESTION):
        if question.options:
            with_options.setdefault(question.rule, []).append(question)
        else:
            slug = question.subject.partition(":")[0]
            without.setdefault((slug, question.rule == "new-keys"), []).append(question)
    names = {sheet.slug: sheet.name for sheet in upload.dataset.sheets}
    return Questions(
        tuple(_asked(rule, found, upload) for rule, found in with_options.items()),
        tuple(
            ToShow(slug if slug in names else "", names.get(slug, ""), is_of_keys, tuple(found))
            for (slug, is_of_keys), found in without.items()
        ),
    )


def _asked(rule: str, found: list[Finding], upload: Upload) -> Asked:
    different = {tuple(sorted(value for value, _ in question.options)) for question in found}
    is_same = len(found) > 1 and len(different) == 1
    return Asked(
        rule,
        title_of(rule, upload.dataset),
        tuple(found[:SHOWN_QUESTIONS]),
        len(found),
        found[0].options if is_same else (),
    )


def answers_given(upload: Upload, posted: Mapping[str, str]) -> dict[int, str]:
    """The answers of a form: its own for each question, else that for all of its rule."""
    given = {}
    for question in upload.findings.filter(level=FindingLevel.QUESTION).exclude(options=[]):
        own = posted.get(f"answer-{question.pk}") or posted.get(f"rule-{question.rule}")
        if own:
            given[question.pk] = own
    return given
