"""How the sheets of a file are read, and what keys stand for: said by officers, remembered."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hnfsg import clock
from hnfsg.intake.declarations import Dataset, dataset
from hnfsg.intake.models import Classification, Upload
from hnfsg.intake.models import Mapping as KeptMapping
from hnfsg.intake.recipes import Recipe
from hnfsg.intake.services.rechecking import lock_to_check_again, start_check_again
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User


def keep_mapping(
    dataset: Dataset, sheet: str, recipe: Recipe, *, by: User | None, label: str
) -> KeptMapping:
    """Remember how a declared sheet is read in files of this shape. Audited; no check."""
    kept = KeptMapping.objects.filter(
        dataset_slug=dataset.slug, sheet=sheet, shape=recipe.shape
    ).first()
    before = kept.recipe if kept else None
    mapping, _ = KeptMapping.objects.update_or_create(
        dataset_slug=dataset.slug,
        sheet=sheet,
        shape=recipe.shape,
        defaults={
            "recipe": recipe.as_json(),
            "label": label,
            "made_at": clock.now(),
            "made_by": by,
        },
    )
    audit.record(
        by=by,
        verb="changed how a sheet is read:" if before else "said how a sheet is read:",
        subject=mapping,
        before=_shown(before, dataset, sheet),
        after=_shown(mapping.recipe, dataset, sheet),
    )
    return mapping


def _shown(recipe: Mapping[str, Any] | None, dataset: Dataset, sheet: str) -> dict[str, Any] | None:
    """A recipe as the audit trail has it: our headings and what they are read from."""
    if recipe is None:
        return None
    headings = {column.name: column.heading for column in dataset.sheet(sheet).columns}
    shown = {
        headings.get(name, name): _origin(origin) for name, origin in recipe["columns"].items()
    }
    shown |= {headings.get(n, n): f"{s['sheet']}!{s['cell']}" for n, s in recipe["spots"].items()}
    rows = {"rows left out": recipe["left_out"], "rows kept": recipe["kept"]}
    return shown | {name: found for name, found in rows.items() if found}


def _origin(origin: Mapping[str, Any]) -> str:
    unit = f" × {origin['unit']:,}" if origin["unit"] not in (0, 1) else ""
    if origin["headings"]:
        return " / ".join(h["text"] for h in origin["headings"]) + unit
    return f"as {origin['same_as']}" if origin["same_as"] else f"“{origin['value']}”"


def map_sheet(
    *, upload: Upload, sheet: str, recipe: Recipe, by: User | None, is_last: bool = True
) -> None:
    """Remember a mapping that was made for an upload, and check the upload again.

    It is not checked yet when other sheets are to be said first (not `is_last`). Raises Refused
    when the upload is past it.
    """
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        keep_mapping(locked.dataset, sheet, recipe, by=by, label=label_of(locked, recipe))
        if is_last:
            start_check_again(locked)
    upload.refresh_from_db()


def change_mapping(*, mapping: KeptMapping, recipe: Recipe, by: User | None) -> None:
    """Change how sheets of a shape are read, from the next file on. Raises Refused for another
    shape: that is another mapping.
    """
    if recipe.shape != mapping.shape:
        raise Refused(
            "What is kept here of the file does not show all its headings. Forget this, and say "
            "it again when the next file comes."
        )
    with transaction.atomic():
        keep_mapping(
            dataset(mapping.dataset_slug), mapping.sheet, recipe, by=by, label=mapping.label
        )


def forget_mapping(*, mapping: KeptMapping, by: User | None) -> None:
    """Forget how a sheet is read: files of this shape are asked about again."""
    with transaction.atomic():
        audit.record(by=by, verb="forgot how a sheet is read:", subject=mapping)
        mapping.delete()


def classify(
    *, dataset: Dataset, sheet: str, values: Mapping[str, Mapping[str, str]], by: User | None
) -> None:
    """Remember what keys stand for: key -> {"label": ..., column name: stored value}.

    Raises Refused when a value is none of the column's choices, or a needed one is missing.
    """
    declared = dataset.sheet(sheet)
    classified = declared.classified
    if classified is None:
        raise Refused(f"{declared.name} has nothing that follows from a key.")
    with transaction.atomic():
        for key, given in values.items():
            stored = {}
            for name in classified.columns:
                column = declared.column(name)
                value = given.get(name, "")
                if value and value not in column.choices.values():
                    raise Refused(f"{key}: “{value}” is no {column.heading}.")
                if column.required and not value:
                    raise Refused(f"{key}: choose its {column.heading}.")
                stored[name] = value
            _classify(dataset, sheet, key, given.get("label", ""), stored, by)


def confirm_keys(
    *, upload: Upload, sheet: str, values: Mapping[str, Mapping[str, str]], by: User | None
) -> None:
    """Remember what an upload's new keys stand for, and check it again.

    Raises Refused as `classify` does, or when the upload is past it.
    """
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        classify(dataset=locked.dataset, sheet=sheet, values=values, by=by)
        start_check_again(locked)
    upload.refresh_from_db()


def _classify(  # noqa: PLR0913 - one line of the map has that many parts
    dataset: Dataset, sheet: str, key: str, label: str, stored: dict[str, str], by: User | None
) -> None:
    found = Classification.objects.filter(dataset_slug=dataset.slug, sheet=sheet, key=key).first()
    if found and found.values == stored:
        return
    before = found.values if found else None
    kept, _ = Classification.objects.update_or_create(
        dataset_slug=dataset.slug,
        sheet=sheet,
        key=key,
        defaults={
            "label": label or (found.label if found else ""),
            "values": stored,
            "confirmed_at": clock.now(),
            "confirmed_by": by,
        },
    )
    audit.record(by=by, verb="said what stands for", subject=kept, before=before, after=stored)


def label_of(upload: Upload, recipe: Recipe) -> str:
    """What a mapping is called: the sheet and the file that it was made for."""
    if recipe.is_absent:
        return f"Not in {upload.file_name}"[:200]
    return f"{recipe.sheet or 'Single cells'} in {upload.file_name}"[:200]
