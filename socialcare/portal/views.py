"""The person's own place. No address here names anybody: it is always the one who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.pdf import PdfUnavailable, render_pdf
from budgets.presenters import wants_large_print
from budgets.views import pdf_response
from signoff.presenters.where import tell_where
from socialcare.people.models import Person
from socialcare.people.views import own_person_or_404
from socialcare.web.guards import signed_in
from supportplans.reviews.own import when_we_talk
from supportplans.sources.selectors import unanswered

from . import selectors
from .presenters import agreed_of, contact_words, next_of, told_of


def own_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the signed-in person's own record; for anybody else there is no such page."""

    @signed_in
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, own_person_or_404(request), *args, **kwargs)

    return guarded


@own_place
def my(request: HttpRequest, person: Any) -> HttpResponse:
    """Say where things stand, what happens next and who has it."""
    on = timezone.localdate()
    own = selectors.own_things(person, on=on)
    where = tell_where(own.situation, reader=request.user, on=on)
    return render(
        request,
        "portal/my.html",
        {
            "own": own,
            "person": person,
            "next": next_of(own, where),
            "where": where,
            "agreed": agreed_of(own, on=on),
            "told": told_of(own),
            "contact": contact_words(),
            "unanswered": unanswered(person),
            "talk": when_we_talk(own.rhythm, worker=getattr(person, "holder_name", "") or "", today=on),
        },
    )


@own_place
def my_budget(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the person their budget and every reason for it."""
    on = timezone.localdate()
    own = selectors.own_things(person, on=on)
    return render(
        request,
        "portal/my_budget.html",
        {
            "own": own,
            "person": person,
            "told": told_of(own),
            "agreed": agreed_of(own, on=on),
            "next": next_of(own, tell_where(own.situation, reader=request.user, on=on)),
            "large_print": wants_large_print(person),
        },
    )


@own_place
def my_budget_pdf(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the same as on paper."""
    told = told_of(selectors.own_things(person, on=timezone.localdate()))
    if told is None:
        raise Http404
    try:
        pdf = render_pdf(told=told, person=person, large_print=_wants_large(request, person))
    except PdfUnavailable:
        sentence = "We cannot make the PDF at the moment. You can print this page: it says the same."
        messages.info(request, sentence)
        return redirect("my_budget_print")
    return pdf_response(pdf)


@own_place
def my_budget_print(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the same as a page to print."""
    told = told_of(selectors.own_things(person, on=timezone.localdate()))
    if told is None:
        raise Http404
    return render(
        request,
        "portal/my_budget_print.html",
        {"told": told, "person": person, "large_print": _wants_large(request, person)},
    )


@own_place
def my_record_openings(request: HttpRequest, person: Person) -> HttpResponse:
    """Say who opened the person's record, and when."""
    return render(
        request,
        "portal/my_record_openings.html",
        {"person": person, "looked": selectors.who_looked(person), "contact": contact_words()},
    )


def _wants_large(request: HttpRequest, person: Person) -> bool:
    asked = request.GET.get("large")
    return wants_large_print(person) if asked is None else asked == "1"
