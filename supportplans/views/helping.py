"""Who helps with a plan: inviting, changing what somebody may do, stopping it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy

from .. import selectors
from ..forms.helping import ChangeHelpForm, DeciderForm, InviteForm
from ..models import Decider, Helper
from ..presenters.helping import HelperRow, right_choices
from ..services import helping
from .doors import PlanFormView, open_plan_or_404

#: Where the code of a new invitation waits, for this browser, to be shown once.
CODE_SHOWN_ONCE = "help_code"


class Helpers(PlanFormView):
    """Everybody who helps, and the form to invite somebody."""

    template_name = "supportplans/helpers.html"
    form_class = InviteForm
    needs = "steer"
    what = "who helps with the plan"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "rights": right_choices(own=self.rights.who == "person"),
            "decider": selectors.decider_of(self.plan),
            "by_worker": self.rights.who == "worker",
        }

    def call(self, form: Any) -> str:
        asked = form.cleaned_data
        invited = helping.invite(
            plan=self.plan,
            name=asked["name"],
            email=asked["email"] if asked["how"] == "email" else "",
            right=asked["right"],
            sees_budget="budget" in asked["sees"],
            sees_assessment="assessment" in asked["sees"],
            as_decider=bool(asked.get("as_decider")),
            by=self.request.user,
            at=self.at,
        )
        _tell(self.request, invited)
        return reverse("plan_helpers", args=[self.plan.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.request.session.pop(CODE_SHOWN_ONCE, None) if self.request.method == "GET" else None
        own = self.rights.who == "person"
        return super().get_context_data(
            **kwargs,
            rows=[HelperRow.of(one, own=own, at=self.at) for one in selectors.helpers_of(self.plan)],
            decider=selectors.decider_of(self.plan),
            shown_code=shown if shown and shown["plan"] == str(self.plan.pk) else None,
            join_address=self.request.build_absolute_uri(reverse("help_join")),
        )


def _tell(request: HttpRequest, invited: helping.Invited) -> None:
    """Say what became of an invitation: where it went, or the code, once."""
    if invited.helper.email:
        messages.success(
            request,
            _("We have sent %(helper_name)s an email with a link.") % {"helper_name": invited.helper.name},
        )
        return
    request.session[CODE_SHOWN_ONCE] = {
        "plan": str(invited.helper.plan_id),
        "name": invited.helper.name,
        "code": invited.code_spaced,
    }


class ChangeHelp(PlanFormView):
    """What one helper may do."""

    template_name = "supportplans/helper.html"
    form_class = ChangeHelpForm
    needs = "steer"
    what = "who helps with the plan"
    done = _lazy("Changed. It counts from now on.")

    def load(self) -> None:
        super().load()
        if self.request.user.is_authenticated:
            self.helper = _helper_or_404(self.plan, self.kwargs["helper"])

    def get_initial(self) -> dict[str, Any]:
        sees = [("budget", self.helper.sees_budget), ("assessment", self.helper.sees_assessment)]
        return {"right": self.helper.right, "sees": [name for name, may in sees if may]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rights": right_choices(own=self.rights.who == "person")}

    def call(self, form: Any) -> str:
        helping.change_help(
            helper=self.helper,
            right=form.cleaned_data["right"],
            sees_budget="budget" in form.cleaned_data["sees"],
            sees_assessment="assessment" in form.cleaned_data["sees"],
            by=self.request.user,
            at=self.at,
        )
        return reverse("plan_helpers", args=[self.plan.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = HelperRow.of(self.helper, own=self.rights.who == "person", at=self.at)
        return super().get_context_data(**kwargs, row=row)


def _helper_or_404(plan: Any, id: UUID) -> Helper:
    found = next((one for one in selectors.helpers_of(plan) if one.pk == id), None)
    if found is None:
        raise Http404("There is no such helper with this plan.")
    return found


@require_POST
@signed_in
def stop_help(request: HttpRequest, id: UUID, helper: UUID) -> HttpResponse:
    """End somebody's help at once; a helper may end their own."""
    opened = open_plan_or_404(request, id)
    found = _helper_or_404(opened.plan, helper)
    own = found.user_id is not None and found.user_id == request.user.pk
    if not (opened.rights.steer or own):
        raise Http404("Only the person says who helps with the plan.")
    try:
        helping.stop_help(helper=found, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        words = (
            _("You no longer help with this plan.")
            if own
            else (_("%(found_name)s can no longer open the plan.") % {"found_name": found.name})
        )
        messages.success(request, words)
    return redirect("helping") if own else redirect("plan_helpers", id=opened.plan.pk)


@require_POST
@signed_in
def invite_again(request: HttpRequest, id: UUID, helper: UUID) -> HttpResponse:
    """Give somebody who has not answered a new link or code."""
    opened = open_plan_or_404(request, id)
    found = _helper_or_404(opened.plan, helper)
    if not opened.rights.steer:
        raise Http404("Only the person says who helps with the plan.")
    try:
        _tell(request, helping.invite_again(helper=found, by=request.user, at=timezone.now()))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("plan_helpers", id=opened.plan.pk)


class RecordDecider(PlanFormView):
    """Who decides about help with the plan where the person cannot. Staff only."""

    template_name = "supportplans/decider.html"
    form_class = DeciderForm
    needs = "cover"
    what = "who decides about help with the plan"
    done = _lazy("Recorded.")

    def call(self, form: Any) -> str:
        helping.record_decider(plan=self.plan, by=self.request.user, at=self.at, **form.cleaned_data)
        return reverse("plan_helpers", args=[self.plan.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, decider=selectors.decider_of(self.plan))


@require_POST
@signed_in
def end_decider(request: HttpRequest, id: UUID) -> HttpResponse:
    """Note that nobody decides in the person's place any more."""
    opened = open_plan_or_404(request, id)
    if not opened.rights.cover:
        raise Http404("Only staff record who decides.")
    decider: Decider | None = selectors.decider_of(opened.plan)
    if decider is not None:
        helping.end_decider(decider=decider, by=request.user, at=timezone.now())
        messages.success(
            request, _("%(decider_name)s no longer decides in their place.") % {"decider_name": decider.name}
        )
    return redirect("plan_helpers", id=opened.plan.pk)
