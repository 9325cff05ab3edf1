"""The SEN2 return: COLLECT's blade files in one zip, a second source of the same cases."""

from dataclasses import replace
from typing import IO

from ehcp.aggregates import CASE_AGGREGATES
from ehcp.aggregates.ground import CASES as GROUND
from ehcp.datasets.cases import CASES_SHEET
from ehcp.datasets.cases import SLUG as CASES
from ehcp.rules import RETURN_RULES
from ehcp.selectors import kinds_of_schools
from ehcp.sen2 import NotAReturn, strip
from ehcp.sen2.cases import NOT_READABLE
from ehcp.sen2.reading import MOST_ROWS
from hnfsg import clock
from hnfsg.intake import vintages
from hnfsg.intake.declarations import Dataset, LoadMode, register
from hnfsg.intake.door.key import child_key
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.references import References
from hnfsg.people.rights import Right

SLUG = "sen2"
MOST_BYTES = 30 * 1024 * 1024  # of a zip; a council of 12,000 requests sends about 1.5 MB


def strip_return(file: IO[bytes]) -> bytes:
    """The cases of a return as a csv, without anything that says whose they are. Raises NotTaken.

    What is told names a file of the return, a row and a heading, never what stands there.
    """
    reference = References(child_key())
    kinds = kinds_of_schools(vintages.live())
    try:
        stripped = strip(
            file.read(),
            reference.__getitem__,
            clock.today(),
            lambda urn: kinds.get(urn, ""),
            frozenset(column.name for column in CASES_SHEET.columns),
        )
    except NotAReturn as problem:
        raise NotTaken(str(problem)) from None
    return stripped.content


SEN2 = register(
    Dataset(
        slug=SLUG,
        title="SEN2 return",
        subject="ehcp",
        description=(
            "The person-level SEN2 return as COLLECT exports it: the blade files (person, "
            "requests, assessment, namedplan, plandetail, activeplans, placementdetail, senneed) "
            "in one zip. Names, birth dates, postcodes, UPNs and ULNs are taken out before "
            "anything is kept. The EHCP pages are made from it while no case extract is published."
        ),
        right=Right.UPLOAD_EHCP,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            replace(
                CASES_SHEET,
                rows_are="requests.csv row {row}",
                not_readable=NOT_READABLE,
                max_rows=MOST_ROWS,
            ),
        ),
        rules=RETURN_RULES,
        frequency="once a year, after the January census",
        aggregates=CASE_AGGREGATES,
        grounds={"cases": GROUND},
        max_bytes=MOST_BYTES,
        set_aside_share=0.05,
        keep_years=2,
        stands_in_for=CASES,
        door=strip_return,
        takes="The zip of the blade files",
        endings=(".zip",),
    )
)
