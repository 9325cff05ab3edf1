"""Which month a row is for: its own cells, else what the file as a whole says."""

from dataclasses import dataclass

from hnfsg.intake.checking.context import CheckContext
from hnfsg.periods import FinancialMonth, period_label


@dataclass(frozen=True)
class FilePeriods:
    """`default`: the period of rows that say none; `year`: of rows that say only a month."""

    default: str | None
    year: str | None

    @classmethod
    def of(cls, context: CheckContext) -> "FilePeriods":
        """What the first sheet says when it says one period, else what the officer chose."""
        chosen = context.upload.stated_period
        found = context.periods(context.dataset.sheets[0].slug)
        default = found[0] if len(found) == 1 else None if found else chosen or None
        years = {FinancialMonth.from_key(p).start_year for p in found or [chosen] if p}
        return cls(default, str(years.pop()) if len(years) == 1 else None)


def period_of(year: str | None, month: str | None, file: FilePeriods) -> tuple[str | None, str]:
    """A row's period, or None with what is wrong. A month typed as a date is `year/month`."""
    if year is None and month is None:
        return file.default, "" if file.default else "Financial year and Month are blank"
    if month is None:
        return None, "Month is blank"
    dated, _, number = month.rpartition("/")
    if dated and year and dated != year:
        told = FinancialMonth(int(dated), int(number)).label
        return None, f"Month is a date of {told}, which is not in the year beside it"
    start = year or dated or file.year
    if not start:
        return None, "Financial year is blank"
    key = FinancialMonth(int(start), int(number)).key
    if year is None and not dated and file.default and key != file.default:
        return None, (
            f"Month is {number}, and the file is for {period_label(file.default)}, by its first "
            "sheet"
        )
    return key, ""
