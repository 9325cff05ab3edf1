"""How assessments end: a queue from which a month's new plans are taken."""

import random
from datetime import date, timedelta

from ehcp.demo import county
from ehcp.demo.stories import Story, later, month_days, split

_LAW = 140  # days to the final plan; what happened in the county, not a limit of the product
_DECIDE = 42
_AGE = -0.6  # how much likelier the older of the late ones are; below 0, the less likely
_LEAST_AFTER_START = 60  # days from the decision to the plan
_EXCEPTIONS = ("school-closed", "circumstances", "absent", "early-years-closed")


def write(stories: list[Story], chance: random.Random) -> None:
    """End the assessments month after month; the stories have been decided."""
    for story in stories:
        if story.began is not None:
            _assess(story, chance)
    waiting = [story for story in stories if story.began is not None and not story.conclusion]
    waiting.sort(key=lambda story: story.received)
    for year, said in county.YEARS.items():
        months = county.MONTHS_OF_2024 if year == county.LAST.year else 12
        quick = split(round(said.plans * said.within), [1] * months)
        whole = split(said.plans, [1] * months)
        for month, (plans, soon) in enumerate(zip(whole, quick, strict=True), start=1):
            days = month_days(year, month)
            taken = _quick(waiting, days, soon, chance)
            taken |= _late(waiting, days, plans - len(taken), taken, chance)
            waiting = [story for story in waiting if id(story) not in taken]


def _assess(story: Story, chance: random.Random) -> None:
    """When the advice is asked for and comes in; a few end without a plan."""
    began = story.began or story.received
    said = county.YEARS.get(began.year) or county.YEARS[min(county.YEARS)]
    story.advice_asked = later(began, chance.uniform(1, 9))
    wait = said.advice * chance.lognormvariate(0, 0.33)
    story.advice_in = later(story.advice_asked, wait)
    story.ep_advice = later(story.advice_asked, wait * chance.uniform(0.75, 1.0))
    if chance.random() < county.EXCEPTED:
        story.exception_reason = chance.choice(_EXCEPTIONS)
    if chance.random() < county.EXPORTED:
        story.conclusion, story.exported = "withdrawn", chance.random() < 0.5
        story.concluded = story.closed = later(story.advice_in, chance.uniform(2, 30))
    elif chance.random() < county.NOT_ISSUED:
        story.conclusion = "not-issue"
        story.concluded = later(story.advice_in, chance.uniform(4, 30))
        _appeal(story, story.concluded, chance)


def _appeal(story: Story, concluded: date, chance: random.Random) -> None:
    """Mediation over a plan that was not issued; where it fell, the plan comes later."""
    if chance.random() > 2 * county.MEDIATED:
        return
    story.mediated = later(concluded, chance.uniform(35, 75))
    if chance.random() < county.MEDIATED_OVERTURNED:
        story.overturned, story.overturned_on = "mediation", later(story.mediated, 7)
        story.draft = later(story.overturned_on, chance.uniform(10, 30))
        story.plan_start = later(story.draft, chance.uniform(16, 40))


def _quick(waiting: list[Story], days: list[date], count: int, chance: random.Random) -> set[int]:
    """Issue so many within 20 weeks of the request."""
    taken: set[int] = set()
    for story in chance.sample(waiting, len(waiting)):
        if len(taken) == count:
            break
        began = story.began
        if began is None or (began - story.received).days > _DECIDE:
            continue
        fitting = [day for day in days if 112 <= (day - story.received).days <= _LAW]
        if fitting:
            issued = chance.choice(fitting)
            _hasten(story, issued, chance)
            _issue(story, issued)
            taken.add(id(story))
    return taken


def _late(
    waiting: list[Story], days: list[date], count: int, taken: set[int], chance: random.Random
) -> set[int]:
    """Issue so many that are late, those just late likelier than the oldest."""
    last = days[-1]
    keyed: list[tuple[float, int, Story]] = []
    for number, story in enumerate(waiting):
        began, age = story.began, (last - story.received).days
        ready = began is not None and (last - began).days >= _LEAST_AFTER_START
        if id(story) not in taken and ready and age > _LAW + 7:
            keyed.append((chance.random() ** ((300 / age) ** _AGE), number, story))
    keyed.sort(reverse=True, key=lambda each: each[:2])
    for _, _, story in keyed[:count]:
        began = story.began or story.received
        soonest = max(
            story.received + timedelta(days=_LAW + 1),
            began + timedelta(days=_LEAST_AFTER_START - 20),
        )
        issued = chance.choice([day for day in days if day >= soonest])
        if story.advice_in is None or (issued - story.advice_in).days < 24:
            _hasten(story, issued, chance)
        else:
            story.draft = later(issued, -chance.uniform(17, 40))
            story.draft = max(story.draft, story.advice_in + timedelta(days=1))
        _issue(story, issued)
    return {id(story) for _, _, story in keyed[:count]}


def _hasten(story: Story, issued: date, chance: random.Random) -> None:
    """Fit the advice and the draft in before the plan."""
    began = story.began or story.received
    whole = (issued - began).days
    story.advice_asked = later(began, min(5, whole * 0.05))
    story.advice_in = later(began, whole * chance.uniform(0.5, 0.66))
    story.ep_advice = later(story.advice_asked, (story.advice_in - story.advice_asked).days * 0.9)
    story.draft = later(story.advice_in, (issued - story.advice_in).days * chance.uniform(0.2, 0.5))


def _issue(story: Story, issued: date) -> None:
    story.conclusion, story.concluded, story.plan_start = "issue", issued, issued
