"""Which parts figures count: the newest case extract, or the SEN2 return without one."""

from hnfsg.intake.vintages import LivePart, Vintage

CASES, SEN2 = "cases", "sen2"  # datasets; both have a sheet of cases
SHEET = "cases"
SOURCES = (CASES, SEN2)


def case_parts(vintage: Vintage) -> tuple[LivePart, ...]:
    """The parts whose aggregates count; one or none, for both datasets are snapshots."""
    return vintage.live(CASES, SHEET) or vintage.live(SEN2, SHEET)
