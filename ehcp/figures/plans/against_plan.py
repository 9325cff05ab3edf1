"""Plans in force against the numbers that the recovery plan allows for, by provision."""

from collections import Counter
from datetime import date

import pandas as pd

from ehcp import charts
from ehcp.figures.plans.scope import AS_AT, NO_VERSION, PAGE, PLAN_YEAR, VERSION
from ehcp.figures.plans.words import larger, on, plans
from ehcp.figures.scope import DATASETS, cells, counted, less, table
from ehcp.figures.words import number
from ehcp.models import PlansBy
from ehcp.selectors import extract_of, plans_by
from finance.models import Backlog, Category
from finance.selectors import RECOVERY, planned_provision
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

ALL = "All that the plan gives numbers for"
COLUMNS = (
    FigureColumn("category", "Provision"),
    *counted("plans", "Plans in force", "On the day of the extract, by the provision named now."),
    FigureColumn(
        "planned",
        "Planned EHC plans",
        Unit.COUNT,
        definition="As the recovery plan gives it. It is of no child.",
        is_public=True,
    ),
    less("difference", "More than planned", "plans", "planned", "In force less planned."),
    FigureColumn("backlog", "Backlog included"),
    FigureColumn("version", "Version", is_shown=False),
    FigureColumn("year", "Year", is_shown=False),
    AS_AT,
)
BACKLOGS = {
    Backlog.INCLUDED: "The planned numbers count the plans that wait to be issued (the backlog).",
    Backlog.LEFT_OUT: "The planned numbers leave out plans that wait to be issued (the backlog).",
    "": "The plan does not say whether its numbers count the plans that wait (the backlog).",
}
_MIXED = "Some planned numbers count the plans that wait (the backlog): the table says which."
_NOT_STATED = "Not stated"


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    year = scope["plan_year"][:4]
    planned = planned_provision(vintage, scope["version"], int(year)) if year.isdigit() else []
    if extract is None or not planned:
        return table(COLUMNS, [])
    found = plans_by(vintage, PlansBy.PROVISION)
    counts = {value: (int(n), int(k)) for value, n, k in found.itertuples(index=False)}
    held = [(row, counts.get(row["category"], (0, 0))) for row in planned]
    every = tuple(sum(counted[place] for _, counted in held) for place in (0, 1))
    said = Counter(row["backlog"] for row in planned)
    backlog = next(iter(said)) if len(said) == 1 else None
    rows = [
        (Category(row["category"]).label, counted, row["plans"], row["backlog"])
        for row, counted in held
    ]
    rows.append((ALL, (every[0], every[1]), sum(row["plans"] for row in planned), backlog))
    return table(
        COLUMNS,
        (
            {
                "category": name,
                **cells("plans", counted),
                "planned": allowed,
                "difference": counted[0] - allowed,
                "backlog": _words(waiting),
                "version": scope["version"],
                "year": scope["plan_year"],
                "as_at": extract.as_at.isoformat(),
            }
            for name, counted, allowed, waiting in rows
        ),
    )


def _words(backlog: str | None) -> str:
    """`Yes`, `No`, `Not stated`; `Some` where the rows differ."""
    if backlog is None:
        return "Some"
    return Backlog(backlog).label if backlog else _NOT_STATED


def _takeaway(frame: pd.DataFrame) -> str:
    """All plans against all planned, the category furthest above, and the backlog in words."""
    *rows, every = frame.to_dict("records")
    day = on(date.fromisoformat(every["as_at"]))
    said = (
        f"On {day} {plans(every['plans'])} {'was' if every['plans'] == 1 else 'were'} in force in "
        f"the provision for which the recovery plan “{every['version']}” allows "
        f"{number(every['planned'])} in {_year(every['year'])}"
    )
    said += _apart(every["difference"])
    above = [r for r in rows if not absence(r["difference"]) and r["difference"] > 0]
    if above:
        most = max(above, key=lambda r: larger(r["difference"]))
        said += (
            f" Furthest above: {most['category']}, {number(most['plans'])} against "
            f"{number(most['planned'])}."
        )
    return f"{said} {_of_backlog(every['backlog'])}"


def _apart(difference: object) -> str:
    if absence(difference):
        return "."
    count = int(difference)  # type: ignore[call-overload]
    if count == 0:
        return ": as many as planned."
    return f": {abs(count):,} {'more' if count > 0 else 'fewer'} than planned."


def _of_backlog(said: str) -> str:
    if said == "Some":
        return _MIXED
    return BACKLOGS[next((b for b in Backlog if b.label == said), "")]


def _year(key: str) -> str:
    """`2023 to 2024` for `2023-24`."""
    return f"{key[:4]} to {int(key[:4]) + 1}"


def _no_numbers(scope: Scope, vintage: Vintage) -> str:
    """Why there is no row, where there is an extract."""
    if extract_of(vintage) is None:
        return ""
    if scope["version"] == NO_VERSION:
        return "No recovery plan has been published."
    return f"The recovery plan “{scope['version']}” gives no numbers of EHC plans for this year."


AGAINST_PLAN = register(
    Figure(
        slug="ehcp.plans.against_plan",
        title="Plans in force against the recovery plan",
        definition=(
            "How many plans name each kind of provision, beside how many the recovery plan "
            "allows for in a financial year."
        ),
        formula="More than planned: plans in force less planned EHC plans.",
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(*DATASETS, RECOVERY),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(VERSION, PLAN_YEAR),
        chart=charts.plans_against_planned,
        notes=(
            "All areas together: the recovery plan has no areas.",
            "Plans that wait to be issued are not in force. Where the planned numbers count them, "
            "the difference is smaller than it will be once they are issued.",
            "What a category of the recovery plan covers and what the extract files under it may "
            "differ.",
        ),
        when_empty=_no_numbers,
        concerned_by=lambda scope, sheet, subject: False,
    )
)
