"""Who is meant: full names, initials, roles. Two people with the same initials is a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Short words in capitals that are no initials of a person.
_ACRONYMS = """
    AM AOB AP BRP CE CEO CSC CV DBV DCS DEF DSG ED EHC EP ESG EY FAQ FE FSM HE HI HNB HR ICB
    ID ISB IT KPI KS LA LSP MAT MD MP MTR NB NFF NHS OK OT PA PD PDF PE PFI PM PR PRU QA RE SA
    SEN SFF SFG SIP SLA SV SVA TA TBC TOR TV UK VI
"""
NO_INITIALS = frozenset(_ACRONYMS.split())
_INITIALS = r"[A-Z]{2,3}"
_ROLE = (
    r"(?:the\s+)?(?:clerk|chair|vice[- ]chair|deputy chair|chairman|local authority|LA|officers|"
    r"all members|members|all|head of [A-Z][\w &-]{2,60}|"
    r"(?:deputy |assistant )?director(?: of [\w &-]{2,60})?)"
)
_NAME = r"[A-Z][a-z’'-]{1,30}(?: [A-Z][a-z’'-]{1,30}){1,3}"
ONE = rf"(?:{_NAME}|{_INITIALS}|(?i:{_ROLE}))(?:\s*\((?:{_INITIALS})\))?"
SEVERAL = rf"{ONE}(?:\s*(?:,|/|&|\+|;|\band\b)\s*{ONE}){{0,11}}"
_ONLY = re.compile(rf"^\s*\(?({SEVERAL})\)?\s*[.]?\s*$")
_SPACED = re.compile(rf"{_INITIALS}(?: {_INITIALS}){{1,11}}")  # `KK PW AH`
_PARTS = re.compile(r"\s*(?:,|/|&|\+|;|\band\b)\s*")
_BRACKET = re.compile(rf"\(({_INITIALS})\)\s*$")
_LISTED = re.compile(
    rf"(?P<name>{_NAME})\s*(?:\((?P<initials>{_INITIALS})\)|[–-]\s*(?P<dash>{_INITIALS})\b)"
)
_PRESENT = re.compile(
    r"^(present|attendees|in attendance|attendance|attending|members present)\b", re.IGNORECASE
)
_APOLOGIES = re.compile(r"^apologies\b", re.IGNORECASE)
_ROLL = re.compile(
    rf"^(?P<initials>{_INITIALS})\s*[–-]?\s*(?=\??[A-Z][a-z])(?P<role>[^.]{{4,90}})\.?$"
)
# Words of offices, bodies and papers: what has one is no person's name.
_NO_PERSON = re.compile(
    r"\b(Academy|Advice|Block|Board|Care|Centre|Chair|Clerk|Commissioner|Committee|Council|County|"
    r"Deputy|Director|Education|Finance|Forum|Fund|Governor|Group|Head|Health|High|Item|Needs|"
    r"Officer|Partnership|Plan|Primary|School|Schools|Secondary|Service|Services|Special|Team|"
    r"Transformation|Update)\b"
)
_WORDS = re.compile(r"\b[A-Z][a-z’'-]+ [A-Z][a-z’'-]+\b")


@dataclass(frozen=True)
class Owner:
    """Who is to do something: as written, with the full name where it is known.

    `question` says what must be answered before it is known who is meant.
    """

    said: str
    name: str = ""
    question: str = ""


@dataclass
class People:
    """Whom the notes name: full names by initials, and the initials of those who were there."""

    names: dict[str, list[str]] = field(default_factory=dict)
    present: list[str] = field(default_factory=list)
    apologies: list[str] = field(default_factory=list)

    def add(self, name: str, initials: str = "") -> None:
        """Remember a full name under its initials."""
        key = initials or initials_of(name)
        if name not in self.names.setdefault(key, []):
            self.names[key].append(name)

    def is_known(self, initials: str) -> bool:
        """Whether somebody of these initials is listed."""
        return initials in self.names or initials in self.present or initials in self.apologies

    def owner(self, said: str) -> Owner:
        """Who is meant by what is written."""
        said = re.sub(r"^the\s+", "", said.strip(" .()"), flags=re.IGNORECASE)
        if said.count("(") > said.count(")"):
            said += ")"
        bracket = _BRACKET.search(said)
        key = bracket[1] if bracket else said
        if re.fullmatch(_INITIALS, key):
            known = self.names.get(key, [])
            if len(known) > 1:
                return Owner(said, question=f"{key} may be {' or '.join(known)}.")
            return Owner(said, known[0] if known else "")
        return Owner(said[:1].upper() + said[1:], said if re.fullmatch(_NAME, said) else "")


def initials_of(name: str) -> str:
    """`KK` of `Kate King`."""
    return "".join(word[0] for word in re.split(r"[ ]+", name) if word)


def people_in(lines: Sequence[str]) -> People:
    """Those whom the notes list: in lines of attendance, in brackets, and in a roll call."""
    found = People()
    listing = ""
    for line in lines:
        opens = "present" if _PRESENT.match(line) else "apologies" if _APOLOGIES.match(line) else ""
        listing = opens or (listing if _goes_on(line) else "")
        for match in _LISTED.finditer(line):
            initials = match["initials"] or match["dash"]
            if initials not in NO_INITIALS and not _NO_PERSON.search(match["name"]):
                found.add(match["name"], initials)
        roll = _ROLL.match(line)
        if roll and roll["initials"] not in NO_INITIALS and not _says_an_action(roll["role"]):
            found.present.append(roll["initials"])
        if listing:
            _list(found, line, listing)
    return found


def _goes_on(line: str) -> bool:
    """Whether a line still lists people: names or initials, no sentence."""
    return bool(_LISTED.search(line) or re.fullmatch(rf"{_INITIALS}(?:\s*\([^)]*\))?", line))


def _list(found: People, line: str, listing: str) -> None:
    rest = re.sub(r"^[A-Za-z ]+?[:–-]\s*", "", line) if ":" in line or "–" in line else line
    rest = rest.split(". ")[0]
    for match in _WORDS.finditer(rest):
        if not _NO_PERSON.search(match[0]):
            found.add(match[0])
    kept = found.present if listing == "present" else found.apologies
    for each in re.findall(rf"\b{_INITIALS}\b", rest):
        if each not in NO_INITIALS and each not in kept:
            kept.append(each)


def _says_an_action(words: str) -> bool:
    return bool(re.match(r"(to|will|would|agreed|has|had|is|was|noted|said|asked)\b", words))


def owners_only(text: str, people: People) -> list[Owner]:
    """The owners where a text is nothing but owners, such as `KK / PW`; none otherwise."""
    match = _ONLY.match(text)
    if match is None and not _SPACED.fullmatch(text):
        return []
    parts = split(match[1]) if match else text.split()
    if any(p in NO_INITIALS and p != "LA" and not people.is_known(p) for p in parts):
        return []
    return [people.owner(part) for part in parts]


def split(text: str) -> list[str]:
    """`RW/Clerk` as `RW` and `Clerk`."""
    return [part for part in _PARTS.split(text.strip()) if part]


def in_json(owner: Owner) -> Mapping[str, str]:
    """An owner as it is printed."""
    return {"said": owner.said, "name": owner.name, "question": owner.question}
