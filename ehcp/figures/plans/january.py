"""Plans in force each January, ours beside what the DfE publishes."""

import pandas as pd

from ehcp import charts
from ehcp.calendars import return_day
from ehcp.figures.plans.scope import PAGE
from ehcp.figures.plans.words import plans
from ehcp.figures.scope import DATASETS, cells, counted, less, table
from ehcp.figures.words import number
from ehcp.selectors import extract_of, january_plans
from ehcp.selectors.published import PUBLISHED, published_years
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

COLUMNS = (
    FigureColumn("year", "January"),
    *counted("plans", "In our extract", "In force on the day of that year’s return."),
    FigureColumn(
        "published",
        "Published by the DfE",
        Unit.COUNT,
        definition="As the DfE publishes it: exact for everybody.",
        is_public=True,
    ),
    less("difference", "Ours less published", "plans", "published"),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """A row for each January that our extract holds or that is published."""
    extract = extract_of(vintage)
    found = published_years(vintage)
    told = {int(y): n for y, n in zip(found["year"], found["plans"], strict=True) if n is not None}
    if extract is None or extract.first is None:
        return table(COLUMNS, [])
    last = extract.as_at.year - (extract.as_at < return_day(extract.as_at.year))
    ours = january_plans(vintage, range(extract.first.year + 1, last + 1))
    return table(
        COLUMNS,
        (
            {
                "year": str(year),
                **cells("plans", ours.get(year)),
                "published": told.get(year),
                "difference": ours[year][0] - told[year] if {year} <= ours.keys() & told else None,
            }
            for year in sorted(ours.keys() | told)
        ),
    )


def _takeaway(frame: pd.DataFrame) -> str:
    """The newest January that both have, with the difference; else the newest of one."""
    rows = frame.to_dict("records")
    both = [r for r in rows if not absence(r["plans"]) and not absence(r["published"])]
    if not both:
        last = rows[-1]
        if not absence(last["published"]):
            return f"The DfE published {plans(last['published'])} for January {last['year']}."
        return f"In January {last['year']} our extract has {plans(last['plans'])} in force."
    last = both[-1]
    said = (
        f"In January {last['year']} our extract has {plans(last['plans'])} in force; the DfE "
        f"published {number(last['published'])}"
    )
    if absence(last["difference"]):
        return f"{said}."
    apart = int(last["difference"])
    if apart == 0:
        return f"{said}, the same."
    return f"{said}: ours is {abs(apart):,} {'more' if apart > 0 else 'fewer'}."


JANUARY = register(
    Figure(
        slug="ehcp.plans.january",
        title="Plans in force each January, beside what the DfE publishes",
        definition=(
            "Plans in force on the day of the SEN2 return in January, counted from our extract, "
            "beside the number that the DfE publishes of this council."
        ),
        formula=(
            "Plans that had begun by the day of the return and had not ceased; the day is the "
            "third Thursday of January. Difference: ours less the published."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=(*DATASETS, PUBLISHED),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        chart=charts.januaries,
        notes=(
            "All areas together.",
            "Plans that ceased long ago may be missing from the extract, so early years may be "
            "lower than what was published.",
        ),
    )
)
