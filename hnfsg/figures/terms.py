"""Terms of the field that these pages use, in plain words. A test holds that each is used.

A figure's own words come from its declaration and are not here.
"""

TERMS: dict[str, str] = {
    "Academy recoupment": (
        "What the DfE takes back from the grant for academies, which it pays directly. Amounts "
        "after recoupment leave it out."
    ),
    "Alternative provision": (
        "Education arranged for children who cannot be in school because of exclusion, illness "
        "or another reason."
    ),
    "Central school services block": (
        "The block of the DSG that pays for what a council does for all its schools."
    ),
    "Contributions": "What is paid towards the deficit from outside the grant.",
    "Deficit brought forward": "The deficit with which a year begins: that of all years before it.",
    "Dedicated Schools Grant": (
        "The grant from the DfE for schools, early years and high needs. It may be spent on "
        "nothing else. Short: DSG."
    ),
    "Early years block": "The block of the DSG that pays for the free hours of young children.",
    "EHC plan": (
        "Education, health and care plan: what a child or young person with special educational "
        "needs must be given by law."
    ),
    "Financial month": (
        "Month 1 is April, month 12 is March. Month 10 is the position at the end of January."
    ),
    "High needs block": (
        "The block of the DSG that pays for pupils with special educational needs and for "
        "alternative provision."
    ),
    "Management action": "A planned change that should save money, with what it saves and when.",
    "Outturn": "What was spent in the end, once the year is closed.",
    "Place funding": "A fixed amount for each place that is commissioned, filled or not.",
    "Regulation 30L": (
        "The statutory override: the rule that keeps a DSG deficit in an account of its own, "
        "away from the council's other money."
    ),
    "Schools block": "The block of the DSG that pays for the budgets of mainstream schools.",
    "Section 251": "The return of planned and actual spending that every council owes the DfE.",
    "Top-up": "What is paid for one pupil above the place and the school's own share.",
}
