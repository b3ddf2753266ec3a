"""A decision: its page, and the letter to the person, as PDF and as a page to print."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.presenters import wants_easy_words
from socialcare.people.services import record_opening
from socialcare.people.views import worker_or_404
from socialcare.web.guards import signed_in
from supportplans.views.papers import paper

from ..models import Decision
from ..pdf import letter_pdf
from ..presenters.decisions import decision_page
from ..presenters.letter import ToldDecision, tell_decision
from ..selectors.decisions import find_decision

WHAT = "a decision on the support plan"


def decision_or_404(request: HttpRequest, id: UUID, at: datetime, *, what: str = WHAT) -> Decision:
    """Return a decision for staff who may open the person's record, and note that it was opened."""
    worker_or_404(request)
    try:
        found = find_decision(user=request.user, id=id, on=timezone.localdate(at))
    except Decision.DoesNotExist as unknown:
        raise Http404("There is no such decision among those you can see.") from unknown
    record_opening(person=found.person, by=request.user, at=at, what=what, subject=found)
    return found


def _large(request: HttpRequest, told: ToldDecision) -> bool:
    """Return whether to set it in large print: as asked, else as the person read when it was decided."""
    asked = request.GET.get("large")
    return told.large_print if asked is None else asked == "1"


@signed_in
@require_safe
def decision(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show a decision with its reasons, with what authority it was made, and what it replaced."""
    at = timezone.now()
    found = decision_or_404(request, id, at)
    context: dict[str, Any] = {
        "decision": found,
        "person": found.person,
        "told": tell_decision(found),
        "page": decision_page(found, on=timezone.localdate(at)),
    }
    return render(request, "signoff/decision.html", context)


@signed_in
@require_safe
def letter(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the letter to the person as PDF."""
    found = decision_or_404(request, id, timezone.now(), what=f"{WHAT}, printed")
    told = tell_decision(found)
    return paper(
        request,
        lambda: letter_pdf(told, large_print=_large(request, told), easy=wants_easy_words(found.person)),
        name="decision.pdf",
        instead=reverse("decision_letter_page", args=[id]),
    )


@signed_in
@require_safe
def letter_page(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the letter as a page to print."""
    found = decision_or_404(request, id, timezone.now(), what=f"{WHAT}, printed")
    told = tell_decision(found)
    return render(
        request,
        "signoff/letter.html",
        {"decision": found, "person": found.person, "told": told, "large_print": _large(request, told)},
    )
