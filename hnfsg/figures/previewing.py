"""Tells the Data pages what an upload would change: they lie below and know no figure."""

from hnfsg.figures import registry, scopes
from hnfsg.figures.audiences import may_see
from hnfsg.figures.cache import Question
from hnfsg.figures.changes import Change, compare
from hnfsg.figures.registry import Audience
from hnfsg.figures.rendering import render
from hnfsg.intake.previews import HeadlineChange
from hnfsg.intake.vintages import Vintage

_TONES = {"new": "same", "gone": "same"}


class Previews:
    """What intake's `Previewer` asks for, as members would see it."""

    def headline_changes(
        self, dataset: str, before: Vintage, after: Vintage
    ) -> list[HeadlineChange]:
        """Every headline made from a dataset, before and after, changed or not."""
        found = compare(before, after).changes
        return [_in_words(change) for change in found if dataset in change.figure.sources]

    def figures(self, dataset: str, vintage: Vintage, period: str) -> list[str]:
        """The figures made from a dataset as HTML, each in the scope that shows the period."""
        questions = [
            Question.of(figure, scopes.of_period(figure, period, vintage), vintage, Audience.MEMBER)
            for figure in registry.figures()
            if dataset in figure.sources and may_see(figure, Audience.MEMBER)
        ]
        return [rendered.html for rendered in render(questions)]


def _in_words(change: Change) -> HeadlineChange:
    period = change.period or change.period_before
    if change.moved_on:
        period = f"{change.period}, before: {change.period_before}"
    return HeadlineChange(
        slug=change.slug,
        label=change.label,
        before=change.value_before,
        after=change.value,
        change=change.words,
        tone=_TONES.get(change.tone, change.tone),
        period=period,
    )
