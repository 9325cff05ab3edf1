"""What a dataset declares of people: headings that may be there, columns that nobody looks at."""

from hnfsg.intake.declarations import AT_THE_DOOR, ColumnType, Dataset, Personal
from hnfsg.intake.layout import SheetMatch
from hnfsg.intake.personal.headings import OF_PEOPLE

_DECLARED = (Personal.ALLOWED_STAFF, *AT_THE_DOOR)


def declared_places(match: SheetMatch) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the columns whose people are declared, and of those declared as days."""
    columns = match.sheet.columns if match.sheet else ()
    allowed, days = set[int](), set[int]()
    for layout in match.layouts:
        for column in columns:
            place = layout.place(column.name)
            if place is not None and column.personal in _DECLARED:
                allowed.add(place)
            elif place is not None and column.type is ColumnType.DATE:
                days.add(place)
    return frozenset(allowed), frozenset(days)


def allowed_apart(match: SheetMatch) -> set[int]:
    """The numbers of the columns that are kept apart, mapped ones among them."""
    columns = match.sheet.columns if match.sheet else ()
    names = [column.name for column in columns if column.personal is Personal.KEPT_APART]
    found = (layout.place(name) for layout in match.layouts for name in names)
    return {place for place in found if place is not None}


def allowed_headings(dataset: Dataset) -> frozenset[str]:
    """The headings of every column that is declared to hold something of people, or dropped."""
    dropped = OF_PEOPLE if any(sheet.drops_people for sheet in dataset.sheets) else frozenset()
    return dropped | frozenset(
        key
        for sheet in dataset.sheets
        for column in sheet.columns
        if column.personal is not Personal.NONE
        for key in column.keys
    )
