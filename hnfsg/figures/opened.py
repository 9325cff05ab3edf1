"""Who has opened figures made from an upload, so that they can be told when it is withdrawn.

Every figure says in its HTML which uploads it was made from (`data-uploads`), whether it was drawn
just now or comes from the cache. A page that was noted before costs one look into the cache.
"""

import hashlib
import re

from hnfsg import clock
from hnfsg.figures.cache import LIVE_SECONDS, get_many, set_many, stamp
from hnfsg.intake.models import Opened
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User

_UPLOADS = re.compile(r'data-uploads="([\d,]+)"')


def note_opened(user: User, vintage: Vintage, html: str) -> None:
    """Note that somebody was given this piece of a page, made from a vintage.

    Once for each upload; one that is published again after it was withdrawn is noted again.
    """
    uploads = {int(pk) for found in _UPLOADS.findall(html) for pk in found.split(",") if pk}
    if not uploads or vintage.preview_of is not None:
        return
    text = f"{stamp(vintage)} {sorted(uploads)}"
    key = f"opened:{user.pk}:{hashlib.sha256(text.encode()).hexdigest()[:20]}"
    if get_many([key]):
        return
    now = clock.now()
    Opened.objects.bulk_create(
        (Opened(upload_id=pk, user=user, at=now) for pk in sorted(uploads)), ignore_conflicts=True
    )
    set_many({key: True}, LIVE_SECONDS)
