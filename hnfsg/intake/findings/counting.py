"""Findings counted, by rule, a page at a time: ten thousand cost no more queries than ten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Min, Q, Sum, Window
from django.db.models.functions import RowNumber

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.intake.rule_words import CELL, folded, title_of

FLAT = 30  # fewer findings of a level stand in one table
A_PAGE = 20  # of one rule
FEW_NOTES = 3  # notes of one rule that are told one by one


@dataclass(frozen=True)
class RuleCount:
    """How many findings of one level and rule there are, and how many of them are listed."""

    level: str
    rule: str
    count: int
    correctable: int
    listed: int


@dataclass(frozen=True)
class Tally:
    """How many findings an upload has, by level and rule, in the order found."""

    rules: tuple[RuleCount, ...]

    def of(self, level: str) -> list[RuleCount]:
        """The rules of one level."""
        return [counted for counted in self.rules if counted.level == level]

    def count(self, level: str) -> int:
        """How many findings of one level there are."""
        return sum(counted.count for counted in self.of(level))

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self.count(FindingLevel.ERROR)

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return self.count(FindingLevel.QUESTION)

    @property
    def queries(self) -> int:
        """How many queries there are, explained or not."""
        return self.count(FindingLevel.QUERY)

    @property
    def correctable(self) -> int:
        """How many cells may be corrected on the page."""
        return sum(counted.correctable for counted in self.of(FindingLevel.ERROR))

    @property
    def words(self) -> str:
        """`1 question, 2 errors, 1 query`; beside a question only what there is any of."""
        counts = (
            (self.questions, "question", "questions"),
            (self.errors, "error", "errors"),
            (self.queries, "query", "queries"),
        )
        told = counts[1:] if not self.questions else [c for c in counts if c[0]]
        return ", ".join(_counted(*each) for each in told)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count or 'no'} {several}"


def tally(upload: Upload) -> Tally:
    """How many findings there are by level and rule. One query."""
    is_cell = Q(rule__startswith=CELL, row__isnull=False) & ~Q(cell="")
    counted = (
        upload.findings.order_by()
        .values_list("level", "rule")
        .annotate(
            count=Sum("stands_for"),
            correctable=Count("pk", filter=is_cell),
            listed=Count("pk"),
            first=Min("pk"),
        )
        .order_by("first")
    )
    return Tally(tuple(RuleCount(*row[:5]) for row in counted))


@dataclass(frozen=True)
class Group:
    """Findings of one rule, one page of them. Without a rule: all of a level, for one table."""

    rule: str
    title: str
    count: int
    findings: tuple[Finding, ...] = ()
    page: int = 1
    listed: int = 0
    is_open: bool = False

    @property
    def is_of_cells(self) -> bool:
        """Whether each is about what one cell says."""
        return self.rule.startswith(CELL)

    @property
    def first(self) -> int:
        """The place of the first finding shown, from 1."""
        return (self.page - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        """The place of the last finding shown."""
        return self.first + len(self.findings) - 1

    @property
    def before(self) -> int:
        """The page before this, or 0."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after this, or 0."""
        return self.page + 1 if self.last < self.listed else 0


@dataclass(frozen=True)
class Chosen:
    """The rule whose findings a reader turns the pages of."""

    rule: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Chosen":
        """What the address asks for: `?rule=cell-forecast&page=2`."""
        page = asked.get("page", "1")
        is_number = page.isascii() and page.isdigit() and len(page) < 7
        return cls(asked.get("rule", ""), max(1, int(page)) if is_number else 1)


def groups(upload: Upload, level: FindingLevel, counted: Tally, chosen: Chosen) -> list[Group]:
    """The findings of a level: in one group while they are few, else by rule, most first.

    Each rule has its first page; the chosen one the page asked for, and is open. One query.
    """
    total = counted.count(level)
    found = upload.findings.filter(level=level).select_related("explained_by__person")
    if not total:
        return []
    if total < FLAT:
        return [Group("", "", total, tuple(as_in_the_file(found)))]
    nth = Window(RowNumber(), partition_by=F("rule"), order_by=F("pk").asc())
    rules = sorted(counted.of(level), key=lambda rule: -rule.count)
    pages = {rule.rule: _page(rule, chosen) for rule in rules}
    wanted = Q(nth__lte=A_PAGE) & ~Q(rule=chosen.rule)
    if chosen.rule in pages:
        start = (pages[chosen.rule] - 1) * A_PAGE
        wanted |= Q(rule=chosen.rule, nth__gt=start, nth__lte=start + A_PAGE)
    shown: dict[str, list[Finding]] = {}
    for finding in found.annotate(nth=nth).filter(wanted):
        shown.setdefault(finding.rule, []).append(finding)
    return [
        Group(
            rule.rule,
            title_of(rule.rule, upload.dataset),
            rule.count,
            tuple(shown.get(rule.rule, ())),
            pages[rule.rule],
            rule.listed,
            is_open=rule.rule == chosen.rule or len(rules) == 1,
        )
        for rule in rules
    ]


def as_in_the_file(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by sheet in the order found, then by row: as an officer goes through the file."""
    found = list(findings)
    sheets = {name: place for place, name in enumerate(dict.fromkeys(f.sheet for f in found))}
    return sorted(found, key=lambda f: (sheets[f.sheet], f.row or 0))


def _page(rule: RuleCount, chosen: Chosen) -> int:
    last = -(-rule.listed // A_PAGE)
    return min(chosen.page, last) if rule.rule == chosen.rule else 1


@dataclass(frozen=True)
class Fold:
    """Notes of one rule: told one by one while they are few, else folded under `title`."""

    title: str
    notes: tuple[Finding, ...]


def folds(notes: Iterable[Finding], dataset: Dataset) -> list[Fold]:
    """Notes by rule, in the order found."""
    by_rule: dict[str, list[Finding]] = {}
    for note in notes:
        by_rule.setdefault(note.rule, []).append(note)
    return [
        Fold(folded(rule, len(found), dataset) if len(found) > FEW_NOTES else "", tuple(found))
        for rule, found in by_rule.items()
    ]
