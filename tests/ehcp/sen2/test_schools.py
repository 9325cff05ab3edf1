"""The kind of provision of a school, from what the register of schools says of it."""

import pytest

from ehcp.sen2.schools import kind_of
from finance.datasets.lines import CATEGORIES

SPECIAL = "Maintained and academy special schools"
INDEPENDENT_SPECIAL = "Independent and non-maintained special schools"


@pytest.mark.parametrize(
    ("phase", "kind", "expected"),
    [
        ("Primary", "Community school", "Mainstream schools"),
        ("Secondary", "Academy converter", "Mainstream schools"),
        ("All-through", "Free schools", "Mainstream schools"),
        ("Not applicable", "Academy special converter", SPECIAL),
        ("Not applicable", "Community special school", SPECIAL),
        ("Not applicable", "Non-maintained special school", INDEPENDENT_SPECIAL),
        ("Not applicable", "Other independent special school", INDEPENDENT_SPECIAL),
        ("Not applicable", "Other independent school", "Other independent schools"),
        ("Not applicable", "Pupil referral unit", "Alternative provision"),
        ("Not applicable", "Academy alternative provision sponsor led", "Alternative provision"),
        ("16 plus", "Further education", "Mainstream post-16"),
        ("16 plus", "Academy 16-19 converter", "Mainstream post-16"),
        ("Not applicable", "Special post 16 institution", "Specialist post-16 institutions"),
        ("Nursery", "Local authority nursery school", "Early years settings"),
        ("Special", "Academy", SPECIAL),
        ("Primary", "", "Mainstream schools"),
        ("Not applicable", "Offshore schools", ""),
        ("", "", ""),
    ],
)
def test_the_register_tells_the_kind_of_provision(phase: str, kind: str, expected: str) -> None:
    assert kind_of(phase, kind) == expected
    assert not expected or expected in CATEGORIES
