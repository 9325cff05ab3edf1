"""Which sheets a workbook has and in which part of its package each stands, however it is told."""

import posixpath
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.found import CHART, DIALOG, HIDDEN, MACRO, PIVOT, VERY_HIDDEN, Refusal
from hnfsg.intake.reading.zipped import Parts

_STATES = {"hidden": HIDDEN, "veryhidden": VERY_HIDDEN}
_TYPES = {
    "chartsheet": CHART,
    "dialogsheet": DIALOG,
    "xlmacrosheet": MACRO,
    "xlintlmacrosheet": MACRO,
}
_SHEET_NUMBER = re.compile(r"(\d+)\.(?:xml|bin)$")


@dataclass
class Sheet:
    """One sheet as the workbook names it: its part, and why it is not read unasked."""

    name: str
    path: str
    skipped: str = ""
    has_cells: bool = True


@dataclass
class Package:
    """The parts that a workbook is made of; an empty path where there is none."""

    sheets: list[Sheet] = field(default_factory=list)
    styles: str = ""
    strings: str = ""
    is_1904: bool = False


@dataclass(frozen=True)
class Relation:
    """What a part refers to: by which id, of what kind, where."""

    id: str
    kind: str
    target: str


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str) -> str:
    """An attribute whatever its namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return ""


def tree(content: bytes) -> ElementTree.Element:
    """A small part as a tree. Raises Refusal where it is damaged."""
    try:
        # expat itself stops entity bombs since 2.4.1, and nothing outside the file is fetched
        return ElementTree.fromstring(content)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Refusal(sentences.DAMAGED) from None


def relations(parts: Parts, path: str) -> list[Relation]:
    """What a part refers to within the package; what lies outside is never followed."""
    folder, name = posixpath.split(path)
    content = parts.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    if not content:
        return []
    return [
        Relation(
            item.get("Id", ""),
            item.get("Type", "").rsplit("/", 1)[-1].lower(),
            _target(folder, item.get("Target", "")),
        )
        for item in tree(content)
        if item.get("TargetMode") != "External"
    ]


def _target(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path.lstrip("/")).lower()


def workbook_path(parts: Parts, ending: str) -> str:
    """The part that lists the sheets; empty where none is found."""
    for relation in relations(parts, ""):
        if relation.kind == "officedocument" and relation.target in parts:
            return relation.target
    return next(iter(parts.matching(rf"(?:^|/)workbook\d*\.{ending}$")), "")


def sheets_of(parts: Parts) -> Package:
    """The sheets of a workbook of XML, in its order. Raises Refusal where it is damaged."""
    path = workbook_path(parts, "xml")
    found = relations(parts, path) if path else []
    package = with_shared_parts(parts, found, "xml")
    content = parts.read(path)
    listed = tree(content) if content else ElementTree.Element("workbook")
    worksheets = sorted(
        parts.matching(r"(?:^|/)worksheets/[^/]+\.xml$"), key=lambda name: _number(name)
    )
    by_id = {relation.id: relation for relation in found}
    for element in listed.iter():
        if local(element.tag) == "workbookPr":
            package.is_1904 = element.get("date1904", "0") in ("1", "true")
        if local(element.tag) == "sheet":
            relation = by_id.get(attribute(element, "id"))
            package.sheets.append(_sheet(parts, element, relation, worksheets, package.sheets))
    if not package.sheets:  # nothing lists them: each part is one
        package.sheets = [Sheet(f"Sheet{n}", p) for n, p in enumerate(worksheets, start=1)]
    return package


def with_shared_parts(parts: Parts, found: list[Relation], ending: str) -> Package:
    """A package that knows where its styles and shared strings are, and no sheet yet."""

    def part(kind: str, pattern: str) -> str:
        told = [r.target for r in found if r.kind == kind and r.target in parts]
        return next(iter(told or parts.matching(rf"(?:^|/){pattern}\.{ending}$")), "")

    return Package(styles=part("styles", "styles"), strings=part("sharedstrings", "sharedstrings"))


def why_skipped(parts: Parts, path: str, kind: str, state: str) -> str:
    """Why a sheet is not read unasked: hidden, no worksheet, a pivot table on it; else empty."""
    if reason := _STATES.get(state.lower()) or _TYPES.get(kind):
        return reason
    return PIVOT if any(r.kind == "pivottable" for r in relations(parts, path)) else ""


def _sheet(
    parts: Parts,
    element: ElementTree.Element,
    relation: Relation | None,
    worksheets: list[str],
    before: list[Sheet],
) -> Sheet:
    path = relation.target if relation and relation.target in parts else ""
    kind = relation.kind if relation else ""
    if not path and kind not in _TYPES:  # by its place, where the workbook does not say
        path = worksheets[len(before)] if len(before) < len(worksheets) else ""
    name = element.get("name", "") or f"Sheet{len(before) + 1}"
    has_cells = bool(path) and kind not in _TYPES
    skipped = why_skipped(parts, path, kind, element.get("state", ""))
    if not path and not skipped:
        skipped = "its cells are missing from the file"
    return Sheet(name, path, skipped, has_cells)


def _number(name: str) -> tuple[int, str]:
    number = _SHEET_NUMBER.search(name)
    return (int(number[1][:9]) if number else 0, name)
