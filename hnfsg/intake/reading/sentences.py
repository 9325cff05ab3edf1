"""Sentences that more than one reader ends with. Each says what it is and what to send instead."""

DAMAGED = (
    "The file is damaged or is not an Excel workbook. Open it in Excel, save it as .xlsx and send "
    "it again."
)
DAMAGED_SHEET = (
    "The sheet {name} is damaged. Open the file in Excel, save it as .xlsx and send it again."
)
CUT_OFF = (
    "The file is cut off: its last part is missing, as after a broken download or a full disk. "
    "Take it from where it came from and send it again."
)
NEEDS_MORE_MEMORY = (
    "The file needs more memory to read than any return does. Delete the sheets, rows and columns "
    "that are not part of the return, save it as a new .xlsx or .csv file and send that."
)
NOT_A_SPREADSHEET = "The file is not a spreadsheet{what}. Send an .xlsx or a .csv file."
LOCKED = (
    "The file is protected by a password. Open it, remove the password and save it, and send it "
    "again."
)
UNZIPS_TOO_FAR = (
    "The file unpacks to more than {megabytes} MB, which no return needs. Delete the sheets that "
    "are not part of it and send it again."
)
REACHES_TOO_FAR = (
    "The sheet {name} reaches to cell {cell}. Delete the empty rows and columns beyond the "
    "figures, save it and send it again."
)
