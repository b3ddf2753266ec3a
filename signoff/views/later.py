"""Decisions that were drawn for a kind look afterwards: the list, and one page each."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.audit.services import record_opened
from socialcare.people.views import worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView
from supportplans.presenters.cover import sheet_of_version

from ..forms.later import AnswerForm, LookForm
from ..presenters import later as presenters
from ..selectors import dial
from ..selectors import later as selectors
from ..services import later as services
from .limits import manager_or_404


@signed_in
@require_safe
def later_looks(request: HttpRequest) -> HttpResponse:
    """Show a manager which decisions were drawn for her to look at, and what was said about others."""
    worker = manager_or_404(request)
    on = timezone.localdate()
    teams = [team.pk for team in dial.teams_of(worker, on=on)]
    waiting = selectors.looks_waiting(request.user, teams, on=on)
    talked = selectors.looks_talked_about(request.user, teams, on=on)
    return render(
        request,
        "signoff/later_list.html",
        {
            "today": on,
            "waiting": [presenters.tell_line(look) for look in waiting[: selectors.LISTED]],
            "count": waiting.count(),
            "talked": [presenters.tell_line(look) for look in talked],
            "percent": settings.SIGN_OFF_SAMPLE_PERCENT,
        },
    )


class Later(ServiceFormView):
    """One decision: its manager looks at it and says something, or nothing; who made it answers."""

    template_name = "signoff/later.html"

    def load(self) -> None:
        worker = worker_or_404(self.request)
        on = timezone.localdate(self.at)
        try:
            self.look = selectors.find_look(
                user=self.request.user, worker=worker, id=self.kwargs["id"], on=on
            )
        except ObjectDoesNotExist as unknown:
            raise Http404("There is no such decision among those you look at.") from unknown
        decision = self.look.decision
        self.version = decision.version
        self.own = decision.decided_by_id == worker.user_id
        self.back_url = reverse("today" if self.own else "later_looks")
        if self.request.method in ("GET", "HEAD"):
            record_opened(
                by=self.request.user,
                at=self.at,
                person_id=decision.person_id,
                what="a decision, looked at afterwards",
                subject=self.look,
            )

    def get_form_class(self) -> type[Any]:
        return AnswerForm if self.own else LookForm

    def get_form_kwargs(self) -> dict[str, Any]:
        called = {} if self.own else {"called": self.look.decision.decided_by.get_short_name()}
        return super().get_form_kwargs() | called

    def call(self, form: Any) -> str:
        words = form.cleaned_data["words"]
        if self.own:
            services.answer(look=self.look, words=words, by=self.request.user, at=self.at)
            self.done = "Your answer is sent."
            return self.request.path
        nothing = "nothing" in self.request.POST
        if nothing and words:
            raise Refused("You wrote something. Send it, or clear it first.", field="words")
        if not nothing and not words:
            raise Refused(
                "Write what you would like to say, or choose “Looked at, nothing to say”.", field="words"
            )
        services.look_at(look=self.look, words=words, by=self.request.user, at=self.at)
        self.done = "Sent." if words else "Looked at."
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        look = self.look
        done = look.answered_at if self.own else look.looked_at
        told = presenters.tell_look(look, own=self.own, percent=settings.SIGN_OFF_SAMPLE_PERCENT)
        return super().get_context_data(
            look=look,
            person=look.decision.person,
            told=told,
            sheet=None if self.version is None else sheet_of_version(self.version),
            asks=done is None,
            heading=told.heading,
            **kwargs,
        )
