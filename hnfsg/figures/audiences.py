"""Who reads a figure: members see masked counts of children, officers of the subject exact ones.

A figure that is for officers is refused to everybody else, whatever road it is asked for by.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from hnfsg.figures.registry import Audience, Figure
from hnfsg.intake.declarations import dataset
from hnfsg.people.rights import Right, check_right, sees_as_officer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hnfsg.people.models import User

# The right that shows exact counts of a dataset, by the right that its officers upload it with.
# Finance returns count no child by child, and what the DfE publishes is exact for everybody: what
# is for officers of these alone is for those who send them.
_EXACT = {Right.UPLOAD_EHCP: Right.EXACT_EHCP, Right.UPLOAD_AP: Right.EXACT_AP}


class NotForMembers(PermissionDenied):
    """A figure that is for officers was asked for as members see it."""


def audience_of(user: "User | AnonymousUser", figure: Figure) -> Audience:
    """OFFICER for those who may see every source of the figure exactly.

    A figure with no source that counts children is the same for everybody: MEMBER, so that it is
    kept once in the cache.
    """
    needed = _rights_to(figure)
    if needed and all(sees_as_officer(user, right) for right in needed):
        return Audience.OFFICER
    return Audience.MEMBER


def audiences(figure: Figure) -> list[Audience]:
    """Every audience that a figure is made for."""
    if figure.is_for_officers:
        return [Audience.OFFICER]
    is_masked = any(dataset(slug).right in _EXACT for slug in figure.sources)
    return list(Audience) if is_masked else [Audience.MEMBER]


def may_see(figure: Figure, audience: Audience) -> bool:
    """Whether an audience is given anything of a figure."""
    return audience is Audience.OFFICER or not figure.is_for_officers


def check_audience(user: "User | AnonymousUser", figure: Figure) -> None:
    """Raise PermissionDenied, with a sentence for the person, where a figure is not for them."""
    if may_see(figure, audience_of(user, figure)):
        return
    for right in _rights_to(figure):
        check_right(user, right)
    raise NotForMembers(f"“{figure.title}” is for officers.")


def _rights_to(figure: Figure) -> list[Right]:
    """What somebody needs who is to see every source of a figure exactly."""
    rights = {dataset(slug).right for slug in figure.sources}
    exact = sorted(_EXACT[right] for right in rights if right in _EXACT)
    return exact or (sorted(rights) if figure.is_for_officers else [])
