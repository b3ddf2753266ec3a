"""Urgent support before the plan is ready: signed within one's limit, and looked at again on a day."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from socialcare.people.access import CASEWORK_ROLES, managers_of
from socialcare.people.services import record_opening
from socialcare.people.views import person_or_404, worker_or_404
from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds
from socialcare.web.views import ServiceFormView

from ..forms.signing import InterimForm
from ..money import decision_in_force
from ..presenters.interim import instead_of, interim_now
from ..selectors.decisions import interim_in_force, plan_was_agreed
from ..selectors.signing import plan_to_refer
from ..services.deciding import goes_on_from, known_by, sign_interim

#: What the form proposes; the worker changes it as she likes.
LOOK_AGAIN = timedelta(weeks=2)


class Interim(ServiceFormView):
    """Sign urgent support, or let it go on until another day."""

    template_name = "signoff/interim.html"
    form_class = InterimForm
    heading = "Urgent support until the plan is ready"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.worker = worker_or_404(self.request)
        if self.worker.role not in CASEWORK_ROLES:
            raise Http404("Only who does casework signs support.")
        self.person: Any = person_or_404(self.request, self.kwargs["ref"])
        self.on = timezone.localdate(self.at)
        self.in_force = interim_in_force(self.person)
        if plan_was_agreed(self.person):
            self.heading = "Urgent support on top of the plan"
        self.back_url = reverse("person", args=[self.person.ref])
        if self.request.method in ("GET", "HEAD"):
            record_opening(
                person=self.person, by=self.request.user, at=self.at, what="urgent support until the plan"
            )

    def get_initial(self) -> dict[str, Any]:
        return {
            "from_on": self.on,
            "look_again_on": self.on + LOOK_AGAIN,
            "knows": known_by(decision_in_force(self.person)),
        }

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        # Pressed again, it comes on top of what this page shows now.
        self.in_force = interim_in_force(self.person)
        form.says_now(knows=known_by(decision_in_force(self.person)))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"goes_on": goes_on_from(self.in_force, self.on)}

    def call(self, form: InterimForm) -> str:
        data = form.cleaned_data
        decision = sign_interim(
            person=self.person,
            extra_weekly_pence=0 if data["weekly"] is None else pence_from_pounds(data["weekly"]),
            once_pence=0 if data["once"] is None else pence_from_pounds(data["once"]),
            reasons=data["reasons"],
            from_on=data["from_on"],
            look_again_on=data["look_again_on"],
            knows=form.data.get("knows"),
            by=self.request.user,
            at=self.at,
        )
        messages.success(
            self.request,
            f"Signed. The letter to {self.person.called} is ready, and you are reminded in time.",
        )
        return reverse("decision", args=[decision.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = interim_now(self.person, self.in_force, worker=self.worker, on=self.on)
        context = super().get_context_data(person=self.person, now=now, **kwargs)
        if now.closed:
            context["instead"] = instead_of(
                self.worker,
                managers=managers_of(self.person.team, on=self.on),
                plan_id=plan_to_refer(self.person),
                on=self.on,
            )
        # What was typed before stays on the page.
        context["may_sign"] = context["form"].is_bound or not (now.closed or now.plan_to_come)
        return context
