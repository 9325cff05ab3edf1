"""What a check found in a file that is not kept: by level and rule, counts first."""

from collections.abc import Sequence
from dataclasses import dataclass

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.findings.counting import Group, as_in_the_file
from hnfsg.intake.models import Finding, FindingLevel
from hnfsg.intake.rule_words import title_of

SHOWN = 100  # of one rule: nothing is kept, so there are no further pages
_LEVELS = (
    (FindingLevel.ERROR, "To put right", "error", "errors"),
    (FindingLevel.QUESTION, "To answer when it is sent", "question", "questions"),
    (FindingLevel.QUERY, "To explain when it is sent", "query", "queries"),
    (FindingLevel.NOTE, "Worth knowing", "note", "notes"),
)


@dataclass(frozen=True)
class LevelFound:
    """What was found of one level: `title` heads it, `counted` says how many (“3 errors”)."""

    level: str
    title: str
    counted: str
    groups: tuple[Group, ...]


def by_level(findings: Sequence[Finding], dataset: Dataset) -> list[LevelFound]:
    """Findings by level, and within each by rule, most first. Levels without any are left out."""
    return [
        LevelFound(
            level,
            title,
            f"{count:,} {one if count == 1 else several}",
            tuple(_groups(found, dataset)),
        )
        for level, title, one, several in _LEVELS
        if (found := [finding for finding in findings if finding.level == level])
        and (count := _count(found))
    ]


def _count(findings: Sequence[Finding]) -> int:
    return sum(finding.stands_for for finding in findings)


def _groups(findings: Sequence[Finding], dataset: Dataset) -> list[Group]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    ordered = sorted(by_rule, key=lambda rule: -_count(by_rule[rule]))
    return [
        Group(
            rule,
            title_of(rule, dataset),
            _count(by_rule[rule]),
            tuple(as_in_the_file(by_rule[rule])[:SHOWN]),
            is_open=len(ordered) == 1,
        )
        for rule in ordered
    ]
