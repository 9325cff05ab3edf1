"""Layouts by a recipe: what an officer said of a file of this shape, found again in this one."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from hnfsg.intake.declarations import Sheet
from hnfsg.intake.layout.across import MonthAcross, months_across
from hnfsg.intake.layout.found import Layout, missing_columns
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.recipes import Origin, Recipe


def apply_recipe(
    recipe: Recipe, sheet: Sheet, name: str, block: HeadingBlock, mapping_id: int | None = None
) -> list[Layout]:
    """The layouts of a sheet by a recipe: one, or one for each month across."""
    return _Applied(recipe, sheet, name, block, mapping_id).layouts()


@dataclass(frozen=True)
class _Applied:
    """A recipe under the headings of one sheet."""

    recipe: Recipe
    sheet: Sheet
    name: str
    block: HeadingBlock
    mapping_id: int | None

    def layouts(self) -> list[Layout]:
        recipe = self.recipe
        measures = {name: recipe.columns[name] for name in recipe.across if name in recipe.columns}
        if not measures:
            return [self._layout(recipe.columns, set())]
        months = months_across(self.block, measures, recipe.across_year)
        if not months:
            return [self._layout(recipe.columns, set())]
        shared = {name: o for name, o in recipe.columns.items() if name not in measures}
        others = {place for month in months for place in month.places}
        return [self._month(shared, month, others) for month in months]

    def _month(self, shared: Mapping[str, Origin], month: MonthAcross, others: set[int]) -> Layout:
        said = {name: Origin(value=text) for name, text in month.period.items()}
        layout = self._layout({**shared, **said, **month.origins}, others, month.origins)
        return replace(layout, group=month.label)

    def _layout(
        self, origins: Mapping[str, Origin], others: set[int], here: Container[str] = ()
    ) -> Layout:
        """The layout of these origins; `others` are columns that another month reads, `here` the
        names whose headings are this file's own.
        """
        block = self.block
        places = {
            name: self._places(origin, is_own=name in here) for name, origin in origins.items()
        }
        columns = {name: found[0] for name, found in places.items() if found}
        constants = {name: o.value for name, o in origins.items() if o.value}
        copies = {name: o.same_as for name, o in origins.items() if o.same_as}
        used = others | {place for found in places.values() for place in found}
        return Layout(
            name=self.name,
            heading_row=block.row,
            data_from=block.data_from,
            block=block,
            columns=columns,
            missing=missing_columns(self.sheet, {**columns, **constants, **copies}),
            unknown=tuple(self._unread(used)),
            joins={name: found for name, found in places.items() if len(found) > 1},
            constants=constants,
            copies=copies,
            units=self._units(origins, columns, copies),
            confirmed_units=frozenset(name for name, o in origins.items() if o.is_confirmed),
            left_out=frozenset(self.recipe.left_out),
            kept=frozenset(self.recipe.kept),
            has_sections=self.recipe.has_sections,
            mapping_id=self.mapping_id,
            recipe=self.recipe,
        )

    def _places(self, origin: Origin, *, is_own: bool) -> tuple[int, ...]:
        """Where the headings of an origin stand; nowhere unless all of them are found."""
        among = () if is_own else self.recipe.headings
        found = [self.block.place_like(heading, among) for heading in origin.headings]
        return tuple(p for p in found if p is not None) if None not in found else ()

    def _units(
        self,
        origins: Mapping[str, Origin],
        columns: Mapping[str, int],
        copies: Mapping[str, str],
    ) -> dict[str, int]:
        """What amounts are multiplied by: of a copy, the unit of what it is copied from."""
        units = {
            name: unit
            for name, place in columns.items()
            if self.sheet.column(name).is_money
            and (unit := origins[name].unit or self.block.units[place] or 0)
        }
        return units | {n: units[other] for n, other in copies.items() if other in units}

    def _unread(self, used: set[int]) -> Iterator[tuple[str, str]]:
        for place, text in enumerate(self.block.texts):
            if text and place not in used:
                yield text, address(place, self.block.row)
