"""When something is due, and when a group meets next: dates in the words of notes."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)*"
DATE = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_DAYS)})\s+)?(?:{_DAY}\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?"
    r"(?:,?\s+(?P<year>20\d\d))?|(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:20)?\d\d))",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:by|before|for|at|to|in time for)\s+(?:the\s+)?next\s+(?:\w+\s+)?meeting\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|before|no later than|until)\s+(?:the\s+)?(?:end of\s+)?", re.IGNORECASE)
_LOOSE = re.compile(
    r"\bat a future meeting\b|"
    r"\b(?:by|before) (?:the )?(?:end of )?(?:the )?(?:summer|autumn|spring|"
    rf"{_MONTH}|term|week|month|year)(?: term| holidays?)?\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:once|when|as soon as|after)\s+[^.;]{8,90}(?:complete[d]?|done|known|"
    r"available|published|agreed|confirmed|finished|in place)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<from>\d{1,2}[.:]\d\d)\s*(?:am|pm)?(?:\s*[–-]\s*(?P<to>\d{1,2}[.:]\d\d)\s*(?:am|pm)?)?"
)
_HEADING = re.compile(
    r"\b(future|next|forthcoming)\s+(meeting|meetings|dates?)\b|\bdates? of (the )?(next|future)\b|"
    r"\bmeeting dates\b",
    re.IGNORECASE,
)
_OF_NOTES = re.compile(
    r"^(?:meeting\s*:|(?:notes|minutes)\s+of\s+(?:the\s+)?(?:\w+\s+)*meeting\b|date\s*:)",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"\b(previous|last)\s+meeting\b|\battached\b", re.IGNORECASE)
HEAD = 12  # paragraphs in which notes say of which meeting they are


@dataclass(frozen=True)
class Due:
    """When something is due: `kind` is date, next meeting, condition, or words that name no day."""

    kind: str
    said: str
    on: date | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting that the notes name. `doubt` says what about its day does not fit."""

    on: date | None
    said: str
    starts: str = ""
    ends: str = ""
    place: str = ""
    doubt: str = ""


def due_in(text: str, held: date | None) -> Due | None:
    """When the text says that it is due; None where it does not."""
    if match := _NEXT.search(text):
        return Due("next meeting", match[0])
    for by in _BY.finditer(text):
        match = DATE.match(text, by.end())
        if match and (on := day_of(match, held)):
            return Due("date", text[by.start() : match.end()], on)
    if match := _CONDITION.search(text):
        return Due("condition", match[0])
    if match := _LOOSE.search(text):
        return Due("words", match[0])
    return None


def day_of(match: "re.Match[str]", held: date | None) -> date | None:
    """The day that a match names; without a year, the first such day after the meeting."""
    if match["d"]:
        year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
        return _day(year, int(match["m"]), int(match["d"]))
    month = next(
        n for n, name in enumerate(_MONTHS, 1) if name.startswith(match["month"].lower()[:3])
    )
    if match["year"]:
        return _day(int(match["year"]), month, int(match["day"]))
    if held is None:
        return None
    on = _day(held.year, month, int(match["day"]))
    return on if on is None or on > held else _day(held.year + 1, month, int(match["day"]))


def held_on(lines: list[str]) -> tuple[date | None, str]:
    """The day of the meeting that the notes are of, and the words that say so."""
    for line in lines[:HEAD]:
        if _OF_NOTES.search(line) and not _EARLIER.search(line):
            for match in DATE.finditer(line):
                if on := day_of(match, None):
                    return on, line
    for line in lines[:HEAD]:
        alone = DATE.fullmatch(line.strip(" .,"))
        if alone and (on := day_of(alone, None)):
            return on, line
    return None, ""


def next_meetings(lines: list[str], held: date | None) -> list[Meeting]:
    """The meetings to come: the dates beneath or beside a heading that announces them."""
    found: list[Meeting] = []
    is_listing = False
    for line in lines:
        heading = _HEADING.search(line)
        dates = list(DATE.finditer(line))
        if dates and found and re.search(r"\bplease note\b|\bcorrect", line, re.IGNORECASE):
            found = [_doubted(each, line, dates, held) for each in found]
            continue
        if heading and not re.search(r"\bheld\b|\baction\b", line, re.IGNORECASE):
            is_listing = True
        elif not dates:
            is_listing = False
        if is_listing and len(line) < 400:
            at = heading.end() if heading else 0
            found += [
                _meeting(line, dates, n, held) for n, d in enumerate(dates) if d.start() >= at
            ]
    return found


def _meeting(line: str, dates: "list[re.Match[str]]", n: int, held: date | None) -> Meeting:
    match = dates[n]
    end = dates[n + 1].start() if n + 1 < len(dates) else len(line)
    rest = line[match.end() : end]
    time = _TIME.search(rest)
    after = (rest[time.end() :] if time else rest).strip(" ,;–-()and")
    on = day_of(match, held)
    doubt = ""
    if on and match["weekday"] and _DAYS[on.weekday()] != match["weekday"].lower():
        weekday = _DAYS[on.weekday()].title()
        doubt = f"{on.day} {_MONTHS[on.month - 1].title()} {on.year} is a {weekday}."
    elif on is None:
        doubt = "The notes do not say of which year it is."
    said = line[match.start() : end].strip(" ,;–-")
    starts, ends = (time["from"], time["to"] or "") if time else ("", "")
    return Meeting(on, said, starts.replace(":", "."), ends.replace(":", "."), after[:80], doubt)


def _doubted(
    meeting: Meeting, line: str, dates: "list[re.Match[str]]", held: date | None
) -> Meeting:
    """The meeting with the doubt that a later sentence raises of a day near it."""
    for match in dates:
        on = day_of(match, held or (meeting.on and meeting.on - timedelta(days=60)))
        if meeting.on and on and on != meeting.on and abs((on - meeting.on).days) < 7:
            return Meeting(
                meeting.on,
                meeting.said,
                meeting.starts,
                meeting.ends,
                meeting.place,
                f"Further down the notes say: “{line[:160]}”",
            )
    return meeting


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
