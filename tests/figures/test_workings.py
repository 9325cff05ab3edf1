"""How a figure is worked out: the formula with the numbers put in, and when its data is due."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hnfsg.figures import registry
from hnfsg.figures.registry import Absent, Figure, Polarity, Term, Unit, Working
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.workings import ROUNDED, due_of, worked_out
from hnfsg.intake import vintages
from tests.figures.scratch import FIGURE, on, publish
from tests.intake.files import line

M = Decimal(1_000_000)


def said(*terms: Term, unit: Unit = Unit.POUNDS) -> tuple[str, str]:
    figure = replace(FIGURE, unit=unit, workings=lambda _: (Working(terms, "left", "Line A: "),))
    (found,) = worked_out(figure, pd.DataFrame({"total": [1]}))
    return found.text, found.note


def test_the_numbers_stand_in_the_formula() -> None:
    spend, grant = Term(Decimal("363.8") * M, "spend"), Term(Decimal("322.9") * M, "grant", -1)
    assert said(spend, grant) == ("Line A: £363.8m spend − £322.9m grant = £40.9m left", "")


def test_rounded_parts_that_look_wrong_are_told() -> None:
    text, note = said(Term(Decimal("1.04") * M, "a"), Term(Decimal("1.04") * M, "b"))
    assert text == "Line A: £1.0m a + £1.0m b = £2.1m left"
    assert note == ROUNDED


def test_an_amount_below_nought_is_in_brackets() -> None:
    text, _ = said(Term(M, "a"), Term(-M, "b", -1))
    assert text == "Line A: £1.0m a − (−£1.0m) b = £2.0m left"


def test_counts_are_never_called_misrounded() -> None:
    terms = (Term(Decimal(7), "places"), Term(Decimal(3), "pupils", -1))
    assert said(*terms, unit=Unit.COUNT) == ("Line A: 7 places − 3 pupils = 4 left", "")


def test_a_working_with_a_masked_term_is_left_out() -> None:
    terms = (Term(M, "a"), Term(Absent.TOO_FEW, "b"))  # type: ignore[arg-type]
    figure = replace(FIGURE, workings=lambda _: (Working(terms, "left"),))
    assert worked_out(figure, pd.DataFrame({"total": [1]})) == ()


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(st.integers(-(10**12), 10**12), st.sampled_from([1, -1])), min_size=1))
def test_the_result_is_what_adding_up_by_hand_gives(pairs: list[tuple[int, int]]) -> None:
    by_hand = 0
    for pence, sign in pairs:
        by_hand = by_hand + pence if sign == 1 else by_hand - pence
    working = Working(tuple(Term(Decimal(p) / 100, "x", sign) for p, sign in pairs), "all")
    assert working.result * 100 == by_hand


def test_every_way_of_being_good_is_said_in_words() -> None:
    assert [p.sentence for p in Polarity] == [
        "Lower is better: a higher figure is worse.",
        "Higher is better: a lower figure is worse.",
        "Neither higher nor lower is better.",
    ]


def test_the_panel_names_measure_basis_period_and_what_was_explained(
    total: Figure,
) -> None:
    publish(line("A", 1, 6), line("B", 1, 2_000_000), at=on(14), file_name="M10.csv")
    term = Term(Decimal(2_000_006), "forecast of the lines")
    declared = replace(
        total, basis="Before recoupment.", workings=lambda _: (Working((term,), "in all"),)
    )
    registry.unregister(total.slug)
    registry.register(declared)
    html = page_figures([total.slug], {}, vintages.live())[total.slug].html
    for words in (
        "£2.0m forecast of the lines = £2.0m in all",
        "<dt>Measure</dt><dd>Total forecast, in pounds</dd>",
        "<dt>Basis</dt><dd>Before recoupment.</dd>",
        "<dt>Period</dt><dd>2023 to 2024, Month 10</dd>",
        "Lower is better: a higher figure is worse.",
        "<dt>Rows set aside</dt><dd>None</dd>",
        '<a class="govuk-link" href="#scratch-total-explained">1, each with its explanation',
    ):
        assert words in html
    assert 'id="scratch-total-explained"' in html


def test_last_and_next_due_are_those_of_the_newest_month(total: Figure) -> None:
    (before,) = due_of(total, vintages.live())
    assert (before.last, before.next) == ("", "")
    publish(line("A", 1, 6, month=9), line("A", 1, 6), at=on(14))
    (due,) = due_of(total, vintages.live())
    assert (due.last, due.next) == ("Month 10, 2023 to 2024", "Month 11, 2023 to 2024")
    html = page_figures([total.slug], {}, vintages.live())[total.slug].html
    assert f"was due on {due.last_due}; the next is {due.next}, due on {due.next_due}" in html
