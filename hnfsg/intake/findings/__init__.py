"""What the check page asks of an upload's findings."""

from hnfsg.intake.findings.asking import Questions, ToShow, answers_given, questions
from hnfsg.intake.findings.counting import Chosen, Fold, Group, Tally, folds, groups, tally
from hnfsg.intake.findings.putting_right import Aside, CorrectedCell, aside, corrected_cells
from hnfsg.intake.findings.rehearsed import LevelFound, by_level

__all__ = [
    "Aside",
    "Chosen",
    "CorrectedCell",
    "Fold",
    "Group",
    "LevelFound",
    "Questions",
    "Tally",
    "ToShow",
    "answers_given",
    "aside",
    "by_level",
    "corrected_cells",
    "folds",
    "groups",
    "questions",
    "tally",
]
