"""The open cases one by one, in legal urgency: for SEND officers alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case as Choose
from django.db.models import (
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from ehcp.models import AssessmentOutcome, Case, CaseNumber, Deadline, RequestOutcome, Said, Step
from ehcp.models.cases import OPEN
from ehcp.selectors.parts import case_parts
from ehcp.stages import Stage
from hnfsg.intake.vintages import LivePart, Vintage

_UNDECIDED = ~Q(request_outcome__in=(RequestOutcome.ASSESS, RequestOutcome.BEFORE)) & Q(
    overturned=""
)
_DRAFTED = Q(draft_date__isnull=False)
_ADVISED = Q(advice_received_date__isnull=False) | Q(
    assessment_outcome__in=(AssessmentOutcome.ISSUE, AssessmentOutcome.NOT_ISSUE)
)
# As the ground of the aggregates has them (ehcp.aggregates.ground: `stage`), held to it by a test.
_IN_STAGE = {
    Stage.DECISION.value: _UNDECIDED,
    Stage.FINALISING.value: ~_UNDECIDED & _DRAFTED,
    Stage.DRAFTING.value: ~_UNDECIDED & ~_DRAFTED & _ADVISED,
    Stage.ADVICE.value: ~_UNDECIDED & ~_DRAFTED & ~_ADVISED,
}


@dataclass(frozen=True)
class Wanted:
    """Which open cases; blank is all of them. An area or team of “-” is that of none."""

    stage: str = ""
    area: str = ""
    team: str = ""


@dataclass(frozen=True)
class Waiting:
    """One open case. `due` is the last day of the limit that it is under; None where a lawful
    exception lifts it.
    """

    case: Case
    number: str
    stage: str
    due: date | None

    @property
    def days_past(self) -> int | None:
        """Days past the limit on the day of the extract, below nought while there is time."""
        return None if self.due is None else (self.case.extract_date - self.due).days

    @property
    def days_left(self) -> int | None:
        """The same the other way round."""
        return None if self.days_past is None else -self.days_past


NONE = "-"


def worklist_part(vintage: Vintage) -> LivePart | None:
    """The part whose cases are listed."""
    parts = case_parts(vintage)
    return parts[0] if parts else None


def worklist(part: LivePart, wanted: Wanted) -> "QuerySet[Case]":
    """The open cases of a part, the longest past their limit first; those without one last.

    Read by the index of open cases. Each has `stage` and `due`.
    """
    rows = Case.objects.filter(OPEN, part=part.part_id)
    if wanted.stage:
        rows = rows.filter(_IN_STAGE[wanted.stage])
    for field, value in (("area", wanted.area), ("lead_team", wanted.team)):
        if value:
            rows = rows.filter(**{field: "" if value == NONE else value})
    stages = [When(holds, then=Value(stage)) for stage, holds in _IN_STAGE.items()]
    decide, issue = _due(Step.DECIDE), _due(Step.ISSUE)
    due = Choose(
        When(_UNDECIDED, then=decide),
        When(exception=Said.YES, then=Value(None)),
        default=issue,
        output_field=DateField(),
    )
    found = rows.annotate(stage=Choose(*stages, default=Value("")), due=due)
    return found.order_by(F("due").asc(nulls_last=True), "received_date", "row_number")


def _due(step: Step) -> Combinable:
    """The last day of the law's limit that holds on the day of the request."""
    limits = Deadline.objects.filter(step=step, is_local=False).order_by("-from_date")
    whens = [When(received_date__gte=limit.from_date, then=_after(limit.days)) for limit in limits]
    return Choose(*whens, default=Value(None), output_field=DateField())


def _after(days: int) -> Cast:
    """So many days after the request: a date, where Postgres makes a moment of the sum."""
    moment = ExpressionWrapper(
        F("received_date") + Value(timedelta(days=days)), output_field=DateTimeField()
    )
    return Cast(moment, DateField())


def waiting(part: LivePart, cases: Sequence[Case]) -> list[Waiting]:
    """Cases of the list with the council's own numbers, which are kept apart. One query."""
    rows = [case.row_number for case in cases]
    numbers = dict(
        CaseNumber.objects.filter(part=part.part_id, row_number__in=rows).values_list(
            "row_number", "case_number"
        )
    )
    return [
        Waiting(
            case,
            numbers.get(case.row_number, ""),
            case.stage,  # type: ignore[attr-defined]  # annotated
            case.due,  # type: ignore[attr-defined]  # annotated
        )
        for case in cases
    ]


def teams_and_areas(part: LivePart) -> tuple[list[str], list[str]]:
    """The teams and the areas of the open cases, by name; a blank one is that of none."""
    rows = Case.objects.filter(OPEN, part=part.part_id).order_by()
    teams, areas = (
        sorted(set(rows.values_list(field, flat=True).distinct()))
        for field in ("lead_team", "area")
    )
    return teams, areas
