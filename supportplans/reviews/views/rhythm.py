"""The rhythm of one person: when the next talk is and why, and how it can be changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Person
from socialcare.people.services import record_opening
from socialcare.people.views import editable_person_or_404, note_opening, person_or_404, worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import presenters, selectors, services
from ..forms.rhythm import ChannelForm, EndForm, PaceForm, PauseForm, SoonerForm
from ..models import Rhythm

WHAT = "the rhythm"


@signed_in
@require_safe
def rhythm(request: HttpRequest, ref: str) -> HttpResponse:
    """Show when they talk next and why, the pace, how the person is asked, and by when the law asks."""
    worker = worker_or_404(request)
    person = person_or_404(request, ref)
    now = timezone.now()
    shown = selectors.rhythm_of(person)
    record_opening(person=person, by=request.user, at=now, what=WHAT)
    today = timezone.localdate(now)
    return render(
        request,
        "reviews/rhythm.html",
        {
            "person": person,
            "words": None if shown is None else presenters.rhythm_words(shown, today=today),
            "may_edit": worker.role in CASEWORK_ROLES,
        },
    )


class _OfRhythm(ServiceFormView):
    """A page with one form about the rhythm of one person."""

    template_name = "reviews/rhythm_form.html"
    #: What will happen, above the form.
    happens = ""

    def load(self) -> None:
        self.person: Person = editable_person_or_404(self.request, self.kwargs["ref"])
        found = selectors.rhythm_of(self.person)
        if found is None or found.ended_on is not None:
            raise Http404("There is no rhythm to change.")
        self.rhythm: Rhythm = found
        self.back_url = reverse("rhythm", args=[self.person.ref])
        note_opening(self, self.person, what=WHAT)

    def call(self, form: Any) -> str | None:
        self.change(form, person=self.person, by=self.request.user, at=self.at)
        return self.back_url

    def change(self, form: Any, **who: Any) -> None:
        """Call the one service of this page."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, happens=self.happens, **kwargs)


class Pace(_OfRhythm):
    """Keep the pace that was agreed with the person."""

    form_class = PaceForm
    heading = "The pace you agreed"
    done = "Saved. The next talk is worked out from it."

    def get_initial(self) -> dict[str, Any]:
        return {"every_weeks": self.rhythm.every_weeks}

    def change(self, form: PaceForm, **who: Any) -> None:
        services.agree_pace(every_weeks=form.cleaned_data["every_weeks"], **who)


class Channel(_OfRhythm):
    """Keep how the person would like to be asked."""

    form_class = ChannelForm
    heading = "How they would like to be asked"
    done = "Saved."

    def get_initial(self) -> dict[str, Any]:
        return {"channel": self.rhythm.channel}

    def change(self, form: ChannelForm, **who: Any) -> None:
        services.choose_channel(channel=form.cleaned_data["channel"], **who)


class Sooner(_OfRhythm):
    """Make the next talk sooner."""

    form_class = SoonerForm
    heading = "Talk sooner"
    done = "Saved. The page says when, and why."

    def change(self, form: SoonerForm, **who: Any) -> None:
        services.talk_sooner(because=form.cleaned_data["because"], **who)


class Pause(_OfRhythm):
    """Stop asking and reminding for a while."""

    form_class = PauseForm
    heading = "Pause"
    happens = (
        "Up to and including that day nobody is asked how it is going, and nobody is reminded. "
        "It goes on by itself afterwards. What they say meanwhile still reaches you."
    )
    done = "Paused. It goes on by itself when the pause is over."

    def change(self, form: PauseForm, **who: Any) -> None:
        services.pause(until=form.cleaned_data["until"], because=form.cleaned_data["because"], **who)


class End(_OfRhythm):
    """End the talks: a death, a move, the end of the support."""

    form_class = EndForm
    heading = "End the talks"
    happens = (
        "From now on nobody is asked how it is going, nobody is reminded, and the link in earlier messages "
        "is closed. What was said is kept. If it was a mistake, you can let the talks go on."
    )
    done = "Ended. Nobody is asked or reminded any more."

    def get_initial(self) -> dict[str, Any]:
        return {"ended_on": timezone.localdate(self.at)}

    def change(self, form: EndForm, **who: Any) -> None:
        services.end(**form.service_words(), **who)


def _step(request: HttpRequest, ref: str, service: Callable[..., Any], done: str) -> HttpResponse:
    person = editable_person_or_404(request, ref)
    try:
        service(person=person, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("rhythm", ref=person.ref)


@signed_in
@require_POST
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """End a pause before its day."""
    return _step(request, ref, services.resume, "The pause is over.")


@signed_in
@require_POST
def go_on(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back an end that was a mistake."""
    return _step(request, ref, services.take_back_end, "The talks go on. Their dates are what they were.")
