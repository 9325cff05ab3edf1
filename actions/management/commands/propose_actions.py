"""`manage.py propose_actions FILE [--json]`: what the notes of a meeting propose."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.notes import Action, Meeting, Proposals, propose
from actions.notes.reading import UnreadableNotes, text_of


class Command(BaseCommand):
    help = "Say what the notes of a meeting (.txt, .docx, .pdf) propose. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            text = text_of(path.name, path.read_bytes())
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
        except UnreadableNotes as problem:
            raise CommandError(f"{path.name}: {problem}") from problem
        found = propose(text)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found, text), indent=2, ensure_ascii=False))
            return
        for line in in_words(found):
            self.stdout.write(line)


def as_json(found: Proposals, text: str) -> dict[str, Any]:
    """All that is proposed, each with its words in the notes (`source`)."""
    return {
        "meeting": {"on": _day(found.held), "said": found.held_said},
        "people": {
            "names": found.people.names,
            "present": found.people.present,
            "apologies": found.people.apologies,
        },
        "items": list(found.items),
        "actions": [
            {**asdict(action), "due": _due(action), "source": text[action.start : action.end]}
            for action in found.actions
        ],
        "decisions": [
            {**asdict(each), "source": text[each.start : each.end]} for each in found.decisions
        ],
        "meetings": [{**asdict(each), "on": _day(each.on)} for each in found.meetings],
    }


def in_words(found: Proposals) -> list[str]:
    """The proposals as lines to read."""
    lines = [f"Meeting of {_day(found.held) or 'a day that the notes do not say'}"]
    lines += [f"Action ({a.confidence} confidence): {_action(a)}" for a in found.actions]
    lines += [f"Decision: {each.text}" for each in found.decisions]
    lines += [f"Next meeting: {_meeting(each)}" for each in found.meetings]
    if not (found.actions or found.decisions or found.meetings):
        lines.append("Nothing is proposed.")
    return lines


def _action(action: Action) -> str:
    owners = ", ".join(owner.name or owner.said for owner in action.owners) or "no owner named"
    due = f", due {action.due.on or action.due.said}" if action.due else ""
    asked = "".join(f" Question: {question}" for question in action.questions)
    return f"{action.text} ({owners}{due}).{asked}"


def _meeting(meeting: Meeting) -> str:
    doubt = f" Question: {meeting.doubt}" if meeting.doubt else ""
    return f"{meeting.on or meeting.said}, {meeting.starts or 'no time'}.{doubt}"


def _due(action: Action) -> dict[str, Any] | None:
    return {**asdict(action.due), "on": _day(action.due.on)} if action.due else None


def _day(on: Any) -> str | None:
    return on.isoformat() if on else None
