"""How each declared sheet is read in a file, or what is asked about it."""

from dataclasses import dataclass, field

from hnfsg.intake.declarations import Sheet
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.intake.models import Mapping as KeptMapping

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
    """One declared sheet: where it is read from, what is asked, how many keys are new.

    `is_said_since`: an officer has said how it is read after the file was checked last.
    """

    sheet: Sheet
    read_from: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    is_remembered: bool = False
    questions: list[Finding] = field(default_factory=list)
    new_keys: int = 0
    is_said_since: bool = False

    @property
    def is_in_question(self) -> bool:
        """Whether something about it waits for an answer here."""
        return bool(self.questions) and not self.is_said_since


def overview(upload: Upload) -> list[SheetState]:
    """Every declared sheet of an upload's dataset, in order."""
    asked = list(upload.findings.filter(level=FindingLevel.QUESTION))
    said = KeptMapping.objects.filter(dataset_slug=upload.dataset_slug)
    moment = upload.checked_at or upload.received_at
    since = set(said.filter(made_at__gt=moment).values_list("sheet", flat=True))
    return [_state(upload, sheet, asked, since) for sheet in upload.dataset.sheets]


def in_question(upload: Upload, besides: Sheet) -> list[Sheet]:
    """The other declared sheets that wait for an answer on their mapping page.

    A file of a single sheet holds one of them alone.
    """
    if len(upload.sheets_read) == 1:
        return []
    waiting = [state.sheet for state in overview(upload) if state.is_in_question]
    return [sheet for sheet in waiting if sheet != besides]


def _state(upload: Upload, sheet: Sheet, asked: list[Finding], since: set[str]) -> SheetState:
    record = upload.layout.get(sheet.slug, {})
    return SheetState(
        sheet,
        read_from=record.get("sheet", ""),
        cells=record.get("cells", {}),
        is_remembered=record.get("mapping") is not None,
        questions=[f for f in asked if _is_about(f, sheet)],
        new_keys=len(record.get("new_keys", ())),
        is_said_since=sheet.slug in since,
    )


def _is_about(finding: Finding, sheet: Sheet) -> bool:
    if finding.rule == EVERYWHERE:
        return sheet.required
    return finding.rule in OF_A_SHEET and finding.subject.partition(":")[0] == sheet.slug
