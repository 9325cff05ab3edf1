"""The table of the management actions: the ledger."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finance.action_names import slug_of
from finance.selectors.actions import NOUGHT, reason_name
from finance.tables import PoundsColumn, total

Row = dict[Any, Any]
PER_PAGE = 50
# What an address may ask for: the column, with a hyphen where it has an underscore.
STATE_CHOICES = (
    ("in-doubt", "At risk or lost"),
    ("at-risk", "At risk"),
    ("not-deliverable", "Not deliverable"),
    ("on-track", "On track"),
    ("delivered", "Delivered"),
    ("unallocated", "Unallocated"),
    ("over", "Beyond the plan"),
    ("planned", "Planned"),
)
LEADS = ("lead", "accountable_officer")
_SELDOM = ("not_deliverable", "unallocated")  # left out where they are nought throughout


class CashableColumn(PoundsColumn):
    """Whole pounds; under them the sum of the cashable actions shown, never of cost avoidance."""

    def render_footer(self, bound_column: Any, table: Any) -> SafeString | str:
        """The sum of the rows shown that are cashable."""
        rows = [row for row in table.data.data if row["is_cashable"]]
        return total(rows, bound_column.name) if rows else "None"


class MovedColumn(CashableColumn):
    """What moved, with its sign."""

    def render(self, value: Decimal) -> str:
        """The amount with a plus where it rose."""
        return f"{'+' if value > 0 else ''}{super().render(value)}"

    def render_footer(self, bound_column: Any, table: Any) -> SafeString | str:
        """The sum of what moved, with a plus where it rose."""
        rows = [row for row in table.data.data if row["is_cashable"]]
        return self.render(sum((row["moved"] or NOUGHT for row in rows), NOUGHT))


class ActionsTable(tables.Table):
    """The actions of a plan in a month; each leads to its page and to its row of the file."""

    action = tables.Column("Action", accessor="order", footer="Cashable actions shown")
    planned = CashableColumn("Planned")
    in_doubt = CashableColumn("At risk or lost")
    moved = MovedColumn("Moved")
    delivered = CashableColumn("Delivered")
    on_track = CashableColumn("On track")
    at_risk = CashableColumn("At risk")
    not_deliverable = CashableColumn("Not deliverable")
    unallocated = CashableColumn("Unallocated")
    reason = tables.Column("Reason", default="")
    workstream = tables.Column("Workstream")
    lead = tables.Column("Lead")
    accountable_officer = tables.Column("Accountable officer")
    source = tables.Column("Row of the file", accessor="row_number")

    class Meta:
        default = "Not stated"
        empty_text = "No action matches. Choose something else, or clear the filter."
        template_name = "_components/table.html"

    anchor = "actions"

    def __init__(  # noqa: PLR0913 - each is one thing that the address or the reader says
        self,
        rows: list[Row],
        *,
        caption: str,
        shows_leads: bool,
        moved: str = "",
        sort: str = "",
        asked: Mapping[str, str] | None = None,
        carried: Mapping[str, str] | None = None,
    ) -> None:
        """`moved` heads the column of what moved, which is left out without it; `asked` is what
        the page's address says, for the links that sort, and `carried` what of it the page of an
        action must be told.
        """
        left_out = [name for name in _SELDOM if not any(row[name] for row in rows)]
        left_out += [] if shows_leads else LEADS
        left_out += [] if moved else ["moved"]
        super().__init__(
            rows,
            order_by=sort,
            exclude=left_out,
            extra_columns=[("moved", MovedColumn(moved))] if moved else [],
        )
        self.caption = caption
        self.address = f"?{urlencode({**(asked or {}), 'sort': ''})}"
        self.query = f"?{urlencode(carried)}" if carried else ""

    def render_action(self, record: Row) -> SafeString:
        """The reference and title, which lead to the action's page, and what is said of it."""
        address = reverse(
            "finance:management_action",
            args=[slug_of(record["plan_version"]), slug_of(record["ref"])],
        )
        kind = "" if record["is_cashable"] else "Cost avoidance. "
        said = f"{kind}{record['comment'] or ''}".strip()
        return format_html(
            '<a class="govuk-link" href="{}{}">{} {}</a>{}{}',
            address,
            self.query,
            record["ref"],
            record["title"],
            SafeString("<br>") if said else "",
            format_html('<span class="app-muted">{}</span>', said) if said else "",
        )

    def render_reason(self, value: str) -> str:
        """The reason in words."""
        return reason_name(value)

    def render_source(self, value: int, record: Row) -> SafeString:
        """A link to the row of the file that the numbers come from."""
        address = reverse("intake:source_row", args=[record["part_id"], value])
        return format_html(
            '<a class="govuk-link" href="{}">Row {}'
            '<span class="govuk-visually-hidden"> of Management actions: {} {}</span></a>',
            address,
            value,
            record["ref"],
            record["title"],
        )


def sort_of(asked: str) -> str:
    """The column that an address sorts by, with its minus; blank where there is none such.

    Leads are no such column: only some readers are told them.
    """
    column = asked.removeprefix("-")
    return asked if column in ActionsTable.base_columns and column not in LEADS else ""


def ledger_rows(actions: list[Row], moves: list[Row]) -> list[Row]:
    """The rows of the ledger: those of `actions_of`, with what moved of each (of `moves`)."""
    moved = {(row["plan_version"], row["ref"]): row for row in moves}
    return [
        {**row, "order": _order(row), "moves": moved.get((row["plan_version"], row["ref"]))}
        for row in actions
    ]


def gone_rows(moves: list[Row], before: list[Row]) -> list[Row]:
    """The actions that are gone, as they stood before: their amounts are of no month shown."""
    gone = {row["ref"]: row for row in moves if row["what"] == "gone"}
    blank = dict.fromkeys(
        ("planned", "in_doubt", "delivered", "on_track", "at_risk", "not_deliverable",
         "unallocated", "over")
    )  # fmt: skip
    return [
        {**row, **blank, "order": _order(row), "moves": gone[row["ref"]], "comment": "Gone since."}
        for row in before
        if row["ref"] in gone
    ]


def _order(row: Row) -> tuple[int, str]:
    """References in the order of their numbers, 2 before 10."""
    digits = "".join(sign for sign in row["ref"] if sign.isdigit())
    return int(digits or 0), row["ref"]


def matching(rows: list[Row], chosen: Mapping[str, str]) -> list[Row]:
    """The rows that a filter wants, each with what it `moved`; blank asks for all."""
    state, moved = chosen["state"].replace("-", "_"), chosen["moved"].replace("-", "_")
    word = chosen["q"].strip().lower()
    return [
        {**row, "moved": row["moves"][f"{moved}_moved"] if moved and row["moves"] else None}
        for row in rows
        if (not chosen["workstream"] or row["workstream"] == chosen["workstream"])
        and (not state or row[state])
        and (not chosen["reason"] or row["reason"] == chosen["reason"])
        and (not chosen["kind"] or row["is_cashable"] is (chosen["kind"] == "cashable"))
        and (not moved or bool(row["moves"] and row["moves"][f"{moved}_moved"]))
        and (not word or word in f"{row['ref']} {row['title']} {row['comment']}".lower())
    ]
