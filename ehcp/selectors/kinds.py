"""What kind of provision each school is, by the list of schools that counts."""

from ehcp.models import School
from ehcp.selectors.rolls import SCHOOLS
from ehcp.sen2.schools import kind_of
from hnfsg.intake.vintages import Vintage


def kinds_of_schools(vintage: Vintage) -> dict[str, str]:
    """The kind of provision by URN, in the words of the template of cases. One query.

    Schools whose kind cannot be told are left out.
    """
    parts = vintage.part_ids(SCHOOLS, SCHOOLS)
    schools = School.objects.filter(part__in=parts).values_list("urn", "phase", "kind")
    found = ((urn, kind_of(phase, kind)) for urn, phase, kind in schools)
    return {urn: kind for urn, kind in found if kind}
