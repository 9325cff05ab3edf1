"""Invented returns: children with a story each, as blade files and in the template's words."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from tests.ehcp.sen2.returns import HEADINGS, Made, blade_day

CENSUS = date(2026, 1, 15)
CODES = {
    "source": {
        "1": "Parent or young person",
        "2": "School or other setting",
        "3": "Health",
        "4": "Social care",
        "5": "Other",
    },
    "request_outcome": {
        "Y": "To assess",
        "N": "Not to assess",
        "A": "Not decided yet",
        "W": "Withdrawn or ceased",
        "H": "Decided before the period",
    },
    "assessment_outcome": {
        "Y": "Plan issued",
        "N": "No plan",
        "A": "Not decided yet",
        "W": "Withdrawn or ceased",
        "H": "Decided before the period",
    },
    "setting": {
        "OLA": "Education otherwise than at school",
        "EHE": "Elective home education",
        "EYP": "Early years settings",
        "OTH": "Other high needs",
        "NEET": "",
    },
}
CEASED = {"1": "Reached the highest age", "2": "Needs met", "5": "Moved to another authority"}
NEEDS = ("ASD", "SEMH", "SLCN", "SPLD", "DS", "MSI")


def make(count: int, seed: int = 1) -> Made:
    """A return of so many requests, one in ten of a child asked for twice."""
    chance = random.Random(seed)
    made = Made({name: [] for name in HEADINGS})
    made.blades["sen2"].append({"sen2tableid": "1", "year": "2026"})
    made.blades["sen2"][0]["referencedate"] = blade_day(CENSUS)
    persons = list[dict[str, str]]()
    for number in range(1, count + 1):
        if not persons or chance.random() > 0.1:
            persons.append(_person(chance, number, made))
            received = date(2023, 1, 2) + timedelta(days=chance.randrange(500))
        else:
            received += timedelta(days=1 + chance.randrange(60))
        made.cases.append(_request(chance, number, persons[-1], received, made))
    return made


def _person(chance: random.Random, number: int, made: Made) -> dict[str, str]:
    born = date(2003, 1, 1) + timedelta(days=chance.randrange(5_800))
    upn = f"{chance.choice('ABCDEFGH')}{chance.randrange(10**11, 10**12)}"
    person = {
        "persontableid": f"P{number}",
        "sen2tableid": "1",
        "surname": f"Plantagenet{number}q",
        "forename": f"Zebedee{number}q",
        "personbirthdate": blade_day(born),
        "sex": "1",
        "ethnicity": "WBRI",
        "postcode": f"ZQ{1 + number % 9} {number % 9}QZ",
        "upn": upn,
        "uniquelearnernumber": str(chance.randrange(10**9, 10**10)),
    }
    for heading in ("surname", "forename", "upn", "uniquelearnernumber"):
        made.planted.add(person[heading])
    postcode = person["postcode"]
    made.planted |= {postcode, postcode.replace(" ", ""), person["personbirthdate"][:11]}
    made.planted |= {born.isoformat(), f"{born:%d/%m/%Y}"}
    made.blades["person"].append(person)
    return person


def _request(
    chance: random.Random, number: int, person: Mapping[str, str], received: date, made: Made
) -> dict[str, str]:
    outcome = chance.choice("YYYYNNAWH")
    decided = received + timedelta(days=chance.randrange(20, 70)) if outcome in "YN" else None
    source = chance.choice(["1", "1", "2", "2", "3", "4", "5", ""])
    mediation, tribunal = chance.choice(["1", "0", ""]), chance.choice(["1", "0", "0", ""])
    exported = chance.choice(["0", "0", "0", "1", ""])
    request = {
        "requeststableid": f"R{number}",
        "persontableid": person["persontableid"],
        "receiveddate": blade_day(received),
        "requestsource": source,
        "rya": "0",
        "requestoutcomedate": blade_day(decided),
        "requestoutcome": outcome,
        "requestmediation": mediation,
        "requesttribunal": tribunal,
        "exported": exported,
    }
    made.blades["requests"].append(request)
    case = {
        "case_number": f"requests.csv row {number + 1}",
        "child": person["upn"],
        "extract_date": CENSUS.isoformat(),
        "year_group": str(_year_group(person["personbirthdate"], received)),
        "source": CODES["source"].get(source, ""),
        "received_date": received.isoformat(),
        "request_outcome": CODES["request_outcome"][outcome],
        "request_outcome_date": decided.isoformat() if decided else "",
        "mediation": _yes(mediation),
        "tribunal": _yes(tribunal),
        "exported": _yes(exported),
    }
    if outcome in "YH":
        _assessment(chance, f"R{number}", received, case, made)
    return case


def _assessment(
    chance: random.Random, request: str, received: date, case: dict[str, str], made: Made
) -> None:
    outcome = chance.choice("YYYNAWH")
    ended = received + timedelta(days=chance.randrange(90, 200)) if outcome in "YN" else None
    exception = chance.choice(["1", "0", "0"])
    made.blades["assessment"].append(
        {
            "assessmenttableid": f"A{request}",
            "requeststableid": request,
            "assessmentoutcome": outcome,
            "assessmentoutcomedate": blade_day(ended),
            "week20": exception,
            "othermediation": "1" if case["mediation"] == "Yes" else "",
        }
    )
    case["assessment_outcome"] = CODES["assessment_outcome"][outcome]
    case["assessment_outcome_date"] = ended.isoformat() if ended else ""
    case["exception"] = _yes(exception)
    if outcome in "YH":
        _plan(chance, request, ended or received - timedelta(days=900), case, made)


def _plan(
    chance: random.Random, request: str, start: date, case: dict[str, str], made: Made
) -> None:
    ceased = start + timedelta(days=200) if chance.random() < 0.2 else None
    reason = chance.choice(list(CEASED)) if ceased else ""
    setting, unit = chance.choice(list(CODES["setting"])), chance.choice(["1", "0", ""])
    words = "Support bases" if unit == "1" else CODES["setting"][setting]
    made.blades["namedplan"].append(
        {
            "namedplantableid": f"N{request}",
            "assessmenttableid": f"A{request}",
            "startdate": blade_day(start),
            "ceasedate": blade_day(ceased),
            "ceasereason": reason,
        }
    )
    for rank, kind in (("2", "OTH"), ("1", setting)):
        made.blades["plandetail"].append(
            {
                "plandetailtableid": f"D{request}{rank}",
                "namedplantableid": f"N{request}",
                "sensetting": kind,
                "placementrank": rank,
                "senunitindicator": unit if rank == "1" else "",
            }
        )
    case["plan_start_date"] = start.isoformat()
    case["cease_date"] = ceased.isoformat() if ceased else ""
    case["cease_reason"] = CEASED.get(reason, "")
    case["first_provision"] = words
    case["provision"] = "" if ceased else words
    if not ceased:
        _active(chance, request, start, case, made)


def _active(
    chance: random.Random, request: str, start: date, case: dict[str, str], made: Made
) -> None:
    met = start + timedelta(days=300) if chance.random() < 0.5 else None
    told = met + timedelta(days=20) if met else None
    urn, need = str(chance.randrange(100_000, 150_000)), chance.choice(NEEDS)
    made.blades["activeplans"].append(
        {
            "activeplanstableid": f"L{request}",
            "requeststableid": request,
            "reviewmeeting": blade_day(met),
            "lastreview": blade_day(told),
        }
    )
    # where the child was before, and where it is: at a school, in its unit
    for row, (rank, left) in enumerate((("1", start), ("2", None), ("1", None))):
        made.blades["placementdetail"].append(
            {
                "placementdetailtableid": f"C{request}{row}",
                "activeplanstableid": f"L{request}",
                "urn": urn if row == 2 else "999999",
                "placementrank": rank,
                "leavingdate": blade_day(left),
                "resourcedprovisionindicator": "1" if row == 2 else "0",
            }
        )
    for rank, kind in (("2", "OTH"), ("1", need)):
        made.blades["senneed"].append(
            {
                "senneedtableid": f"S{request}{rank}",
                "activeplanstableid": f"L{request}",
                "sentype": kind,
                "sentyperank": rank,
            }
        )
    case |= {
        "school_urn": urn,
        "primary_need": need,
        "provision": "Support bases",
        "review_date": met.isoformat() if met else "",
        "review_decision_date": told.isoformat() if told else "",
    }


def _yes(flag: str) -> str:
    return {"1": "Yes", "0": "No", "": ""}[flag]


def _year_group(birth: str, received: date) -> int:
    """The obvious way: children born in a school year begin reception five Septembers after it."""
    months = [f"{date(2001, n, 1):%b}" for n in range(1, 13)]
    year, month = int(birth[:4]), months.index(birth[5:8]) + 1
    born_in = year if month >= 9 else year - 1
    now = received.year if received.month >= 9 else received.year - 1
    return now - born_in - 5
