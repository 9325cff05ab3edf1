"""What notes propose: actions, decisions and dates, each with the words that it comes from.

Nothing here enters by itself: the chair confirms, mends or drops each. A marked action is of high
confidence; a promise in a sentence is of low.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from actions.notes.due import Due, Meeting, due_in, held_on, next_meetings
from actions.notes.paragraphs import Paragraph, paragraphs, sentences
from actions.notes.people import (
    NO_INITIALS,
    ONE,
    SEVERAL,
    Owner,
    People,
    owners_only,
    people_in,
    split,
)

HIGH, LOW = "high", "low"

_MARK = re.compile(
    r"(?:^|(?<=[.;:!?)])\s+|\(|\s{2,})(?:ACTIONS?|Actions?)(?:\s+points?)?\s*(?:\d+(?:\.\d+)?)?"
    r"\s*[:–—-]\s*(?P<rest>[^)]*?)\)?\s*$|^(?:ACTIONS?|Actions?)(?:\s+\d+(?:\.\d+)?)?\s*[:–—-]?\s*"
    r"(?P<whole>.*)$"
)
_LEADING = re.compile(
    rf"^(?P<who>{SEVERAL})\s+"
    r"(?:is to|are to|will|would|shall|agreed to|has agreed to|to)\s+(?P<what>.+)$"
)
_TRAILING = re.compile(rf"^(?P<what>.+?)\s*(?:[–—-]\s*|\()(?P<who>{SEVERAL})\)?\s*\.?$")
_DOES = (
    "add|address|agree|arrange|ask|attend|book|bring|build|chase|check|circulate|clarify|collate|"
    "complete|confirm|consider|contact|convene|create|develop|discuss|distribute|draft|email|"
    "e-mail|explore|feed back|feedback|find|follow|forward|gather|identify|include|inform|"
    "investigate|invite|issue|liaise|look|make|meet|monitor|obtain|organise|prepare|present|"
    "produce|propose|provide|publish|raise|refer|remind|report|request|research|respond|review|"
    "revise|seek|send|set|share|speak|submit|supply|talk|take|update|upload|work|write"
)
_PROMISE = re.compile(
    rf"\b(?P<who>{ONE}(?:\s*(?:,|/|&|\band\b)\s*{ONE}){{0,11}})\s+"
    r"(?P<how>would|will|to|agreed to|has agreed to|is to|are to|undertook to|offered to)\s+"
    rf"(?P<what>(?:then |also |now )?(?:{_DOES})\b.*)$"
)
_DECIDED = re.compile(
    r"^(?:RESOLVED|AGREED|Agreed|DECISIONS?|Decisions?)(?:\s+\d+)?\s*(?::|[–-]|(?=that\b))\s*(?P<rest>.+)$"
)
_DECISION_LABEL = re.compile(r"^decisions?\s*:?$", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:(?<=[a-z.)’”\"])|(?<=\s))(?P<who>[A-Z]{2,3}(?:\s*[,/& ]\s*[A-Z]{2,3}){0,11})\s*$"
)
_CONTACT = re.compile(
    r"^(contact|venue|present|apologies|attendees|in attendance)\b", re.IGNORECASE
)
_TITLE_OWNER = re.compile(r"[–-]\s*[A-Z]{2,3}(?:\s*pdf icon.*)?$")
_OWNER_LINE = 90  # letters, of a line that names nobody but an owner


@dataclass(frozen=True)
class Action:
    """A proposed action. `start` and `end` are where its words stand in the text."""

    text: str
    owners: tuple[Owner, ...]
    due: Due | None
    item: str
    confidence: str
    why: str
    start: int
    end: int

    @property
    def questions(self) -> tuple[str, ...]:
        """What must be answered before it is known who is meant."""
        return tuple(owner.question for owner in self.owners if owner.question)


@dataclass(frozen=True)
class Decision:
    """A proposed decision."""

    text: str
    item: str
    start: int
    end: int


@dataclass(frozen=True)
class Proposals:
    """All that notes propose."""

    held: date | None
    held_said: str
    people: People
    items: tuple[str, ...]
    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    meetings: tuple[Meeting, ...]


@dataclass
class _Reading:
    """Notes being read."""

    parts: list[Paragraph]
    people: People
    held: date | None
    found: list[Action] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # paragraphs that an action has taken

    def add(  # noqa: PLR0913 - each is one thing that a proposal says
        self,
        at: int,
        text: str,
        owners: Sequence[Owner],
        why: str,
        *,
        confidence: str = HIGH,
        words: int | None = None,
    ) -> None:
        """Propose an action found in paragraph `at` whose words stand in paragraph `words`."""
        first = self.parts[at if words is None else words]
        last = self.parts[at]
        self.used |= {at, at if words is None else words}
        text = text.strip(" .–-:")
        if not text:
            return
        self.found.append(
            Action(
                text[:1].upper() + text[1:],
                tuple(owners),
                due_in(text, self.held),
                last.item,
                confidence,
                why,
                min(first.start, last.start),
                max(first.end, last.end),
            )
        )


def propose(text: str) -> Proposals:
    """What the notes propose. Never raises: where nothing is found, nothing is proposed."""
    parts = paragraphs(text)
    lines = [part.text for part in parts]
    held, said = held_on(lines)
    reading = _Reading(parts, people_in(lines), held)
    _marked(reading)
    _in_a_column(reading)
    _promised(reading)
    return Proposals(
        held,
        said,
        reading.people,
        tuple(dict.fromkeys(part.item for part in parts if part.item)),
        tuple(sorted(reading.found, key=lambda action: action.start)),
        tuple(_decisions(parts)),
        tuple(next_meetings(lines, held)),
    )


# --- marked ------------------------------------------------------------------------------------


def _marked(reading: _Reading) -> None:
    """Actions behind the word: “Action – RW to write”, “(Action: ZL)”, “ACTION: KK / PW”."""
    for at, part in enumerate(reading.parts):
        match = None if part.is_heading else _MARK.search(part.text)
        if match is None or (match["rest"] is None and not _is_marker(part.text)):
            continue
        rest = (match["rest"] if match["rest"] is not None else match["whole"] or "").strip()
        before = part.text[: match.start()].strip(" (")
        if not rest:
            _marked_alone(reading, at, before)
        elif owners := owners_only(rest, reading.people):
            words = _words_above(reading, at) if not before else None
            said = sentences(before)[-1] if before else _text_at(reading, words)
            if said:
                reading.add(at, said, owners, "owners behind the word “Action”", words=words)
        else:
            what, owners = _who_and_what(rest, reading.people)
            reading.add(at, what, owners, "marked “Action”")


def _is_marker(text: str) -> bool:
    """Whether a line is the word itself or ends in a colon or dash behind it."""
    return re.match(r"^(ACTIONS?|Actions?)(\s+\d+(\.\d+)?)?\s*([:–—-].*)?$", text) is not None


def _marked_alone(reading: _Reading, at: int, before: str) -> None:
    """The word alone: its owner, or its words, stand in the next line."""
    if at + 1 >= len(reading.parts):
        return
    following = reading.parts[at + 1]
    if following.is_heading or following.is_label:
        return
    owners = _owner_line(following.text, reading.people)
    if not owners:
        what, named = _who_and_what(following.text, reading.people)
        reading.add(at + 1, what, named, "in the line beneath the word “Action”")
        return
    words = None if before else _words_above(reading, at)
    said = before or _text_with_its_opening(reading, words)
    if said:
        reading.add(at + 1, said, owners, "owner beneath the word “Action”", words=words)


def _owner_line(text: str, people: People) -> list[Owner]:
    """The owners of a line that says nothing else, such as a post with initials in brackets."""
    if len(text) > _OWNER_LINE:
        return []
    if re.fullmatch(r"[A-Z][\w ,&’'-]+ \([A-Z]{2,3}\)", text):
        return [people.owner(text)]
    return owners_only(text, people)


def _words_above(reading: _Reading, at: int) -> int | None:
    """The paragraph above whose wording an action takes; None where there is none in its item."""
    for above in range(at - 1, -1, -1):
        part = reading.parts[above]
        if part.is_heading or part.item != reading.parts[at].item:
            return None
        if not part.is_label and above not in reading.used:
            return above
    return None


def _text_at(reading: _Reading, at: int | None) -> str:
    return "" if at is None else reading.parts[at].text


def _text_with_its_opening(reading: _Reading, at: int | None) -> str:
    """A paragraph with the one that opens it: “the following change was noted:- ...”."""
    if at is None:
        return ""
    opening = reading.parts[at - 1] if at else None
    text = reading.parts[at].text
    if opening and not opening.is_label and re.search(r":-?$", opening.text):
        return f"{opening.text} {text}"
    return text


def _who_and_what(text: str, people: People) -> tuple[str, list[Owner]]:
    """The words of an action and its owners, where they are named at its beginning or its end."""
    if leading := _LEADING.match(text):
        return leading["what"], [people.owner(each) for each in split(leading["who"])]
    trailing = _TRAILING.match(text)
    if trailing and (owners := owners_only(trailing["who"], people)):
        return trailing["what"], owners
    return text, []


# --- initials in a column of their own ---------------------------------------------------------


def _in_a_column(reading: _Reading) -> None:
    """Initials at the end of a paragraph, or alone beneath it: the right-hand column of a table."""
    for at, part in enumerate(reading.parts):
        if at in reading.used or part.is_heading or part.is_label or _CONTACT.match(part.text):
            continue
        alone = owners_only(part.text, reading.people)
        if alone and _are_initials(part.text, reading.people):
            if _CONTACT.match(reading.parts[max(at - 1, 0)].text):
                continue  # those who were there, or were not
            _column_alone(reading, at)
            continue
        match = _COLUMN.search(part.text)
        if match is None or _TITLE_OWNER.search(part.text) or not match.start():
            continue
        who = re.split(r"[\s,/&]+", match["who"])
        if _are_people(who, part.text[: match.start()], reading.people):
            said = sentences(part.text[: match.start()])
            if said and len(said[-1].split()) >= 3:
                owners = [reading.people.owner(each) for each in who]
                sure = len(who) > 1 or all(map(reading.people.is_known, who))
                reading.add(
                    at,
                    said[-1],
                    owners,
                    "initials at the end of the paragraph",
                    confidence=HIGH if sure else LOW,
                )


def _column_alone(reading: _Reading, at: int) -> None:
    """Initials beneath a sentence, in one line or one under the other."""
    last, who = at, []
    while last < len(reading.parts) and _are_initials(reading.parts[last].text, reading.people):
        who += owners_only(reading.parts[last].text, reading.people)
        last += 1
    words = _words_above(reading, at)
    said = sentences(_text_at(reading, words))
    reading.used |= set(range(at, last))
    if not said or words is None or len(said[-1].split()) < 4 or not said[-1].endswith((".", "!")):
        return
    sure = len(who) > 1 or all(reading.people.is_known(o.said) for o in who)
    reading.add(
        last - 1,
        said[-1],
        who,
        "initials beneath the paragraph",
        confidence=HIGH if sure else LOW,
        words=words,
    )


def _are_initials(text: str, people: People) -> bool:
    """Whether a line is initials in a column, not one of a roll call or of apologies."""
    each = split(text) if re.search(r"[,/&]", text) else text.split()
    return all(re.fullmatch(r"[A-Z]{2,3}", e) and e not in NO_INITIALS for e in each) and (
        len(each) > 1 or each[0] not in people.apologies
    )


def _are_people(who: Sequence[str], before: str, people: People) -> bool:
    if any(each in NO_INITIALS and not people.is_known(each) for each in who):
        return False
    is_glued = bool(re.search(r"[a-z.)’”\"]$", before))
    return len(who) > 1 or people.is_known(who[0]) or is_glued


# --- promised ----------------------------------------------------------------------------------


def _promised(reading: _Reading) -> None:
    """Promises that nobody marked: “The Clerk would draft a model letter”. Low confidence."""
    for at, part in enumerate(reading.parts):
        if at in reading.used or part.is_heading or part.is_label:
            continue
        for sentence in sentences(part.text):
            match = _PROMISE.search(sentence)
            if match is None or _is_no_promise(match, reading.people):
                continue
            owners = [reading.people.owner(each) for each in split(match["who"])]
            if not _is_said_already(reading, part.item, owners):
                reading.add(at, match["what"], owners, "a promise in the text", confidence=LOW)


def _is_no_promise(match: "re.Match[str]", people: People) -> bool:
    """Whether the sentence only looks like one: an acronym, or a request made of somebody."""
    who = split(match["who"])
    if any(each in NO_INITIALS - {"LA"} and not people.is_known(each) for each in who):
        return True
    if match["what"].strip(" .") in ("report", "present", "update"):  # an agenda's line
        return True
    before = match.string[: match.start()]
    return match["how"] == "to" and bool(re.search(r"[a-z] ?$", before))


def _is_said_already(reading: _Reading, item: str, owners: Sequence[Owner]) -> bool:
    """Whether the item has a marked action of one of these: notes often say both."""
    said = {owner.said for owner in owners}
    return any(
        action.item == item
        and action.confidence == HIGH
        and said & {owner.said for owner in action.owners}
        for action in reading.found
    )


# --- decided -----------------------------------------------------------------------------------


def _decisions(parts: Sequence[Paragraph]) -> Iterator[Decision]:
    for at, part in enumerate(parts):
        if match := _DECIDED.match(part.text):
            yield Decision(_capital(match["rest"]), part.item, part.start, part.end)
        elif _DECISION_LABEL.match(part.text) and at + 1 < len(parts):
            following = parts[at + 1]
            if not following.is_heading and not following.is_label:
                yield Decision(_capital(following.text), part.item, part.start, following.end)


def _capital(text: str) -> str:
    text = re.sub(r"^that\s+", "", text.strip(), flags=re.IGNORECASE)
    return text[:1].upper() + text[1:]
