"""The figures of the page of the management actions."""

from finance.figures.actions.at_risk import AT_RISK
from finance.figures.actions.avoidance import AVOIDANCE
from finance.figures.actions.groups import REASON, WORKSTREAM
from finance.figures.actions.in_forecast import IN_FORECAST
from finance.figures.actions.ledger import ALL, ONE
from finance.figures.actions.movement import MOVEMENT
from finance.figures.actions.plans import BECAME

# What the page shows; `ALL` is its table, and `ONE` has the page of each action.
SLUGS = tuple(
    figure.slug
    for figure in (AT_RISK, MOVEMENT, IN_FORECAST, WORKSTREAM, REASON, BECAME, AVOIDANCE)
)

__all__ = [
    "ALL",
    "AT_RISK",
    "AVOIDANCE",
    "BECAME",
    "IN_FORECAST",
    "MOVEMENT",
    "ONE",
    "REASON",
    "SLUGS",
    "WORKSTREAM",
]
