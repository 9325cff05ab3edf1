"""Help for each role in its own words: what they come to do, in the order they meet it.

A task leads to a page that exists; the link is shown to those who may open it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from hnfsg.people.models import User
from hnfsg.people.rights import Right, Role, has_right


@dataclass(frozen=True)
class Task:
    """Something that people come to do: the words, and the page on which they do it."""

    title: str
    text: str
    page: str  # the name of an address that takes no argument
    button: str
    right: Right = Right.SEE_PAGES


@dataclass(frozen=True)
class Step:
    """A task for one reader: with the address where they may open it."""

    task: Task
    address: str


@dataclass(frozen=True)
class Guide:
    """The help of one role, for one reader."""

    role: Role
    introduction: str
    steps: list[Step] = field(default_factory=list)


READ = Task(
    "Get ready for a meeting",
    "The overview says where we stand and what has changed. Each number says whether the change "
    "is good or bad, and “See why” leads to the lines that moved, with what officers say of them.",
    "overview",
    "Open the overview",
)
POSITION = Task(
    "Understand the deficit",
    "There are three deficits: the overspend against this year’s grant, the variance against the "
    "council’s budget, and all years together. The finance position shows them apart and says "
    "how they belong together.",
    "finance:position",
    "Open the finance position",
)
LINES = Task(
    "Follow one budget line",
    "The budget lines stand by block or category, with what each was given and is expected to "
    "spend. A line’s name leads to its history over all years held.",
    "finance:lines",
    "Open the budget lines",
)
CHECK = Task(
    "Check a number",
    "Every chart is also a table: choose Table above it. Each row leads to the sheet and row of "
    "the file that it came from, and “How this is worked out” gives the definition.",
    "figures:index",
    "See every figure",
)
WORDS = Task(
    "Look up a word",
    "The glossary explains the words of the figures and of the sector.",
    "glossary",
    "Open the glossary",
)
OWN_ACCOUNT = Task(
    "Change your name or how you sign in",
    "Members sign in with a code sent by e-mail. Everybody else has a password and an "
    "authenticator app.",
    "people:account",
    "Open your account",
)
SEND = Task(
    "Send the month’s file",
    "Upload it as it is. Every problem is listed with its sheet and cell and how to put it right. "
    "Nothing is shown to members before it is published.",
    "intake:index",
    "Open the data pages",
    Right.SEE_DATA_PAGES,
)
EXPLAIN = Task(
    "Explain what looks odd",
    "What is odd but possible is a query. Explain it in a sentence that members will read at the "
    "point of the chart. Name no person, and give no number of children below 5.",
    "intake:index",
    "Open the data pages",
    Right.SEE_DATA_PAGES,
)
UNDO = Task(
    "Take back what was wrong",
    "Withdraw the file, with the reason. What was there before counts again at once, and whoever "
    "opened the figures is told.",
    "intake:index",
    "Open the data pages",
    Right.SEE_DATA_PAGES,
)
APPROVAL = Task(
    "Ask for a second pair of eyes",
    "On the settings page you can ask that a second officer approves each publication.",
    "configuration:index",
    "Open the settings",
    Right.SEE_DATA_PAGES,
)
EVENTS = Task(
    "Mark an event on the charts",
    "A policy, a decision, a deal: enter its date, what happened and its source on the settings "
    "page. It is drawn on the series that you choose.",
    "configuration:index",
    "Open the settings",
    Right.SEE_DATA_PAGES,
)
FRESH = Task(
    "See what has been sent",
    "The data pages show each kind of data with its files, who published them, and what is due.",
    "intake:index",
    "Open the data pages",
    Right.SEE_DATA_PAGES,
)
PEOPLE = Task(
    "Let somebody in, or close an account",
    "Invite people by e-mail and give them roles. A role says what they may see and do. Closing an "
    "account ends their sign-in at once.",
    "people:people",
    "Open people",
    Right.MANAGE_PEOPLE,
)
TRAIL = Task(
    "Find out who changed what",
    "Every change stands in the audit trail as a sentence, with before and after. Nobody can alter "
    "it.",
    "people:audit",
    "Open the audit trail",
    Right.MANAGE_PEOPLE,
)
SETTINGS = Task(
    "Change how it works here",
    "Each setting says what it does, what holds now, who may change it and who did.",
    "configuration:index",
    "Open the settings",
    Right.SEE_DATA_PAGES,
)

GUIDES: Mapping[Role, tuple[str, tuple[Task, ...]]] = {
    Role.MEMBER: (
        "You read the figures before a meeting and ask about them. You cannot break anything here.",
        (READ, POSITION, LINES, CHECK, WORDS, OWN_ACCOUNT),
    ),
    Role.FINANCE_OFFICER: (
        "You send the monthly return, explain what stands out, and publish it.",
        (SEND, EXPLAIN, UNDO, APPROVAL, POSITION, OWN_ACCOUNT),
    ),
    Role.SEND_OFFICER: (
        "You mark events on the charts, and you will send the files about plans and requests.",
        (EVENTS, FRESH, CHECK, OWN_ACCOUNT),
    ),
    Role.AP_OFFICER: (
        "You read the figures now, and you will send the files about alternative provision.",
        (READ, FRESH, CHECK, OWN_ACCOUNT),
    ),
    Role.CHAIR: (
        "You lead the meeting: what has changed, why, and whether the data is fresh enough to say.",
        (READ, POSITION, FRESH, SETTINGS, OWN_ACCOUNT),
    ),
    Role.ADMINISTRATOR: (
        "You decide who comes in and what they may do. You do not publish figures.",
        (PEOPLE, TRAIL, SETTINGS, FRESH, OWN_ACCOUNT),
    ),
}


def guides(reader: User) -> tuple[list[Guide], list[Guide]]:
    """The help of the reader's own roles, and that of the others, both in the table's order."""
    found = [_guide(role, reader) for role in GUIDES]
    own = [guide for guide in found if guide.role in reader.roles]
    return own, [guide for guide in found if guide.role not in reader.roles]


def _guide(role: Role, reader: User) -> Guide:
    introduction, tasks = GUIDES[role]
    steps = [Step(t, reverse(t.page) if has_right(reader, t.right) else "") for t in tasks]
    return Guide(role, introduction, steps)
