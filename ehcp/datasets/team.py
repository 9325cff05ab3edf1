"""Team and service measures: staff, absence, calls, complaints and advice, month by month."""

from ehcp.rules.team import TEAM_RULES
from finance.datasets.columns import financial_year, month
from hnfsg.intake.declarations import (
    Column,
    ColumnType,
    Dataset,
    LoadMode,
    Sheet,
    register,
)
from hnfsg.people.rights import Right

SLUG = "team-measures"


def _count(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    return Column(
        name, heading, ColumnType.INTEGER, rule, example, aliases=aliases, minimum=0, max_length=12
    )


def _people(name: str, heading: str, rule: str, example: str, *aliases: str) -> Column:
    return Column(
        name, heading, ColumnType.NUMBER, rule, example, aliases=aliases, minimum=0, max_length=12
    )


TEAM_SHEET = Sheet(
    slug="team",
    name="Team",
    model="ehcp.TeamMonth",
    label="month",
    aliases=("Measures", "Team measures", "Service measures", "Performance"),
    max_rows=1_000,
    is_summary=True,
    columns=(
        financial_year(required=True),
        month(required=True),
        _count("team_calls", "Calls to the team", "Calls that came in.", "640", "Team calls"),
        _count(
            "team_answered",
            "Team calls answered",
            "Of the calls to the team, those that were answered.",
            "410",
            "Calls answered by the team",
        ),
        _count(
            "centre_calls",
            "Calls to the customer service centre",
            "Calls about EHCPs that came in there.",
            "310",
            "CSC calls",
            "Contact centre calls",
        ),
        _count(
            "centre_answered",
            "Customer service centre calls answered",
            "Of those calls, the ones that were answered.",
            "280",
            "CSC calls answered",
            "Contact centre calls answered",
        ),
        _count("complaints", "Complaints", "Complaints received.", "22", "Complaints received"),
        _people(
            "staff",
            "Staff in post",
            "At the end of the month, full-time equivalent.",
            "61.4",
            "FTE in post",
        ),
        _people(
            "absent", "Staff absent", "Of the staff in post, full-time equivalent.", "7.2", "Absent"
        ),
        _people("plan_writers", "Plan writers", "At work, full-time equivalent.", "14.5"),
        _people(
            "psychologists",
            "Educational psychologists",
            "At work, full-time equivalent.",
            "18.0",
            "EPs",
        ),
        _count("advice_requested", "Advice requested", "Pieces of advice asked for.", "540"),
        _count(
            "advice_late",
            "Advice late",
            "Pieces of advice that came in after their limit.",
            "160",
            "Late advice",
        ),
    ),
)
HELPLINE_SHEET = Sheet(
    slug="helpline",
    name="Helpline",
    model="ehcp.HelplineBooking",
    label="subject",
    identity=("subject",),
    aliases=("Helpline bookings", "Bookings"),
    required=False,
    max_rows=10_000,
    columns=(
        financial_year(required=True),
        month(required=True),
        Column(
            "subject",
            "Subject",
            ColumnType.TEXT,
            "What the booking was about. No names.",
            "When the draft will come",
            required=True,
            aliases=("Topic", "Reason"),
            max_length=120,
        ),
        Column(
            "bookings",
            "Bookings",
            ColumnType.INTEGER,
            "Bookings about it in the month.",
            "35",
            required=True,
            minimum=0,
            max_length=12,
        ),
    ),
)


TEAM = register(
    Dataset(
        slug=SLUG,
        title="Team and service measures",
        subject="ehcp",
        description=(
            "What the team that assesses had and did in a month: staff in post and absent, plan "
            "writers, educational psychologists, calls, complaints, advice; on a sheet of its own "
            "the bookings of the helpline by subject. No names."
        ),
        right=Right.UPLOAD_EHCP,
        settings_right=Right.SETTINGS_DEADLINES,
        mode=LoadMode.PERIOD,
        sheets=(TEAM_SHEET, HELPLINE_SHEET),
        rules=TEAM_RULES,
        frequency="monthly",
    )
)
