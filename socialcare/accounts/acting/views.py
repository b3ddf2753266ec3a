"""Who acts for a person: the worker's page, the person's own, and the choice of who acts for several."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialcare.people import selectors
from socialcare.people.models import Representative
from socialcare.people.place import SESSION_KEY, own_place_of
from socialcare.people.views import editable_person_or_404, note_opening, own_person_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from . import services
from .forms import ChooseForm, RecordForm, WhoseForm
from .presenters import acting_lines


class PersonActing(ServiceFormView):
    """The worker sees who acts for a person, and records who does by law."""

    form_class = RecordForm
    template_name = "accounts/acting.html"
    heading = "Who acts for them"

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("person", args=[self.person.ref])
        note_opening(self, self.person, what="who acts for them")

    def call(self, form: RecordForm) -> str | None:
        added = services.record_representative(
            person=self.person, by=self.request.user, at=self.at, **form.cleaned_data
        )
        messages.success(self.request, f"{added.name} can act for {self.person.called} from now on.")
        return reverse("person_acting", args=[self.person.ref])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = selectors.representatives_of(self.person)
        on = timezone.localdate(self.at)
        return super().get_context_data(
            person=self.person, rows=acting_lines(rows, reader=self.request.user, on=on), **kwargs
        )


def _found_or_404(person: Any, id: UUID) -> Representative:
    try:
        return selectors.find_representative(person=person, id=id)
    except ObjectDoesNotExist as unknown:
        raise Http404("Nobody of that kind acts for this person.") from unknown


@signed_in
@require_POST
def person_acting_end(request: HttpRequest, ref: str, id: UUID) -> HttpResponse:
    """The worker ends that somebody acts for a person."""
    person = editable_person_or_404(request, ref)
    found = _found_or_404(person, id)
    services.end_representative(representative=found, by=request.user, at=timezone.now())
    messages.success(request, f"{found.name} no longer acts for {person.called}.")
    return redirect("person_acting", ref=person.ref)


class MyActing(ServiceFormView):
    """The person sees who acts for them, and chooses somebody."""

    form_class = ChooseForm
    template_name = "portal/acting.html"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.person = own_person_or_404(self.request)
        self.acting = own_place_of(self.request).acting
        self.back_url = reverse("my")
        self.heading = _("Who acts for you")

    def call(self, form: ChooseForm) -> str | None:
        added = services.choose_representative(
            person=self.person, by=self.request.user, at=self.at, **form.cleaned_data
        )
        self.done = _("%(name)s can act for you from now on. We have sent them an email.") % {
            "name": added.name
        }
        return reverse("my_acting")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = timezone.localdate(self.at)
        rows = selectors.representatives_of(self.person)
        return super().get_context_data(
            person=self.person,
            acting=self.acting,
            rows=acting_lines(rows, reader=self.request.user, on=on),
            others=[] if self.acting else selectors.acted_for(self.request.user, on=on),
            **kwargs,
        )


@signed_in
@require_POST
def my_acting_end(request: HttpRequest, id: UUID) -> HttpResponse:
    """The person, or who acts, ends it."""
    person = own_person_or_404(request)
    found = _found_or_404(person, id)
    try:
        services.end_representative(representative=found, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("my_acting")
    if found.user_id == request.user.pk:
        request.session.pop(SESSION_KEY, None)
        return redirect("home")
    messages.success(request, _("%(name)s no longer acts for you.") % {"name": found.name})
    return redirect("my_acting")


class WhoseFirst(ServiceFormView):
    """Who acts for several people, or has a place of their own as well, says in whose they want to be."""

    form_class = WhoseForm
    template_name = "portal/whose.html"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        on = timezone.localdate(self.at)
        user = self.request.user
        own = None if getattr(user, "worker", None) else selectors.own_person(user=user, on=on)
        others = selectors.acted_for(user, on=on)
        if own is None and not others and SESSION_KEY not in self.request.session:
            raise Http404("This is a page of a person's own place.")
        self.places = [(one.ref, one.full_name) for one in others]
        if own is not None:
            self.places.insert(0, (own.ref, _("My own")))
        self.heading = _("Whose pages?")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "places": self.places}

    def get_initial(self) -> dict[str, Any]:
        person = own_place_of(self.request).person
        return {} if person is None else {"place": person.ref}

    def call(self, form: WhoseForm) -> str | None:
        self.request.session[SESSION_KEY] = form.cleaned_data["place"]
        # What stands open in another window was for somebody else: it is refused, with what was typed.
        rotate_token(self.request)
        return reverse("my")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.session.get(SESSION_KEY)
        over = chosen is not None and chosen not in dict(self.places)
        return super().get_context_data(over=over, places=self.places, **kwargs)
