"""`manage.py figure SLUG`: one figure's numbers, as a page would show them."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hnfsg.figures import registry
from hnfsg.figures.audiences import may_see
from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file
from hnfsg.figures.frames import frame_of
from hnfsg.figures.registry import Audience, Figure
from hnfsg.figures.rendering import Rendered, render, shown_columns
from hnfsg.figures.scopes import VIEW, BadScope, resolve
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FIRST_YEAR, LAST_YEAR


class Command(BaseCommand):
    help = "Print a figure: its takeaway and its numbers, in a scope, as at a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="such as finance.position.overspend; see `figures`")
        parser.add_argument("--scope", nargs="+", action="extend", default=[], metavar="KEY=VALUE")
        parser.add_argument("--as-at", metavar="DATE", help="what counted at the end of that day")
        parser.add_argument("--audience", choices=list(Audience), default=Audience.MEMBER)
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        figure = _figure(options["slug"])
        if not may_see(figure, Audience(options["audience"])):
            raise CommandError(f"{figure.slug} is for officers: give --audience officer.")
        vintage = _vintage(options["as_at"])
        try:
            resolved = resolve(figure, _params(figure, options["scope"]), vintage)
        except BadScope as problem:
            raise CommandError(str(problem)) from problem
        question = Question.of(figure, resolved, vintage, Audience(options["audience"]))
        self.stdout.write(_FORMATS[options["format"]](question))


def _figure(slug: str) -> Figure:
    try:
        return registry.figure(slug)
    except KeyError as problem:
        raise CommandError(
            f"There is no figure {slug}. `manage.py figures` lists them."
        ) from problem


def _vintage(as_at: str | None) -> Vintage:
    if as_at is None:
        return vintages.live()
    try:
        day = date.fromisoformat(as_at)
    except ValueError as problem:
        raise CommandError(
            f"--as-at: “{as_at}” is not a date. Type one such as 2024-01-15."
        ) from problem
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CommandError(f"--as-at: type a year from {FIRST_YEAR} to {LAST_YEAR}.")
    end = datetime.combine(day + timedelta(days=1), time.min)
    return vintages.as_at(timezone.make_aware(end))


def _params(figure: Figure, given: list[str]) -> dict[str, str]:
    names = [dimension.name for dimension in figure.dimensions] + [VIEW] * bool(figure.xmr)
    pairs = [text.partition("=") for text in given]
    for name, sign, _ in pairs:
        if not sign:
            raise CommandError(f"--scope {name}: write it as KEY=VALUE.")
        if name not in names:
            known = ", ".join(names) or "none"
            raise CommandError(f"{figure.slug} has no dimension {name}. It has: {known}.")
    return {name: value for name, _, value in pairs}


def _table(question: Question) -> str:
    rendered = render([question])[0]
    columns = shown_columns(question.figure, frame_of(question))
    lines = [tuple(column.heading for column in columns), *rendered.rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    body = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
    titles = [question.figure.title, rendered.scope_label, rendered.takeaway, ""]
    return "\n".join([t for t in titles if t or t is titles[-1]] + [b.rstrip() for b in body])


def _json(question: Question) -> str:
    rendered = render([question])[0]
    names = [column.name for column in shown_columns(question.figure, frame_of(question))]
    report = {
        "figure": rendered.slug,
        "title": question.figure.title,
        "scope": dict(rendered.scope),
        "takeaway": rendered.takeaway,
        "headline": _headline(rendered),
        "rows": [dict(zip(names, row, strict=True)) for row in rendered.rows],
        "sources": [source.file_name for source in rendered.sources],
        "vintage": question.vintage.key,
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def _headline(rendered: Rendered) -> dict[str, str] | None:
    headline = rendered.headline
    if headline is None:
        return None
    return {
        "label": headline.label,
        "value": format(headline.value, "f"),
        "unit": headline.unit,
        "period": headline.period,
    }


def _csv(question: Question) -> str:
    return csv_file(question).removeprefix("\ufeff").rstrip()


_FORMATS = {"table": _table, "csv": _csv, "json": _json}
