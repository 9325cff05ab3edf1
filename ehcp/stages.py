"""The stages of a request, and every move from one to another: one table, for rules and diagram.

Pure. Law: Children and Families Act 2014, section 36; SI 2014/1530, regulations 4 to 14. The words
of a stage are those of the ground (`ehcp.aggregates.ground`: `stage` while a case is open, `ended`
once it is not), which a test holds to this table.
"""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a request is. The value is what the ground calls it."""

    DECISION = "decision"
    ADVICE = "advice"
    DRAFTING = "drafting"
    FINALISING = "finalising"
    PLAN = "plan"
    REFUSED = "refused"
    NOT_ISSUED = "not-issued"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"

    @property
    def is_open(self) -> bool:
        """Whether the family still waits for the council."""
        return self not in ENDS

    @property
    def words(self) -> str:
        """What it is called on screen."""
        return _WORDS[self]


_WORDS = {
    Stage.DECISION: "Waits for a decision",
    Stage.ADVICE: "Advice is gathered",
    Stage.DRAFTING: "Draft is written",
    Stage.FINALISING: "Plan is finalised",
    Stage.PLAN: "Plan issued",
    Stage.REFUSED: "Refused",
    Stage.NOT_ISSUED: "No plan",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.MOVED: "Moved away",
}
FIRST = Stage.DECISION
ENDS = frozenset({Stage.PLAN, Stage.REFUSED, Stage.NOT_ISSUED, Stage.WITHDRAWN, Stage.MOVED})


@dataclass(frozen=True)
class Move:
    """From one stage to another, and what happens."""

    before: Stage
    after: Stage
    what: str


_FALLEN = "overturned by mediation, tribunal or council"
_STEPS = (
    Move(Stage.DECISION, Stage.ADVICE, "agreed to assess"),
    Move(Stage.DECISION, Stage.REFUSED, "refused to assess"),
    Move(Stage.ADVICE, Stage.DRAFTING, "last advice received"),
    Move(Stage.ADVICE, Stage.FINALISING, "draft sent before the last advice"),
    Move(Stage.DRAFTING, Stage.FINALISING, "draft sent"),
    Move(Stage.FINALISING, Stage.PLAN, "final plan issued"),
    Move(Stage.ADVICE, Stage.NOT_ISSUED, "told that there is no plan"),
    Move(Stage.DRAFTING, Stage.NOT_ISSUED, "told that there is no plan"),
    Move(Stage.FINALISING, Stage.NOT_ISSUED, "told that there is no plan"),
    Move(Stage.REFUSED, Stage.ADVICE, _FALLEN),
    Move(Stage.NOT_ISSUED, Stage.DRAFTING, _FALLEN),
)
_OPEN = tuple(stage for stage in Stage if stage.is_open)
MOVES = (
    *_STEPS,
    *(Move(stage, Stage.WITHDRAWN, "withdrawn or ceased") for stage in _OPEN),
    *(Move(stage, Stage.MOVED, "moved to another authority") for stage in _OPEN),
)


def may_follow(before: Stage, after: Stage) -> bool:
    """Whether a request may be in one stage and, any number of moves later, in another."""
    seen, left = set[Stage](), [before]
    while left:
        stage = left.pop()
        if stage is after:
            return True
        if stage not in seen:
            seen.add(stage)
            left += [move.after for move in MOVES if move.before is stage]
    return False


def markdown() -> str:
    """docs/stages.md: the diagram, and the same in a table."""
    rows = "\n".join(f"| {m.before.words} | {m.what} | {m.after.words} |" for m in MOVES)
    return (
        f"{_HEAD}\n```mermaid\n{diagram()}\n```\n\n"
        f"| From | What happens | To |\n|---|---|---|\n{rows}\n"
    )


_HEAD = """# The stages of a request

Made by `make stages` from the table of moves in `ehcp/stages.py`. A decision that was overturned
stays in the records as it was; the request goes on from it.
"""


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {_name(FIRST)}: request received"]
    lines += [f'    state "{stage.words}" as {_name(stage)}' for stage in Stage]
    lines += [f"    {_name(m.before)} --> {_name(m.after)}: {m.what}" for m in MOVES]
    lines += [f"    {_name(stage)} --> [*]" for stage in Stage if not stage.is_open]
    return "\n".join(lines)


def _name(stage: Stage) -> str:
    return stage.value.replace("-", "_")
