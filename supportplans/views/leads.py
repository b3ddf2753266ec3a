"""Who leads the planning, and the day of the next talk."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy

from .. import selectors
from ..forms.leads import LeadForm, TalkForm
from ..services import leads
from .doors import PlanFormView, open_plan_or_404


class _NotForHelpers(PlanFormView):
    """A page for the person and their workers; who helps decides none of this."""

    needs = "lead"

    def get_success_url(self) -> str:
        return reverse("plan", args=[self.plan.pk])


class RecordLead(_NotForHelpers):
    """Says who leads the planning; the person unless something speaks for somebody else."""

    template_name = "supportplans/lead.html"
    form_class = LeadForm
    done = _lazy("Saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "own": self.rights.who == "person",
            "called": self.plan.person.called,
            "circle": selectors.close_people(self.plan.person),
        }

    @property
    def suggestion(self) -> Any:
        """Who could lead, and why."""
        lead = selectors.lead_of(self.plan)
        close = bool(selectors.close_people(self.plan.person))
        return selectors.lead_suggestion(self.plan.person, lead, somebody_close=close)

    def get_initial(self) -> dict[str, Any]:
        lead = selectors.lead_of(self.plan)
        if lead is None:
            suggested = self.suggestion
            return {"leader": suggested.leader, "because": suggested.because}
        return {
            "leader": lead.leader,
            "member": str(lead.member_id or ""),
            "peer_name": lead.name,
            "provider_name": lead.name,
            "company": lead.company,
            "help_wanted": lead.help_wanted,
            "carer_is": lead.carer_is,
            "carer_words": lead.carer_words,
            "because": lead.because,
        }

    def call(self, form: Any) -> None:
        said = form.cleaned_data
        close = {str(one.pk): one for one in selectors.close_people(self.plan.person)}
        leads.record_lead(
            plan=self.plan,
            leader=said["leader"],
            member=close.get(said["member"] or ""),
            name=said["peer_name"] or said["provider_name"] or "",
            company=said["company"] or "",
            help_wanted=said["help_wanted"] or "",
            carer_is=said["carer_is"] or "",
            carer_words=said["carer_words"] or "",
            because=said["because"] or "",
            by=self.request.user,
            at=self.at,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, suggestion=self.suggestion)


class AgreeTalk(_NotForHelpers):
    """Notes the day on which worker and person talk again."""

    template_name = "supportplans/talk.html"
    form_class = TalkForm
    done = _lazy("Noted. We remind you both the day before.")

    def get_initial(self) -> dict[str, Any]:
        talk = selectors.talk_to_come(self.plan)
        if talk is not None:
            return {"talk_on": talk.talk_on, "about": talk.about}
        return {"talk_on": timezone.localdate(self.at) + timedelta(days=7), "about": _("The plan so far")}

    def call(self, form: Any) -> None:
        said = form.cleaned_data
        leads.agree_talk(
            plan=self.plan, talk_on=said["talk_on"], about=said["about"], by=self.request.user, at=self.at
        )


@require_POST
@signed_in
def settle(request: HttpRequest, id: UUID) -> HttpResponse:
    """Note that the talk took place, or is not needed."""
    opened = open_plan_or_404(request, id, needs="lead")
    talk = selectors.talk_to_come(opened.plan)
    if talk is not None:
        outcome = request.POST.get("outcome", "")
        try:
            leads.settle_talk(talk=talk, outcome=outcome, by=request.user, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.sentence)
    return redirect("plan", id=opened.plan.pk)
