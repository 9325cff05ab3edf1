"""The demo county's case extracts: the same children as at one day after another.

An extract holds what had happened by its day and nothing later.
"""

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from ehcp.demo import county, plans, writing
from ehcp.demo.requests import Requests, hide_sources, seeds
from ehcp.demo.stories import Story

Row = dict[str, Any]
_SEED = 2019
_TEAMS = {
    "North": "North and East",
    "East": "North and East",
    "South": "South and West",
    "West": "South and West",
}


def cases(day: date, *, every: int = 1) -> list[Row]:
    """The rows of an extract as at a day: fields of `Case`, in the order of their requests.

    `child` is an invented identifier such as P000123, which the door replaces; `every` keeps one
    child in so many.
    """
    rows = (_row(story, day) for story in stories() if story.number % every == 0)
    return [row for row in rows if row is not None]


def case_number(row: Row) -> str:
    """The county's own number of a case: one for each request."""
    return f"EHC/{row['received_date']:%y%m%d}/{row['child'][1:]}"


@cache
def stories() -> tuple[Story, ...]:
    """Every child's whole story, in the order of the requests."""
    chance = random.Random(_SEED)  # noqa: S311 - invented children, not secrets
    requests = Requests(chance)
    made = plans.older(requests)
    open_before = seeds(requests, county.BEFORE)
    for year, said in county.YEARS.items():
        requests.year(year, said)
    assessed = [*open_before, *requests.stories]
    writing.write(assessed, chance)
    for story in open_before:
        story.outcome = "before"
    made += assessed
    plans.cease(made, chance)
    plans.name_provision(made, chance)
    plans.review(made, chance)
    hide_sources(made, chance)
    made.sort(key=lambda story: (story.received, story.number))
    return tuple(made)


def _row(story: Story, day: date) -> Row | None:
    """A story as far as it had come by a day; none before the request."""
    if story.received > day:
        return None
    is_closed = _by(story.closed, day) is not None
    decided = _by(story.decided, day)
    outcome = _outcome(story, day)
    conclusion = _conclusion(story, day)
    overturned_on = _by(story.overturned_on, day)
    started = _by(story.plan_start, day)
    ceased = _by(story.ceased, day)
    meeting = next((each for each in reversed(story.reviews) if each[0] <= day), (None, None, None))
    placed = story.placed_at if started else story.school
    has_exception = bool(story.exception_reason) and conclusion != ""
    return {
        "child": f"P{story.number:06d}",
        "extract_date": day,
        "area": story.area,
        "year_group": story.year_group(ceased or day),
        "school_urn": placed.urn if placed else "",
        "attends_local_school": "yes" if story.is_local else "no",
        "source": story.source,
        "graduated_response": "yes" if story.graduated else "no",
        "received_date": story.received,
        "request_outcome": outcome,
        "request_outcome_date": decided if outcome in ("assess", "refuse") else None,
        "refusal_reason": story.refusal_reason if outcome == "refuse" else "",
        "advice_requested_date": _by(story.advice_asked, day),
        "advice_received_date": _by(story.advice_in, day),
        "ep_advice_date": _by(story.ep_advice, day),
        "draft_date": _by(story.draft, day),
        "assessment_outcome": conclusion,
        "assessment_outcome_date": story.concluded
        if conclusion in ("issue", "not-issue")
        else None,
        "exception": ("yes" if has_exception else "no") if conclusion else "",
        "exception_reason": story.exception_reason if has_exception else "",
        "mediation": _flag(story.mediated, decided, day),
        "tribunal": _flag(story.appealed, decided, day),
        "overturned": story.overturned if overturned_on else "",
        "overturned_date": overturned_on,
        "exported": "yes" if story.exported and is_closed else "no",
        "closed_date": _by(story.closed, day),
        "primary_need": story.need,
        "first_provision": story.first_provision if started else "",
        "provision": story.provision if started else "",
        "plan_start_date": started,
        "review_date": meeting[0],
        "review_decision_date": _by(meeting[1], day),
        "review_final_date": _by(meeting[2], day),
        "cease_date": ceased,
        "cease_reason": story.cease_reason if ceased else "",
        "lead_team": _TEAMS[story.area],
    }


def _outcome(story: Story, day: date) -> str:
    if story.outcome == "before":
        return "before"
    if story.outcome == "withdrawn":
        return "withdrawn" if _by(story.closed, day) else "undecided"
    return story.outcome if _by(story.decided, day) else "undecided"


def _conclusion(story: Story, day: date) -> str:
    if story.conclusion == "before":
        return "before"
    if story.conclusion and _by(story.concluded, day):
        return story.conclusion
    began = story.decided if story.outcome == "before" else story.began
    return "undecided" if _by(began, day) else ""


def _flag(happened: date | None, decided: date | None, day: date) -> str:
    if decided is None:
        return ""
    return "yes" if _by(happened, day) else "no"


def _by(when: date | None, day: date) -> date | None:
    return when if when is not None and when <= day else None


def extracts() -> Iterator[tuple[date, list[Row]]]:
    """Every extract that the county sent, the oldest first."""
    for day in county.EXTRACTS:
        yield day, cases(day)
