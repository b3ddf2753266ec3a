"""The person's own page of those who can help: the offers, their answers, and whether it helped."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from socialcare.people.views import own_person_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.views import ServiceFormView

from .. import presenters, selectors
from ..forms.introductions import HelpedForm
from ..models import Introduction
from ..services import introductions as services


def own_introduction_or_404(request: HttpRequest, id: uuid.UUID) -> Introduction:
    """Return an introduction that was offered to the person who is signed in."""
    person = own_person_or_404(request)
    try:
        return selectors.own_introduction(person=person, id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such introduction of yours.") from error


@signed_in
@require_safe
def people_who_can_help(request: HttpRequest) -> HttpResponse:
    """Show whom the person may meet, and whom they met."""
    person = own_person_or_404(request)
    today = timezone.localdate()
    offers = [presenters.Offered.of(one, today=today) for one in selectors.offered_to(person)]
    return render(request, "sources/own.html", {"person": person, "offers": offers})


def _answered(request: HttpRequest, id: uuid.UUID, *, wants: bool, done: str) -> HttpResponse:
    of = own_introduction_or_404(request, id)
    try:
        services.answer(introduction=of, wants=wants, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("my_people_who_can_help")


@signed_in
@require_POST
def yes_please(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The person would like to meet them."""
    done = _("Thank you. Your worker will bring you together, and asks you first how.")
    return _answered(request, id, wants=True, done=done)


@signed_in
@require_POST
def no_thanks(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The person says no, thank you."""
    done = _("That is fine. You can change your mind on this page at any time.")
    return _answered(request, id, wants=False, done=done)


class OwnHelped(ServiceFormView):
    """The person says whether it helped."""

    form_class = HelpedForm
    template_name = "sources/own_helped.html"
    heading = _lazy("Did it help?")
    done = _lazy("Thank you for telling us.")

    def load(self) -> None:
        self.introduction = own_introduction_or_404(self.request, self.kwargs["id"])
        self.back_url = reverse("my_people_who_can_help")

    def call(self, form: HelpedForm) -> str | None:
        services.tell_whether_it_helped(
            introduction=self.introduction, by=self.request.user, at=self.at, **form.cleaned_data
        )
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(introduction=self.introduction, **kwargs)
