"""What budget lines are proposed to be, by names that councils have published."""

import pytest

from finance.datasets import lines
from finance.line_map import CLUES, propose

# Name, block, category, section 251 line.
VECTORS = """
Early Years SEN Funding|high-needs|early-years|1.2.5
Area SENCos|high-needs|other|1.2.5
Therapies|high-needs|other|1.2.13
Statements|high-needs|mainstream|1.2.1
statements|high-needs|mainstream|1.2.1
High Cost Pupils|high-needs|mainstream|1.2.4
Out of County Placements|high-needs|independent|1.2.3
SEN and Additional Pupil Support|high-needs|other|1.2.5
High needs Post 16|high-needs|post-16|1.2.2
Access and Inclusion|high-needs|other|1.2.8
Virtual School|high-needs|other|1.2.8
Other Authority Top Up Payment|high-needs||
SEN Outreach|high-needs|other|1.2.5
Complex needs funding|high-needs|mainstream|1.2.4
Independent special schools|high-needs|independent|1.2.3
Special school commissioned places|high-needs|special|1.0.2
Special school top-up funding|high-needs|special|1.2.1
Top-ups, maintained special|high-needs|special|1.2.1
Top-ups: special (academies)|high-needs|special|1.2.2
Special educational needs|high-needs||
Post-16 top-up funding|high-needs|post-16|1.2.2
Mainstream school top-up funding|high-needs|mainstream|1.2.1
Autism and Language Units 56 commissioned places at £6000 each|high-needs|support-bases|1.0.2
Autism and Language units top-up funding|high-needs|support-bases|1.2.1
Early years top-up funding|high-needs|early-years|1.2.1
Pupil Referral Service 50 commissioned places|high-needs|alternative|1.0.2
Pupil Referral Service top-up funding 40 pupils|high-needs|alternative|1.2.1
High Needs unallocated: import/export adjustment|high-needs||
Further education and college placements|high-needs|post-16|1.2.2
Independent post-16 providers (20 places)|high-needs|post-16-specialist|1.2.3
Primary mainstream|high-needs|mainstream|1.2.1
Schools Block (inc ISB)|schools|not-high-needs|
Early Years Block|early-years|not-high-needs|
High Needs Block|high-needs||
DSG Grant|||
Support Service Recharges|||
Hospital education|high-needs|alternative|1.2.6
Portage|high-needs|early-years|1.2.5
Growth fund|schools|not-high-needs|
School admissions|central|not-high-needs|
Funding for 2 year olds|early-years|not-high-needs|
Direct payments|high-needs|other|1.2.11
Specialist equipment|high-needs|other|1.2.5
Elective home education support|high-needs|home-education|
Education otherwise than at school|high-needs|eotas|1.2.7
Top-ups: academies|high-needs|mainstream|1.2.2
Resource base place funding|high-needs|support-bases|1.0.2
Alternative provision placements|high-needs|alternative|1.2.7
Speech and language therapy|high-needs|other|1.2.13
Sensory support service|high-needs|other|1.2.5
Special schools in financial difficulty|high-needs|special|1.2.9
PFI affordability gap|high-needs|other|1.2.10
Anything at all|||
"""


@pytest.mark.parametrize("vector", VECTORS.strip().splitlines())
def test_a_line_is_proposed_by_the_words_of_its_name(vector: str) -> None:
    name, block, category, section_251 = vector.split("|")
    found = propose("E1234", name)
    said = {"block": block, "category": category, "section_251": section_251}
    assert found.values == {key: value for key, value in said.items() if value}
    assert found.reason


def test_the_reason_quotes_the_word_that_decided() -> None:
    assert propose("E1", "Out of County Placements").reason == (
        "“Out of County” points to independent and non-maintained special schools"
    )


def test_the_code_is_looked_at_where_the_name_says_nothing() -> None:
    assert propose("PFI", "Line 7").values["section_251"] == "1.2.10"


def test_every_clue_proposes_what_the_sheet_takes() -> None:
    for clue in CLUES:
        assert clue.block is None or clue.block in lines.SHEET.column("block").choices.values()
        assert clue.category is None or clue.category in lines.CATEGORIES.values()


def test_a_section_251_line_may_be_named_by_number_or_words() -> None:
    choices = lines.SHEET.column("section_251").choices
    assert choices["1.2.13"] == choices["Therapies and other health services"] == "1.2.13"
