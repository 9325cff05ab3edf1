"""What others have published of our own requests, plans and staff, sent whole each time."""

from ehcp.models import CaseMeasure
from ehcp.rules import reported
from hnfsg.intake.declarations import (
    Column,
    ColumnType,
    Dataset,
    LoadMode,
    Rule,
    Sheet,
    register,
)
from hnfsg.people.rights import Right

SLUG = "ehcp-reported"
SHEET = "reported"

_M = CaseMeasure
# As answers to requests for information word them.
MEASURES = {
    **{measure.label: measure for measure in _M},
    "EHCNA requests": _M.REQUESTS,
    "EHC needs assessment requests": _M.REQUESTS,
    "EHCNA submitted for panel assessment": _M.TO_PANEL,
    "EHCNA refused": _M.REFUSED,
    "Refused": _M.REFUSED,
    "Parental share of requests": _M.PARENTS,
    "Parental requests, %": _M.PARENTS,
    "Mediation overturned": _M.MEDIATED,
    "Appeals approved": _M.ALLOWED,
    "Appeals upheld": _M.ALLOWED,
    "Caseworkers and managers FTE": _M.STAFF,
    "Average weeks request to final plan": _M.WEEKS,
    "EHCPs": _M.PLANS,
    "EHCP by key stage: EYFS": _M.PLANS_EYFS,
    "EHCP by key stage: KS1": _M.PLANS_KS1,
    "EHCP by key stage: KS2": _M.PLANS_KS2,
    "EHCP by key stage: KS3": _M.PLANS_KS3,
    "EHCP by key stage: KS4": _M.PLANS_KS4,
    "EHCP by key stage: KS5": _M.PLANS_KS5,
    "EHCP by key stage: above KS5": _M.PLANS_OLDER,
    "SEN Support": _M.SUPPORT,
}


def _text(  # noqa: PLR0913 - a declaration names all it says
    name: str,
    heading: str,
    rule: str,
    example: str,
    *aliases: str,
    required: bool = False,
    max_length: int = 300,
) -> Column:
    return Column(
        name, heading, ColumnType.TEXT, rule, example, required, aliases, max_length=max_length
    )


_COLUMNS = (
    Column(
        "measure",
        "Measure",
        ColumnType.CHOICE,
        "What the value is, from this list: " + "; ".join(m.label for m in _M) + ".",
        _M.REQUESTS.label,
        required=True,
        aliases=("Topic", "What"),
        choices=MEASURES,
    ),
    _text(
        "at",
        "Period",
        "Of when it is: a year, or a day. It must name the year.",
        "calendar 2020",
        "Year",
        "Date",
        "When",
        required=True,
        max_length=60,
    ),
    Column(
        "value",
        "Value",
        ColumnType.NUMBER,
        "The number alone; a percentage in points. “About 29” is marked as approximate.",
        "1,693",
        required=True,
        aliases=("Number", "Amount"),
        may_be_about=True,
    ),
    _text("unit", "Unit", "What it counts.", "requests", max_length=30),
    _text("as_published", "As published", "Its own words.", "1,693", "Words", "Quote"),
    _text(
        "source_title",
        "Source",
        "The paper, minutes or answer that it stands in.",
        "Notes of the sub group, 4 March 2024",
        "Source title",
        "Published in",
    ),
    _text(
        "source_address",
        "Source address",
        "Its web address, which begins with https:// (or http://).",
        "https://www.example.gov.uk/requests",
        "Source URL",
        "URL",
        "Link",
        "Web address",
        max_length=500,
    ),
    _text("note", "Note", "What readers should know of it.", "", "Notes", max_length=2_000),
)

REPORTED = register(
    Dataset(
        slug=SLUG,
        title="EHC figures reported elsewhere",
        subject="ehcp",
        description=(
            "What other papers say of our own requests, plans and staff: minutes, answers to "
            "requests for information. Each value is shown beside ours with its source. Send the "
            "whole list each time: the newest list is the one that counts."
        ),
        right=Right.UPLOAD_EHCP,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.SNAPSHOT,
        sheets=(
            Sheet(
                slug=SHEET,
                name="Reported elsewhere",
                model="ehcp.CaseReport",
                label="at",
                matched_by=("measure", "at", "source_title", "source_address"),
                aliases=("Reported", "EHC reported"),
                has_months=False,
                columns=_COLUMNS,
            ),
        ),
        frequency="when there is something new",
        rules=(
            Rule("no-year", "Each report names its year", reported.years),
            Rule("no-source", "Each report has a source", reported.sources),
            Rule("panel", "Requests are those to the panel and those refused", reported.panels),
        ),
    )
)
