"""Explaining queries: one by one, by rule, or as in an earlier month."""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hnfsg.intake import selectors, services
from hnfsg.intake.earlier import earlier_explanations
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.intake.views.check import upload_context
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require

NOT_TYPED = "Type why the figure is right. Members will read it on the chart."
NAMED = 3  # queries that a message names before it counts the others


@dataclass
class _Outcome:
    """What came of what was sent: how many were kept, what is wrong by query and by rule."""

    kept: int = 0
    queries: dict[int, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)


@require(Right.SEE_DATA_PAGES)
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep explanations: `explanation-<finding pk>` for each query, `rule-<rule>` for all that wait
    of a rule, `same` for one query (its pk) or `all` as in an earlier month.

    What was refused comes back with its sentence and what was typed.
    """
    found = upload_or_404(request, pk, to_change=True)
    outcome = _keep_all(request, found)
    waiting = list(selectors.findings(found, FindingLevel.QUERY).filter(explained_at=None))
    if waiting and not outcome.kept and not outcome.queries and not outcome.rules:
        outcome.queries = {finding.pk: NOT_TYPED for finding in waiting}
    if outcome.queries or outcome.rules:
        return _back(request, found, outcome)
    if waiting:
        messages.warning(request, _still_waiting(outcome.kept, waiting))
    elif found.state == UploadState.READY:
        return redirect("intake:preview", pk=pk)
    return redirect("intake:upload", pk=pk)


def _keep_all(request: HttpRequest, upload: Upload) -> _Outcome:
    outcome = _Outcome()
    for finding in selectors.findings(upload, FindingLevel.QUERY):
        for_all = request.POST.get(f"rule-{finding.rule}", "").strip()
        is_of_rule = bool(for_all) and not _typed(request, finding) and not finding.explained_at
        if is_of_rule and finding.rule in outcome.rules:
            continue
        try:
            outcome.kept += _keep(request, finding, for_all if is_of_rule else "")
        except Refused as problem:
            if is_of_rule:
                outcome.rules[finding.rule] = str(problem)
            else:
                outcome.queries[finding.pk] = str(problem)
    return outcome


def _keep(request: HttpRequest, finding: Finding, for_all: str) -> bool:
    """Do what was asked of one query; says whether anything was. An emptied box takes back."""
    by, typed = who(request), _typed(request, finding)
    same = request.POST.get("same")
    if same == str(finding.pk):
        services.explain_as_before(finding=finding, by=by)
    elif same == "all" and not typed and not finding.explanation:
        return _as_before_if_any(request, finding)
    elif for_all:
        services.explain(finding=finding, text=for_all, by=by)
    elif typed and (typed != finding.explanation or not finding.explained_at):
        services.explain(finding=finding, text=typed, by=by)
    elif _was_emptied(request, finding):
        services.unexplain(finding=finding, by=by)
    else:
        return False
    return True


def _as_before_if_any(request: HttpRequest, finding: Finding) -> bool:
    if not earlier_explanations([finding]):
        return False
    services.explain_as_before(finding=finding, by=who(request))
    return True


def _typed(request: HttpRequest, finding: Finding) -> str:
    return request.POST.get(f"explanation-{finding.pk}", "").strip()


def _was_emptied(request: HttpRequest, finding: Finding) -> bool:
    is_sent = f"explanation-{finding.pk}" in request.POST
    return is_sent and not _typed(request, finding) and bool(finding.explanation)


def _still_waiting(kept: int, waiting: list[Finding]) -> str:
    said = f"{kept} explanation{' is' if kept == 1 else 's are'} saved. "
    places = ", ".join(f"{f.place} ({f.label})" if f.label else f.place for f in waiting[:NAMED])
    more = f" and {len(waiting) - NAMED} more" if len(waiting) > NAMED else ""
    return f"{said}Still to be explained: {places}{more}."


def _back(request: HttpRequest, upload: Upload, outcome: _Outcome) -> HttpResponse:
    """The check page with what was typed and what is wrong with it."""
    context = upload_context(request, upload)
    errors = []
    for query in context["queries"].object_list:
        query.typed = request.POST.get(f"explanation-{query.pk}", query.explanation)
        query.problem = outcome.queries.get(query.pk, "")
        if query.problem:
            errors.append((f"explanation-{query.pk}", f"{query.place}: {query.problem}"))
    context["many"] = [
        replace(
            alike,
            typed=request.POST.get(f"rule-{alike.rule}", ""),
            problem=outcome.rules.get(alike.rule, ""),
        )
        for alike in context["many"]
    ]
    errors += [(f"rule-{alike.rule}", alike.problem) for alike in context["many"] if alike.problem]
    return render(request, "intake/upload.html", context | {"explain_errors": errors}, status=400)
