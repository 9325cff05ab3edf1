"""The page /finance/management-actions/: what is at risk, what moved and why, every action."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.action_names import plan_name, slug_of
from finance.action_table import (
    PER_PAGE,
    STATE_CHOICES,
    ActionsTable,
    gone_rows,
    ledger_rows,
    matching,
    sort_of,
)
from finance.compared_actions import Compared, by_lead, compare_actions, tiles
from finance.figures.actions import AT_RISK, BECAME, MOVEMENT, SLUGS
from finance.figures.actions.scope import PAGE, plan_of
from finance.forms import ActionFilter
from finance.selectors import DATASET
from finance.selectors.actions import actions_published_at
from finance.selectors.plan_versions import plans_at
from finance.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.as_at import address
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require, sees_as_officer

SHOWS_LEADS = "leads"  # part of what the page is kept under: two readers, two pages


def may_see_leads(user: User) -> bool:
    """Whether somebody is told who leads an action: finance officers who do not see as members."""
    return sees_as_officer(user, Right.UPLOAD_FINANCE)


@require(Right.SEE_PAGES)
@require_GET
def management_actions(request: HttpRequest) -> HttpResponse:
    """The management actions at a month. Context: content (HTML, the same for all who may see)."""
    chosen = ActionFilter(request.GET).chosen()
    page = request.GET.get("page", "")
    wants = asked(
        request,
        lead=MOVEMENT,
        datasets=[DATASET],
        chosen={
            **chosen,
            "page": page if page.isdecimal() and len(page) < 5 else "",
            SHOWS_LEADS: "yes" if may_see_leads(request.user) else "",
        },
        sort=sort_of(request.GET.get("sort", "")),
    )
    return kept(request, "finance/management_actions", wants, SLUGS, partial(_page, wants))


def _page(wants: Asked) -> str:
    vintage, month = wants.vintage, wants.month
    plan = plan_of(vintage, wants.scope)
    found = (
        compare_actions(vintage, month, plan, wants.scope["since"])
        if month and plan is not None
        else None
    )
    context = page_context(wants, MOVEMENT, PAGE, SLUGS, (MOVEMENT.slug, BECAME.slug))
    context |= {
        "lead": context["by_slug"][AT_RISK.slug],
        "plan": plan_name(plan) if plan is not None else "",
        "plans": [plan_name(each) for each in plans_at(vintage, month)] if month else [],
        "published_at": actions_published_at(vintage, month) if month else None,
        "tiles": tiles(found, wants.scope, vintage) if found else [],
        "compared": found,
        "leads": by_lead(found) if found and wants.chosen[SHOWS_LEADS] else None,
        "ledger": _ledger(wants, found) if found else "",
    }
    return render_to_string("finance/_management_actions.html", context)


def _add_url(wants: Asked, plan: str) -> str:
    """Where an officer adds an action: to what counts now, not as at a day."""
    if not wants.chosen[SHOWS_LEADS] or wants.moment.day:
        return ""
    return reverse("finance:add_action", args=[slug_of(plan)])


def _ledger(wants: Asked, compared: Compared) -> str:
    chosen = {name: value for name, value in wants.chosen.items() if name in _FILTERS}
    rows = ledger_rows(compared.everything, compared.moved)
    if chosen["moved"]:
        rows += gone_rows(compared.moved, compared.before)
    given = {**wants.scope, **chosen, **wants.moment.params}
    asked_for = {key: value for key, value in given.items() if value}
    table = ActionsTable(
        matching(rows, chosen),
        caption=f"{plan_name(compared.plan)}, {compared.month.label}. In pounds.",
        shows_leads=bool(wants.chosen[SHOWS_LEADS]),
        moved=_moved_heading(chosen["moved"], compared.since),
        sort=wants.sort,
        asked=asked_for,
        carried={"month": compared.month.key, **wants.moment.params},
    )
    table.paginate(page=_number(wants.chosen["page"], len(table.rows)), per_page=PER_PAGE)
    workstreams = sorted({row["workstream"] for row in compared.everything})
    context = {
        "form": ActionFilter(workstreams=workstreams),
        "moment": wants.moment,
        "scope": wants.scope,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "since": compared.since,
        "clear_url": address("", wants.scope, wants.vintage),
        "add_url": _add_url(wants, compared.plan),
        "table": table,
        "pages": f"?{urlencode({**asked_for, 'sort': wants.sort})}&page=",
        "count": len(table.rows),
    }
    return render_to_string("finance/_action_ledger.html", context)


_FILTERS = ("workstream", "state", "reason", "kind", "moved", "q")


def _moved_heading(slug: str, since: str) -> str:
    return f"{dict(STATE_CHOICES)[slug]}, moved since {since}" if slug and since else ""


def _number(asked_for: str, rows: int) -> int:
    """The page of the table that is shown: the last where there are not so many."""
    last = max(1, -(-rows // PER_PAGE))
    return min(max(1, int(asked_for or 1)), last)
