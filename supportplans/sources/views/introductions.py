"""Looking for somebody for one person, introducing them, and asking whether it helped."""

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

from socialcare.people.models import Person
from socialcare.people.services import record_opening
from socialcare.people.views import editable_person_or_404, note_opening
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import presenters, selectors
from ..forms.introductions import HelpedForm, MadeForm, OfferForm
from ..models import Introduction
from ..rules import district
from ..services import introductions as services
from ..states import LISTED
from .register import asked_of, caseworker_or_404, found_sources, source_or_404

WHAT = "who can help them"


def introduction_or_404(request: HttpRequest, id: uuid.UUID) -> Introduction:
    """Return an introduction of somebody whose record the user may change."""
    caseworker_or_404(request)
    try:
        return selectors.find_introduction(user=request.user, id=id, on=timezone.localdate())
    except ObjectDoesNotExist as error:
        raise Http404("There is no such introduction among those you can open.") from error


@signed_in
@require_safe
def find_for(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who was introduced to a person, and who else fits: their place and language filled in."""
    person = editable_person_or_404(request, ref)
    now = timezone.now()
    record_opening(person=person, by=request.user, at=now, what=WHAT)
    form, wanted, asked = asked_of(request, area=district(person.postcode), language=person.language)
    rows = [
        presenters.IntroductionRow.of(one) for one in selectors.introductions_of(person)[: selectors.PAGE]
    ]
    context = {
        "person": person,
        "form": form,
        "asked": asked,
        "may_edit": True,
        "rows": rows,
        "needs": presenters.NEED_CHOICES,
    }
    return render(request, "sources/find_for.html", context | found_sources(request, wanted))


class Offer(ServiceFormView):
    """Offer one person somebody who can help."""

    form_class = OfferForm
    template_name = "sources/offer.html"
    heading = "Offer an introduction"

    def load(self) -> None:
        self.person: Person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.source = source_or_404(self.kwargs["id"])
        if self.source.status != LISTED:
            raise Http404("This entry is closed.")
        self.today = timezone.localdate(self.at)
        self.vouching = selectors.vouching(self.source, today=self.today)
        self.back_url = reverse("who_can_help", args=[self.person.ref])
        note_opening(self, self.person, what=WHAT)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "vouching": self.vouching}

    def call(self, form: OfferForm) -> str:
        made = services.offer(
            person=self.person, source=self.source, by=self.request.user, at=self.at, **form.service_words()
        )
        told = " We have written to them." if self.person.user_id else " Tell them when you talk."
        messages.success(self.request, f"Offered.{told}")
        return reverse("introduction", args=[made.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        experiences = selectors.experiences_of(self.source)
        words = presenters.words_of(experiences, today=self.today)
        return super().get_context_data(
            person=self.person,
            source=self.source,
            entry=presenters.Entry.of(self.source, standing=[], today=self.today),
            languages=presenters.languages_of(self.source),
            words=[word for word in words if not word.replaced],
            **kwargs,
        )


@signed_in
@require_safe
def introduction(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show one introduction: how it stands, and the next step."""
    shown = introduction_or_404(request, id)
    record_opening(person=shown.person, by=request.user, at=timezone.now(), what=WHAT, subject=shown)
    return render(
        request,
        "sources/introduction.html",
        {
            "introduction": shown,
            "person": shown.person,
            "row": presenters.IntroductionRow.of(shown),
            "told": presenters.told_of(shown),
            "ask_now": shown.ask_again_on is not None and shown.ask_again_on <= timezone.localdate(),
        },
    )


class _OfIntroduction(ServiceFormView):
    """A page with one form about one introduction."""

    template_name = "sources/introduction_form.html"

    def load(self) -> None:
        self.introduction = introduction_or_404(self.request, self.kwargs["id"])
        self.back_url = reverse("introduction", args=[self.introduction.pk])
        note_opening(self, self.introduction.person, what=WHAT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            introduction=self.introduction, person=self.introduction.person, **kwargs
        )


class Made(_OfIntroduction):
    """Note that the two were brought together."""

    form_class = MadeForm
    heading = "They are introduced"
    done = "Noted. In four weeks you are asked to ask whether it helped."

    def get_initial(self) -> dict[str, Any]:
        return {"made_on": timezone.localdate(self.at)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreed": bool(self.introduction.consent)}

    def call(self, form: MadeForm) -> str | None:
        services.make(introduction=self.introduction, by=self.request.user, at=self.at, **form.cleaned_data)
        return self.back_url


class Helped(_OfIntroduction):
    """Note what the person, or somebody near them, says of it."""

    form_class = HelpedForm
    heading = "Did it help?"
    done = "Saved."

    def call(self, form: HelpedForm) -> str | None:
        services.tell_whether_it_helped(
            introduction=self.introduction, by=self.request.user, at=self.at, **form.cleaned_data
        )
        return self.back_url


def _step(request: HttpRequest, id: uuid.UUID, service: Callable[..., Any], done: str) -> HttpResponse:
    of = introduction_or_404(request, id)
    try:
        service(introduction=of, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("introduction", id=of.pk)


@signed_in
@require_POST
def refused(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Note that the person said no, thank you."""
    return _step(request, id, services.note_refusal, "Noted: they said no, thank you.")


@signed_in
@require_POST
def withdraw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take an offer back."""
    return _step(request, id, services.withdraw, "Taken back. Their own page shows it no more.")
