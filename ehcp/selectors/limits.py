"""The limits of time that hold on a day, and how they are told."""

from datetime import date

from ehcp.models import Deadline, Step

WEEK = 7


def limit_days(step: Step, on: date) -> int:
    """The days of the law's limit that holds for what is counted from that day.

    Raises Deadline.DoesNotExist where none is entered for so early a day.
    """
    held = Deadline.objects.filter(step=step, is_local=False, from_date__lte=on)
    return held.order_by("from_date").values_list("days", flat=True).reverse()[:1].get()


def in_weeks(days: int) -> str:
    """`20 weeks`; in days where they are no whole weeks."""
    if days % WEEK:
        return f"{days} days"
    return "1 week" if days == WEEK else f"{days // WEEK} weeks"


Limits = tuple[tuple[date, int], ...]  # from a day on, so many calendar days; latest first


def limits_of(step: Step, *, is_local: bool = False) -> Limits:
    """Every limit of the law, or target of the council's own, that a step ever had. One query."""
    held = Deadline.objects.filter(step=step, is_local=is_local).order_by("-from_date")
    return tuple(held.values_list("from_date", "days"))


def days_on(limits: Limits, on: date) -> int | None:
    """The days of the limit for what is counted from a day on; None where none holds."""
    return next((days for from_date, days in limits if from_date <= on), None)
