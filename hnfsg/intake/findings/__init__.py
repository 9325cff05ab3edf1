"""What the check page asks of an upload's findings."""

from hnfsg.intake.findings.asking import Questions, ToShow, answers_given, questions
from hnfsg.intake.findings.counting import Chosen, Fold, Group, Tally, folds, groups, tally
from hnfsg.intake.findings.putting_right import Aside, CorrectedCell, aside, corrected_cells

__all__ = [
    "Aside",
    "Chosen",
    "CorrectedCell",
    "Fold",
    "Group",
    "Questions",
    "Tally",
    "ToShow",
    "answers_given",
    "aside",
    "corrected_cells",
    "folds",
    "groups",
    "questions",
    "tally",
]
