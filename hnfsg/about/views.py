"""Help, the accessibility statement, what is new."""

from datetime import date
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from hnfsg.about.changelog import as_html
from hnfsg.about.guide import guides
from hnfsg.people.models import User
from hnfsg.people.rights import Right, public, require

# When the accessibility statement was prepared, and when its tests were last looked at.
PREPARED_ON = date(2026, 11, 24)


@require(Right.SEE_PAGES)
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Help. Context: own and others (lists of guide.Guide)."""
    own, others = guides(cast("User", request.user))
    return render(request, "about/help.html", {"own": own, "others": others})


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement. Context: prepared_on, contact (an e-mail address, or blank)."""
    context = {"prepared_on": PREPARED_ON, "contact": settings.ACCESSIBILITY_CONTACT}
    return render(request, "about/accessibility.html", context)


@require(Right.SEE_PAGES)
@require_GET
def whats_new(request: HttpRequest) -> HttpResponse:
    """What has changed for readers, from CHANGELOG.md. Context: content (HTML)."""
    content = as_html((settings.BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"))
    return render(request, "about/whats_new.html", {"content": mark_safe(content)})  # noqa: S308
