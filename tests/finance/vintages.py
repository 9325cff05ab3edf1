"""What counted at a moment, told by a pencil from the history alone, and the figures it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from finance.models import Block
from hnfsg.figures import registry, scopes
from hnfsg.figures.cache import Question
from hnfsg.figures.columns import Source
from hnfsg.figures.frames import frame_of
from hnfsg.figures.registry import Audience
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

BROUGHT, PAID, INCOME = 2_000_000, 50_000, 1_000_000


@dataclass(frozen=True)
class Line:
    """A line of a file."""

    code: str
    block: Block
    budget: int
    spent: int
    forecast: int


@dataclass(frozen=True)
class File:
    """A file as it was sent: of a month, or the whole list of what others report."""

    name: str
    month: FinancialMonth | None
    lines: tuple[Line, ...] = ()
    reports: tuple[int, ...] = ()

    @property
    def spend(self) -> int:
        """The forecast of every line, added up."""
        return sum(line.forecast for line in self.lines)

    @property
    def budget(self) -> int:
        """The budget of every line, added up."""
        return sum(line.budget for line in self.lines)


@dataclass
class History:
    """What was published and withdrawn, in order, as the test told it."""

    events: list[tuple[datetime, str, File]] = field(default_factory=list)

    def tell(self, moment: datetime, what: str, file: File) -> None:
        """Write down that a file was `published` or `withdrawn`."""
        self.events.append((moment, what, file))

    def counted(self, moment: datetime) -> dict[str, File]:
        """The file that counts for each month at a moment; under "" the list of reports.

        Of a month counts what was published last; when that is withdrawn, what was there before
        and is not withdrawn counts again.
        """
        shown: dict[str, list[File]] = {}
        gone: set[File] = set()
        for at, what, file in self.events:
            if at > moment:
                break
            key = file.month.key if file.month else ""
            if what == "published":
                shown.setdefault(key, []).append(file)
                continue
            gone.add(file)
            if shown[key] and shown[key][-1] is file:
                left = [other for other in shown[key] if other not in gone]
                shown[key] += left[-1:]
                if not left:
                    shown[key] = []
        return {key: files[-1] for key, files in shown.items() if files}


def cells(vintage: Vintage) -> dict[tuple[str, str], list[list[Any]]]:
    """Every cell of every finance figure: by default, and of each month that counts.

    Where a cell leads to a row of a file, the sheet and the row; the file has another number here
    and in a rebuild.
    """
    months = sorted({part.period for part in vintage.parts if part.period})
    found: dict[tuple[str, str], list[list[Any]]] = {}
    for figure in registry.figures():
        if not figure.slug.startswith("finance."):
            continue
        resolved = [scopes.resolve(figure, {}, vintage)]
        resolved += [scopes.of_period(figure, month, vintage) for month in months]
        for scope in resolved:
            frame = frame_of(Question.of(figure, scope, vintage, Audience.OFFICER))
            rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False)]
            found[figure.slug, str(sorted(scope.scope.items()))] = rows
    return found


def _plain(value: Any) -> Any:
    return (value.label, value.row_number) if isinstance(value, Source) else value


def column(
    vintage: Vintage, slug: str, name: str, month: FinancialMonth
) -> dict[str, Decimal | None]:
    """A column of a figure by month, in the scope of a month, as members are told it."""
    figure = registry.figure(slug)
    scope = scopes.of_period(figure, month.key, vintage)
    frame = frame_of(Question.of(figure, scope, vintage, Audience.MEMBER))
    return {
        period: value if isinstance(value, Decimal) else None
        for period, value in zip(frame["period"], frame[name], strict=True)
        if isinstance(value, Decimal) or value is None
    }


def by_hand(counted: Mapping[str, File], upto: FinancialMonth) -> dict[str, dict[str, int | None]]:
    """The columns of the position by month, from the files that counted; nothing but sums."""
    files = {k: f for k, f in counted.items() if f.month and f.month <= upto}
    of_year = {k: f for k, f in files.items() if f.month and f.month.start_year == upto.start_year}
    return {
        "finance.position.overspend reported_overspend": {
            k: f.spend - INCOME for k, f in of_year.items()
        },
        "finance.position.variance lines_variance": {
            k: f.spend - f.budget for k, f in of_year.items()
        },
        "finance.position.cumulative cumulative": {
            k: BROUGHT + f.spend - INCOME - PAID for k, f in of_year.items()
        },
        "finance.position.high_needs variance": {
            k: sum(line.forecast - line.budget for line in _high_needs(f))
            for k, f in of_year.items()
            if list(_high_needs(f))
        },
        "finance.position.monthly_spend high_needs": _spent(files),
    }


def _high_needs(file: File) -> Iterable[Line]:
    return [line for line in file.lines if line.block is Block.HIGH_NEEDS]


def _spent(files: Mapping[str, File]) -> dict[str, int | None]:
    """Month by month from the first known to the last: this actual to date less the one before."""
    to_date = {f.month: sum(line.spent for line in _high_needs(f)) for f in files.values()}
    if not to_date:
        return {}
    month, last = min(m for m in to_date if m), max(m for m in to_date if m)
    spent: dict[str, int | None] = {}
    while month <= last:
        now = to_date.get(month)
        before = 0 if month.month == 1 else to_date.get(month.previous())
        spent[month.key] = None if now is None or before is None else now - before
        month = month.next()
    return spent
