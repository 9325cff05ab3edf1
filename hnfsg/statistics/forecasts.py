"""What a year will come to, from what it has come to so far. Any one unit of money."""


def straight_line(spent: float, month: int) -> float | None:
    """spent x 12 / month, for a month of 1 to 12; None before the first month is over.

    A foil: high needs spending goes by terms, so it is shown beside the other methods and with
    the record of past errors.
    """
    return spent * 12 / month if month > 0 else None


def profiled(spent: float, share_by_now: float) -> float | None:
    """spent / the share of a year that is normally spent by now; None when that share is 0."""
    return spent / share_by_now if share_by_now > 0 else None
