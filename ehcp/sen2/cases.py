"""One case of the return in the words of the template of cases, and nothing of whose it is.

What cannot be read is written as what it is and where it stands (“not readable: requests.csv row
12, receiveddate”), so that the ordinary check tells it at its row and never shows the text.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ehcp.sen2 import codes
from ehcp.sen2.blades import (
    ACTIVE_PLANS,
    ASSESSMENT,
    NAMED_PLAN,
    PERSON,
    PLACEMENT_DETAIL,
    PLAN_DETAIL,
    REQUESTS,
    SEN_NEED,
    Blade,
)
from ehcp.sen2.days import OLDEST, age_on, read_day, year_group
from ehcp.sen2.joining import Joined
from ehcp.sen2.reading import Return, Row

CHILD, EXTRACT_DATE, PLACE = "child", "extract_date", "case_number"
NOT_READABLE = "not readable: "
_URN = 6  # digits

# Each column of the template that the return has: heading, file, and the blade headings it is of.
# A column of a file that lacks all of them is left out, so that pages can tell that it is lacking.
HEADINGS: Mapping[str, tuple[str, Blade, tuple[str, ...]]] = {
    PLACE: ("Case number", REQUESTS, (REQUESTS.own_id,)),
    CHILD: ("Child identifier", PERSON, ("upn",)),
    EXTRACT_DATE: ("Extract date", REQUESTS, ("receiveddate",)),
    "year_group": ("Year group", PERSON, ("personbirthdate",)),
    "school_urn": ("Current school URN", PLACEMENT_DETAIL, ("urn",)),
    "source": ("Request source", REQUESTS, ("requestsource",)),
    "received_date": ("Received date", REQUESTS, ("receiveddate",)),
    "request_outcome": ("Request outcome", REQUESTS, ("requestoutcome",)),
    "request_outcome_date": ("Request outcome date", REQUESTS, ("requestoutcomedate",)),
    "assessment_outcome": ("Assessment outcome", ASSESSMENT, ("assessmentoutcome",)),
    "assessment_outcome_date": (
        "Assessment outcome date",
        ASSESSMENT,
        ("assessmentoutcomedate",),
    ),
    "exception": ("Exception", ASSESSMENT, ("week20",)),
    "mediation": ("Mediation", REQUESTS, ("requestmediation",)),
    "tribunal": ("Tribunal", REQUESTS, ("requesttribunal",)),
    "exported": ("Moved out", REQUESTS, ("exported",)),
    "primary_need": ("Primary need", SEN_NEED, ("sentype",)),
    "first_provision": ("First provision", PLAN_DETAIL, ("sensetting",)),
    "provision": ("Provision", PLACEMENT_DETAIL, ("sensetting",)),
    "plan_start_date": ("Plan start date", NAMED_PLAN, ("startdate",)),
    "review_date": ("Annual review date", ACTIVE_PLANS, ("reviewmeeting",)),
    "review_decision_date": ("Review decision date", ACTIVE_PLANS, ("lastreview",)),
    "cease_date": ("Plan end date", NAMED_PLAN, ("ceasedate",)),
    "cease_reason": ("Plan end reason", NAMED_PLAN, ("ceasereason",)),
}


@dataclass(frozen=True)
class Known:
    """What is known beside the return: the references of children, the kinds of schools, the day.

    `reference` makes an identifier into what stands for the child; `as_at` is the day of the
    return.
    """

    reference: Callable[[str], str]
    kind_of_school: codes.KindOfSchool
    as_at: date


def columns_of(found: Return, wanted: Container[str]) -> list[str]:
    """The wanted columns that a return can fill."""
    return [
        name
        for name, (_, blade, headings) in HEADINGS.items()
        if name in wanted and not found[blade].headings.isdisjoint(headings)
    ]


def case_of(joined: Joined, known: Known) -> dict[str, str]:
    """The cells of one case by column."""
    request, assessment, plan = joined.request, joined.assessment, joined.plan
    placed = _first(_current(joined.placements, known.as_at))
    detail = _first(joined.details)
    need = _first(joined.needs, rank="sentyperank")
    named = _provision(detail, known) if detail else ""
    is_in_force = plan is not None and not plan["ceasedate"]
    now = _provision(placed, known) if placed else named if is_in_force else ""
    return {
        PLACE: request.at,
        CHILD: _child(joined.person, known),
        EXTRACT_DATE: known.as_at.isoformat(),
        "year_group": _year_group(joined),
        "school_urn": _school(placed) if placed else "",
        "source": _code(request, "requestsource", codes.SOURCES),
        "received_date": _day(request, "receiveddate"),
        "request_outcome": _code(request, "requestoutcome", codes.REQUEST_OUTCOMES),
        "request_outcome_date": _day(request, "requestoutcomedate"),
        "assessment_outcome": _code(assessment, "assessmentoutcome", codes.ASSESSMENT_OUTCOMES),
        "assessment_outcome_date": _day(assessment, "assessmentoutcomedate"),
        "exception": _code(assessment, "week20", codes.FLAGS),  # 1 says that an exception applies
        "mediation": _any_of(joined, "requestmediation", "assessmentmediation", "othermediation"),
        "tribunal": _any_of(joined, "requesttribunal", "assessmenttribunal", "othertribunal"),
        "exported": _code(request, "exported", codes.FLAGS),
        "primary_need": _code(need, "sentype", codes.NEEDS),
        "first_provision": named,
        "provision": now,
        "plan_start_date": _day(plan, "startdate"),
        "review_date": _day(joined.active, "reviewmeeting"),
        "review_decision_date": _day(joined.active, "lastreview"),
        "cease_date": _day(plan, "ceasedate"),
        "cease_reason": _code(plan, "ceasereason", codes.CEASE_REASONS),
    }


def not_readable(row: Row, heading: str) -> str:
    """What stands for a cell that cannot be read: where it stands, and nothing of what it says."""
    return f"{NOT_READABLE}{row.at}, {heading}"


def _child(person: Row, known: Known) -> str:
    """The reference, of the UPN, else the ULN, else the name and the birth date."""
    for heading in ("upn", "uniquelearnernumber"):
        if person[heading]:
            return known.reference(person[heading])
    named = [person[heading] for heading in ("surname", "forename", "personbirthdate")]
    return known.reference(" ".join(named)) if all(named) else ""


def _year_group(joined: Joined) -> str:
    """The year group on the day of the request; blank where either day is not known."""
    received = read_day(joined.request["receiveddate"])
    text = joined.person["personbirthdate"]
    born = read_day(text)
    if text and not born:
        return not_readable(joined.person, "personbirthdate")
    if born is None or received is None:
        return ""
    if not 0 <= age_on(born, received) <= OLDEST + 1 or born > received:
        return not_readable(joined.person, "personbirthdate")
    return str(year_group(born, received))


def _day(row: Row | None, heading: str) -> str:
    text = row[heading] if row else ""
    if row is None or not text:
        return ""
    day = read_day(text)
    return day.isoformat() if day else not_readable(row, heading)


def _code(row: Row | None, heading: str, known: Mapping[str, str]) -> str:
    if row is None:
        return ""
    words = codes.code_of(row[heading], known)
    return not_readable(row, heading) if words is None else words


def _any_of(joined: Joined, of_request: str, *of_assessment: str) -> str:
    """Yes where one of the flags says so, No where one says no, blank where none says anything."""
    said = [_code(joined.request, of_request, codes.FLAGS)]
    said += [_code(joined.assessment, heading, codes.FLAGS) for heading in of_assessment]
    strange = [text for text in said if text not in ("Yes", "No", "")]
    return next((text for text in (*strange, "Yes", "No") if text in said), "")


def _school(placed: Row) -> str:
    urn = placed["urn"]
    is_one = not urn or (len(urn) == _URN and urn.isdecimal() and urn.isascii())
    return urn if is_one else not_readable(placed, "urn")


def _provision(placed: Row, known: Known) -> str:
    """The kind of provision of a placement: a unit, the school's own kind, else the setting."""
    flags = [
        codes.code_of(placed[heading], codes.FLAGS)
        for heading in ("senunitindicator", "resourcedprovisionindicator")
    ]
    if "Yes" in flags:
        return codes.UNIT
    kind = known.kind_of_school(placed["urn"]) if placed["urn"] else ""
    return kind or _code(placed, "sensetting", codes.SETTINGS)


def _current(placements: Sequence[Row], as_at: date) -> list[Row]:
    """The placements that had not ended on the day of the return."""
    ended = (read_day(row["leavingdate"]) for row in placements)
    return [row for row, left in zip(placements, ended, strict=True) if not left or left > as_at]


def _first(rows: Sequence[Row], rank: str = "placementrank") -> Row | None:
    """The row of rank 1, else that of the lowest rank, else the first."""
    return min(rows, key=lambda row: _number(row[rank]), default=None)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 999


def lines_of(
    cases: Iterable[tuple[int, dict[str, str]]], columns: Sequence[str], unread: Sequence[str]
) -> Iterator[list[str]]:
    """The headings and the cells of each case, for a csv, in the rows of requests.csv.

    A case is given with its row there, so that a message about a row of the csv leads to it.
    `unread` are headings of columns without cells: what was not read of the return.
    """
    yield [*(HEADINGS[name][0] for name in columns), *unread]
    blank = [""] * (len(columns) + len(unread))
    written = 1
    for row, case in cases:
        yield from (blank for _ in range(written + 1, row))
        yield [*(case[name] for name in columns), *("" for _ in unread)]
        written = row
