"""The rows of a return put together by their technical ids: one case for each request."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ehcp.sen2.blades import (
    ACTIVE_PLANS,
    ASSESSMENT,
    BLADES,
    NAMED_PLAN,
    PERSON,
    PLACEMENT_DETAIL,
    PLAN_DETAIL,
    REQUESTS,
    SEN_NEED,
    Blade,
)
from ehcp.sen2.problems import NotAReturn, Problem
from ehcp.sen2.reading import Return, Row

_SINGLE = (ASSESSMENT, NAMED_PLAN, ACTIVE_PLANS)  # one for each of its parent at the most
_FIX = "Correct it where the return is made and export it again."

_Children = Mapping[str, Sequence[Row]]
_NONE: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """One request with whose it is and all that came of it."""

    request: Row
    person: Row
    assessment: Row | None = None
    plan: Row | None = None
    details: Sequence[Row] = field(default=_NONE)
    active: Row | None = None
    placements: Sequence[Row] = field(default=_NONE)
    needs: Sequence[Row] = field(default=_NONE)


def join(found: Return) -> Iterator[Joined]:
    """Each request in the order of its file. Raises NotAReturn where rows lead nowhere."""
    blades = [blade for blade in BLADES if blade.is_required]
    problems = [problem for blade in blades for problem in _problems(found, blade)]
    problems += _same_child(found)
    if problems:
        raise NotAReturn(problems)
    persons = {row[PERSON.own_id]: row for row in found[PERSON].rows}
    of = {blade: _by_parent(found, blade) for blade in blades if blade.parent}
    for request in found[REQUESTS].rows:
        own = request[REQUESTS.own_id]
        assessment = _one(of[ASSESSMENT], own)
        plan = _one(of[NAMED_PLAN], assessment[ASSESSMENT.own_id]) if assessment else None
        active = _one(of[ACTIVE_PLANS], own)
        yield Joined(
            request,
            persons[request[REQUESTS.parent_id]],
            assessment,
            plan,
            of[PLAN_DETAIL].get(plan[NAMED_PLAN.own_id], _NONE) if plan else _NONE,
            active,
            of[PLACEMENT_DETAIL].get(active[ACTIVE_PLANS.own_id], _NONE) if active else _NONE,
            of[SEN_NEED].get(active[ACTIVE_PLANS.own_id], _NONE) if active else _NONE,
        )


def _by_parent(found: Return, blade: Blade) -> _Children:
    children = defaultdict[str, list[Row]](list)
    for row in found[blade].rows:
        children[row[blade.parent_id]].append(row)
    return children


def _one(children: _Children, parent: str) -> Row | None:
    return next(iter(children.get(parent, _NONE)), None)


def _problems(found: Return, blade: Blade) -> Iterator[Problem]:
    """Rows without an id or with one that is taken; rows whose parent is not there, or is taken."""
    parents = {
        row[parent.own_id]
        for parent in BLADES
        if parent.name == blade.parent
        for row in found[parent].rows
    }
    own, used = set[str](), set[str]()
    for row in found[blade].rows:
        if not row[blade.own_id]:
            yield Problem(blade.file, f"{blade.own_id} is blank", _FIX, row.number)
        elif row[blade.own_id] in own:
            what = f"{blade.own_id} is that of an earlier row"
            yield Problem(blade.file, what, _FIX, row.number)
        own.add(row[blade.own_id])
        if not blade.parent:
            continue
        parent = row[blade.parent_id]
        if parent not in parents:
            what = f"{blade.parent_id} leads to no row of {blade.parent}.csv"
            yield Problem(blade.file, what, _FIX, row.number)
        elif blade in _SINGLE and parent in used:
            what = f"{blade.parent_id} is that of an earlier row"
            yield Problem(blade.file, what, _FIX, row.number)
        used.add(parent)


def _same_child(found: Return) -> Iterator[Problem]:
    """Persons who have the same UPN."""
    seen = set[str]()
    for row in found[PERSON].rows:
        upn = row["upn"].upper()
        if upn and upn in seen:
            yield Problem(PERSON.file, "upn is that of an earlier row", _FIX, row.number)
        seen.add(upn)
