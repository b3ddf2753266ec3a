"""How it is going, as the person says it in their own place, or a helper who may write."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from socialcare.people.views import own_person_or_404
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.views import ServiceFormView

from ...views.doors import PlanFormView
from .. import selectors, services
from ..forms.own import OwnChannelForm, SayHowItGoesForm
from ..models import Rhythm
from ..own import own_rows, sent_words, when_we_talk


class MyCheckIn(ServiceFormView):
    """The person says how it is going, and reads what they said before."""

    form_class = SayHowItGoesForm
    template_name = "reviews/my_check_in.html"
    heading = _lazy("How is it going?")

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.person = own_person_or_404(self.request)
        self.rhythm = selectors.rhythm_of(self.person)
        self.back_url = reverse("my")

    def get_initial(self) -> dict[str, Any]:
        return {"page": uuid4()}

    def call(self, form: SayHowItGoesForm) -> str | None:
        kept = services.check_in(person=self.person, by=self.request.user, at=self.at, **form.service_words())
        self.done = sent_words(kept, worker=self.person.holder_name or "")
        return reverse("my_check_in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.at)
        rows = own_rows(selectors.newest_check_ins(self.person), reader=self.request.user)
        ended = self.rhythm is not None and self.rhythm.ended_on is not None
        return super().get_context_data(
            person=self.person,
            closed=ended and self.request.method == "GET",
            talk=when_we_talk(self.rhythm, worker=self.person.holder_name or "", today=today),
            rows=rows,
            **kwargs,
        )


class MyChannel(ServiceFormView):
    """The person says how they would like to be asked."""

    form_class = OwnChannelForm
    heading = _lazy("How should we ask you?")
    done = _lazy("Saved.")

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.person = own_person_or_404(self.request)
        found = selectors.rhythm_of(self.person)
        if found is None or found.ended_on is not None:
            raise Http404("Nobody asks them yet, or any more.")
        self.rhythm: Rhythm = found
        self.back_url = reverse("my_check_in")

    def get_initial(self) -> dict[str, Any]:
        return {"channel": self.rhythm.channel}

    def call(self, form: OwnChannelForm) -> str | None:
        services.choose_channel(
            person=self.person, channel=form.cleaned_data["channel"], by=self.request.user, at=self.at
        )
        return self.back_url


class HelpersCheckIn(PlanFormView):
    """A helper who may write says how it is going; the person and the worker are led to their own page."""

    form_class = SayHowItGoesForm
    template_name = "reviews/helpers_check_in.html"
    heading = _lazy("How is it going?")
    needs = "write"
    what = "how it is going"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own_page = self._own_page()
        return redirect(own_page) if own_page else super().get(request, *args, **kwargs)

    def _own_page(self) -> str:
        if self.rights.who == "person":
            return reverse("my_check_in")
        return reverse("check_in_new", args=[self.plan.person.ref]) if self.rights.who == "worker" else ""

    def post(self, request: HttpRequest, id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        own_page = self._own_page()
        return redirect(own_page) if own_page else super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"page": uuid4()}

    def call(self, form: SayHowItGoesForm) -> str | None:
        kept = services.check_in(
            person=self.plan.person, by=self.request.user, at=self.at, **form.service_words()
        )
        self.done = sent_words(kept, worker="")
        return reverse("plan", args=[self.plan.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=reverse("plan", args=[self.plan.pk]), **kwargs)
