"""From the bytes of the zip to one csv in the layout of the template of cases."""

import csv
import io
import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date

from ehcp.sen2.blades import REQUESTS, SEN2
from ehcp.sen2.cases import HEADINGS, Known, case_of, columns_of, lines_of
from ehcp.sen2.codes import KindOfSchool
from ehcp.sen2.days import census_after, census_day, read_day
from ehcp.sen2.joining import join
from ehcp.sen2.problems import NotAReturn, Problem
from ehcp.sen2.reading import Return, read_return

_YEAR = re.compile(r"20\d{2}", re.ASCII)


@dataclass(frozen=True)
class Stripped:
    """What is left of a return: a csv (UTF-8), how many cases it has, their day.

    The rows of the csv are those of requests.csv. Columns of the return that nobody knows stand in
    it as headings without cells (“person.csv column J”), so that the check tells of them.
    """

    content: bytes
    cases: int
    as_at: date


def strip(
    content: bytes,
    reference: Callable[[str], str],
    today: date,
    kind_of_school: KindOfSchool = lambda urn: "",
    wanted: Container[str] = frozenset(HEADINGS),
) -> Stripped:
    """The cases of a return, in memory, without anything that says whose they are.

    `reference` makes the reference of a child out of an identifier; `wanted` are the columns of the
    csv, as far as the return can fill them. Raises NotAReturn.
    """
    found = read_return(content)
    if not found[REQUESTS].rows:
        fix = "Check that this is the right return."
        raise NotAReturn([Problem(REQUESTS.file, "has no rows", fix)])
    known = Known(reference, kind_of_school, min(_day_of(found, today), today))
    columns = columns_of(found, wanted)
    out = io.StringIO(newline="")
    cases = ((joined.request.number, case_of(joined, known)) for joined in join(found))
    csv.writer(out).writerows(lines_of(cases, columns, found.unread))
    return Stripped(out.getvalue().encode(), len(found[REQUESTS].rows), known.as_at)


def _day_of(found: Return, today: date) -> date:
    """The day of the return: as its head says, else the census day after its last request."""
    for row in found[SEN2].rows:
        if day := read_day(row["referencedate"]):
            return day
        if _YEAR.fullmatch(row["year"]):
            return census_day(int(row["year"]))
    received = (read_day(row["receiveddate"]) for row in found[REQUESTS].rows)
    days = [day for day in received if day and day <= today]
    return census_after(max(days)) if days else today
