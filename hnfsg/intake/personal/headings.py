"""What headings tell of people: certain ones, and those that depend on what stands beside them."""

import re
from dataclasses import dataclass, field

from hnfsg.intake.declarations import heading_key

HEADING_ROWS = 20

# Of a person wherever they stand.
_CERTAIN = {
    "name of a child": (
        "surname forename forenames firstname firstnames lastname givenname givennames familyname "
        "middlename middlenames legalsurname legalforename legalname preferredname "
        "preferredforename preferredsurname chosenname chosensurname pupilname pupilforename "
        "pupilsurname childname childsname childforename childsurname studentname studentforename "
        "studentsurname learnername learnerforename learnersurname nameofchild nameofpupil "
        "nameofstudent nameoflearner nameofyoungperson youngpersonname youngpersonsname fullname "
        "pupilfullname cypname"
    ),
    "name of a parent": (
        "parentname parentsname parentcarername carername guardianname mothername fathername "
        "mothersname fathersname nextofkin emergencycontact nameofparent nameofcarer"
    ),
    "date of birth": (
        "dob dateofbirth birthdate birthday personbirthdate pupildob childdob studentdob "
        "learnerdob born dofb"
    ),
    "pupil number": "upn uniquepupilnumber pupilupn formerupn",
    "learner number": "uln uniquelearnernumber",
    "NHS number": "nhsnumber nhsno nhs",
    "National Insurance number": "nino ninumber nationalinsurancenumber nationalinsuranceno",
    "home address": (
        "homepostcode homeaddress pupilpostcode pupiladdress childpostcode childaddress "
        "studentpostcode studentaddress learnerpostcode parentaddress parentpostcode"
    ),
    "home telephone number": (
        "hometel hometelephone homephone parenttelephone parentphone parenttel parentmobile "
        "carertelephone carerphone parentemail carermobile"
    ),
}
# Of a person, unless they are those of a school or a provider named in the same row.
_PLACES = {
    "home address": "postcode addressline1 uprn address homeaddressline1 fulladdress",
    "telephone number": (
        "telephone telephonenumber telephoneno tel telno phone phonenumber phoneno mobile "
        "mobilenumber mobileno mobilephone contactnumber contacttelephone"
    ),
    "e-mail address": "email emailaddress contactemail",
}
_WITHOUT_HEADINGS = frozenset({"postcode", "addressline1", "uprn"})  # told in any of the first rows
# Of a person where words stand under them; a count of pupils may be headed so too.
_PEOPLE = {
    "name of a child": (
        "pupil child learner student youngperson cyp pupillearner childyoungperson knownas"
    ),
    "name of a parent": "parent carer parentcarer parentorcarer guardian mother father",
}
# Of a child only beside something that names or numbers one child.
_TRAITS = {
    "child’s ethnic group": "ethnicity ethnicgroup ethnicorigin ethnicbackground",
    "child’s religion": "religion faith religiousbelief",
    "child’s sex or gender": "sex gender genderidentity",
    "child’s first language": "firstlanguage homelanguage mothertongue",
    "child’s nationality": "nationality countryofbirth immigrationstatus asylumstatus",
}
_SPECIAL = frozenset(  # special categories of personal data: told unless the rows are counts
    [
        "ethnicity",
        "ethnicgroup",
        "ethnicorigin",
        "ethnicbackground",
        "religion",
        "faith",
        "religiousbelief",
    ]
)


def _by_word(kinds: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, words in kinds.items() for word in words.split()}


CERTAIN, _PLACE_WORDS = _by_word(_CERTAIN), _by_word(_PLACES)
_PEOPLE_WORDS, _TRAIT_WORDS = _by_word(_PEOPLE), _by_word(_TRAITS)
# Every heading of people that we know, as `heading_key` spells it.
OF_PEOPLE = frozenset({*CERTAIN, *_PLACE_WORDS, *_PEOPLE_WORDS, *_TRAIT_WORDS})
_ONE_CHILD = re.compile(
    r"(?:pupil|child|childs|learner|student|youngperson|yp|cyp|case|client|person|ehcp?|mosaic|"
    r"capita|synergy|liquidlogic)(?:id|ids|ref|reference|no|number|code|key|identifier|initials)|"
    r"(?:pupil|child|learner|student|youngperson|cyp|initials)"
)
_ESTABLISHMENT = re.compile(
    r"(?:(?:nameof)?(?:the)?(?:school|provider|establishment|setting|supplier|college|academy|"
    r"institution|vendor|organisation|centre|nursery)(?:name|no|number|code|id|type|phase)?)|urn|"
    r"ukprn|laestab|dfenumber|dfeno|dfe|estabno|estab"
)
_COUNTED = re.compile(
    r".*(?:count|total|number|headcount|percent|share|rate|timeperiod|geographiclevel|pupils|"
    r"children|learners|students|plans).*"
)
_YEAR_OF_SCHOOL = frozenset(
    ["yeargroup", "ncyear", "ncy", "nationalcurriculumyear", "ncyearactual"]
)
_NUMBER = re.compile(r"[-(]?£?[\d,. ]+%?\)?")


@dataclass(frozen=True)
class Headed:
    """What the first rows of a sheet say of their columns.

    `told` are the cells that are personal by their heading: (row, column, kind). `if_words` are
    those that are so when words stand under them. `headings` are the texts of the row of headings
    by column, `of_places` the columns that a school or provider explains.
    """

    told: list[tuple[int, int, str]] = field(default_factory=list)
    if_words: dict[int, tuple[int, str]] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    of_places: frozenset[int] = frozenset()


Rows = list[tuple[int, dict[int, str]]]


def read_headings(rows: Rows, allowed: frozenset[str]) -> Headed:
    """What the first rows of a sheet tell: (row number, text by column), blank cells left out.

    `allowed` are the headings that the dataset declares.
    """
    keyed = [
        (row, {column: heading_key(text) for column, text in cells.items()}) for row, cells in rows
    ]
    told = [
        (row, column, CERTAIN[key])
        for row, keys in keyed
        for column, key in keys.items()
        if key in CERTAIN and key not in allowed
    ]
    place = _row_of_headings(rows)
    is_of_children = bool(told)
    if_words: dict[int, tuple[int, str]] = {}
    of_places: set[int] = set()
    for at, (row, keys) in enumerate(keyed):
        known = {key for key in keys.values() if key}
        has_child = is_of_children or any(_ONE_CHILD.fullmatch(key) for key in known)
        has_place = any(_ESTABLISHMENT.fullmatch(key) for key in known) and not has_child
        for column, key in keys.items():
            if key in allowed:
                continue
            if key in _PLACE_WORDS:
                if has_place:
                    of_places.add(column)
                elif at == place or key in _WITHOUT_HEADINGS:
                    told.append((row, column, _PLACE_WORDS[key]))
            elif at == place:
                kind, needs_words = _in_its_row(key, known, has_child=has_child)
                if kind and needs_words:
                    if_words[column] = (row, kind)
                elif kind:
                    told.append((row, column, kind))
    headings = rows[place][1] if place is not None else {}
    return Headed(sorted(told), if_words, dict(headings), frozenset(of_places))


def _in_its_row(key: str, known: set[str], *, has_child: bool) -> tuple[str, bool]:
    """The kind of a heading that depends on its neighbours, and whether words must be under it."""
    if key in _PEOPLE_WORDS and not (key == "knownas" and not has_child):
        return _PEOPLE_WORDS[key], True
    if key == "name" and not _YEAR_OF_SCHOOL.isdisjoint(known):
        return "name of a child", True
    if key in _TRAIT_WORDS:
        is_counted = any(_COUNTED.fullmatch(other) for other in known)
        if has_child or (key in _SPECIAL and not is_counted):
            return _TRAIT_WORDS[key], False
    return "", False


def _row_of_headings(rows: Rows) -> int | None:
    """The place of the first row that is filled like the widest one and holds no number."""
    widest = max((len(cells) for _, cells in rows), default=0)
    for place, (_, cells) in enumerate(rows):
        enough = len(cells) >= max(2, widest / 2)
        if enough and not any(_NUMBER.fullmatch(text) for text in cells.values()):
            return place
    return None
