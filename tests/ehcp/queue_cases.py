"""Random cases, and what follows from each told in plain Python: the slow twin of the ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from hnfsg.figures.masking import record_key
from tests.ehcp.cases import AS_AT, child

FIRST = date(2021, 1, 1)
DECIDE, NOT_ISSUE, ISSUE = 42, 112, 140  # days; what the regulations set
AREAS = ("North", "South", "East", "")
SOURCES = ("parent", "school", "health", "")
NEEDS = ("ASD", "SEMH", "SLCN", "")

Row = dict[str, Any]


def random_cases(seed: int, number: int, as_at: date = AS_AT) -> list[Row]:
    """Cases with every kind of end, some on the last day of a limit, some not ended by `as_at`."""
    random = Random(seed)
    rows = [_case(random, as_at) for _ in range(number)]
    return [row | {"child": child(seed * 100_000 + n)} for n, row in enumerate(rows)]


def _case(random: Random, as_at: date) -> Row:
    received = FIRST + timedelta(days=random.randrange((as_at - FIRST).days + 1))
    row: Row = {
        "received_date": received,
        "area": random.choice(AREAS),
        "source": random.choice(SOURCES),
        "primary_need": random.choice(NEEDS),
        "exception": random.choice(("yes", "no", "", "")),
        "request_outcome": "undecided",
    }

    def after(day: date, most: int) -> date | None:
        then = day + timedelta(days=random.choice((0, most, random.randint(0, most))))
        return then if then <= as_at else None

    decided = after(received, random.choice((DECIDE, 90)))
    if decided is None:
        return row
    fate = random.random()
    if fate < 0.1:
        kind = random.choice(({"request_outcome": "withdrawn"}, {"exported": "yes"}))
        return row | {**kind, "closed_date": random.choice((decided, None))}
    if fate < 0.35:
        row |= {"request_outcome": "refuse", "request_outcome_date": decided}
        again = after(decided, 120) if fate < 0.15 else None
        return row | ({"overturned": "tribunal", "overturned_date": again} if again else {})
    if fate < 0.45:
        row |= {"request_outcome": "before"}
    else:
        row |= {"request_outcome": "assess", "request_outcome_date": decided}
    asked = after(decided, 10)
    advice = after(asked or decided, 80)
    draft = after(advice, 60) if advice else None
    final = after(draft, 200) if draft else None
    row |= {
        "advice_requested_date": asked,
        "advice_received_date": advice,
        "ep_advice_date": advice,
        "draft_date": draft,
    }
    if final is None:
        return row
    if fate < 0.5:
        ended = random.choice(("not-issue", "before"))
        return row | {"assessment_outcome": ended, "assessment_outcome_date": final}
    return row | {"assessment_outcome": "issue", "assessment_outcome_date": final}


@dataclass(frozen=True)
class Told:
    """A case with what follows from it."""

    row: Mapping[str, Any]
    as_at: date = AS_AT

    def __getattr__(self, name: str) -> Any:
        return self.row.get(name)

    @property
    def key(self) -> int:
        return record_key(self.row["child"])

    @property
    def is_older(self) -> bool:
        return "before" in (self.request_outcome, self.assessment_outcome)

    @property
    def ended(self) -> str:
        if self.assessment_outcome in ("issue", "before"):
            return "plan"
        if self.exported == "yes":
            return "moved"
        if self.request_outcome == "withdrawn":
            return "withdrawn"
        if self.overturned_date:
            return ""
        ends = {"refuse": "refused"}
        return ends.get(self.request_outcome) or {"not-issue": "not-issued"}.get(
            self.assessment_outcome or "", ""
        )

    @property
    def ended_on(self) -> date | None:
        match self.ended:
            case "plan":
                return self.issued_on
            case "refused":
                return self.request_outcome_date
            case "not-issued":
                return self.assessment_outcome_date
            case "":
                return None
        return self.closed_date

    @property
    def decided_on(self) -> date | None:
        known = self.request_outcome in ("assess", "refuse")
        return self.request_outcome_date if known else None

    @property
    def issued_on(self) -> date | None:
        return self.assessment_outcome_date if self.assessment_outcome == "issue" else None

    @property
    def is_followed(self) -> bool:
        """Whether it can be followed through time."""
        has_end = not self.ended or self.ended_on is not None
        return self.assessment_outcome != "before" and has_end

    @property
    def stage(self) -> str:
        if self.ended:
            return ""
        if self.request_outcome not in ("assess", "before") and not self.overturned:
            return "decision"
        if self.advice_received_date is None:
            return "advice"
        return "drafting" if self.draft_date is None else "finalising"

    def days(self, day: date | None) -> int:
        return ((day or self.as_at) - self.received_date).days

    def band(self, day: date) -> str:
        ends = (DECIDE, NOT_ISSUE, ISSUE, 210, 280, 364)
        names = ("1-decide", "2-not-issue", "3-issue", "4-30", "5-40", "6-52", "7-over")
        return names[sum(self.days(day) > end for end in ends)]


def told(rows: Iterable[Mapping[str, Any]], as_at: date = AS_AT) -> list[Told]:
    """What follows from each."""
    return [Told(row, as_at) for row in rows]


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
