"""Events that the demo county's charts show: real ones, of all councils, with their sources."""

from datetime import date

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
    source="Dedicated schools grant: 2024 to 2025",
    address=f"{_GOV}dedicated-schools-grant-dsg-2024-to-2025",
    figures=[OVERSPEND.slug, CUMULATIVE.slug],
)
EVENTS = (OVERRIDE, PLAN, GRANT)


def enter_all(by: User) -> None:
    """Enter the events, unless some are here already."""
    if not Event.objects.exists():
        for said in EVENTS:
            services.enter(said=said, by=by)
