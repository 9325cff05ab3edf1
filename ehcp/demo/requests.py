"""The requests of the demo county and what was decided of them."""

import random
from datetime import date, timedelta

from ehcp.demo import county
from ehcp.demo.county import Year
from ehcp.demo.schools import AREAS, School, schools
from ehcp.demo.stories import Lot, Story, academic_year, chosen, later, month_days, split, working

# Year groups of children asked for, by how often.
_YEAR_GROUPS = Lot(
    zip(
        range(-4, 15),
        (1, 3, 6, 10, 9, 10, 9, 9, 9, 8, 8, 9, 6, 5, 4, 2.5, 1, 0.7, 0.4),
        strict=True,
    )
)
_PHASES = {"Primary": 1.0, "Secondary": 0.75, "All-through": 0.8, "Special": 0.25, "PRU": 8.0}
_OTHER_SOURCES = Lot([("school", 0.91), ("health", 0.03), ("social-care", 0.045), ("other", 0.015)])
_NEEDS = Lot(
    [("ASD", 27.4), ("SEMH", 26.6), ("SLCN", 25.8), ("MLD", 9.8), ("PD", 3.1), ("SLD", 2.6),
     ("SPLD", 2.0), ("HI", 1.2), ("VI", 0.7), ("PMLD", 0.6), ("MSI", 0.2), ("OTH", 0.1)]
)  # fmt: skip
_REASONS = Lot([("met", 0.42), ("evidence", 0.31), ("graduated", 0.22), ("other", 0.05)])
_UNEVIDENCED_REASONS = Lot(
    [("graduated", 0.55), ("evidence", 0.28), ("met", 0.14), ("other", 0.03)]
)
_MANY_REFUSED = 3.0  # how much likelier the requests of a few schools are refused
_PARENTS_ASK = 4.0  # how much likelier it is the parents of a few schools who ask
_SHARE_RECORDED_EARLY = 0.06  # of the requests before the source was recorded
_PARENT_LOCAL, _SCHOOL_LOCAL = 0.62, 0.78


class Requests:
    """Makes the requests of one year after another; a refused child may be asked for again."""

    def __init__(self, chance: random.Random) -> None:
        """Begin before the first year."""
        self.chance = chance
        self.stories: list[Story] = []
        self._children = 0
        self._refused: list[Story] = []
        self._lots = {phase: _lot(chance, phase) for phase in ("Primary", "Secondary")}

    def year(self, number: int, said: Year) -> None:
        """The requests of a calendar year, decided."""
        months = county.MONTHS_OF_2024 if number == county.LAST.year else 12
        weights = [
            season * county.LOCKDOWN.get((number, month), 1) * self.chance.uniform(0.86, 1.14)
            for month, season in enumerate(county.SEASONS[:months], start=1)
        ]
        made: list[Story] = []
        for month, count in enumerate(split(said.requests, weights), start=1):
            days = month_days(number, month)
            made += [self.request(self.chance.choice(days)) for _ in range(count)]
        self._ask(made, number, said)
        self._decide(made, said)
        self.stories += made
        self._refused = [story for story in self.stories if story.outcome == "refuse"]

    def request(self, day: date) -> Story:
        """A request, not decided; of a child who was refused before, or of a new one."""
        chance = self.chance
        if self._refused and chance.random() < county.AGAIN:
            before = chance.choice(self._refused)
            if before.decided and before.decided + timedelta(days=150) < day:
                self._refused.remove(before)
                return Story(
                    before.number, before.reception, before.area, day, before.school,
                    before.is_local, need=before.need,
                )  # fmt: skip
        return self._child(day)

    def _child(self, day: date) -> Story:
        chance = self.chance
        self._children += 1
        group = _YEAR_GROUPS.draw(chance)
        school = self._school(group)
        return Story(
            self._children,
            academic_year(day) - group,
            school.area if school else chance.choice(AREAS),
            day,
            school,
            need=_NEEDS.draw(chance),
        )

    def _school(self, group: int) -> School | None:
        """Where a child of a year group is on roll: nurseries and colleges have no URN here."""
        if group < 0:
            return None
        if group > 11:
            return self._lots["Secondary"].draw(self.chance) if self.chance.random() < 0.3 else None
        if self.chance.random() < 0.02:
            return None
        return self._lots["Primary" if group < 7 else "Secondary"].draw(self.chance)

    def _ask(self, made: list[Story], number: int, said: Year) -> None:
        """Who asked, and whether it was recorded."""
        asking = _few(6)

        def weight(story: Story) -> float:
            there = story.school is not None and story.school.urn in asking
            return _PARENTS_ASK if there else 1.0

        asked_by_parents: set[int] = set()
        before = [s for s in made if number == 2023 and s.received.month < 4]
        since = [s for s in made if not (number == 2023 and s.received.month < 4)]
        for those, share in ((before, county.PARENTS_OF_EARLY_2023), (since, said.parents)):
            parents = chosen(self.chance, those, round(len(those) * share), weight)
            asked_by_parents |= {id(story) for story in parents}
        for story in made:
            is_parent = id(story) in asked_by_parents
            story.source = "parent" if is_parent else _OTHER_SOURCES.draw(self.chance)
            story.graduated = self.chance.random() < (0.46 if is_parent else 0.83)
            story.is_local = self.chance.random() < (_PARENT_LOCAL if is_parent else _SCHOOL_LOCAL)

    def _decide(self, made: list[Story], said: Year) -> None:
        """Refuse so many, withdraw so many, agree to assess the others."""
        chance = self.chance
        refusing = _few(5, start=60)

        def weight(story: Story) -> float:
            there = story.school is not None and story.school.urn in refusing
            return (
                (1.55 if story.source == "parent" else 1.0)
                * (0.8 if story.graduated else 1.7)
                * (_MANY_REFUSED if there else 1.0)
            )

        open_ones = set(map(id, made))
        for story in chosen(chance, made, said.withdrawn, lambda _: 1.0):
            open_ones.discard(id(story))
            story.outcome = "withdrawn"
            story.closed = later(story.received, chance.uniform(5, 40))
            story.exported = chance.random() < 0.3
        left = [story for story in made if id(story) in open_ones]
        for story in chosen(chance, left, said.refused, weight):
            story.outcome = "refuse"
            lot = _REASONS if story.graduated else _UNEVIDENCED_REASONS
            story.refusal_reason = lot.draw(chance)
        for story in left:
            story.outcome = story.outcome or "assess"
            story.decided = decision_day(chance, story.received, said.decided)
            if story.outcome == "refuse":
                _challenge(chance, story)


def hide_sources(stories: list[Story], chance: random.Random) -> None:
    """Forget who asked where the county did not record it."""
    for story in stories:
        known = 0.99 if story.received >= county.SOURCE_KNOWN_FROM else _SHARE_RECORDED_EARLY
        if chance.random() > known:
            story.source = ""


def decision_day(chance: random.Random, received: date, share: float) -> date:
    """When the decision is told: within six weeks for that share."""
    if chance.random() < share:
        return later(received, chance.triangular(14, 42, 40))
    return later(received, 45 + chance.expovariate(1 / 24))


def _challenge(chance: random.Random, story: Story) -> None:
    """Mediation and appeal of a refusal, and what came of them."""
    decided = story.decided or story.received
    if chance.random() < county.MEDIATED:
        story.mediated = later(decided, chance.uniform(35, 75))
        if chance.random() < county.MEDIATED_OVERTURNED:
            story.overturned, story.overturned_on = "mediation", later(story.mediated, 7)
            return
    if chance.random() < county.APPEALED:
        story.appealed = later(decided, chance.uniform(50, 100))
        if chance.random() < county.APPEALED_OVERTURNED:
            conceded = chance.random() < 0.4
            story.overturned = "council" if conceded else "tribunal"
            wait = chance.uniform(30, 80) if conceded else chance.uniform(110, 220)
            story.overturned_on = later(story.appealed, wait)


def _few(count: int, start: int = 0) -> frozenset[str]:
    """Some large primary schools, always the same."""
    primary = [school for school in schools() if school.phase == "Primary"]
    by_roll = sorted(primary, key=lambda school: -school.roll)
    return frozenset(school.urn for school in by_roll[start + 5 : start + 5 + 3 * count : 3])


def _lot(chance: random.Random, phase: str) -> Lot[School]:
    """Schools that have children of a phase, by roll and by how often theirs are asked for."""
    phases = {phase, "All-through", "Special", "PRU"}
    return Lot(
        (school, school.roll * _PHASES[school.phase] * chance.gammavariate(4, 0.25))
        for school in schools()
        if school.phase in phases
    )


def seeds(requests: Requests, count: int) -> list[Story]:
    """Assessments that are open when the first year begins, of requests of the year before."""
    chance, made = requests.chance, []
    for _ in range(count):
        day = working(county.FIRST - timedelta(days=round(chance.triangular(45, 330, 60))))
        story = requests.request(day)
        story.source = "school"
        story.outcome = "assess"
        story.decided = min(later(day, chance.uniform(20, 42)), working(county.FIRST))
        made.append(story)
    return made
