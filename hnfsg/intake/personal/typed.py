"""What officers type for members to read: no person in it, and no small number of children."""

import re

from hnfsg.intake.personal import identifiers
from hnfsg.intake.personal.names import has_a_name

_NAME, _FEW = "a person’s name", "a number of children below 5"
_ADVICE = {
    _NAME: "name no person",
    _FEW: "give no number of children below 5",
    "a date of birth": "give no date of birth",
}
_ONE = r"(?:one|a single|just one|only one|1)"
_SOME = r"(?:two|three|four|both|a couple of|a pair of|[2-4])"
_THEM = r"(?:the|our|these|those|its|their)"
_OF = rf"(?:\s+(?:more|other|of {_THEM}))?"
# Up to three words that describe the children: `two more high-cost pupils`.
_DESCRIBED = (
    r"(?:\s+(?!(?:of|with|for|in|at|to|from|on|by|and|or|per|than|year|years|month|months|week|"
    r"weeks|day|days|term|terms|place|places|school|schools|line|lines|stage|bands?|hours?|"
    r"classes|bases?|units?|providers?|colleges?|contracts?|percent)\b)[a-z][a-z’'-]*){0,3}?"
)
_MANY_CHILDREN = (
    r"(?:pupils|children|learners|students|young people|young persons|youngsters|boys|girls|"
    r"babies|teenagers|placements|ehcps|ehc plans|cyp)"
)
_ONE_CHILD = (
    r"(?:pupil|child|learner|student|young person|youngster|boy|girl|baby|teenager|placement|"
    r"ehcp|ehc plan)(?:['’]s)?"
)
# `one pupil premium review` and `one child care contract` count no child.
_NOT_OF_ONE = (
    r"(?!['’]?[\s-]+(?:premium|referral|places?|numbers?|support|units?|counts?|led|voice|care|minder|"
    r"development|protection|benefit|budgets?|census|finance|panels?|reviews?|lines?|cost|costs)\b)"
)
# `Year 3 pupils`, `band 4`, `one in four children`, `£2`, `1,004` and `0.4` are no such number.
_NOT_A_NUMBER_OF = (
    r"(?<![\w.,£%/-])(?<!year )(?<!years )(?<!stage )(?<!stages )(?<!band )(?<!bands )"
    r"(?<!level )(?<!month )(?<!tier )(?<!phase )(?<!group )(?<!grade )(?<!table )(?<!term )"
    r"(?<!wave )(?<!part )(?<!one in )(?<!line )(?<!period )(?<!quarter )(?<!paragraph )"
    r"(?<!option )(?<!type )(?<!item )(?<!version )(?<!section )(?<!block )(?<!\d and )(?<!\d in )"
)
_FEW_CHILDREN = re.compile(
    rf"{_NOT_A_NUMBER_OF}(?:"
    rf"{_ONE}{_OF}{_DESCRIBED}\s+{_ONE_CHILD}\b{_NOT_OF_ONE}"
    rf"|{_ONE} of {_THEM}{_DESCRIBED}\s+{_MANY_CHILDREN}\b"
    rf"|{_SOME}{_OF}{_DESCRIBED}\s+{_MANY_CHILDREN}\b)"
    rf"|\b{_MANY_CHILDREN}\s*(?:[:=]|\()\s*[1-4]\b(?![.,]\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|born(?: on| in)?)\b\W{0,3}\w*\W?\d", re.I)


def kinds_in(text: str) -> list[str]:
    """What a sentence must not hold, in words, in the order of the alphabet; empty when nothing.

    Personal identifiers, names of people, and numbers of children from 1 to 4, which the masking
    of figures hides from members (design: section 5).
    """
    kinds = identifiers.certain_kinds(text)
    if identifiers.postcodes_in(text):
        kinds.add("a postcode")
    if identifiers.has_insurance_number(text):
        kinds.add("a National Insurance number")
    if identifiers.phones_in(text):
        kinds.add("a telephone number")
    if _BIRTH.search(text):
        kinds.add("a date of birth")
    if _FEW_CHILDREN.search(" ".join(text.split())):
        kinds.add(_FEW)
    if has_a_name(text):
        kinds.add(_NAME)
    return sorted(kinds)


def objection(text: str, what: str) -> str:
    """Why members may not read a text, and what to do; nothing when they may.

    `what` names the text: `The explanation`.
    """
    kinds = kinds_in(text)
    if not kinds:
        return ""
    advice = [_ADVICE.get(kind, f"take out the {kind.split(' ', 1)[1]}") for kind in kinds]
    return f"{what} seems to hold {_listed(kinds)}. Members will read it: {_listed(advice)}."


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
