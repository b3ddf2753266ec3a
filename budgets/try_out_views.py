"""The try-out beside a sum: what other answers would give, and the word that two engines disagree."""

import json
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from socialcare.people.services import record_opening
from socialcare.web.guards import signed_in

from . import services
from .engine import AnswerFaults
from .models import IndicativeBudget
from .selectors import find_budget
from .try_out import CAN_DIFFER, data_for_browser, questions_of, read_choices, try_out

#: The same person reports the same budget once in this time, and so many budgets at most.
REPORT_SECONDS = 60 * 60
MOST_REPORTS = 30
_LONGEST_REPORT = 500


def _budget_or_404(request: HttpRequest, id: UUID) -> IndicativeBudget:
    try:
        return find_budget(user=request.user, id=id, on=timezone.localdate())
    except IndicativeBudget.DoesNotExist as unknown:
        raise Http404 from unknown


def what_if_context(
    budget: IndicativeBudget, chosen: dict[str, dict[str, str]] | None = None
) -> dict[str, Any]:
    """Return what the try-out shows; without `chosen` the recorded answers. Raises AnswerFaults."""
    document, inputs, recorded = budget.scheme.document, budget.inputs, budget.statement["engine"]
    chosen = inputs if chosen is None else chosen
    return {
        "questions": questions_of(document, inputs, chosen),
        "tried": try_out(document, recorded, chosen),
        "data": data_for_browser(document, inputs, recorded),
    }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show what other answers would give. What is sent is worked out and forgotten."""
    budget = _budget_or_404(request, id)
    person, fault, chosen = budget.assessment.person, "", None
    if request.method == "POST":
        chosen = read_choices(budget.scheme.document, request.POST.dict())
    else:
        record_opening(
            person=person, by=request.user, at=timezone.now(), what="the budget, to try out", subject=budget
        )
    try:
        shown = what_if_context(budget, chosen)
    except AnswerFaults as faulty:
        fault, shown = str(faulty), what_if_context(budget)
    return render(
        request,
        "budgets/what_if.html",
        {
            "budget": budget,
            "person": person,
            "fault": fault,
            "back_url": reverse("budget", args=[budget.assessment_id]),
            **shown,
        },
    )


@signed_in
@require_POST
def twin_differs(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take the word of a browser that it makes another result of the recorded answers."""
    budget = _budget_or_404(request, id)
    differs = _reported(request.body)
    if differs is None:
        return JsonResponse({"error": "Send what differs."}, status=400)
    if _may_report(request.user.pk, budget):
        services.report_twin_differs(budget=budget, differs=differs, by=request.user, at=timezone.now())
    return HttpResponse(status=204)


def _reported(body: bytes) -> list[str] | None:
    """Read what differs; anything but words that we know ourselves is not taken."""
    if len(body) > _LONGEST_REPORT:
        return None
    try:
        sent = json.loads(body)
    except ValueError:
        return None
    named = sent.get("differs") if isinstance(sent, dict) else None
    if not isinstance(named, list) or not named or not all(one in CAN_DIFFER for one in named):
        return None
    return [one for one in CAN_DIFFER if one in named]


def _may_report(user_id: Any, budget: IndicativeBudget) -> bool:
    if not cache.add(f"twin-differs:{user_id}:{budget.pk}", True, REPORT_SECONDS):
        return False
    counter = f"twin-differs:{user_id}"
    cache.add(counter, 0, REPORT_SECONDS)
    try:
        return cache.incr(counter) <= MOST_REPORTS
    except ValueError:  # it ran out in between
        return True
