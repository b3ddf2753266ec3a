"""What is written about the person, and who helps them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from socialcare.people.models import Person
from socialcare.people.selectors import circle_of
from supportplans.selectors import plan_of

from ..presenters import contact_words, detail_rows
from .own import own_place


@own_place
def my_details(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what the record says of the person, and how to have it changed."""
    return render(
        request,
        "portal/my_details.html",
        {
            "person": person,
            "rows": detail_rows(person),
            "circle": circle_of(person),
            "today": timezone.localdate(),
            "contact": contact_words(),
        },
    )


@own_place
def my_helpers(request: HttpRequest, person: Person) -> HttpResponse:
    """Lead to who helps with the plan; before there is a plan, to its beginning."""
    plan = plan_of(person)
    return redirect("my_plan") if plan is None else redirect("plan_helpers", id=plan.pk)
