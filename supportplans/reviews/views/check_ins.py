"""The check-ins of one person, noting one, and that it was the review."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Person
from socialcare.people.services import record_opening
from socialcare.people.views import editable_person_or_404, note_opening, person_or_404, worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from ...selectors import plan_of
from .. import presenters, selectors, services
from ..forms.check_ins import CheckInForm
from ..models import CheckIn

WHAT = "the check-ins"


def check_in_or_404(request: HttpRequest, id: uuid.UUID) -> CheckIn:
    """Return a check-in of somebody whose record the user may open."""
    worker_or_404(request)
    try:
        return selectors.find_check_in(user=request.user, id=id, on=timezone.localdate())
    except ObjectDoesNotExist as error:
        raise Http404("There is no such check-in among those you can open.") from error


@signed_in
@require_safe
def check_ins(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything that was said, the newest first, and what waits for an answer above it."""
    worker = worker_or_404(request)
    person = person_or_404(request, ref)
    now = timezone.now()
    record_opening(person=person, by=request.user, at=now, what=WHAT)
    rhythm = selectors.rhythm_of(person)
    waiting = selectors.unanswered_of(person)
    page = selectors.page_of_check_ins(person, before=request.GET.get("before"))
    return render(
        request,
        "reviews/check_ins.html",
        {
            "person": person,
            "words": None
            if rhythm is None
            else presenters.rhythm_words(rhythm, today=timezone.localdate(now)),
            "waiting": presenters.check_in_rows(waiting, person=person),
            "rows": presenters.check_in_rows(page.check_ins, person=person),
            "next_before": page.next_before,
            "later_page": "before" in request.GET,
            "may_edit": worker.role in CASEWORK_ROLES,
        },
    )


class New(ServiceFormView):
    """Note a check-in."""

    form_class = CheckInForm
    template_name = "reviews/check_in_form.html"
    heading = "Note a check-in"
    done = "Saved."

    def load(self) -> None:
        self.person: Person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("check_ins", args=[self.person.ref])
        note_opening(self, self.person, what=WHAT)

    def get_initial(self) -> dict[str, Any]:
        return {
            "happened_on": timezone.localdate(self.at),
            "leads_to": CheckIn.LeadsTo.NOTHING,
            "page": uuid.uuid4(),
        }

    def call(self, form: CheckInForm) -> str | None:
        kept = services.check_in(person=self.person, by=self.request.user, at=self.at, **form.service_words())
        return reverse("check_in", args=[kept.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = selectors.unanswered_of(self.person)
        return super().get_context_data(
            person=self.person,
            waiting=presenters.check_in_rows(waiting, person=self.person),
            **kwargs,
        )


@signed_in
@require_safe
def check_in(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show one check-in: what was said, what it leads to, and the review that it was."""
    worker = worker_or_404(request)
    shown = check_in_or_404(request, id)
    person = shown.person
    record_opening(person=person, by=request.user, at=timezone.now(), what=WHAT, subject=shown)
    row = presenters.CheckInRow.of(shown, person=person)
    may_edit = worker.role in CASEWORK_ROLES
    plan = plan_of(person) if shown.leads_to == CheckIn.LeadsTo.WORD else None
    return render(
        request,
        "reviews/check_in.html",
        {
            "person": person,
            "row": row,
            "facts": [] if row.review is None else presenters.facts_in_words(row.review.facts),
            "may_edit": may_edit,
            "may_review": may_edit and services.can_be_review(shown),
            "next": presenters.next_step(shown, person=person, plan_id=None if plan is None else plan.pk)
            if may_edit
            else None,
        },
    )


def _step(request: HttpRequest, id: uuid.UUID, service: Callable[..., Any], done: str) -> HttpResponse:
    shown = check_in_or_404(request, id)
    try:
        service(check_in=shown, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("check_in", id=shown.pk)


@signed_in
@require_POST
def review(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Note that this check-in covered the questions of the review."""
    done = "This is the review now. What is known is drawn in below."
    return _step(request, id, services.mark_as_review, done)


@signed_in
@require_POST
def seen(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Note that the worker has seen to what was said."""
    return _step(request, id, services.deal_with, "Noted: you have seen to this.")
