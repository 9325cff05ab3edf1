"""Who reads a figure: members see masked counts of children, officers of the subject exact ones."""

from typing import TYPE_CHECKING

from hnfsg.figures.registry import Audience, Figure
from hnfsg.intake.declarations import dataset
from hnfsg.people.rights import Right, has_right

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hnfsg.people.models import User

# The right that shows exact counts of a dataset, by the right that its officers upload it with.
# Finance returns count no children, and what the DfE publishes is exact for everybody.
_EXACT = {Right.UPLOAD_EHCP: Right.EXACT_EHCP, Right.UPLOAD_AP: Right.EXACT_AP}


def audience_of(user: "User | AnonymousUser", figure: Figure) -> Audience:
    """OFFICER for those who may see every source of the figure exactly.

    A figure with no source that counts children is the same for everybody: MEMBER, so that it is
    kept once in the cache.
    """
    rights = {dataset(slug).right for slug in figure.sources}
    needed = [_EXACT[right] for right in rights if right in _EXACT]
    if needed and all(has_right(user, right) for right in needed):
        return Audience.OFFICER
    return Audience.MEMBER


def audiences(figure: Figure) -> list[Audience]:
    """Every audience that `audience_of` may give for a figure."""
    is_masked = any(dataset(slug).right in _EXACT for slug in figure.sources)
    return list(Audience) if is_masked else [Audience.MEMBER]
