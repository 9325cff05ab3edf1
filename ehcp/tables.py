"""The worklist as a table: on its page and in its file."""

import csv
import io
from collections.abc import Iterable

from ehcp.figures.backlog.ages import STAGES
from ehcp.figures.scope import area_label, source_label
from ehcp.models import Need, Said
from ehcp.selectors.worklist import Waiting
from hnfsg.intake.exports import guarded

HEADINGS = (
    "Case number",
    "Stage",
    "Days past the limit",
    "Due by",
    "Received",
    "Area",
    "Lead team",
    "Year group",
    "Primary need",
    "Who asked",
    "Lawful exception",
)
NO_NUMBER = "Not in the extract"


def cells_of(row: Waiting) -> list[str]:
    """The cells of a case under `HEADINGS`, as text; days stay numbers."""
    case = row.case
    return [
        row.number or NO_NUMBER,
        STAGES.get(row.stage, row.stage),
        "" if row.days_past is None else str(row.days_past),
        f"{row.due:%d/%m/%Y}" if row.due else "",
        f"{case.received_date:%d/%m/%Y}",
        area_label(case.area),
        case.lead_team,
        "" if case.year_group is None else str(case.year_group),
        Need(case.primary_need).label if case.primary_need else "",
        source_label(case.source),
        "Yes" if case.exception == Said.YES else "",
    ]


def worklist_csv(rows: Iterable[Waiting]) -> str:
    """The worklist as a csv file, with a BOM so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in rows:
        cells = cells_of(row)
        # Days below nought are numbers; every other text that looks like a formula is guarded.
        writer.writerow(
            [cell if place == _DAYS else guarded(cell) for place, cell in enumerate(cells)]
        )
    return "\ufeff" + out.getvalue()


_DAYS = HEADINGS.index("Days past the limit")
