"""Who opened the person's record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socialcare.people.models import Person

from .. import selectors
from ..presenters import contact_words
from .own import own_place


@own_place
def my_record_openings(request: HttpRequest, person: Person) -> HttpResponse:
    """Say who opened the person's record, and when."""
    return render(
        request,
        "portal/my_record_openings.html",
        {"person": person, "looked": selectors.who_looked(person), "contact": contact_words()},
    )
