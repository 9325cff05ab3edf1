"""Addresses of cells, as a spreadsheet shows them."""


def column_letter(number: int) -> str:
    """The letter of a column: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26. What follows the letters is left aside."""
    number = 0
    for letter in letters.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(column: int, row: int) -> str:
    """A cell's address: column 5, row 12 is F12."""
    return f"{column_letter(column)}{row}"


def corners(area: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of `B2:C4`: rows from 1, columns from 0.

    None where it is no area of cells.
    """
    ends = [_cell(end) for end in area.replace("$", "").split(":")]
    first, last = ends[0], ends[-1]
    return (*first, *last) if first and last and len(ends) <= 2 else None


def _cell(cell: str) -> tuple[int, int] | None:
    letters = cell.rstrip("0123456789")
    row = cell[len(letters) :]
    if not row or not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return None
    return int(row[:8]), column_number(letters.upper())
