"""The position with the numbers put in: how its last month is worked out."""

import pandas as pd

from finance.charts import own
from finance.figures.scope import less_working
from hnfsg.figures.registry import Term, Working


def overspend_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The overspend worked out, its distance from what is reported, and what the budget implies."""
    last = own(frame).iloc[-1]
    reported = ("reported_overspend", "overspend, as reported")
    worked_out = ("computed_overspend", "overspend, worked out")
    apart = less_working(last, reported, worked_out, "reported less worked out")
    return (
        *less_working(
            last,
            ("forecast_spend", "spending in the year"),
            ("income", "DSG income after recoupment"),
            "overspend, worked out",
        ),
        *(apart if last["overspend_difference"] else ()),
        *less_working(
            last,
            reported,
            ("budget_variance", "variance against budget, as reported"),
            "implied in the budget (inferred)",
        ),
    )


def variance_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The variance as reported, less the sum of the lines."""
    return less_working(
        own(frame).iloc[-1],
        ("budget_variance", "variance against budget, as reported"),
        ("lines_variance", "sum of the lines"),
        "reported less sum of the lines",
    )


def cumulative_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The deficit brought forward, the overspend and the contributions."""
    last = own(frame).iloc[-1]
    if last["cumulative"] is None:
        return ()
    paid = last["contributions"]
    terms = (
        Term(last["brought_forward"], "deficit brought forward"),
        Term(last["reported_overspend"], "overspend, as reported"),
        *(() if paid is None else (Term(paid, "contributions", -1),)),
    )
    return (Working(terms, "cumulative deficit at the end of the year"),)
