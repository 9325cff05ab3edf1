"""Events that the demo county's charts show: real ones, of all councils, with their sources.

A source is what was read and gives the date: a primary text where we have read it, else a report
of it, and then it says so.
"""

from datetime import date

from finance.figures import recovery
from finance.figures.position import CUMULATIVE, OVERSPEND
from hnfsg.figures.events import services
from hnfsg.figures.models import Event
from hnfsg.people.models import User

_GOV = "https://www.gov.uk/government/publications/"

OVERRIDE = services.Said(
    on=date(2022, 12, 12),
    title="Override extended to March 2026",
    what=(
        "The government said that deficits of the Dedicated Schools Grant stay apart from "
        "councils’ reserves for another three years, to 31 March 2026."
    ),
    source="Local government finance policy statement 2023-24 to 2024-25",
    address=(
        f"{_GOV}local-government-finance-policy-statement-2023-24-to-2024-25/"
        "local-government-finance-policy-statement-2023-24-to-2024-25"
    ),
    figures=[CUMULATIVE.slug],
)
PLAN = services.Said(
    on=date(2023, 3, 2),
    title="SEND improvement plan published",
    what=(
        "The government published its plan for special educational needs and alternative "
        "provision, with national standards to be tried before any law changes."
    ),
    source="SEND and alternative provision improvement plan",
    address=f"{_GOV}send-and-alternative-provision-improvement-plan",
    figures=[OVERSPEND.slug, CUMULATIVE.slug],
)
GRANT = services.Said(
    on=date(2023, 12, 19),
    title="Grant for 2024 to 2025 announced",
    what=(
        "Councils were told their Dedicated Schools Grant for 2024 to 2025, with the high needs "
        "block in it."
    ),
    source="Settlement received on 19 December 2023: schools forum of BCP Council, minutes",
    address="https://democracy.bcpcouncil.gov.uk/ieIssueDetails.aspx?IId=21584&Opt=3",
    figures=[OVERSPEND.slug, CUMULATIVE.slug],
)
OVERRIDE_ENDS = services.Said(
    on=date(2028, 3, 31),
    title="Override ends",
    what=(
        "Until this day deficits of the Dedicated Schools Grant stay apart from councils’ "
        "reserves. The end was put off twice, from 2023 to 2026 and from 2026 to 2028; a minister "
        "told Parliament of the second."
    ),
    source="Written answer 61924 in Parliament, 1 July 2025",
    address="https://www.parallelparliament.co.uk/question/61924/social-services-finance",
    figures=[recovery.IN_YEAR.slug, recovery.CUMULATIVE.slug],
)
STABILITY_GRANT = services.Said(
    on=date(2026, 3, 31),
    title="Deficits that the stability grant counts",
    what=(
        "As the press reported it, the High Needs Stability Grant is to meet 90% of the deficits "
        "that councils had by this day, where the DfE approves their local SEND reform plan."
    ),
    source="Reported by Schools Week: government to write off 90% of councils’ SEND deficits",
    address="https://schoolsweek.co.uk/government-to-write-off-90-of-councils-send-deficits/",
    figures=[recovery.CUMULATIVE.slug],
)
EVENTS = (OVERRIDE, PLAN, GRANT, STABILITY_GRANT, OVERRIDE_ENDS)


def enter_all(by: User) -> None:
    """Enter the events, unless some are here already."""
    if not Event.objects.exists():
        for said in EVENTS:
            services.enter(said=said, by=by)
