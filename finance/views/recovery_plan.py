"""The page /finance/recovery-plan/: what was planned, what happened, versions beside each other."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.recovery import PAGE, PROVISION, SLUGS, SUMMARY
from finance.selectors import DATASET, RECOVERY
from finance.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.as_at import address
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def recovery_plan(request: HttpRequest) -> HttpResponse:
    """A version of the recovery plan beside what the returns say.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=PROVISION, datasets=[DATASET, RECOVERY])
    return kept(request, "finance/recovery_plan", wants, SLUGS, partial(_recovery_plan, wants))


def _recovery_plan(wants: Asked) -> str:
    found = page_context(wants, PROVISION, PAGE, SLUGS)
    figures = found["figures"]
    workbook = reverse("figures:xlsx", args=[SUMMARY.slug])
    context = {
        **found,
        "version": wants.scope.get("version", ""),
        "has_provision": bool(figures["provision"].rows),
        "provision_title": PROVISION.title,
        "workbook_url": address(workbook, wants.scope, wants.vintage),
    }
    return render_to_string("finance/_recovery_plan.html", context)
