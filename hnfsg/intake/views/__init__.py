"""The Data pages: send a file, see what is wrong with it, explain, preview, publish, withdraw.

Each view's docstring lists what its template is given.
"""

from hnfsg.intake.views.check import progress, upload
from hnfsg.intake.views.comparing import compare, compare_csv, compare_xlsx
from hnfsg.intake.views.datasets import dataset, index, settings, template, upload_new
from hnfsg.intake.views.explaining import explain
from hnfsg.intake.views.line_map import line_map
from hnfsg.intake.views.mapping import map_sheet, mapping
from hnfsg.intake.views.mappings import change_mapping, forget_mapping, mappings
from hnfsg.intake.views.publishing import discard, preview, publish, withdraw
from hnfsg.intake.views.putting_right import answer, correct, set_aside, undo_corrections
from hnfsg.intake.views.rehearsing import pre_check
from hnfsg.intake.views.releasing import approve, call_off, release, send_back
from hnfsg.intake.views.sources import (
    corrected,
    findings,
    findings_xlsx,
    marked,
    original,
    source_row,
)

__all__ = [
    "answer",
    "approve",
    "call_off",
    "change_mapping",
    "compare",
    "compare_csv",
    "compare_xlsx",
    "correct",
    "corrected",
    "dataset",
    "discard",
    "explain",
    "findings",
    "findings_xlsx",
    "forget_mapping",
    "index",
    "line_map",
    "map_sheet",
    "mapping",
    "mappings",
    "marked",
    "original",
    "pre_check",
    "preview",
    "progress",
    "publish",
    "release",
    "send_back",
    "set_aside",
    "settings",
    "source_row",
    "template",
    "undo_corrections",
    "upload",
    "upload_new",
    "withdraw",
]
