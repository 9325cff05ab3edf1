"""A summary that stands in single cells: its figures become one row, each with its own place."""

from typing import Any

import numpy as np
import pandas as pd

from hnfsg.intake.cells import LARGEST, Normalised, normalise
from hnfsg.intake.checking.asking import ask_for_period
from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.checking.periods import FilePeriods, period_of
from hnfsg.intake.declarations import Column, ColumnType
from hnfsg.intake.layout import Layout, Plan
from hnfsg.intake.layout.matching import SpotPlan
from hnfsg.intake.staging import Staging


class SpotReader:
    """Stages the summaries of a plan that stand in cells."""

    def __init__(self, context: CheckContext, report: Report) -> None:
        self.context = context
        self.report = report

    def read(self, plan: Plan, records: dict[str, Any]) -> None:
        """Stage one row for each such summary, and keep where its figures stood."""
        for spots in plan.spots:
            records[spots.sheet.slug] = {
                "sheet": next((f.sheet for f in spots.found.values()), ""),
                "columns": {},
                "cells": {name: f"{f.sheet}!{f.cell}" for name, f in spots.found.items()},
                "units": {n: s.unit for n, s in spots.recipe.spots.items() if s.unit != 1},
                "mapping": spots.mapping_id,
                "recipe": spots.recipe.as_json(),
            }
            if spots.found:
                self._stage(spots)

    def _stage(self, spots: SpotPlan) -> None:
        row = min(found.row for found in spots.found.values())
        cells = {}
        is_right = not spots.lost
        for column in spots.sheet.columns:
            text = self._text(spots, column)
            if text is not None:
                cells[column.name] = found = self._normalised(spots, column, text)
                is_right = is_right and not found.bad
        period = self._period(spots, cells)
        missing = [c for c in spots.sheet.columns if c.required and self._lacks(c, cells)]
        for column in missing:
            self.report.ask(
                "missing-column",
                subject=f"{spots.sheet.slug}:{column.name}",
                what=f"No cell is given for {column.heading}",
                fix="Show the cell, or give its value.",
            )
        staging = self.context.stagings[spots.sheet.slug] = Staging(spots.sheet)
        staging.create()
        first = next(iter(spots.found.values()))
        self.report.layouts[spots.sheet.slug] = [Layout(first.sheet, 0, {}, ())]
        right = np.array([is_right and not missing and period is not None])
        staging.append(np.array([row]), [period], right, cells)

    def _text(self, spots: SpotPlan, column: Column) -> str | None:
        if column.name in spots.found:
            return spots.found[column.name].text.strip()
        origin = spots.recipe.columns.get(column.name)
        return origin.value if origin and origin.value else None

    def _normalised(self, spots: SpotPlan, column: Column, text: str) -> Normalised:
        spot = spots.recipe.spots.get(column.name)
        at = spots.found.get(column.name)
        values = pd.Series([text], index=[at.row if at else 0], dtype=object)
        largest = Staging(spots.sheet).largest(column) if _is_stored(spots, column) else LARGEST
        found = normalise(values, column, largest, spot.unit if spot else 1)
        for cell in found.bad:
            self.report.error(
                f"cell-{column.name}",
                sheet=at.sheet if at else "",
                cell=at.cell if at else "",
                row=at.row if at else None,
                label=spot.label if spot else column.heading,
                subject=column.name,
                what=cell.what,
                fix=cell.fix,
                value=cell.value,
            )
        return found

    def _lacks(self, column: Column, cells: dict[str, Normalised]) -> bool:
        is_period = column.type in (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)
        return not is_period and column.name not in cells

    def _period(self, spots: SpotPlan, cells: dict[str, Normalised]) -> str | None:
        said = [
            next(
                (cells[c.name].texts[0] for c in spots.sheet.columns if self._is(c, kind, cells)),
                None,
            )
            for kind in (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)
        ]
        chosen = self.context.upload.stated_period or None
        of_file = FilePeriods.of(self.context)
        if chosen and None in said:
            return chosen
        period, _ = period_of(said[0], said[1], of_file)
        if period is None:
            ask_for_period(self.report, self.context, spots.sheet.name)
        return period

    def _is(self, column: Column, kind: ColumnType, cells: dict[str, Normalised]) -> bool:
        return column.type is kind and column.name in cells


def _is_stored(spots: SpotPlan, column: Column) -> bool:
    return any(c.name == column.name for c in spots.sheet.value_columns)
