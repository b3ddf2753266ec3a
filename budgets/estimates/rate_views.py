"""The hourly rates, for the owner of the allocation schemes; for everybody else there is no such page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds
from socialcare.web.forms import GovukForm
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from . import permissions, services
from .forms import EndRateForm, FollowingRateForm, RateForm
from .models import HourlyRate
from .presenters import goes_on_words, kinds_of, rate_words
from .selectors import find_rate, goes_on_without, rates_with_history


def _only_for_the_owner(request: HttpRequest) -> None:
    try:
        permissions.check_can_keep_rates(request.user, on=timezone.localdate())
    except Refused as refused:
        raise Http404 from refused


@signed_in
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Show every kind of support with its rates, today's and all before and after."""
    _only_for_the_owner(request)
    today = timezone.localdate()
    return render(
        request, "budgets/estimates/rates.html", {"kinds": kinds_of(rates_with_history(), on=today)}
    )


class _RateView(ServiceFormView):
    """A page about one rate, or about none yet."""

    template_name = "budgets/estimates/rate.html"
    success_url = reverse_lazy("rates")
    rate: HourlyRate | None = None

    def load(self) -> None:
        _only_for_the_owner(self.request)
        self.back_url = reverse("rates")
        if "id" in self.kwargs:
            try:
                self.rate = find_rate(id=self.kwargs["id"])
            except HourlyRate.DoesNotExist as unknown:
                raise Http404 from unknown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = rate_words(self.rate) if self.rate is not None else ""
        return super().get_context_data(rate=self.rate, told=told, **kwargs)


class RateAdd(_RateView):
    """The first rate of a kind of support."""

    form_class = RateForm
    heading = "Add a kind of support"
    done = "The rate is set."

    def call(self, form: RateForm) -> None:
        services.set_rate(
            kind=self.rate.kind if self.rate is not None else form.cleaned_data["kind"],
            hourly_pence=pence_from_pounds(form.cleaned_data["hourly"]),
            from_on=form.cleaned_data["from_on"],
            source=form.cleaned_data["source"],
            by=self.request.user,
            at=self.at,
        )


class RateFollow(RateAdd):
    """The next rate of a kind."""

    form_class = FollowingRateForm
    heading = "Set the next rate"


class RateEnd(_RateView):
    """The last day of a rate."""

    form_class = EndRateForm
    heading = "End this rate"
    done = "The rate ends on that day."

    def call(self, form: EndRateForm) -> None:
        assert self.rate is not None  # noqa: S101 (the address names it)
        services.end_rate(rate=self.rate, to_on=form.cleaned_data["to_on"], by=self.request.user, at=self.at)


class RemoveRateForm(GovukForm):
    """Nothing to fill in: one press."""

    submit_text = "Remove this rate"


class RateRemove(_RateView):
    """Removing a rate that was set by mistake."""

    form_class = RemoveRateForm
    heading = "Remove this rate?"
    done = "The rate is removed."

    def call(self, form: RemoveRateForm) -> None:
        assert self.rate is not None  # noqa: S101 (the address names it)
        services.remove_rate(rate=self.rate, by=self.request.user, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = None if self.rate is None else goes_on_without(self.rate)
        note = "" if before is None else goes_on_words(before)
        return super().get_context_data(note=note, **kwargs)
