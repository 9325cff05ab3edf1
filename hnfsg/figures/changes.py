"""What changed between two vintages: headlines, and months that were restated.

Like is compared with like: where a headline moved on to a later month, both months are named; a
month that was published again with another value is a restatement, and told as one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.urls import reverse

from hnfsg.figures import registry, scopes
from hnfsg.figures.cache import Question
from hnfsg.figures.cells import short, short_difference, tenths
from hnfsg.figures.facts import Facts, facts
from hnfsg.figures.registry import Audience, Figure, Headline, Polarity, Unit
from hnfsg.intake.declarations import datasets
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import period_name

AudienceOf = Callable[[Figure], Audience]


def everybody(figure: Figure) -> Audience:
    """The audience of what members see."""
    return Audience.MEMBER


@dataclass(frozen=True)
class Change:
    """A figure's headline in two vintages; either may be missing."""

    slug: str
    before: Headline | None
    after: Headline | None

    @property
    def figure(self) -> Figure:
        """The figure whose headline this is."""
        return registry.figure(self.slug)

    @property
    def url(self) -> str:
        """The page that shows the figure."""
        return reverse(self.figure.page)

    @property
    def label(self) -> str:
        """What the headline is called."""
        headline = self.after or self.before
        return headline.label if headline else self.figure.title

    @property
    def difference(self) -> Decimal | None:
        """After less before, in the unit's base; None when either is missing."""
        if self.before is None or self.after is None:
            return None
        return self.after.value - self.before.value

    @property
    def tone(self) -> str:
        """How it reads: worse, better, more, less or same; new or gone when one is missing."""
        if self.difference is None:
            return "new" if self.after else "gone"
        if self.difference == 0:
            return "same"
        is_up = self.difference > 0
        if self.figure.polarity is Polarity.NEITHER:
            return "more" if is_up else "less"
        return "worse" if is_up == (self.figure.polarity is Polarity.LOWER_IS_BETTER) else "better"

    @property
    def words(self) -> str:
        """`£1.3m worse`, `120 more`, `no change`."""
        if self.difference is None:
            return "new" if self.after else "no longer published"
        if self.difference == 0 or self.after is None:
            return "no change"
        return f"{short_difference(self.difference, self.after.unit)} {self.tone}"

    @property
    def arrow(self) -> str:
        """Which way the value went, or nothing."""
        if not self.difference:
            return ""
        return "▲" if self.difference > 0 else "▼"

    @property
    def verb(self) -> str:
        """Which way the value went, in a word."""
        if not self.difference:
            return "did not change"
        return "rose" if self.difference > 0 else "fell"

    @property
    def size(self) -> str:
        """The change without its sign: `£1.3m`."""
        if self.difference is None or self.after is None:
            return ""
        return short_difference(self.difference, self.after.unit)

    @property
    def value(self) -> str:
        """The value after."""
        return _value(self.after)

    @property
    def value_before(self) -> str:
        """The value before."""
        return _value(self.before)

    @property
    def period(self) -> str:
        """Of when the value after is."""
        return period_name(self.after.period) if self.after else ""

    @property
    def period_before(self) -> str:
        """Of when the value before was."""
        return period_name(self.before.period) if self.before else ""

    @property
    def moved_on(self) -> bool:
        """Whether the two values are of different periods."""
        return bool(self.before and self.after and self.before.period != self.after.period)

    @property
    def looks_misrounded(self) -> bool:
        """Whether the rounded values differ by another amount than the rounded difference."""
        if self.before is None or self.after is None or self.after.unit is not Unit.POUNDS:
            return False
        shown = tenths(self.after.value) - tenths(self.before.value)
        return shown != tenths(self.after.value - self.before.value)


@dataclass(frozen=True)
class Restatement:
    """A period that was published again with another measure."""

    slug: str
    label: str
    period: str
    unit: Unit
    old: Decimal
    new: Decimal

    @property
    def month(self) -> str:
        """The period in words."""
        return period_name(self.period)

    @property
    def was(self) -> str:
        """The measure before."""
        return short(self.old, self.unit)

    @property
    def now(self) -> str:
        """The measure after."""
        return short(self.new, self.unit)


@dataclass(frozen=True)
class Comparison:
    """What changed between two vintages, figure by figure."""

    changes: tuple[Change, ...]
    restatements: tuple[Restatement, ...]

    @property
    def unmoved(self) -> list[Change]:
        """The headlines of which neither the value nor the period is another."""
        return [each for each in self.changes if each.tone == "same" and not each.moved_on]

    @property
    def has_misrounded(self) -> bool:
        """Whether a note about rounding is needed."""
        return any(change.looks_misrounded for change in self.changes)


def compare(before: Vintage, after: Vintage, audience_of: AudienceOf = everybody) -> Comparison:
    """Every headline in both vintages, and every month restated between them.

    The figures that lead a dataset come first, the others by slug.
    """
    figures = headline_figures()
    old = _facts_by_default(figures, before, audience_of)
    new = _facts_by_default(figures, after, audience_of)
    changes, restatements = [], []
    for figure, was, now in zip(figures, old, new, strict=True):
        if was.headline or now.headline:
            changes.append(Change(figure.slug, was.headline, now.headline))
        restatements += _restated(figure, (before, was), (after, now), audience_of(figure))
    restatements.sort(key=lambda r: r.period, reverse=True)
    return Comparison(tuple(changes), tuple(restatements))


def behind(changes: Iterable[Change], vintage: Vintage) -> list[int]:
    """The uploads that the headlines after were made from: those of their periods."""
    return sorted(
        {
            part.upload_id
            for change in changes
            if change.after
            for part in vintage.parts
            if part.dataset in change.figure.sources and part.period == change.after.period
        }
    )


def headline_figures() -> list[Figure]:
    """Every figure with a headline that is no change itself: subject by subject in the order of
    the apps, those that lead a dataset first, then by slug.
    """
    leading = [dataset.headline_figure for dataset in datasets() if dataset.headline_figure]
    subjects = [config.label for config in apps.get_app_configs()]
    found = [f for f in registry.figures() if f.headline and not f.is_change]

    def place(figure: Figure) -> tuple[int, bool, str]:
        subject = figure.slug.partition(".")[0]
        at = subjects.index(subject) if subject in subjects else len(subjects)
        return at, figure.slug not in leading, figure.slug

    return sorted(found, key=place)


def _facts_by_default(
    figures: list[Figure], vintage: Vintage, audience_of: AudienceOf
) -> list[Facts]:
    return facts(
        [Question.of(f, scopes.resolve(f, {}, vintage), vintage, audience_of(f)) for f in figures]
    )


def _restated(
    figure: Figure,
    before: tuple[Vintage, Facts],
    after: tuple[Vintage, Facts],
    audience: Audience,
) -> list[Restatement]:
    """The restatements of one figure. What the default scopes show already costs nothing more."""
    again = republished(before[0], after[0], figure.sources)
    old = _measures(figure, *before, again, audience)
    new = _measures(figure, *after, again, audience)
    label = next((f.headline.label for _, f in (after, before) if f.headline), figure.title)
    return [
        Restatement(figure.slug, label, period, figure.unit, old[period], new[period])
        for period in again
        if period in old and period in new and old[period] != new[period]
    ]


def _measures(
    figure: Figure,
    vintage: Vintage,
    known: Facts,
    periods: Iterable[str],
    audience: Audience,
) -> Mapping[str, Decimal]:
    """The measure of each period, newest asked first: its scope mostly shows the older ones too."""
    measures = dict(known.measures)
    for period in sorted(periods, reverse=True):
        if period not in measures:
            resolved = scopes.of_period(figure, period, vintage)
            question = Question.of(figure, resolved, vintage, audience)
            measures = dict(facts([question])[0].measures) | measures
    return measures


def republished(before: Vintage, after: Vintage, sources: Iterable[str]) -> list[str]:
    """The periods that count in both vintages, with other rows, newest first."""
    old = {(p.dataset, p.sheet, p.period): p.part_id for p in before.of(sources).parts}
    new = {(p.dataset, p.sheet, p.period): p.part_id for p in after.of(sources).parts}
    changed = {key[2] for key in old.keys() & new.keys() if old[key] != new[key]}
    return sorted(changed - {""}, reverse=True)


def _value(headline: Headline | None) -> str:
    return short(headline.value, headline.unit) if headline else "not available"
