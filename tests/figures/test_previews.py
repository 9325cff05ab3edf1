"""What the Data pages are told that an upload would change."""

from hnfsg.figures.registry import Figure
from hnfsg.intake import previews, vintages
from tests.figures.scratch import DATASET, on, publish
from tests.intake.files import line, send_lines


def test_a_preview_tells_each_headline_before_and_after(total: Figure) -> None:
    publish(line("A", 1, 6_000_000, month=9), at=on(5))
    upload = send_lines(line("A", 1, 7_300_000))
    found = previews.headline_changes(DATASET, vintages.live(), vintages.preview(upload))
    assert [(c.slug, c.before, c.after, c.change, c.tone) for c in found] == [
        ("scratch.total", "£6.0m", "£7.3m", "£1.3m worse", "worse")
    ]
    assert found[0].period == "Month 10 (January 2024), before: Month 9 (December 2023)"


def test_the_first_upload_is_new(total: Figure) -> None:
    upload = send_lines(line("A", 1, 5))
    found = previews.headline_changes(DATASET, vintages.live(), vintages.preview(upload))
    assert [(c.before, c.after, c.change, c.tone) for c in found] == [
        ("not available", "£5", "new", "same")
    ]


def test_other_datasets_headlines_are_left_out(total: Figure) -> None:
    upload = send_lines(line("A", 1, 5))
    live, after = vintages.live(), vintages.preview(upload)
    assert previews.headline_changes("monthly-return", live, after) == []


def test_the_figures_are_shown_at_the_uploads_month(total: Figure) -> None:
    publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(5))
    upload = send_lines(line("A", 1, 9, month=9))
    drawn = previews.figures(DATASET, vintages.preview(upload), "2023-24-m09")
    assert len(drawn) == 1
    assert "The total is 9." in drawn[0]
