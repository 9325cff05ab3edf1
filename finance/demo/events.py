"""Events that the demo county's charts show: real ones, of all councils, with their sources."""

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
    source="Dedicated schools grant: 2024 to 2025",
    address=f"{_GOV}dedicated-schools-grant-dsg-2024-to-2025",
    figures=[OVERSPEND.slug, CUMULATIVE.slug],
)
OVERRIDE_ENDS = services.Said(
    on=date(2028, 3, 31),
    title="Override ends",
    what=(
        "Until this day deficits of the Dedicated Schools Grant stay apart from councils’ "
        "reserves. The regulation was extended twice, from 2023 to 2026 and from 2026 to 2028."
    ),
    source="Capital Finance and Accounting Regulations 2003, regulation 30L",
    address="https://www.legislation.gov.uk/uksi/2003/3146/regulation/30L",
    figures=[recovery.IN_YEAR.slug, recovery.CUMULATIVE.slug],
)
STABILITY_GRANT = services.Said(
    on=date(2026, 3, 31),
    title="Deficits that the stability grant counts",
    what=(
        "The High Needs Stability Grant is to meet 90% of the deficits that councils had by this "
        "day, where the DfE approves their local SEND reform plan."
    ),
    source="Schools Week: government to write off 90% of councils’ SEND deficits",
    address="https://schoolsweek.co.uk/government-to-write-off-90-of-councils-send-deficits/",
    figures=[recovery.CUMULATIVE.slug],
)
EVENTS = (OVERRIDE, PLAN, GRANT, STABILITY_GRANT, OVERRIDE_ENDS)


def enter_all(by: User) -> None:
    """Enter the events, unless some are here already."""
    if not Event.objects.exists():
        for said in EVENTS:
            services.enter(said=said, by=by)
