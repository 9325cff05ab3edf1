"""The demo county's meetings: two years of a sub-group that meets every two months."""

from datetime import date, time

from django.db import transaction

from actions import services
from actions.models import (
    STILL_OPEN,
    Action,
    ActionStatus,
    AgendaItem,
    Group,
    Meeting,
    MeetingStatus,
    OutcomeKind,
)
from actions.services.meetings import When
from actions.services.raising import Due
from hnfsg.people.models import Person

GROUP = "High Needs Funding Sub Group"
HELD = (
    date(2022, 11, 14),
    date(2023, 1, 16),
    date(2023, 3, 13),
    date(2023, 5, 15),
    date(2023, 7, 3),
    date(2023, 9, 25),
    date(2023, 11, 20),
    date(2024, 1, 22),
)
NEXT, AFTER = date(2024, 3, 4), date(2024, 5, 20)
MEMBERS = ("HW", "KK", "AF", "SD", "AP", "CH", "MT")

_ITEMS = (
    ("The DSG position", "AF", ""),
    ("Savings and the recovery plan", "AF", "Whether the savings at risk are reported upwards"),
    ("Requests for assessments", "SD", ""),
    ("Alternative provision", "AP", "Which contracts are looked at first"),
)
# For each meeting and item: the notes, an outcome or nothing, and actions as (text, owners).
_NOTES: tuple[tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...], ...] = (
    (
        (
            "The forecast is worse than the budget allows.",
            "",
            (("Show the lines that moved most", "AF"),),
        ),
        (
            "The plan for 2023 is being written.",
            "",
            (
                ("Bring the first draft of the plan", "AF"),
                ("Send the group the DfE’s guidance", "CH"),
            ),
        ),
        ("Requests grow in every area.", "", (("Say how many requests come from parents", "SD"),)),
        (
            "The list of providers is incomplete.",
            "",
            (("Draw up the list of providers in use", "AP"),),
        ),
    ),
    (
        (
            "Independent placements drive the overspend.",
            "",
            (("Split the line by need and price", "AF"),),
        ),
        (
            "The draft plan was read.",
            "The plan goes to the forum.",
            (("Put the plan before the forum", "CH AF"),),
        ),
        (
            "Schools ask what counts as a graduated response.",
            "",
            (("Write to schools about the graduated response", "SD HW"),),
        ),
        (
            "Some providers are not registered.",
            "",
            (("Ask each provider for its registration", "AP"),),
        ),
    ),
    (
        ("The year will end over budget.", "", (("Explain the change since January", "AF"),)),
        (
            "Two savings start late.",
            "",
            (
                ("Say what replaces the late savings", "AF CH"),
                ("Ask the DfE about the timetable", "CH"),
            ),
        ),
        (
            "The share of parental requests has risen.",
            "",
            (("Compare with neighbouring councils", "SD"),),
        ),
        (
            "Prices differ for the same hours.",
            "",
            (("List the prices of tuition side by side", "AP"),),
        ),
    ),
    (
        (
            "The outturn was discussed.",
            "",
            (("Show the forecast of each month beside the outturn", "AF"),),
        ),
        (
            "Savings of the new year were read.",
            "The group reports the risk upwards.",
            (("Tell the forum about the risk", "CH"),),
        ),
        (
            "Decisions take longer than six weeks in one area.",
            "",
            (("Find out why one area is slower", "SD"), ("Ask schools what would help", "KK HW")),
        ),
        ("Contracts end in August.", "", (("Say which contracts are renewed", "AP"),)),
    ),
    (
        ("Nothing has moved since May.", "", (("Bring the profile of spending", "AF"),)),
        (
            "Phase transfers were discussed.",
            "",
            (("Work out the saving of the new bases", "AF MT"),),
        ),
        ("Advice comes late in the summer.", "", (("Say how many wait for advice", "SD"),)),
        (
            "A visit to two providers is planned.",
            "",
            (("Visit two providers and report", "AP MT"),),
        ),
    ),
    (
        ("The new term is dearer than planned.", "", (("Show numbers and prices apart", "AF"),)),
        (
            "£9.8m of the savings is at risk.",
            "The risk is told to the forum.",
            (
                ("List the savings at risk with their reasons", "AF"),
                ("Ask the programme for a new date", "CH"),
            ),
        ),
        ("The backlog has grown.", "", (("Say what more capacity would do", "SD"),)),
        (
            "The providers’ evidence is being gathered.",
            "",
            (("Chase the evidence that is missing", "AP"),),
        ),
    ),
    (
        (
            "The forecast rose again.",
            "",
            (("Explain the independent line by child numbers", "AF"),),
        ),
        (
            "Substitutes are being looked for.",
            "",
            (("Bring substitutes for the lost savings", "AF CH"),),
        ),
        (
            "Parents say that they hear too late.",
            "",
            (("Draft a letter that says how long it takes", "SD KK"),),
        ),
        (
            "Placements last longer than planned.",
            "",
            (("Say how long placements last", "AP"), ("Ask schools about returns", "HW")),
        ),
    ),
    (
        (
            "The overspend is £40.9m at month 10.",
            "",
            (("Show the bridge from the budget to the forecast", "AF"),),
        ),
        (
            "£14.6m of £20.2m is at risk.",
            "The forum is told before it meets.",
            (("Write to the forum about the savings at risk", "CH AF"),),
        ),
        (
            "Parents ask more often than schools do.",
            "",
            (("Find out why more parents ask, and give schools key messages", "KK HW SD"),),
        ),
        (
            "A needs analysis is begun.",
            "",
            (("Bring the needs analysis of alternative provision", "AP"),),
        ),
    ),
)


@transaction.atomic
def load_meetings() -> None:
    """Make the group with its members, eight meetings held and two to come; once."""
    if Group.objects.filter(name=GROUP).exists():
        return
    people = _people()
    group = services.found_group(
        name=GROUP,
        parent_body="Schools Forum",
        remit="Watches the high needs block and its recovery plan, and advises the forum.",
        by=None,
    )
    for person in people.values():
        services.join(group=group, person=person, on=HELD[0], by=None)
    services.set_officers(
        group=group, chair=people["CH"], deputy=people["HW"], note_taker=None, by=None
    )
    before: Meeting | None = None
    for on, notes in zip(HELD, _NOTES, strict=True):
        before = _held(group, on, notes, people, before)
    coming = _plan(group, NEXT)
    for title, owner, asked in _ITEMS:
        services.add_item(meeting=coming, title=title, owner=people[owner], asked=asked, by=None)
    services.move_on(meeting=coming, to=MeetingStatus.PAPERS_OUT, by=None)
    _plan(group, AFTER)


def _people() -> dict[str, Person]:
    """By initials; of two with the same, the one without the longer name comes first."""
    found: dict[str, Person] = {}
    for person in Person.objects.filter(initials__in=MEMBERS).order_by("pk"):
        found.setdefault(person.initials, person)
    return found


def _plan(group: Group, on: date) -> Meeting:
    when = When(on=on, starts=time(15, 30), ends=time(17), place="Teams")
    return services.plan_meeting(group=group, when=when, by=None)


def _held(
    group: Group,
    on: date,
    notes: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...],
    people: dict[str, Person],
    before: Meeting | None,
) -> Meeting:
    """One meeting that was held: what the last one asked for is done or carried, then its own."""
    meeting = _plan(group, on)
    if before:
        _report(before, meeting)
    services.move_on(meeting=meeting, to=MeetingStatus.IN_PROGRESS, by=None)
    there = list(people.values())
    away = there[on.month % len(there)]
    services.set_attendance(
        meeting=meeting, present=[p for p in there if p != away], apologies=[away], by=None
    )
    for (title, owner, asked), (said, decided, wanted) in zip(_ITEMS, notes, strict=True):
        item = services.add_item(
            meeting=meeting, title=title, owner=people[owner], asked=asked, by=None
        )
        services.save_notes(item=item, notes=said, edition=1, by=None)
        if decided:
            kind = OutcomeKind.RECOMMENDATION if "forum" in decided else OutcomeKind.DECISION
            services.record_outcome(item=item, kind=kind, text=decided, by=None)
        for text, owners in wanted:
            _raise(item, text, [people[each] for each in owners.split()])
    for to in (MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED):
        services.move_on(meeting=meeting, to=to, by=None)
    return meeting


def _raise(item: AgendaItem, text: str, owners: list[Person]) -> Action:
    condition = "once the providers’ evidence is complete" if "needs analysis" in text else ""
    return services.raise_action(
        group=item.meeting.group,
        item=item,
        text=text,
        owners=owners,
        due=Due(condition=condition),
        by=None,
    )


def _report(before: Meeting, meeting: Meeting) -> None:
    """At a meeting, of what the one before asked for the last is carried once, the rest is done."""
    lately = before.actions.filter(status__in=STILL_OPEN).order_by("pk")
    for action in Action.objects.filter(status__in=STILL_OPEN, since__lt=meeting.on):
        if not action.carried and action == lately.last():
            services.carry_forward(actions=[action], meeting=meeting, by=None)
            continue
        owner = action.owners.first()
        services.update_action(
            action=action,
            status=ActionStatus.DONE,
            text="Reported to the group.",
            by=None,
            by_label=str(owner),
        )
        Action.objects.filter(pk=action.pk).update(closed_on=meeting.on)
