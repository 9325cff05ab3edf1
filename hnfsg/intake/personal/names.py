"""Names of people, by the look of them: in a cell of their own, and within a sentence."""

import re

from hnfsg.intake.personal.forenames import FORENAMES

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Rev)"
_WORD = r"[^\W\d_][\w'’-]*"
_TITLED = re.compile(rf"{_TITLE}\.?\s+(?:{_WORD}\.?\s+){{0,2}}{_WORD}", re.IGNORECASE)
_PLAIN = re.compile(rf"({_WORD})(?:\s+{_WORD}\.?){{0,2}}\s+({_WORD})")
_TURNED = re.compile(rf"({_WORD}(?:\s{_WORD})?),\s*({_WORD})(?:\s+{_WORD}\.?)?")
# What is called after a person, and what stands beside a name that is none.
_NO_PERSON_WORDS = """
academies academy agency alternative annexe association autism avenue band bank base block budget
building campus care centre charity children church clinic close club college community company
consortium consultancy contract cost council county court crescent day days department diocese drive
education educational enterprise estate estates farm federation federations fees finance forecast
forest foundation fund funding gardens group hall health high hospice hospital house hub income
infant infants institute invoice junior lane lea learning limited llp lodge ltd manor minster month
nursery office outreach park partners partnership place placement placements places plan plc plus
premium prep preparatory primary priory programme project projects provision pru recovery report
residential resource retreat review road room rooms sanctuary savings scheme school schools
secondary send service services site sixth society solutions special specialist square statement
street studio studios support team term terrace therapies therapy topup total transport trust
tuition tutoring unit university variance view villa ward week works year youth
"""
_NO_PERSON = frozenset(_NO_PERSON_WORDS.split())
_WITHIN = re.compile(r"(?<![\w'’-])([A-Z][a-z]+)\s+(?:[A-Z]\.?\s+)?([A-Z][\w'’-]*[a-z])(?![\w-])")
_TITLED_WITHIN = re.compile(
    rf"(?<![\w'’-]){_TITLE}\.?\s+(?:[A-Z]\.?\s+){{0,2}}([A-Z][\w'’-]*[a-z])(?![\w-])"
)
_WORDS = re.compile(r"[^\W\d_][\w'’-]*")
_BEFORE_A_PLACE = frozenset({"st", "saint", "sir", "lady", "lord", "king", "queen", "prince"})


def is_a_name(text: str) -> bool:
    """Whether a cell is nothing but somebody's name: `Ann Smith`, `SMITH, Ann`, `Mrs A Smith`.

    Places called after people (Albert Road School, Grace House) are none.
    """
    if len(text) > 60 or not _NO_PERSON.isdisjoint(w.lower() for w in _WORDS.findall(text)):
        return False
    if _TITLED.fullmatch(text):
        return True
    if match := _TURNED.fullmatch(text):
        return match[2].lower() in FORENAMES and match[1][0].isupper()
    match = _PLAIN.fullmatch(text)
    if match is None or match[1].split("-")[0].lower() not in FORENAMES:
        return False
    return match[1][0].isupper() and match[2][0].isupper()


def has_a_name(text: str) -> bool:
    """Whether a sentence names somebody: a title with a surname, a known forename with one."""
    return any(
        _is_a_person(text, match, known=pattern is _TITLED_WITHIN)
        for pattern in (_TITLED_WITHIN, _WITHIN)
        for match in pattern.finditer(text)
    )


def _is_a_person(text: str, match: "re.Match[str]", *, known: bool) -> bool:
    if not known and match[1].lower() not in FORENAMES:
        return False
    before = _WORDS.findall(text[: match.start()])
    if before and before[-1].lower() in _BEFORE_A_PLACE:
        return False
    surname = match[match.lastindex or 1]
    after = _WORDS.findall(text[match.end() : match.end() + 60])[:3]
    near = _capitalised(after) if known else [surname, *_capitalised(after)]
    return all(word.lower().removesuffix("'s") not in _NO_PERSON for word in near)


def _capitalised(words: list[str]) -> list[str]:
    """The words that go on the name: capitalised ones, and a plain `school` right behind it."""
    kept = []
    for place, word in enumerate(words):
        if not word[0].isupper() and place:
            break
        kept.append(word)
    return kept
