"""The second estimate beside a sum: a week's timetable at today's rates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from budgets.models import IndicativeBudget
from budgets.selectors import find_budget
from socialcare.people.services import record_opening
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from . import permissions, services
from .forms import TimetableForm, typed_again
from .presenters import changed_since, tell_estimate
from .rules import MOST_LINES
from .selectors import rates_on
from .words import total_said

#: What the button sends that asks for more lines rather than for the sum.
MORE = "more"


class EstimateView(ServiceFormView):
    """The timetable of a week, line by line, and what was estimated before."""

    template_name = "budgets/estimates/estimate.html"
    form_class = TimetableForm
    heading = "Hours of support in a week"
    done = "The estimate is kept beside the sum."

    def load(self) -> None:
        try:
            self.budget = find_budget(user=self.request.user, id=self.kwargs["id"], on=self.today)
        except IndicativeBudget.DoesNotExist as unknown:
            raise Http404 from unknown
        self.person = self.budget.assessment.person
        self.back_url = reverse("budget", args=[self.budget.assessment_id])
        self.rates = rates_on(self.today)
        self.estimates = list(self.budget.estimates.all())
        if self.request.method == "GET":
            record_opening(
                person=self.person,
                by=self.request.user,
                at=self.at,
                what="the estimate by hours of support",
                subject=self.budget,
            )

    @property
    def today(self) -> Any:
        """The day whose rates are shown."""
        return timezone.localdate(self.at)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"rates": self.rates, "called": self.person.called}
        if self.estimates:
            lines = list(self.estimates[0].lines.all())
            shown = self.estimates[0].shown_at is not None
            kwargs |= {"initial": {**typed_again(lines, self.rates), "show": shown}, "lines": len(lines)}
        return kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if MORE in request.POST:
            form = self.get_form()
            form.one_more()
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def call(self, form: TimetableForm) -> str:
        services.make_estimate(
            budget=self.budget,
            timetable=form.cleaned_data["timetable"],
            show=form.cleaned_data["show"],
            by=self.request.user,
            at=self.at,
        )
        return f"{self.back_url}#estimate"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = self.budget.weekly_pence
        context = super().get_context_data(person=self.person, budget=self.budget, **kwargs)
        return context | {
            "rates": self.rates,
            "refused": self._refused(),
            "total": total_said([], points),
            "data": {"points": points, "most": MOST_LINES},
            "earlier": [tell_estimate(one, points) for one in self.estimates],
            "changed": changed_since(self.estimates[0], self.rates) if self.estimates else (),
        }

    def _refused(self) -> str:
        try:
            permissions.check_can_estimate(self.request.user, self.budget, on=self.today)
        except Refused as refused:
            return refused.sentence
        return ""


@signed_in
@require_POST
def show_estimate(request: HttpRequest, id: UUID) -> HttpResponse:
    """Let the person see the newest estimate of their budget, or not any more."""
    at = timezone.now()
    try:
        budget = find_budget(user=request.user, id=id, on=timezone.localdate(at))
    except IndicativeBudget.DoesNotExist as unknown:
        raise Http404 from unknown
    newest = next(iter(budget.estimates.all()), None)
    if newest is None:
        raise Http404
    called, shown = budget.assessment.person.called, request.POST.get("show") == "yes"
    try:
        services.show_estimate(estimate=newest, shown=shown, by=request.user, at=at)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{called} {'sees' if shown else 'does not see'} the estimate now.")
    return redirect(f"{reverse('budget', args=[budget.assessment_id])}#estimate")
