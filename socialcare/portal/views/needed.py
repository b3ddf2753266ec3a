"""What the council needs to agree the plan: short, and known from the first day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from socialcare.people.models import Person

from .. import selectors
from ..presenters import needed_rows
from .own import own_place


@own_place
def my_needed(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what is needed to agree the plan, with what is there ticked off."""
    own = selectors.own_things(person, on=timezone.localdate())
    return render(request, "portal/my_needed.html", {"person": person, "needed": needed_rows(own)})
