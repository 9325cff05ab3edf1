"""What a budget line most likely pays for, by the words of its name.

Proposals only: an officer confirms each. Blocks as in the DSG conditions of grant; categories of
the DfE's local SEND reform plan; lines of the section 251 budget return.
"""

import re
from dataclasses import dataclass

from finance.models import Block, Category, Section251
from hnfsg.intake.declarations import Proposal

_PLACES = re.compile(r"\b(?:place|places|place funding|commissioned)\b", re.IGNORECASE)
_ACADEMY = re.compile(r"\bacadem(?:y|ies)|\bfree schools?\b", re.IGNORECASE)
_BY_KIND = "by kind"  # the section 251 line depends on whether it pays for places or top-ups


@dataclass(frozen=True)
class Clue:
    """Words, and what a line that says them most likely is."""

    words: re.Pattern[str]
    block: Block | None
    category: Category | None
    section_251: str
    means: str


def _clue(
    words: str, block: Block | None, category: Category | None, section_251: str, means: str
) -> Clue:
    return Clue(re.compile(words, re.IGNORECASE), block, category, section_251, means)


def _high_needs(words: str, category: Category | None, section_251: str, means: str) -> Clue:
    return _clue(words, Block.HIGH_NEEDS, category, section_251, means)


def _other_block(words: str, block: Block, means: str) -> Clue:
    return _clue(words, block, Category.NOT_HIGH_NEEDS, "", means)


_SEND = r"(?:\bsen\b|\bsend\b|\bsenif?\b|inclusion|high needs|top[- ]?up|disabilit|complex|portage)"

# The first clue that a name gives counts, so the special stand before the general.
CLUES: tuple[Clue, ...] = (
    _clue(
        r"\b(?:dsg|dedicated schools) (?:grant|income|allocation|funding)\b|\bgrant income\b",
        None,
        None,
        "",
        "income, which is no line of spending",
    ),
    _clue(r"\brecharges?\b|\boverheads?\b", None, None, "", "costs that blocks share"),
    _high_needs(
        r"\bunallocated\b|\bcontingenc(?:y|ies)\b",
        None,
        "",
        "money of the high needs block that is not allocated yet",
    ),
    _other_block(
        r"\bisb\b|\bindividual schools? budget|\bschools? block\b|\bgrowth(?: fund)?\b"
        r"|\bfalling rolls?\b|\bde-?delegat\w*|\bminimum funding guarantee\b|\bmfg\b"
        r"|\bdelegated (?:school )?budgets?\b|\bschool budget shares?\b",
        Block.SCHOOLS,
        "the schools block",
    ),
    _other_block(
        r"\bcssb\b|\bcentral school services?\b|\badmissions?\b|\bcopyright\b|\bschools? forum\b"
        r"|\bhistoric(?:al)? commitments?\b|\blicen[cs]es?\b|\btermination of employment\b"
        r"|\beducation welfare\b|\bstatutory (?:and|&) regulatory\b|\bcentral (?:schools )?block\b",
        Block.CENTRAL,
        "the central school services block",
    ),
    _high_needs(
        rf"\bearly years?\b(?=.*{_SEND})|{_SEND}(?=.*(?:\bearly years?\b|\bnurser(?:y|ies)\b))"
        r"|\bportage\b|\bsenif\b|\bpre-?school\b(?=.*\bsen)",
        Category.EARLY_YEARS,
        _BY_KIND,
        "support for children under five with SEN",
    ),
    _other_block(
        r"\bearly years?\b|\beyb?\b(?! foundation)|\bnurser(?:y|ies)\b(?! provision for)|\beypp\b"
        r"|\b(?:two|three|four|2|3|4)(?:\s*(?:and|&|/)\s*(?:four|4))?[- ]year[- ]olds?\b"
        r"|\bdisability access fund\b|\bchildcare\b",
        Block.EARLY_YEARS,
        "the early years block",
    ),
    _high_needs(
        r"\bdirect payments?\b|\bpersonal budgets?\b",
        Category.OTHER,
        Section251.DIRECT_PAYMENTS,
        "direct payments to families",
    ),
    _high_needs(
        r"\bhospital\b|\bmedical (?:needs|tuition|education)\b",
        Category.ALTERNATIVE,
        Section251.HOSPITAL,
        "hospital education",
    ),
    _high_needs(
        r"\bindependent (?:specialist )?(?:post[- ]?16|colleges?)"
        r"|\bspecialist (?:post[- ]?16|colleges?)|\bisps?\b",
        Category.POST_16_SPECIALIST,
        Section251.INDEPENDENT,
        "specialist post-16 institutions",
    ),
    _high_needs(
        r"\bindependent\b|\bnon[- ]?maintained\b|\bi?nmss?s?\b|\bims\b"
        r"|\bout[- ]of[- ](?:county|area|borough|city|authority)\b|\bexternal placements?\b"
        r"|\bresidential (?:school|placement)s?\b",
        Category.INDEPENDENT,
        Section251.INDEPENDENT,
        "independent and non-maintained special schools",
    ),
    _high_needs(
        r"\bpost[- ]?16\b|\bcolleges?\b|\bfurther education\b|\bfe\b|\b(?:16|19)\s*(?:-|to)\s*25\b"
        r"|\bsixth forms?\b",
        Category.POST_16,
        Section251.TOP_UP_ACADEMIES,
        "post-16 provision",
    ),
    _high_needs(
        r"\beot[ai]s\b|\beducation otherwise\b|\bhome tuition\b|\btuition\b",
        Category.EOTAS,
        Section251.ALTERNATIVE,
        "education otherwise than at school",
    ),
    _high_needs(
        r"\belective(?:ly)? home|\behe\b",
        Category.HOME_EDUCATION,
        "",
        "elective home education",
    ),
    _high_needs(
        r"\bprus?\b|\bpupil referral\b|\balternative (?:education )?provision\b|\bap\b"
        r"|\bexclu(?:sions?|ded)\b|\bshort[- ]stay\b",
        Category.ALTERNATIVE,
        _BY_KIND,
        "alternative provision",
    ),
    _high_needs(
        r"\bequipment\b|\badaptations?\b|\baids\b",
        Category.OTHER,
        Section251.SEN_SUPPORT,
        "equipment for pupils",
    ),
    _high_needs(
        r"\btherap\w*|\bspeech (?:and|&) language\b(?! unit)|\bsalt\b|\bphysio\w*"
        r"|\bhealth\b|\bnursing\b",
        Category.OTHER,
        Section251.THERAPIES,
        "therapies and other health services",
    ),
    _high_needs(
        r"\bpfi\b|\bbsf\b|\bprivate finance\b",
        Category.OTHER,
        Section251.BUILDINGS,
        "building contracts (PFI and BSF)",
    ),
    _high_needs(
        r"\bfinancial difficult(?:y|ies)\b",
        Category.SPECIAL,
        Section251.DIFFICULTY,
        "schools in financial difficulty",
    ),
    _high_needs(
        r"\bspecialist bases?\b",
        Category.SPECIALIST_BASES,
        _BY_KIND,
        "specialist bases in mainstream schools",
    ),
    _high_needs(
        r"\b(?:support|resource[ds]?|inclusion) bases?\b"
        r"|\bresourced? (?:provision|units?|places?)\b"
        r"|\b(?:sen|send|asd|autism|language|speech|nurture|enhanced)(?: and \w+)? units?\b"
        r"|\bunits?\b|\barps?\b|\benhanced resource\b|\bspecially resourced\b",
        Category.SUPPORT_BASES,
        _BY_KIND,
        "support bases and units in mainstream schools",
    ),
    _high_needs(
        r"\bspecial (?:schools?|academ\w+|free schools?)\b|\bspecials\b"
        r"|\bspecial\b(?=\W*$|\s*[,;:(/–-])",
        Category.SPECIAL,
        _BY_KIND,
        "special schools",
    ),
    _high_needs(
        r"\bsupport for inclusion\b|\binclusion\b|\bvirtual school\b|\bnurture\b",
        Category.OTHER,
        Section251.INCLUSION,
        "support for inclusion",
    ),
    _high_needs(
        r"\boutreach\b|\badvis(?:ory|ers?)\b|\bsensory\b|\bhearing\b|\bvis(?:ion|ual)\b"
        r"|\bpsycholog\w*|\bspecialist teach\w*|\bsencos?\b"
        r"|\bsend? (?:support )?(?:service|team)s?\b|\bsupport services?\b|\bpupil support\b"
        r"|\bcommissioned services?\b|\bcasework\w*",
        Category.OTHER,
        Section251.SEN_SUPPORT,
        "SEN support services",
    ),
    _high_needs(
        r"\bother (?:local )?(?:authorit(?:y|ies)|las?)\b|\brecoupment\b|\bimport\W+export\b",
        None,
        "",
        "provision of other authorities, which may be of any kind",
    ),
    _high_needs(
        r"\b(?:additional|targeted|exceptional|disproportionate|notional)\b(?=.*\b(?:mainstream|school"
        r"|sen|high needs|fund)\w*)|\bhigh cost pupils?\b|\bcomplex needs? fund\w*",
        Category.MAINSTREAM,
        Section251.TARGETED,
        "additional funding for mainstream schools",
    ),
    _high_needs(
        r"\bmainstream\b|\bstatement(?:s|ed)?\b|\behcps?\b|\behc plans?\b|\belement (?:3|three)\b"
        r"|\btop[- ]?ups?\b|\bprimary\b|\bsecondary\b",
        Category.MAINSTREAM,
        _BY_KIND,
        "top-ups in mainstream schools",
    ),
    _high_needs(
        r"\bhigh needs?\b|\bhnb?\b|\bsend?\b|\bspecial educational\b",
        None,
        "",
        "the high needs block",
    ),
)


def propose(code: str, label: str) -> Proposal:
    """The block, category and section 251 line that a line most likely has, and why.

    The label decides; only where it says nothing are the words of the code looked at.
    """
    for text in dict.fromkeys((label, code)):
        for clue in CLUES:
            if match := clue.words.search(text):
                return Proposal(_values(clue, text), f"“{match[0]}” points to {clue.means}")
    return Proposal({}, "Nothing in its name says what it pays for")


def _values(clue: Clue, text: str) -> dict[str, str]:
    section = _section(clue, text) if clue.section_251 == _BY_KIND else clue.section_251
    found = {"block": clue.block, "category": clue.category, "section_251": section}
    return {name: str(value) for name, value in found.items() if value}


def _section(clue: Clue, text: str) -> str:
    """Places in the budget of schools, top-ups of academies or maintained schools, or services."""
    if _PLACES.search(text) and "top" not in text.lower():
        return Section251.PLACES
    if _ACADEMY.search(text):
        return Section251.TOP_UP_ACADEMIES
    services: dict[Category | None, Section251] = {
        Category.ALTERNATIVE: Section251.ALTERNATIVE,
        Category.EARLY_YEARS: Section251.SEN_SUPPORT,
    }
    if "top" in text.lower():
        return Section251.TOP_UP_MAINTAINED
    return services.get(clue.category, Section251.TOP_UP_MAINTAINED)
