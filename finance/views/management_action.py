"""The page of one management action: how it stood in every month of its year, and why."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.action_history import became, changes, steps
from finance.action_names import plan_name, slug_of
from finance.figures.actions import ONE
from finance.figures.actions.ledger import kind_name
from finance.selectors import DATASET, year_of
from finance.selectors.actions import STATES, action_by_month, reason_name
from finance.selectors.amendments import of_action
from finance.selectors.plan_versions import named
from finance.views.asked import Asked, asked, kept
from finance.views.management_actions import SHOWS_LEADS, may_see_leads
from hnfsg.figures.as_at import address, as_at
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import vintages
from hnfsg.people.rights import Right, require
from hnfsg.periods import FinancialMonth, NotAPeriod, year_label


@require(Right.SEE_PAGES)
@require_GET
def management_action(request: HttpRequest, plan: str, ref: str) -> HttpResponse:
    """One action in its year, up to a month. Context: content (HTML, the same for all who may see).

    404 where no return that counts has it.
    """
    found = named(as_at(request.GET).vintage, plan, ref)
    if found is None:
        raise Http404
    plan_version, reference, months = found
    month = _month(request.GET.get("month", ""), months)
    wants = asked(
        request,
        lead=ONE,
        datasets=[DATASET],
        chosen={SHOWS_LEADS: "yes" if may_see_leads(request.user) else ""},
        path={"year": year_of(month), "month": month.key, "plan": plan, "action": ref},
    )
    draw = partial(_page, wants, month, plan_version, reference, months)
    return kept(request, "finance/management_action", wants, [ONE.slug], draw)


def _month(wanted: str, months: list[FinancialMonth]) -> FinancialMonth:
    """The month asked for or the last before it that year that has the action, else the newest."""
    try:
        asked_for = FinancialMonth.from_key(wanted)
    except NotAPeriod:
        return months[-1]
    earlier = (m for m in months if m.start_year == asked_for.start_year and m <= asked_for)
    return max(earlier, default=months[-1])


def _page(
    wants: Asked, month: FinancialMonth, plan: str, ref: str, months: list[FinancialMonth]
) -> str:
    rows = action_by_month(wants.vintage, month, plan, ref)
    last = rows[-1]
    names = [slug_of(plan), slug_of(ref)]
    here = reverse("finance:management_action", args=names)
    newest = {m.start_year: m for m in months if m.start_year != month.start_year}
    back = {"year": year_of(month), "month": month.key, "plan": slug_of(plan)}
    context = {
        "action": last,
        "plan": plan_name(plan),
        "month": month,
        "year": year_label(month.start_year),
        "moment": wants.moment,
        "now_url": address("", {"month": month.key}, vintages.Vintage(())),
        "list_url": address(reverse("finance:management_actions"), back, wants.vintage),
        "figure": page_figures([ONE.slug], wants.figure_params, wants.vintage, wants.reads)[
            ONE.slug
        ],
        "amounts": [
            (name.replace("_", " ").capitalize(), last[name])
            for name in _AMOUNTS
            if last[name] or name == "planned"
        ],
        "kind": kind_name(last),
        "reason": reason_name(last["reason"]) if last["reason"] or last["in_doubt"] else "",
        "steps": steps(rows),
        "became": became(wants.vintage, last, month),
        "other_years": [
            (year_label(start), address(here, {"month": m.key}, wants.vintage))
            for start, m in sorted(newest.items(), reverse=True)
        ],
        "shows_leads": wants.chosen[SHOWS_LEADS],
        "change_url": "" if wants.moment.day else reverse("finance:change_action", args=names),
        "changes": changes(of_action(wants.vintage, plan, ref)),
    }
    return render_to_string("finance/_management_action.html", context)


_AMOUNTS = ("planned", *STATES, "unallocated")
