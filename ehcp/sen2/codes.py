"""The codes of the return in the words of the template of cases (docs/adr/0064).

Source: DfE, SEN2 guides 2023 to 2026, items 2 to 5.
"""

from collections.abc import Callable, Mapping

SOURCES = {
    "1": "Parent or young person",
    "2": "School or other setting",
    "3": "Health",
    "4": "Social care",
    "5": "Other",
}
REQUEST_OUTCOMES = {
    "Y": "To assess",
    "N": "Not to assess",
    "A": "Not decided yet",
    "W": "Withdrawn or ceased",
    "H": "Decided before the period",
}
ASSESSMENT_OUTCOMES = {
    "Y": "Plan issued",
    "N": "No plan",
    "A": "Not decided yet",
    "W": "Withdrawn or ceased",
    "H": "Decided before the period",
}
FLAGS = {"1": "Yes", "0": "No", "Y": "Yes", "N": "No", "TRUE": "Yes", "FALSE": "No"}
CEASE_REASONS = {
    "1": "Reached the highest age",
    "2": "Needs met",
    "3": "Moved to higher education",
    "4": "Moved to paid work",
    "5": "Moved to another authority",
    "6": "Disengaged",
    "7": "Left England",
    "8": "Died",
    "9": "Other",
}
NEEDS = {
    code: code
    for code in (
        *("SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD"),
        *("DS", "OTH"),
    )
}
# Where no school or provider is named. Who is in no education has no kind of provision.
SETTINGS = {
    "OLA": "Education otherwise than at school",
    "OPA": "Other high needs",
    "EHE": "Elective home education",
    "EYP": "Early years settings",
    "OTH": "Other high needs",
    "NEET": "",
    "NIEC": "",
    "NIEO": "",
}
UNIT = "Support bases"  # a SEN unit or resourced provision of a mainstream school

KindOfSchool = Callable[[str], str]
"""The kind of provision of the school of a URN, as a heading of the template has it; "" if none."""


def code_of(text: str, codes: Mapping[str, str]) -> str | None:
    """The words of a code, whatever its case and leading noughts; "" for blank, None if unknown."""
    code = text.strip().upper()
    if not code:
        return ""
    found = codes.get(code)
    return codes.get(code.lstrip("0") or "0") if found is None else found
