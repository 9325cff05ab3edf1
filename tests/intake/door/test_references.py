"""One reference for one child, however the identifier is spelled."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.figures.masking import record_key
from hnfsg.intake.door.references import References, is_reference, normalised, reference
from tests.intake.door.children import KEY

SPACES = st.sampled_from(["", " ", "\u00a0", "\t", "\u200b", "\ufeff", "\u2009"])
IDENTIFIERS = st.text(st.characters(codec="ascii", categories=("Lu", "Nd")), min_size=1).filter(
    lambda text: bool(normalised(text))
)


@given(IDENTIFIERS, st.data())
def test_the_same_identifier_spelled_otherwise_is_the_same_reference(
    identifier: str, data: st.DataObject
) -> None:
    spelled = "".join(
        data.draw(SPACES) + (letter.lower() if data.draw(st.booleans()) else letter)
        for letter in identifier
    )
    assert reference(f"{spelled} ", KEY) == reference(identifier, KEY)
    assert reference(f"'{identifier}", KEY) == reference(identifier, KEY)


@given(st.text(), st.text())
def test_two_identifiers_share_a_reference_only_where_they_are_one(one: str, other: str) -> None:
    is_same = normalised(one) == normalised(other)
    if not (is_reference(one) or is_reference(other)):
        assert (reference(one, KEY) == reference(other, KEY)) is is_same


@given(st.binary(min_size=1, max_size=200), IDENTIFIERS)
def test_it_is_the_hmac_that_the_standard_library_makes(key: bytes, identifier: str) -> None:
    made = hmac.new(key, normalised(identifier).encode(), "sha256").hexdigest()
    assert reference(identifier, key) == made
    assert 0 <= record_key(made) <= 255


@given(IDENTIFIERS)
def test_another_key_gives_another_reference(identifier: str) -> None:
    assert reference(identifier, KEY) != reference(identifier, KEY + b"!")


@pytest.mark.parametrize("blank", ["", " ", "-", "n/a", "N/A", "none", "\u00a0", "'", "–"])
def test_what_is_no_identifier_stays_blank(blank: str) -> None:
    assert reference(blank, KEY) == ""


def test_a_reference_passes_again_and_only_in_our_own_form() -> None:
    ours = reference("D801200012001", KEY)
    assert is_reference(ours)
    assert reference(ours, KEY) == ours
    for other in (ours.upper(), ours[:-1], f" {ours}", f"{ours}\n"):
        assert not is_reference(other)
        assert reference(other, KEY) != ours


def test_a_million_identifiers_are_not_remembered() -> None:
    known = References(KEY, {"UPN": "UPN"})
    first = known["1"]
    for number in range(60_000):
        known[str(number)]
    assert len(known) < 55_000
    assert known["UPN"] == "UPN"
    assert known["1"] == first
