"""Which sheet of a file is which, and where its columns stand.

`headings` finds the rows of headings; `found` makes a layout of the headings we know by name;
`applied` makes it by a recipe that an officer gave; `spots` finds single cells; `matching` decides
for each declared sheet.
"""

from hnfsg.intake.layout.found import Layout, find_layout
from hnfsg.intake.layout.matching import Plan, SheetMatch, make_plan, missing_sheets

__all__ = ["Layout", "Plan", "SheetMatch", "find_layout", "make_plan", "missing_sheets"]
