"""Taking the worklist away as a file, which is written down."""

from django.db import transaction

from ehcp.selectors.worklist import Wanted, waiting, worklist, worklist_part
from ehcp.tables import worklist_csv
from hnfsg.intake.models import Upload
from hnfsg.intake.vintages import Vintage
from hnfsg.people import audit
from hnfsg.people.models import User

DOWNLOADED = "downloaded the worklist of"
NOTHING = "no published cases"


@transaction.atomic
def take_worklist(*, vintage: Vintage, wanted: Wanted, by: User) -> str:
    """The worklist as csv, of every page; without a row where no cases are published. It is
    recorded.
    """
    part = worklist_part(vintage)
    rows = waiting(part, list(worklist(part, wanted))) if part else []
    chosen = {k: v for k, v in vars(wanted).items() if v}
    audit.record(
        by=by,
        verb=DOWNLOADED,
        subject=Upload.objects.get(pk=part.upload_id) if part else NOTHING,
        after={"cases": len(rows), **chosen},
    )
    return worklist_csv(rows)
