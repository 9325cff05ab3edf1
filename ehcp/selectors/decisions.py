"""What became of requests: decisions, the reasons of refusals, what followed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from ehcp.models import AgainstCount, GraduatedCount
from ehcp.selectors.narrowing import of_area, of_source, sums
from ehcp.selectors.parts import case_parts
from hnfsg.intake.vintages import Vintage


def against_by(  # noqa: PLR0913 - the choices of a reader
    vintage: Vintage,
    by: Sequence[str],
    *,
    area: str,
    source: str,
    months: tuple[date, ...],
    decision: str = "",
) -> pd.DataFrame:
    """Decisions against a plan by columns of `AgainstCount`, of requests of these months.

    Columns `by`, count and keys. `decision`: only refusals, or only decisions for no plan.
    """
    rows = _narrowed(AgainstCount, vintage, area, source, months)
    return sums(rows.filter(decision=decision) if decision else rows, by)


def graduated_by(
    vintage: Vintage, by: Sequence[str], *, area: str, source: str, months: tuple[date, ...]
) -> pd.DataFrame:
    """Requests by columns of `GraduatedCount`, of these months; columns `by`, count and keys."""
    return sums(_narrowed(GraduatedCount, vintage, area, source, months), by)


def _narrowed(
    model: Any, vintage: Vintage, area: str, source: str, months: tuple[date, ...]
) -> Any:
    parts = [part.part_id for part in case_parts(vintage)]
    narrowed = of_area(area, has_totals=True) & of_source(source)
    return model.objects.filter(narrowed, part__in=parts, month__in=months)
