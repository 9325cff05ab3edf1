"""Scopes: one declared value for each dimension, from an address, a command or a period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hnfsg.figures.registry import Dimension, Figure, Scope
from hnfsg.intake.vintages import Vintage

VIEW, LIMITS = "show", "limits"  # the address of a figure with its limits of usual variation

Choice = tuple[str, str]
Pick = Callable[[Dimension, list[Choice]], Choice]


@dataclass(frozen=True)
class Resolved:
    """A figure's scope and its words.

    `problem` is the sentence about a value that does not exist, where the default took its place.
    `is_empty` says that a dimension has nothing to choose from: there is no data yet.
    """

    scope: Scope
    label: str
    problem: str = ""
    is_empty: bool = False


class BadScope(ValueError):
    """A dimension has no such value; the message says what it has."""


def resolve(figure: Figure, params: Mapping[str, str], vintage: Vintage) -> Resolved:
    """The scope that the parameters name; what they leave out is the default.

    Parameters that are no dimension of the figure are not looked at, but for `show=limits` where
    it offers its limits. Raises BadScope.
    """
    params = _with_first(figure, params, vintage)
    found = _walk(figure, vintage, lambda d, choices: _named(d, choices, params), params)
    if figure.xmr and (problem := view_problem(params)):
        raise BadScope(problem)
    return _with_view(figure, params, found)


def resolve_or_default(figure: Figure, params: Mapping[str, str], vintage: Vintage) -> Resolved:
    """As `resolve`, but a value that does not exist becomes the default, with a sentence.

    There is no sentence where the value belongs to another choice above it: a form that changes
    the year still sends the month of the year before.
    """
    problems: list[str] = []
    params = _with_first(figure, params, vintage)

    def pick(dimension: Dimension, choices: list[Choice]) -> Choice:
        try:
            return _named(dimension, choices, params)
        except BadScope as problem:
            if not _exists_elsewhere(figure, dimension, params[dimension.name], vintage):
                problems.append(f"{problem} This shows {choices[0][1]}.")
            return choices[0]

    found = _walk(figure, vintage, pick, params)
    if figure.xmr and (problem := view_problem(params)):
        problems.append(f"{problem} This shows the figure without.")
    found = Resolved(found.scope, found.label, " ".join(problems), found.is_empty)
    return _with_view(figure, params, found)


def view_problem(params: Mapping[str, str]) -> str:
    """The sentence about something to show that there is not, or nothing."""
    wanted = params.get(VIEW, "")
    return "" if wanted in ("", LIMITS) else f"There is nothing to show called “{wanted[:40]}”."


def view_of(params: Mapping[str, str]) -> dict[str, str]:
    """What a scope holds where the limits are asked for; nothing otherwise."""
    return {VIEW: LIMITS} if params.get(VIEW) == LIMITS else {}


def _with_view(figure: Figure, params: Mapping[str, str], found: Resolved) -> Resolved:
    """The scope with the limits of a figure that offers them, where they are asked for."""
    if figure.xmr is None or found.is_empty or not view_of(params):
        return found
    return replace(found, scope={**found.scope, **view_of(params)})


def of_period(figure: Figure, period: str, vintage: Vintage, like: Scope | None = None) -> Resolved:
    """The scope in which a figure shows a period.

    A choice names a period when it is the period's key (a month) or its beginning (a year). What
    names none, such as a block, is chosen as in the scope `like`.
    """

    def pick(dimension: Dimension, choices: list[Choice]) -> Choice:
        matching = [c for c in choices if f"{period}-".startswith(f"{c[0]}-")]
        alike = (like or {}).get(dimension.name, "")
        usual = next((choice for choice in choices if choice[0] == alike), choices[0])
        return max(matching, key=lambda c: len(c[0]), default=usual)

    return _walk(figure, vintage, pick, {})


@dataclass(frozen=True)
class Choosable:
    """A dimension with what may be chosen in a scope, and what is."""

    dimension: Dimension
    choices: list[Choice]
    chosen: str


def choices(figure: Figure, scope: Scope, vintage: Vintage) -> list[Choosable]:
    """What a form offers for each dimension; nothing where there is no data yet."""
    return [
        Choosable(d, _offered(d, vintage, scope, scope[d.name]), scope[d.name])
        for d in figure.dimensions
        if d.name in scope
    ]


def _walk(figure: Figure, vintage: Vintage, pick: Pick, params: Mapping[str, str]) -> Resolved:
    scope: dict[str, str] = {}
    labels: list[str] = []
    for dimension in figure.dimensions:
        choices = _offered(dimension, vintage, scope, params.get(dimension.name, ""))
        if not choices:
            return Resolved({}, "", is_empty=True)
        value, label = pick(dimension, choices)
        scope[dimension.name] = value
        labels.append(f"{dimension.told} {label}".strip())
    return Resolved(scope, ", ".join(labels))


def _offered(dimension: Dimension, vintage: Vintage, scope: Scope, value: str) -> list[Choice]:
    """The choices of a dimension, with a value that is not listed and exists all the same."""
    found = dimension.choices(vintage, scope)
    if not found or not value or dimension.also is None or value in dict(found):
        return found
    label = dimension.also(vintage, scope, value)
    return [*found, (value, label)] if label else found


def _named(dimension: Dimension, choices: list[Choice], params: Mapping[str, str]) -> Choice:
    wanted = params.get(dimension.name, "")
    if not wanted:
        return choices[0]
    for choice in choices:
        if choice[0] == wanted:
            return choice
    raise BadScope(f"There is no {dimension.label.lower()} “{wanted[:40]}”.")


def _with_first(figure: Figure, params: Mapping[str, str], vintage: Vintage) -> Mapping[str, str]:
    """The parameters, with the year that a month implies where only the month is named."""
    if not figure.dimensions or params.get(figure.dimensions[0].name):
        return params
    first, *below = figure.dimensions
    for dimension in below:
        value = params.get(dimension.name, "")
        if value and (above := _found_under(figure, dimension, value, vintage)):
            return {**params, first.name: above}
    return params


def _exists_elsewhere(figure: Figure, dimension: Dimension, value: str, vintage: Vintage) -> bool:
    """Whether a value is one of a dimension's under some other choice of the first dimension."""
    if dimension is figure.dimensions[0]:
        return False
    return _found_under(figure, dimension, value, vintage) is not None


def _found_under(figure: Figure, dimension: Dimension, value: str, vintage: Vintage) -> str | None:
    """The choice of the first dimension under which another dimension has a value, or None."""
    first = figure.dimensions[0]
    for above, _ in first.choices(vintage, {}):
        if any(value == other for other, _ in dimension.choices(vintage, {first.name: above})):
            return above
    return None
