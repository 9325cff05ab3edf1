"""Saying which council this is."""

import re

from django.db import transaction

from ehcp.models import ThisCouncil
from ehcp.selectors.published import council_name, places
from hnfsg.figures.cache import forget_all
from hnfsg.intake import vintages
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.people.rights import Right, check_right

OWNER = Right.SETTINGS_DEADLINES
CHANGED = "changed the number of"
SUBJECT = "this council"
_NUMBER = re.compile(r"[1-9]\d{2}", re.ASCII)


def set_this_council(*, said: str, by: User | None) -> int:
    """Say which council this is by its three digits; gives them.

    Raises Refused for what is no such number, or is in none of the published files there are. What
    was drawn for the council before is thrown away.
    """
    if by is not None:
        check_right(by, OWNER)
    text = said.strip()
    if not _NUMBER.fullmatch(text):
        raise Refused("Type the three digits that the Department gives to this council.")
    number, live = int(text), vintages.live()
    if not places(live).empty and not council_name(live, number):
        raise Refused(f"No published file has a council {number}. Look at old_la_code in one.")
    with transaction.atomic():
        held = ThisCouncil.objects.select_for_update().filter(pk=1).first()
        was = held.la_number if held else None
        if was == number:
            return number
        ThisCouncil.objects.update_or_create(pk=1, defaults={"la_number": number})
        audit.record(
            by=by, verb=CHANGED, subject=SUBJECT, before={"number": was}, after={"number": number}
        )
        transaction.on_commit(forget_all)
    return number
