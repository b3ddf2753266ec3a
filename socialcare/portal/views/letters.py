"""What the council wrote to the person, as pages and as PDFs."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.pdf import PdfUnavailable, render_pdf
from budgets.presenters import Told, wants_large_print
from budgets.views import pdf_response
from socialcare.notifications.selectors import messages_to
from socialcare.people.models import Person

from .. import letters
from .budget import say_no_pdf, wants_large
from .own import own_place


@own_place
def my_letters(request: HttpRequest, person: Person) -> HttpResponse:
    """List every letter, and every message that went out."""
    return render(
        request,
        "portal/my_letters.html",
        {"person": person, "letters": letters.letters_of(person), "sent": messages_to(person)},
    )


@own_place
def my_letter(request: HttpRequest, person: Person, id: UUID) -> HttpResponse:
    """Show what was told after one assessment: a page to read and to print."""
    return render(
        request,
        "portal/my_budget_print.html",
        {
            "told": _told_or_404(person, id),
            "person": person,
            "large_print": wants_large(request, person),
            "back_name": "my_letters",
            "back_text": _("Your letters"),
        },
    )


@own_place
def my_letter_pdf(request: HttpRequest, person: Person, id: UUID) -> HttpResponse:
    """Give the same as on paper."""
    told = _told_or_404(person, id)
    try:
        pdf = render_pdf(told=told, person=person, large_print=wants_large_print(person))
    except PdfUnavailable:
        say_no_pdf(request)
        return redirect("my_letter", id=id)
    return pdf_response(pdf)


def _told_or_404(person: Person, id: UUID) -> Told:
    try:
        return letters.told_in(person, id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such letter of yours.") from error
