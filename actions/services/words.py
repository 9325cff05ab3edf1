"""Free text that officers type: screened for people's data before members see it."""

import re

from hnfsg.intake.personal import objection
from hnfsg.intake.states import Refused
from hnfsg.people.models import Person


def screened(text: str, words: str, *, needed: bool = True) -> str:
    """The text with its spaces in order. `words` names it: “The action”.

    The people whom the group knows may be named. Raises Refused where it is empty and needed, or
    holds what members may not read.
    """
    text = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if not text and needed:
        raise Refused(f"{words} is empty.")
    if text and (problem := objection(_without_known_people(text), words)):
        raise Refused(problem)
    return text


def _without_known_people(text: str) -> str:
    names = sorted(Person.objects.values_list("name", flat=True), key=len, reverse=True)
    known = "|".join(map(re.escape, names))
    return re.sub(rf"\b(?:{known})\b", "they", text) if known else text
