"""What changed between two moments, told like for like; each number has a slow twin."""

from dataclasses import replace
from decimal import Decimal

import pytest

from finance.models import ReturnLine
from hnfsg.figures import registry
from hnfsg.figures.changes import Change, Comparison, compare, republished
from hnfsg.figures.movements import movements
from hnfsg.figures.registry import Figure, Headline, Polarity, Unit
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Publication
from hnfsg.people.models import User
from tests.figures.scratch import DATASET, FIGURE, on, publish
from tests.intake.files import line


def compared(day: int, until: int = 28) -> Comparison:
    return compare(vintages.as_at(on(day)), vintages.as_at(on(until)))


def the_change(day: int) -> Change:
    return next(c for c in compared(day).changes if c.slug == FIGURE.slug)


def slow_total(period: str, day: int) -> Decimal:
    """Every publication and every line, looked at one by one."""
    total = Decimal(0)
    for publication in Publication.objects.all():
        counts = publication.from_at <= on(day) and (
            publication.until_at is None or publication.until_at > on(day)
        )
        if counts and publication.period == period:
            for row in ReturnLine.objects.all():
                if row.part_id == publication.part_id and row.forecast is not None:
                    total += row.forecast
    return total


@pytest.fixture
def history(total: Figure) -> None:
    """Month 9 on the 5th; month 10 on the 14th; both again, month 9 restated, on the 20th."""
    publish(line("A", 1, 5_000, month=9), line("B", 1, 300, month=9), at=on(5))
    publish(line("A", 1, 7_000), line("B", 1, 350), at=on(14))
    publish(
        *(line("A", 1, 6_100, month=9), line("B", 1, 300, month=9)),
        *(line("A", 1, 7_500), line("B", 1, 350)),
        at=on(20),
    )


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("since", "month_then"), [(10, "2023-24-m09"), (16, "2023-24-m10"), (21, "2023-24-m10")]
)
def test_a_change_is_the_difference_that_the_slow_twin_finds(since: int, month_then: str) -> None:
    change = the_change(since)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.period, change.after.period) == (month_then, "2023-24-m10")
    assert change.before.value == slow_total(month_then, since)
    assert change.after.value == slow_total("2023-24-m10", 28)
    assert change.difference == change.after.value - change.before.value


@pytest.mark.usefixtures("history")
def test_a_headline_that_moved_on_names_both_months() -> None:
    change = the_change(10)
    assert change.moved_on
    assert change.period_before == "Month 9 (December 2023)"
    assert change.period == "Month 10 (January 2024)"
    assert not the_change(16).moved_on


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("since", "months"), [(10, ["2023-24-m09"]), (16, ["2023-24-m10", "2023-24-m09"]), (21, [])]
)
def test_a_month_published_again_with_another_value_is_restated(
    since: int, months: list[str]
) -> None:
    found = compared(since).restatements
    assert [r.period for r in found] == months
    for restated in found:
        assert restated.old == slow_total(restated.period, since)
        assert restated.new == slow_total(restated.period, 28)


@pytest.mark.usefixtures("history")
def test_a_restatement_says_what_it_was() -> None:
    restated = compared(10).restatements[0]
    assert (restated.label, restated.month) == ("Scratch total", "Month 9 (December 2023)")
    assert (restated.now, restated.was) == ("£6,400", "£5,300")


def test_a_month_sent_again_unchanged_is_not_restated(total: Figure) -> None:
    publish(line("A", 1, 5), at=on(5))
    publish(line("A", 1, 5), at=on(14))
    before, after = vintages.as_at(on(6)), vintages.live()
    assert republished(before, after, [DATASET]) == ["2023-24-m10"]
    assert compare(before, after).restatements == ()


def test_a_month_of_an_earlier_year_is_found_too(total: Figure) -> None:
    old = ["2022/23", 12, "A", "Line A", "High needs", 1, 4, ""]
    publish(old, line("A", 1, 5), at=on(5))
    publish([*old[:6], 9, ""], at=on(14))
    found = compared(6).restatements
    assert [(r.period, r.old, r.new) for r in found] == [("2022-23-m12", 4, 9)]


def change_of(before: int | None, after: int | None, polarity: Polarity) -> Change:
    def headline(value: int | None) -> Headline | None:
        if value is None:
            return None
        return Headline("Total", Decimal(value), Unit.POUNDS, "2023-24-m10")

    registry.unregister(FIGURE.slug)
    registry.register(replace(FIGURE, polarity=polarity))
    return Change(FIGURE.slug, headline(before), headline(after))


@pytest.mark.usefixtures("total")
@pytest.mark.parametrize(
    ("before", "after", "polarity", "words", "arrow"),
    [
        (39_600_000, 40_900_000, Polarity.LOWER_IS_BETTER, "£1.3m worse", "▲"),
        (40_900_000, 39_600_000, Polarity.LOWER_IS_BETTER, "£1.3m better", "▼"),
        (39_600_000, 40_900_000, Polarity.HIGHER_IS_BETTER, "£1.3m better", "▲"),
        (40_900_000, 39_600_000, Polarity.HIGHER_IS_BETTER, "£1.3m worse", "▼"),
        (100, 200, Polarity.NEITHER, "£100 more", "▲"),
        (200, 100, Polarity.NEITHER, "£100 less", "▼"),
        (200, 200, Polarity.LOWER_IS_BETTER, "no change", ""),
        (None, 200, Polarity.LOWER_IS_BETTER, "new", ""),
        (200, None, Polarity.LOWER_IS_BETTER, "no longer published", ""),
    ],
)
def test_a_change_is_told_in_words_by_polarity(
    before: int | None, after: int | None, polarity: Polarity, words: str, arrow: str
) -> None:
    change = change_of(before, after, polarity)
    assert (change.words, change.arrow) == (words, arrow)


@pytest.mark.usefixtures("total")
def test_amounts_that_look_misrounded_are_noticed() -> None:
    # £40.3m and £40.9m, but £0.5m apart
    assert change_of(40_349_000, 40_851_000, Polarity.LOWER_IS_BETTER).looks_misrounded
    assert not change_of(39_600_000, 40_900_000, Polarity.LOWER_IS_BETTER).looks_misrounded
    # £1.3m and £1.4m, £0.2m apart: a half is rounded up, as amounts are
    assert change_of(1_250_000, 1_400_000, Polarity.LOWER_IS_BETTER).looks_misrounded
    assert not change_of(1_250_000, 1_350_000, Polarity.LOWER_IS_BETTER).looks_misrounded


def test_files_published_and_withdrawn_since_are_listed(
    total: Figure, finance_officer: User
) -> None:
    publish(line("A", 1, 5, month=9), at=on(5), file_name="M9.csv")
    publish(line("A", 1, 5), at=on(14), by=finance_officer, file_name="M10.csv")
    gone = publish(line("A", 1, 6), at=on(15), file_name="M10 wrong.csv")
    services.withdraw(upload=gone, by=finance_officer, reason="Wrong workbook")
    withdrawn, published = movements(on(10), vintages.live())
    assert (withdrawn.file_name, withdrawn.reason, withdrawn.by) == (
        *("M10 wrong.csv", "Wrong workbook"),
        "FF",
    )
    assert (published.file_name, published.months, published.by) == (
        *("M10.csv", ("Month 10 (January 2024)",)),
        "FF",
    )
