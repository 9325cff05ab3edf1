"""The people of the demonstration: invented initials and the names of roles, nobody real."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from hnfsg.people.models import Person, Sector, User
from hnfsg.people.rights import Role
from hnfsg.people.services import create_account, create_person

_SEPARATOR = b"-" * 79 + b"\n"


class DemoPerson(NamedTuple):
    """Somebody in the demonstration; without an account where `address` is blank."""

    address: str
    name: str
    initials: str
    sector: Sector
    role: Role | None


DEMO_PEOPLE = (
    DemoPerson(
        "member@demo.example", "Secondary head teacher", "HW", Sector.SECONDARY, Role.MEMBER
    ),
    DemoPerson(
        "kk.primary@demo.example", "Primary head teacher", "KK", Sector.PRIMARY, Role.MEMBER
    ),
    DemoPerson("kk.governor@demo.example", "School governor", "KK", Sector.GOVERNOR, Role.MEMBER),
    DemoPerson(
        "finance@demo.example", "Finance officer", "AF", Sector.OFFICER, Role.FINANCE_OFFICER
    ),
    DemoPerson(
        "finance.second@demo.example",
        "Second finance officer",
        "LB",
        Sector.OFFICER,
        Role.FINANCE_OFFICER,
    ),
    DemoPerson("send@demo.example", "SEND data officer", "SD", Sector.OFFICER, Role.SEND_OFFICER),
    DemoPerson(
        "ap@demo.example", "Alternative provision officer", "AP", Sector.OFFICER, Role.AP_OFFICER
    ),
    DemoPerson("chair@demo.example", "Chair of the sub-group", "CH", Sector.SPECIAL, Role.CHAIR),
    DemoPerson(
        "administrator@demo.example", "Administrator", "DA", Sector.OFFICER, Role.ADMINISTRATOR
    ),
    DemoPerson("", "Special school head teacher", "MT", Sector.SPECIAL, None),
)


def make_demo_people() -> None:
    """Make the people of the demonstration, where they are not there yet."""
    for each in DEMO_PEOPLE:
        person = Person.objects.filter(name=each.name, initials=each.initials).first()
        person = person or create_person(
            by=None, name=each.name, initials=each.initials, sector=each.sector
        )
        if each.role and not User.objects.filter(email=each.address).exists():
            create_account(by=None, person=person, email=each.address, roles=[each.role])


def demo_users() -> list[User]:
    """The demonstration's people who can sign in, in the order of the list."""
    addresses = [each.address for each in DEMO_PEOPLE if each.address]
    users = User.objects.filter(email__in=addresses, is_active=True).prefetch_related("groups")
    return sorted(users, key=lambda user: addresses.index(user.email))


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """E-mail address, "AF, Finance officer" and the role, for each who can sign in."""
    return [
        (each.address, f"{each.initials}, {each.name}", each.role)
        for each in DEMO_PEOPLE
        if each.role
    ]


class SentMessage(NamedTuple):
    """A message that the demonstration would have sent."""

    to: str
    subject: str
    at: datetime
    text: str


def demo_mail(limit: int = 50) -> list[SentMessage]:
    """The newest messages that the demonstration would have sent, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [message for path in files[:limit] for message in _messages(path)][:limit]


def _messages(path: Path) -> Iterator[SentMessage]:
    for part in reversed(path.read_bytes().split(_SEPARATOR)):
        if part.strip():
            message = message_from_bytes(part, policy=policy.default)
            body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
            text = body.get_content() if body else ""
            yield SentMessage(message["to"], message["subject"], _moment(message), text)


def _moment(message: Message) -> datetime:
    """When a message was sent; Django writes it in UTC, as -0000."""
    at = parsedate_to_datetime(str(message["date"]))
    return at if at.tzinfo else at.replace(tzinfo=UTC)
