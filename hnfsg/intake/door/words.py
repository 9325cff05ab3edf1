"""What is said of a file that does not pass the door."""

from hnfsg.intake.declarations import Dataset

OTHER_FORMAT = (
    "Files of children are taken as .xlsx or .csv alone. Open it, save it as an Excel workbook "
    "(.xlsx) or as “CSV UTF-8”, and send that. Nothing of this file was kept."
)
LOCKED_OR_OLD = (
    "The file is protected by a password, or is of an old Excel (.xls). Open it, save it as .xlsx "
    "without a password or as “CSV UTF-8”, and send that. Nothing of this file was kept."
)
TOO_LARGE_A_WORKBOOK = (
    "A workbook of children may have up to {megabytes} MB. Save the sheet as “CSV UTF-8” and send "
    "that: a .csv may be larger. Nothing of this file was kept."
)
TOO_LARGE_TO_HOLD = (
    "The file has more than {megabytes} MB, and no such file has. Check that it is the right one. "
    "Nothing of it was kept."
)
NOT_READ = (
    "The file could not be read, so nothing of it was kept. Save it as a new “CSV UTF-8” file and "
    "send that; if that is not read either, tell the administrator."
)


def unknown_identifier(dataset: Dataset) -> str:
    """What is said where no column is known to hold the identifiers."""
    column = dataset.identifier
    if column is None:
        return (
            f"No row of the file has the headings of {dataset.title}. Use those of the template. "
            "Nothing of this file was kept."
        )
    also = ", ".join(column.aliases[:3])
    known = f"“{column.heading}” ({also})" if also else f"“{column.heading}”"
    return (
        f"No column is headed {known}, so nobody knows which identifiers to replace, and nothing "
        "of this file was kept. Say below how your file heads that column, or rename its heading "
        f"to “{column.heading}”, and send it again."
    )
