"""The words and codes that cells of case files may say for one choice."""

from django.db.models import TextChoices

from ehcp.models import AssessmentOutcome, RequestOutcome, Said, Source

YES_NO = {"Yes": Said.YES, "No": Said.NO, "Y": Said.YES, "N": Said.NO, "1": Said.YES, "0": Said.NO}
YES_NO |= {"True": Said.YES, "False": Said.NO}


def spellings(choices: type[TextChoices], **codes: str) -> dict[str, str]:
    """Labels, stored values and codes of the return, each to the stored value."""
    found = {label: value for value, label in choices.choices}
    found |= {value: value for value in choices.values}
    return found | codes


def listed(words: str, choices: type[TextChoices]) -> str:
    """What a column says, and all that it may be."""
    return f"{words}: {'; '.join(str(label) for label in choices.labels)}."


SOURCES = spellings(Source) | {
    "1": Source.PARENT,
    "2": Source.SCHOOL,
    "3": Source.HEALTH,
    "4": Source.SOCIAL_CARE,
    "5": Source.OTHER,
    "Parent": Source.PARENT,
    "Parents": Source.PARENT,
    "Parent/carer": Source.PARENT,
    "Young person": Source.PARENT,
    "School": Source.SCHOOL,
    "Setting": Source.SCHOOL,
    "College": Source.SCHOOL,
    "Early years setting": Source.SCHOOL,
}
REQUEST_OUTCOMES = spellings(RequestOutcome) | {
    "Y": RequestOutcome.ASSESS,
    "N": RequestOutcome.REFUSE,
    "A": RequestOutcome.UNDECIDED,
    "W": RequestOutcome.WITHDRAWN,
    "H": RequestOutcome.BEFORE,
    "Agreed": RequestOutcome.ASSESS,
    "Yes": RequestOutcome.ASSESS,
    "Refused": RequestOutcome.REFUSE,
    "No": RequestOutcome.REFUSE,
    "Declined": RequestOutcome.REFUSE,
    "Pending": RequestOutcome.UNDECIDED,
    "Withdrawn": RequestOutcome.WITHDRAWN,
}
ASSESSMENT_OUTCOMES = spellings(AssessmentOutcome) | {
    "Y": AssessmentOutcome.ISSUE,
    "N": AssessmentOutcome.NOT_ISSUE,
    "A": AssessmentOutcome.UNDECIDED,
    "W": AssessmentOutcome.WITHDRAWN,
    "H": AssessmentOutcome.BEFORE,
    "Issued": AssessmentOutcome.ISSUE,
    "Yes": AssessmentOutcome.ISSUE,
    "Not issued": AssessmentOutcome.NOT_ISSUE,
    "No": AssessmentOutcome.NOT_ISSUE,
    "Pending": AssessmentOutcome.UNDECIDED,
    "Withdrawn": AssessmentOutcome.WITHDRAWN,
}
