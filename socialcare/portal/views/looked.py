"""Who opened the person's record, why they could, and asking about it."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from socialcare.correspondence import own as letter_words
from socialcare.correspondence import services
from socialcare.correspondence.forms import LookedForm
from socialcare.correspondence.services import About
from socialcare.correspondence.views.own import answer_context
from socialcare.people.models import Person
from socialcare.people.views import own_person_or_404
from socialcare.web.views import ServiceFormView

from ..looking import look_of, who_looked
from ..presenters import contact_words
from .own import own_place


@own_place
def my_record_openings(request: HttpRequest, person: Person) -> HttpResponse:
    """Say who opened the person's record, when, and why."""
    return render(
        request,
        "portal/my_record_openings.html",
        {"person": person, "looked": who_looked(person), "contact": contact_words()},
    )


class AskAboutLook(ServiceFormView):
    """Ask why somebody looked."""

    form_class = LookedForm
    template_name = "portal/my_ask_about_look.html"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.person = own_person_or_404(self.request)
        look = look_of(self.person, key=self.kwargs["look"])
        if look is None:
            raise Http404("Nobody looked so.")
        self.look = look
        self.heading = str(letter_words.LOOKED.heading)
        self.done = str(letter_words.LOOKED.sent)
        self.back_url = reverse("my_record_openings")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.look.asked is not None:
            return redirect("my_message", id=self.look.asked.pk)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"page": uuid4()}

    def call(self, form: LookedForm) -> str | None:
        asked = services.start(
            person=self.person,
            kind=letter_words.LOOKED.kind,
            about=About(event=self.look.event),
            by=self.request.user,
            at=self.at,
            **form.service_words(),
        )
        return reverse("my_message", args=[asked.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person, look=self.look, **answer_context(self.person, at=self.at), **kwargs
        )
