"""Personal data that nobody declared, in files and in what officers type."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import perf_counter

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from finance.demo import load
from hnfsg.intake import declarations, services
from hnfsg.intake.declarations import Dataset, Personal
from hnfsg.intake.models import UploadState
from hnfsg.intake.personal import Scanner, Suspect, kinds_in, objection
from hnfsg.intake.personal.forenames import FORENAMES
from hnfsg.intake.personal.identifiers import is_nhs_number
from hnfsg.intake.personal.names import is_a_name
from hnfsg.intake.states import Refused
from tests.intake.files import line, send_lines

UPN = "H801200001001"


def scan(
    rows: Iterable[Sequence[str]],
    allowed: frozenset[str] = frozenset(),
    allowed_columns: frozenset[int] = frozenset(),
    date_columns: frozenset[int] = frozenset(),
) -> list[Suspect]:
    rows = list(rows)
    frame = pd.DataFrame(rows, index=range(1, len(rows) + 1), dtype=object)
    plain = list(Scanner("S", allowed, allowed_columns, date_columns).scan(frame))
    coded = Scanner("S", allowed, allowed_columns, date_columns).scan(frame.astype("category"))
    assert list(coded) == plain
    return plain


def told(rows: Iterable[Sequence[str]], **more: frozenset[int]) -> list[tuple[str, str]]:
    return [(suspect.cell, suspect.kind) for suspect in scan(rows, **more)]


def under(heading: str, values: Iterable[str]) -> list[list[str]]:
    return [["Ref", heading], *([f"R{n}", value] for n, value in enumerate(values))]


# --- headings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Surname", "name of a child"),
        ("Forename(s)", "name of a child"),
        ("Legal surname", "name of a child"),
        ("Student name", "name of a child"),
        ("Parent name", "name of a parent"),
        ("D.O.B.", "date of birth"),
        ("UPN", "pupil number"),
        ("NHS no.", "NHS number"),
        ("NI number", "National Insurance number"),
        ("Home address", "home address"),
        ("Postcode", "home address"),
        ("Home tel", "home telephone number"),
        ("Mobile", "telephone number"),
        ("Address", "home address"),
        ("Ethnicity", "child’s ethnic group"),
        ("Religion", "child’s religion"),
    ],
)
def test_a_personal_heading_is_told_at_its_cell(heading: str, kind: str) -> None:
    rows = [["Return", ""], ["Ref", heading], ["A", ""]]
    assert told(rows) == [("B2", f"a column headed like a {kind}")]


@pytest.mark.parametrize(
    "headings",
    [
        ["Name", "Budget", "Forecast"],
        ["Provider", "Name", "Number of pupils"],
        ["School", "Postcode", "Telephone", "Budget"],
        ["Provider name", "Address", "Email", "Places"],
        ["URN", "Postcode", "Pupils"],
        ["Ethnicity", "Number of plans"],
        ["Gender", "Budget"],
        ["time_period", "geographic_level", "sex", "ethnicity", "pupil_count"],
        ["Child care", "Pupil premium", "Learner support"],
        ["Pupils", "Children", "Parent organisation"],
    ],
)
def test_a_heading_of_a_return_or_of_a_provider_is_let_in(headings: list[str]) -> None:
    values = [[f"{word} {n}" for word in ("A thing", "Another", "Third", "More", "Last")]
              for n in range(4)]  # fmt: skip
    assert told([headings, *(row[: len(headings)] for row in values)]) == []


def test_a_school_does_not_explain_the_address_beside_one_child() -> None:
    rows = [["School", "Case ref", "Postcode", "Gender"], ["Oak School", "7", "", ""]]
    assert told(rows) == [
        ("C1", "a column headed like a home address"),
        ("D1", "a column headed like a child’s sex or gender"),
    ]


@pytest.mark.parametrize("heading", ["Pupil", "Child", "Learner", "Parent/carer"])
def test_pupil_is_a_heading_of_people_over_words_and_of_counts_over_numbers(heading: str) -> None:
    assert told(under(heading, ["AB", "CD", "EF", "GH"]))[0][0] == "B1"
    assert told(under(heading, ["12", "14", "9", "22"])) == []
    assert told(under(heading, ["Yes", "No", "Yes", "No"])) == []


def test_a_word_among_the_rows_is_no_heading() -> None:
    rows = [["Line", "Kind"], ["A", "Adult"], ["B", "Child"], ["C", "Family"], ["D", "Carer"]]
    assert told(rows) == []


def test_a_heading_is_only_looked_for_in_the_first_rows() -> None:
    rows = [["Line", "Comment"], *(["A", f"b{n}"] for n in range(19)), ["A", "Surname"]]
    assert told(rows) == []


def test_a_declared_heading_is_let_in() -> None:
    assert scan(under("Surname", ["x"]), allowed=frozenset({"surname"})) == []


# --- values --------------------------------------------------------------------------------------

NAMES = [
    "Ann Smith",
    "JONES, Mohammed",
    "Mrs P Brown",
    "Priya Patel",
    "Liam O’Brien",
    "Zofia Nowak",
]
BORN = ["04/03/2009", "17/11/2012", "23/06/2007", "02/09/2015", "30/01/2011", "11/05/2018"]
BORN += ["19/12/2010", "08/08/2013", "27/02/2008"]
PHONES = [f"07700 90{n:04d}" for n in range(6)]
INSURED = ["AB123456C", "CE223456D", "EH323456A", "GJ423456B"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (UPN, "a pupil number (UPN)"),
        (f"see {UPN} of the list", "a pupil number (UPN)"),
        ("jo@example.org", "an e-mail address"),
        ("943 476 5919", "an NHS number"),
        ("AB 12 34 56 C", "a National Insurance number"),
    ],
)
def test_one_certain_identifier_is_told_in_every_row(text: str, kind: str) -> None:
    rows = under("Comment", ["fine", text, "fine", text])
    assert told(rows) == [("B3", kind), ("B5", kind)]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (NAMES, "a column of names of people"),
        ([*NAMES, "Oak School", "None", ""], "a column of names of people"),
        (BORN, "a column of days like dates of birth"),
        ([f"20{b[-2:]}-{b[3:5]}-{b[:2]} 00:00:00" for b in BORN], "a column of days like dates of "
         "birth"),
        (PHONES, "a column of telephone numbers"),
        (["01392 380101", "(01392) 380102", "+44 1392 380103", "020 7946 0958", "01392380105"],
         "a column of telephone numbers"),
        (INSURED, "a column of National Insurance numbers"),
    ],
)  # fmt: skip
def test_a_column_that_looks_personal_is_told_once(values: list[str], kind: str) -> None:
    assert told(under("Info", values)) == [("B1", kind)]


def test_a_column_of_unspaced_nhs_numbers_is_told() -> None:
    made = [f"94347{n:05d}" for n in range(200)]
    valid = [number for number in made if is_nhs_number(number)][:6]
    assert told(under("Info", valid)) == [("B1", "a column of NHS numbers")]
    assert told(under("Info", [number for number in made if not is_nhs_number(number)])) == []


@pytest.mark.parametrize(
    "values",
    [
        ["Albert Road School", "Grace House", "Thomas More Academy", "Ann Taylor Trust", "Oak Base",
         "St John Fisher School"],
        ["April Forecast", "June Budget", "Grant Income", "Bill Payments", "Mark Up", "Will Call"],
        ["Independent special schools", "Primary top-ups", "Hospital education", "Early years"],
        ["Ann Smith", "Line one", "Line two", "Line three", "Line four", "Line five", "Line six"],
        ["2015-04-30", "2016-04-30", "2017-04-30", "2018-04-30", "2019-04-30", "2020-04-30",
         "2021-04-30", "2022-04-30"],
        [f"{n:02d}/0{n % 9 + 1}/20{n:02d}" for n in range(9, 21)],
        [f"HN{n}123456A" for n in range(8)],
        [f"{n}234567890" for n in range(1, 9)],
        ["1,234,567,890.12", "0123456789", "0000012345"],
        ["2024-01-02 10:00", "2024-01-03 11:00", "2024-01-04 12:00", "2024-01-05 13:00"],
        ["C1", "EX4 3QD is the school's", "T1"],
        [f"AB123{n}56C" for n in range(6)],
    ],
)  # fmt: skip
def test_what_a_return_holds_is_let_in(values: list[str]) -> None:
    assert told(under("Info", values)) == []


@pytest.mark.parametrize("heading", ["Start date", "Review due", "Date of decision", "Paid on"])
def test_days_that_are_headed_as_others_are_no_birthdays(heading: str) -> None:
    assert told(under(heading, BORN)) == []


def test_a_column_that_is_declared_as_days_holds_no_birthdays() -> None:
    assert told(under("When", BORN), date_columns=frozenset({1})) == []


def test_declared_staff_columns_are_let_in_with_all_their_values() -> None:
    rows = under("Lead", [*NAMES, "jo@example.org"])
    assert {cell for cell, _ in told(rows)} == {"B1", "B8"}
    assert told(rows, allowed_columns=frozenset({1})) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("personal", "state"),
    [(Personal.ALLOWED_STAFF, UploadState.READY), (Personal.NONE, UploadState.REFUSED)],
)
def test_names_pass_the_check_where_the_dataset_declares_staff(
    scratch: Dataset, personal: Personal, state: str
) -> None:
    sheet = scratch.sheet("lines")
    columns = tuple(
        replace(column, personal=personal) if column.name == "comment" else column
        for column in sheet.columns
    )
    staff = replace(scratch, slug="scratch-staff", sheets=(replace(sheet, columns=columns),))
    declarations.register(staff)
    try:
        rows = [line(f"C{n}", 1, 2, comment=name) for n, name in enumerate(NAMES)]
        upload = send_lines(*rows, dataset="scratch-staff")
        assert upload.state == state
        assert "lines!H1 (a column of names of people)" in upload.refusal or not upload.refusal
        assert not any(name in upload.refusal for name in NAMES)
    finally:
        declarations.unregister(staff.slug)


def test_the_postcodes_of_one_school_are_no_column_of_homes() -> None:
    assert told(under("Comment", ["EX4 3QD", "EX4 3QD", "PL1 2AA", "EX4 3QD"])) == []
    homes = told(under("Comment", ["EX4 3QD", "PL1 2AA", "TQ1 3BB", "EX4 3QD"]))
    assert [cell for cell, _ in homes] == ["B2", "B3", "B4", "B5"]


def test_postcodes_and_telephones_of_schools_are_let_in() -> None:
    rows = [["School", "Postcode", "Telephone"]]
    rows += [[f"Oak {n} School", f"EX{n} 3QD", f"01392 38010{n}"] for n in range(1, 9)]
    assert told(rows) == []


def test_postcodes_are_counted_across_the_chunks_of_a_sheet() -> None:
    scanner = Scanner("S", frozenset())
    chunks = [
        pd.DataFrame({0: [code]}, index=[row], dtype=object)
        for row, code in ((30, "EX4 3QD"), (31, "PL1 2AA"), (32, "TQ1 3BB"), (33, "EX4 3QD"))
    ]
    found = [[s.cell for s in scanner.scan(chunk)] for chunk in chunks]
    assert found == [[], [], ["A30", "A31", "A32"], ["A33"]]


@given(
    st.lists(st.sampled_from(sorted(FORENAMES)), min_size=6, max_size=9, unique=True),
    st.lists(st.sampled_from(["Smith", "Nowak", "O’Brien", "Begum", "Okafor"]), min_size=9),
    st.sampled_from(["{0} {1}", "{1}, {0}", "{2} {1}", "{0} J {1}", "Mr {0} {1}"]),
)
def test_no_message_repeats_a_name(forenames: list[str], surnames: list[str], form: str) -> None:
    names = [
        form.format(first.title(), last, first.upper())
        for first, last in zip(forenames, surnames, strict=False)
    ]
    found = scan(under("Info", names))
    assert [suspect.kind for suspect in found] == ["a column of names of people"]
    assert not any(name in f"{suspect}" for suspect in found for name in names)


@given(st.integers(0, 10**11 - 1), st.text(max_size=10))
def test_no_message_repeats_an_identifier(number: int, around: str) -> None:
    digits = f"8{number:011d}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    upn = "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits
    assume(not around or not around[-1].isalnum())
    text = f"{around}{upn}"
    found = scan(under("Comment", [text]))
    assert "a pupil number (UPN)" in {suspect.kind for suspect in found}
    assert upn not in str(found)
    assert upn not in objection(text, "The explanation")


def test_a_chunk_is_scanned_quickly() -> None:
    rows = range(20_000)
    columns = {
        **{place: ["2023/24", "High needs"] * 10_000 for place in range(6)},
        6: [f"HN{n}" for n in rows],
        7: [f"Line {n} of the return" for n in rows],
        8: [f"{n}.25" for n in rows],
        9: ["2023-04-03 00:00:00"] * 20_000,
    }
    chunk = pd.DataFrame(columns, index=range(1, 20_001), dtype=object).astype("category")
    times = []
    for _ in range(3):
        began = perf_counter()
        assert list(Scanner("S", frozenset()).scan(chunk)) == []
        times.append(perf_counter() - began)
    assert min(times) < 0.06 * 5  # five times what it takes, for a busy machine


# --- what officers type --------------------------------------------------------------------------

FEW = "a number of children below 5"
NAME = "a person’s name"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two pupils moved to an independent school.", FEW),
        ("3 children left.", FEW),
        ("This is one young person with high needs.", FEW),
        ("A single learner joined.", FEW),
        ("Two more high-cost pupils joined.", FEW),
        ("The cost of 2 new placements.", FEW),
        ("One of the pupils left early.", FEW),
        ("Costs rose, and three students stayed on.", FEW),
        ("Three new EHCPs were issued.", FEW),
        ("Both children moved away.", FEW),
        ("Pupils: 3", FEW),
        ("One child’s package changed.", FEW),
        ("Mrs Smith asked for it.", NAME),
        ("Agreed with Mr J Brown.", NAME),
        ("Sarah Jones moved schools.", NAME),
        ("Checked with Cllr Hall.", NAME),
        ("Ask jo@example.org", "an e-mail address"),
        ("Ring 07700 900123 first", "a telephone number"),
        ("A home in EX4 3QD", "a postcode"),
        ("Born 3 May 2012", "a date of birth"),
        ("It is AB123456C", "a National Insurance number"),
        (f"See {UPN}", "a pupil number (UPN)"),
        ("See 943 476 5919", "an NHS number"),
    ],
)
def test_it_objects_to(text: str, kind: str) -> None:
    assert kinds_in(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Six more places were bought from September.",
        "3 places were added.",
        "Four schools opened 2 bases.",
        "2 lines for pupils in hospital were joined.",
        "In month 3 pupils moved up.",
        "From 1 April children over 5 are paid for here.",
        "2023/24 is the first year of two.",
        "2 per cent of pupils moved.",
        "One in four children has support.",
        "1,004 pupils and 12 children.",
        "Year 3 pupils and key stage 2 pupils.",
        "£2 per child.",
        "Two pupil referral units closed.",
        "One pupil premium line was moved.",
        "Support for two-year-old children and 3 year old children.",
        "24 of 60 places are open.",
        "Albert Road School and Grace House asked for more.",
        "The Thomas More Catholic School expanded.",
        "Dr Challoner's Grammar School expanded.",
        "St John Fisher School expanded.",
        "The director of finance agreed.",
        "Will Schools Forum agree in May?",
        "Invoice 01-02-2024 10:00 was paid.",
    ],
)
def test_it_does_not_object_to(text: str) -> None:
    assert kinds_in(text) == []


def test_an_objection_says_what_to_do() -> None:
    assert objection("Mrs Smith and two pupils at EX4 3QD", "The explanation") == (
        "The explanation seems to hold a number of children below 5, a person’s name and a "
        "postcode. Members will read it: give no number of children below 5, name no person and "
        "take out the postcode."
    )
    assert objection("Six more places.", "The reason") == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("scratch")
def test_explaining_and_withdrawing_are_refused_with_the_same_words() -> None:
    upload = send_lines(line("A", 1, 2_000_000))
    with pytest.raises(Refused, match=r"^The explanation seems .* give no number of children"):
        services.explain(finding=upload.findings.get(), text="Two pupils moved.", by=None)
    with pytest.raises(Refused, match=r"^The reason seems to hold a person’s name\. .* no person"):
        services.withdraw(upload=upload, by=None, reason="Mrs Smith found a mistake.")


def test_what_the_demonstration_says_passes() -> None:
    texts = [*load._EXPLANATIONS.values(), load._BUDGET_MOVED, load._OTHERWISE]
    for text in texts:
        assert kinds_in(text) == [], text


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Ann Smith", True),
        ("SMITH, Ann", True),
        ("Jean-Luc Moreau", True),
        ("Dr A Okafor", True),
        ("Ann", False),
        ("ann smith", False),
        ("Ann Smith Ltd", False),
        ("Hospital School", False),
        ("High needs", False),
    ],
)
def test_a_name_is_known_by_its_look(text: str, is_one: bool) -> None:
    assert is_a_name(text) is is_one
