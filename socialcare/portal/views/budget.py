"""The person's budget, on the screen and on paper."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.pdf import PdfUnavailable, render_pdf
from budgets.presenters import easy_result, wants_large_print
from budgets.views import pdf_response
from signoff.presenters.where import tell_where
from socialcare.correspondence.own import challenge_of
from socialcare.correspondence.selectors import challenges_of
from socialcare.people.models import Person

from .. import selectors
from ..presenters import agreed_of, next_of, told_of
from .own import own_place


@own_place
def my_budget(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the person their budget and every reason for it."""
    on = timezone.localdate()
    own = selectors.own_things(person, on=on)
    told = told_of(own)
    return render(
        request,
        "portal/my_budget.html",
        {
            "own": own,
            "person": person,
            "told": told,
            "easy": easy_result(told) if told is not None else (),
            "agreed": agreed_of(own, on=on),
            "next": next_of(own, tell_where(own.situation, reader=request.user, on=on)),
            "large_print": wants_large_print(person),
            "challenge": challenge_of(
                challenges_of(budget=own.budget, assessment=own.assessment), reader=request.user, today=on
            ),
        },
    )


@own_place
def my_budget_pdf(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the same as on paper."""
    told = told_of(selectors.own_things(person, on=timezone.localdate()))
    if told is None:
        raise Http404
    try:
        pdf = render_pdf(told=told, person=person, large_print=wants_large(request, person))
    except PdfUnavailable:
        say_no_pdf(request)
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
        {"told": told, "person": person, "large_print": wants_large(request, person)},
    )


def say_no_pdf(request: HttpRequest) -> None:
    """Say on the next page, which can be printed, that there is no PDF at the moment."""
    messages.info(
        request, _("We cannot make the PDF at the moment. You can print this page: it says the same.")
    )


def wants_large(request: HttpRequest, person: Person) -> bool:
    """Return whether paper is wanted in large print: as asked, else as the person reads."""
    asked = request.GET.get("large")
    return wants_large_print(person) if asked is None else asked == "1"
