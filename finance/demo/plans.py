"""The demo county's management action plans: forty actions in four plan versions.

Amounts in thousands of pounds. What they end at follows Devon's papers: see `actions.py`.
"""

from dataclasses import dataclass

from finance.models import Reason, SavingKind


@dataclass(frozen=True)
class Action:
    """An action of one plan; `lost` is what may or will not be saved of it by month 10.

    `open_at_10` is what nobody accounts for at month 10. `full_year` is what a whole year saves;
    without it, a third more than this year. `replaces` are the references of the plan before.
    """

    ref: str
    title: str
    workstream: str
    lead: str
    budget_line: str
    planned: int
    lost: int = 0
    delivered: int = 0
    reason: Reason | None = None
    comment: str = ""
    mitigation: str = ""
    kind: SavingKind = SavingKind.CASHABLE
    open_at_10: int = 0
    full_year: int = 0
    replaces: str = ""


PLAN_2021, PLAN_2022, PLAN_2023, PLAN_2024 = "Plan 2021", "Plan 2022", "Plan 2023", "Plan 2024"
_COMMISSIONING, _SUFFICIENCY, _INCLUSION = "Commissioning", "Sufficiency", "Inclusion"
_COMMISSIONER, _PLACES, _SEND = "Commissioning manager", "Places manager", "SEND manager"
_INDEPENDENT = "Independent special schools"
_AVOIDANCE = SavingKind.AVOIDANCE

ACTIONS_2021 = (
    Action("1", "Review of independent placements", _COMMISSIONING, _COMMISSIONER, _INDEPENDENT,
           1_500, 300, 1_200, Reason.DEMAND, "Most reviews kept the placement."),
    Action("2", "Support bases in four schools", _SUFFICIENCY, _PLACES, "Resourced provision",
           900, 400, 500, Reason.SLIPPED, "Two of four opened in January."),
    Action("3", "One banding for mainstream top-ups", _INCLUSION, _SEND, "Primary top-ups",
           800, 150, 650, Reason.SMALLER),
    Action("4", "Tuition contract let again", _COMMISSIONING, _COMMISSIONER,
           "Other alternative provision", 500, 0, 500),
    Action("5", "Joint funding with health", _COMMISSIONING, _SEND, _INDEPENDENT,
           700, 450, 250, Reason.NOT_STARTED, "No panel met before October."),
    Action("6", "Outreach to prevent exclusions", _INCLUSION, _SEND,
           "Alternative provision places", 400, 100, 300, Reason.DEMAND),
    Action("7", "Transport left out of placement prices", _COMMISSIONING, _COMMISSIONER,
           _INDEPENDENT, 300, 0, 300),
    Action("8", "Training for support without a plan", _INCLUSION, _SEND, "Primary top-ups",
           600, 200, 400, Reason.SMALLER, kind=_AVOIDANCE),
)  # fmt: skip
ACTIONS_2022 = (
    Action("1", "Review of independent placements at annual review", _COMMISSIONING, _COMMISSIONER,
           _INDEPENDENT, 2_000, 500, 1_000, Reason.DEMAND, open_at_10=500, replaces="1"),
    Action("2", "Support bases in ten schools", _SUFFICIENCY, _PLACES, "Resourced provision",
           1_800, 1_100, 700, Reason.SLIPPED, "Four of ten opened.",
           "The other six are in the plan for 2023.", replaces="2"),
    Action("3", "Top-up bands for mainstream schools", _INCLUSION, _SEND, "Primary top-ups",
           1_500, 500, 1_000, Reason.SMALLER, replaces="3"),
    Action("4", "Special free school, first phase", _SUFFICIENCY, _PLACES, _INDEPENDENT,
           1_300, 900, 0, Reason.SLIPPED, "The contractor was changed in August.", open_at_10=400),
    Action("5", "Local post-16 courses", _SUFFICIENCY, _SEND, "Specialist post-16 colleges",
           1_100, 400, 700, Reason.DEMAND),
    Action("6", "Alternative provision contracts let again", _COMMISSIONING, _COMMISSIONER,
           "Other alternative provision", 900, 400, 500, Reason.PRICE, replaces="4"),
    Action("7", "Joint funding with health and social care", _COMMISSIONING, _SEND, _INDEPENDENT,
           800, 400, 100, Reason.NOT_STARTED, open_at_10=300, replaces="5"),
    Action("8", "Plans ended when their aims are met", _INCLUSION, _SEND, "Secondary top-ups",
           600, 400, 200, Reason.SMALLER),
    Action("9", "Training for support without a plan", _INCLUSION, _SEND, "Primary top-ups",
           700, 250, 450, Reason.SMALLER, kind=_AVOIDANCE),
    Action("10", "Advice line for schools", _INCLUSION, _SEND, "Secondary top-ups",
           500, 100, 400, Reason.SLIPPED, kind=_AVOIDANCE),
)  # fmt: skip
# In the order in which they fell at risk.
ACTIONS_2023 = (
    Action("3", "Special free school, second phase", _SUFFICIENCY, _PLACES, _INDEPENDENT,
           2_600, 2_600, 0, Reason.SLIPPED, "Building works started five months late.",
           "Temporary classrooms are being priced.", replaces="4"),
    Action("1", "Open 60 places in support bases", _SUFFICIENCY, _PLACES, "Resourced provision",
           2_900, 2_000, 500, Reason.SMALLER, "24 of 60 places are open.",
           "Two more schools have been asked.", replaces="2"),
    Action("8", "Earlier help, so that fewer plans are needed", _INCLUSION, _SEND,
           "Primary top-ups", 1_900, 1_900, 0, Reason.DEMAND, "Requests rose instead.",
           "Moves to the new plan, over two years."),
    Action("5", "Prices agreed with independent special schools", _COMMISSIONING, _COMMISSIONER,
           _INDEPENDENT, 2_100, 1_700, 300, Reason.PRICE,
           "Most schools asked for more than the framework's limit.",
           "Offers above the limit go to the director."),
    Action("2", "Specialist bases in six secondary schools", _SUFFICIENCY, _PLACES,
           "Specialist bases", 1_700, 1_500, 200, Reason.SLIPPED, "One of six has opened."),
    Action("6", "Local post-16 courses instead of specialist colleges", _SUFFICIENCY, _SEND,
           "Specialist post-16 colleges", 1_300, 1_100, 150, Reason.NOT_STARTED,
           "No college has signed.", replaces="5"),
    Action("12", "Joint funding with health and social care", _COMMISSIONING, _SEND, _INDEPENDENT,
           1_100, 900, 150, Reason.NOT_STARTED, "The agreement has not been signed."),
    Action("4", "Review of independent placements at annual review", _COMMISSIONING, _COMMISSIONER,
           _INDEPENDENT, 2_400, 1_600, 650, Reason.SMALLER,
           "Fewer pupils could move than planned.", "Reviews of pupils in year 6 come first."),
    Action("9", "Top-up bands for mainstream schools", _INCLUSION, _SEND, "Secondary top-ups",
           1_250, 800, 300, Reason.DROPPED, "Consultation ended against the lowest band."),
    Action("10", "Outreach so that fewer pupils are excluded", _INCLUSION, _SEND,
           "Alternative provision places", 900, 500, 300, Reason.DEMAND,
           "Exclusions rose in the autumn."),
    Action("7", "Supported internships", _SUFFICIENCY, _SEND, "Further education top-ups",
           450, 0, 300),
    Action("11", "Alternative provision contracts let again", _COMMISSIONING, _COMMISSIONER,
           "Other alternative provision", 600, 0, 450),
    Action("13", "Therapies commissioned jointly", _COMMISSIONING, _SEND,
           "Speech, language and other therapies", 350, 0, 250),
    Action("14", "Plans ended when their aims are met", _INCLUSION, _SEND, "Primary top-ups",
           650, 0, 450),
)  # fmt: skip
AVOIDED_2023 = (
    Action("15", "Advice line for schools", _INCLUSION, _SEND, "Secondary top-ups",
           1_400, 600, 800, Reason.SMALLER, "Fewer calls than hoped.", kind=_AVOIDANCE),
)  # fmt: skip
# The plan that follows: in the return from month 10, and hardly any of it for this year.
ACTIONS_2024 = (
    Action("1", "Special free school, second phase", _SUFFICIENCY, _PLACES, _INDEPENDENT,
           0, full_year=3_100, replaces="3"),
    Action("2", "Support bases in every district", _SUFFICIENCY, _PLACES, "Resourced provision",
           0, full_year=4_200, replaces="1, 2"),
    Action("3", "Prices agreed with independent special schools", _COMMISSIONING, _COMMISSIONER,
           _INDEPENDENT, 150, full_year=2_400),
    Action("4", "Review of independent placements at annual review", _COMMISSIONING, _COMMISSIONER,
           _INDEPENDENT, 100, full_year=2_800),
    Action("5", "Joint panel with health and social care", _COMMISSIONING, _SEND, _INDEPENDENT,
           0, full_year=1_500, replaces="12"),
    Action("6", "Post-16 courses with three colleges", _SUFFICIENCY, _SEND,
           "Specialist post-16 colleges", 0, full_year=1_600, replaces="6"),
    Action("7", "Earlier help, so that fewer plans are needed", _INCLUSION, _SEND,
           "Primary top-ups", 0, full_year=2_500, kind=_AVOIDANCE, replaces="8"),
)  # fmt: skip
