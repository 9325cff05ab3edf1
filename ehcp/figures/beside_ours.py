"""What the DfE publishes of the same calendar years, in all areas and by all who ask."""

from typing import Any

from ehcp.calendars import Calendar
from ehcp.figures.scope import ALL_AREAS, ALL_SOURCES, calendar_of
from ehcp.selectors.published import published_years
from hnfsg.figures.registry import FigureColumn, Scope, Unit
from hnfsg.intake.vintages import Vintage


def published_column(heading: str, unit: Unit) -> FigureColumn:
    """The column `published` of a figure by year: exact for everybody, for it is published."""
    return FigureColumn(
        "published",
        heading,
        unit,
        definition="As the DfE publishes it of the calendar year, in all areas and by all who ask.",
        is_public=True,
    )


def published_of_years(scope: Scope, vintage: Vintage, measure: str) -> dict[str, Any]:
    """What the DfE publishes of a measure by calendar year; nothing of part of the council."""
    is_whole = scope.get("area", ALL_AREAS) == ALL_AREAS
    is_whole = is_whole and scope.get("source", ALL_SOURCES) == ALL_SOURCES
    if not is_whole or calendar_of(scope) != Calendar.CALENDAR:
        return {}
    years = published_years(vintage).to_dict("records")
    return {str(row["year"]): row[measure] for row in years if row[measure] is not None}
