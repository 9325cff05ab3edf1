"""How each declared sheet is read in a file, or what is asked about it."""

from dataclasses import dataclass, field

from hnfsg.intake.declarations import Sheet
from hnfsg.intake.models import Finding, FindingLevel, Upload

# Questions about one declared sheet that are answered on its mapping page.
OF_A_SHEET = (
    "missing-sheet",
    "missing-column",
    "repeated-column",
    "no-headings",
    "lost-cell",
    "across-year",
)
EVERYWHERE = "no-known-sheet"


@dataclass(frozen=True)
class SheetState:
    """One declared sheet: where it is read from, what is asked, how many keys are new."""

    sheet: Sheet
    read_from: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    is_remembered: bool = False
    questions: list[Finding] = field(default_factory=list)
    new_keys: int = 0


def overview(upload: Upload) -> list[SheetState]:
    """Every declared sheet of an upload's dataset, in order."""
    asked = list(upload.findings.filter(level=FindingLevel.QUESTION))
    return [_state(upload, sheet, asked) for sheet in upload.dataset.sheets]


def in_question(upload: Upload) -> list[str]:
    """The slugs of the declared sheets that wait for an answer on their mapping page."""
    return [state.sheet.slug for state in overview(upload) if state.questions]


def _state(upload: Upload, sheet: Sheet, asked: list[Finding]) -> SheetState:
    record = upload.layout.get(sheet.slug, {})
    return SheetState(
        sheet,
        read_from=record.get("sheet", ""),
        cells=record.get("cells", {}),
        is_remembered=record.get("mapping") is not None,
        questions=[f for f in asked if _is_about(f, sheet)],
        new_keys=len(record.get("new_keys", ())),
    )


def _is_about(finding: Finding, sheet: Sheet) -> bool:
    if finding.rule == EVERYWHERE:
        return sheet.required
    return finding.rule in OF_A_SHEET and finding.subject.partition(":")[0] == sheet.slug
