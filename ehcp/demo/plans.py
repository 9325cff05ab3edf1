"""The demo county's plans: older ones, what they name, their reviews and how they end."""

import random
from datetime import date, timedelta
from math import exp

from ehcp.demo import county
from ehcp.demo.requests import Requests
from ehcp.demo.schools import School, schools
from ehcp.demo.stories import Lot, Story, chosen, later, working

_OLDER_GROUPS = Lot(
    zip(
        range(-1, 19),
        (1, 3, 4.5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 9.5, 8, 5, 3.5, 2.5, 1.6, 1, 0.5),
        strict=True,
    )
)
# What plans name, by the children's age and, from the second on, beside what parents ask for.
_UNDER_FIVE = Lot([("mainstream", 55), ("special", 19), ("early-years", 22), ("support-bases", 4)])
_SCHOOL_AGE = Lot(
    [("mainstream", 58), ("special", 21), ("independent", 7), ("support-bases", 3.2),
     ("specialist-bases", 1.6), ("eotas", 3.2), ("home-education", 2.6), ("alternative", 0.9),
     ("independent-other", 1.6), ("other", 0.2)]
)  # fmt: skip
_PARENTS = Lot(
    [("mainstream", 52), ("special", 19), ("independent", 11), ("support-bases", 3.0),
     ("specialist-bases", 1.4), ("eotas", 6.4), ("home-education", 2.8), ("alternative", 0.9),
     ("independent-other", 3.0), ("other", 0.2)]
)  # fmt: skip
_SIXTEEN = Lot(
    [("post-16", 62), ("post-16-specialist", 9), ("post-16-bases", 4), ("special", 12),
     ("eotas", 4), ("independent", 4), ("other", 5)]
)  # fmt: skip
_MOVES = 0.14  # of the plans of the same age, that name another kind of provision by now
_WITH_SCHOOL = frozenset({"mainstream", "support-bases", "specialist-bases"})
_REASONS_SCHOOL = Lot([("moved", 58), ("met", 20), ("abroad", 9), ("deceased", 3), ("other", 10)])
_REASONS_16 = Lot(
    [("work", 24), ("disengaged", 24), ("met", 22), ("higher-education", 12), ("moved", 10),
     ("other", 8)]
)  # fmt: skip
_OLDEST_GROUP = 20  # the school year in which they become 25
_SUMMER = 0.6  # of the plans that end, on 31 August


def older(requests: Requests) -> list[Story]:
    """Plans that were in force when the first year began."""
    chance, made = requests.chance, []
    for _ in range(county.OLDER_PLANS):
        days = chance.triangular(20, 365 * 3.3, 120)
        started = working(county.FIRST - timedelta(days=days))
        story = requests.request(later(started, -chance.uniform(120, 210)))
        story.reception = started.year - _OLDER_GROUPS.draw(chance)
        story.outcome = story.conclusion = "before"
        story.plan_start = started
        made.append(story)
    return made


def name_provision(stories: list[Story], chance: random.Random) -> None:
    """What each plan names at first and now, and the school that goes with it."""
    special = [school for school in schools() if school.phase == "Special"]
    for story in stories:
        if story.plan_start is None:
            continue
        story.first_provision = _lot(story, story.plan_start).draw(chance)
        story.provision = story.first_provision
        now = _lot(story, story.ceased or county.EXTRACTS[-1])
        grown_up = now is _SIXTEEN and _lot(story, story.plan_start) is not _SIXTEEN
        if grown_up or chance.random() < _MOVES:
            story.provision = now.draw(chance)
        story.placed_at = _placed(story, special, chance)


def _lot(story: Story, day: date) -> Lot[str]:
    group = story.year_group(day)
    if group < 0:
        return _UNDER_FIVE
    if group > 11:
        return _SIXTEEN
    return _PARENTS if story.source == "parent" else _SCHOOL_AGE


def _placed(story: Story, special: list[School], chance: random.Random) -> School | None:
    if story.provision == "special":
        near = [school for school in special if school.area == story.area]
        return chance.choice(near)
    return story.school if story.provision in _WITH_SCHOOL else None


def cease(stories: list[Story], chance: random.Random) -> None:
    """End plans so that each year closes with as many in force as were published."""
    for year, said in county.YEARS.items():
        first, last = date(year, 1, 1), date(year, 12, 31)
        held = [
            story
            for story in stories
            if story.plan_start and story.plan_start <= last and story.ceased is None
        ]
        ending = [story for story in held if story.plan_start and story.plan_start < first]
        oldest = min(date(year, 8, 31), county.LAST)

        def weight(story: Story, day: date = oldest) -> float:
            return exp(0.55 * min(story.year_group(day) - 11, 14))

        for story in chosen(chance, ending, max(0, len(held) - said.in_force), weight):
            in_summer = chance.random() < _SUMMER and year != county.LAST.year
            until = county.LAST if year == county.LAST.year else last
            any_day = first + timedelta(days=chance.randrange((until - first).days))
            story.ceased = date(year, 8, 31) if in_summer else working(max(any_day, first))
            group = story.year_group(story.ceased)
            lot = _REASONS_16 if group > 11 else _REASONS_SCHOOL
            story.cease_reason = "age" if group >= _OLDEST_GROUP - 1 else lot.draw(chance)


def review(stories: list[Story], chance: random.Random) -> None:
    """The annual reviews of each plan: late by some months for many, decided late for most."""
    for story in stories:
        if story.plan_start is None:
            continue
        held = story.plan_start
        end = min(story.ceased or county.LAST, county.LAST)
        while True:
            held = later(held, chance.triangular(270, 520, 355))
            if held > end:
                break
            story.reviews.append(_reviewed(held, chance))


def _reviewed(held: date, chance: random.Random) -> tuple[date, date | None, date | None]:
    """A meeting, its decision and the final amended plan, where one was made."""
    if chance.random() < 0.22:
        return held, None, None
    decided = later(held, chance.triangular(5, 95, 27))
    amended = later(decided, chance.uniform(20, 120)) if chance.random() < 0.35 else None
    return held, decided, amended
