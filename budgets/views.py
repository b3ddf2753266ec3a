"""The sum there and then: worked out, told, turned round, and left behind on paper."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from assessments.models import Assessment
from assessments.selectors import eligibility_of, find_assessment
from assessments.states import DRAFT, ENDED
from socialcare.accounts.selectors import invitation_of
from socialcare.people.models import Person
from socialcare.people.services import record_opening
from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from . import permissions, services, turned_round
from .beside import beside
from .forms import AdjustForm, UnlockForm
from .models import AllocationScheme, IndicativeBudget
from .pdf import PdfUnavailable, render_pdf
from .presenters import Told, tell_budget, tell_not_eligible, wants_large_print
from .public import Rules, document_name, document_text, explain_rules, version_of
from .selectors import budget_of, find_budget, public_scheme, public_schemes
from .states import PUBLISHED
from .try_out_views import what_if_context


def _assessment_or_404(request: HttpRequest, id: UUID, at: datetime) -> Assessment:
    try:
        return find_assessment(user=request.user, id=id, on=timezone.localdate(at))
    except Assessment.DoesNotExist as unknown:
        raise Http404 from unknown


def _budget_or_404(request: HttpRequest, id: UUID, at: datetime) -> IndicativeBudget:
    try:
        return find_budget(user=request.user, id=id, on=timezone.localdate(at))
    except IndicativeBudget.DoesNotExist as unknown:
        raise Http404 from unknown


def _decision_or_404(request: HttpRequest, id: UUID, at: datetime) -> tuple[Assessment, Told]:
    """Return a completed assessment that gave no budget, and that in words."""
    assessment = _assessment_or_404(request, id, at)
    eligibility = eligibility_of(assessment)
    if eligibility is None or eligibility.eligible:
        raise Http404
    return assessment, tell_not_eligible(assessment, eligibility)


@signed_in
@require_POST
def work_out(request: HttpRequest, id: UUID) -> HttpResponse:
    """Work out the budget of an assessment and show it."""
    at = timezone.now()
    assessment = _assessment_or_404(request, id, at)
    try:
        services.work_out(assessment=assessment, by=request.user, at=at)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("assessment_check", id=assessment.pk)
    return redirect("budget", id=assessment.pk)


@signed_in
@require_safe
def budget(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the worker what an assessment came to, with every line."""
    at = timezone.now()
    assessment = _assessment_or_404(request, id, at)
    if assessment.status == DRAFT:
        return redirect("assessment_check", id=assessment.pk)
    if assessment.status == ENDED:
        return redirect("assessment", id=assessment.pk)
    found = budget_of(assessment)
    if found is None:
        assessment, told = _decision_or_404(request, id, at)
        paper = {"pdf": reverse("decision_pdf", args=[id]), "print": reverse("decision_print", args=[id])}
    else:
        told = tell_budget(found)
        paper = {
            "pdf": reverse("budget_pdf", args=[found.pk]),
            "print": reverse("budget_print", args=[found.pk]),
        }
    person = (assessment if found is None else found.assessment).person
    record_opening(person=person, by=request.user, at=at, what="the budget", subject=found or assessment)
    return render(
        request,
        "budgets/budget.html",
        {
            "assessment": assessment,
            "budget": found,
            "person": person,
            "told": told,
            "paper": paper,
            "beside": beside(found, assessment if found is None else found.assessment),
            "can_adjust": found is not None and _may_adjust(request, found, at),
            "online": _online(person),
            "large_print": wants_large_print(person),
            **({} if found is None else what_if_context(found)),
        },
    )


def _may_adjust(request: HttpRequest, found: IndicativeBudget, at: datetime) -> bool:
    try:
        permissions.check_can_adjust(request.user, found, on=timezone.localdate(at))
    except Refused:
        return False
    return True


def _online(person: Person) -> str:
    """Return how the person stands with seeing this online: ``invited``, ``can`` or ``no_email``."""
    if invitation_of(person).state in ("invited", "used"):
        return "invited"
    return "can" if person.email else "no_email"


class AdjustView(ServiceFormView):
    """The worker's own sum, with its reason."""

    template_name = "budgets/adjust.html"
    form_class = AdjustForm
    heading = "Set an indicative sum yourself"
    done = "The sum is set. Your reason stands beside it."

    def load(self) -> None:
        self.budget = _budget_or_404(self.request, self.kwargs["id"], self.at)
        self.back_url = reverse("budget", args=[self.budget.assessment_id])
        if self.request.method == "GET":
            record_opening(
                person=self.budget.assessment.person,
                by=self.request.user,
                at=self.at,
                what="the page to set a sum",
                subject=self.budget,
            )

    def call(self, form: AdjustForm) -> str:
        services.adjust(
            budget=self.budget,
            weekly_pence=pence_from_pounds(form.cleaned_data["weekly"]),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.budget.assessment.person
        return super().get_context_data(told=tell_budget(self.budget), person=person, **kwargs)


@signed_in
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the person their budget, and lock this browser to it."""
    at = timezone.now()
    found = _budget_or_404(request, id, at)
    person = found.assessment.person
    turned_round.turn_round(request, found.pk, back=reverse("budget", args=[found.assessment_id]))
    record_opening(person=person, by=request.user, at=at, what="the budget, shown to them", subject=found)
    return render(request, "budgets/show.html", {"told": tell_budget(found), "budget": found})


@sensitive_post_parameters("password")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Turn the laptop back: the worker's own password, or signing in again."""
    user: Any = request.user
    shown = turned_round.shown_budget(request)
    wanted = request.GET.get("next", "")
    if shown is None:
        return HttpResponseRedirect(turned_round.way_back(request, wanted))
    if "sign_out" in request.POST:
        turned_round.sign_out(request)
        return redirect("account_login")
    form = UnlockForm(request.POST or None)
    if form.is_valid():
        if user.check_password(form.cleaned_data["password"]):
            address = turned_round.way_back(request, wanted)
            turned_round.turn_back(request)
            return HttpResponseRedirect(address)
        left = turned_round.count_wrong_try(request)
        if not left:
            sentence = "The password was wrong too often, so you were signed out. Nothing is lost."
            messages.info(request, sentence)
            return redirect("account_login")
        tries = "1 more try" if left == 1 else f"{left} more tries"
        form.add_error("password", f"That is not your password. You have {tries}.")
    return render(
        request,
        "budgets/locked.html",
        {"form": form, "budget_id": shown, "has_password": user.has_usable_password()},
    )


def _paper(
    request: HttpRequest, *, told: Told, person: Person, subject: Any, print_url: str, at: datetime
) -> HttpResponse:
    """Answer with the PDF, or lead to the page to print where this machine makes no PDFs."""
    large = _wants_large(request, person)
    try:
        pdf = render_pdf(told=told, person=person, large_print=large)
    except PdfUnavailable:
        messages.info(
            request,
            "This computer cannot make the PDF at the moment. Print this page instead: it says the same.",
        )
        return HttpResponseRedirect(print_url + ("?large=1" if large else ""))
    record_opening(person=person, by=request.user, at=at, what="the budget, printed", subject=subject)
    return pdf_response(pdf)


def pdf_response(pdf: bytes) -> HttpResponse:
    """Return a PDF to open in the browser; its file name says nothing about whose it is."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="your-budget.pdf"'},
    )


def _wants_large(request: HttpRequest, person: Person) -> bool:
    asked = request.GET.get("large")
    return wants_large_print(person) if asked is None else asked == "1"


def _print_page(
    request: HttpRequest, *, told: Told, person: Person, subject: Any, at: datetime
) -> HttpResponse:
    record_opening(person=person, by=request.user, at=at, what="the budget, printed", subject=subject)
    return render(
        request,
        "budgets/print.html",
        {
            "told": told,
            "person": person,
            "large_print": _wants_large(request, person),
            "back_url": reverse("budget", args=[subject.assessment_id if told.statement else subject.pk]),
        },
    )


@signed_in
@require_safe
def budget_pdf(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the paper to leave behind."""
    at = timezone.now()
    found = _budget_or_404(request, id, at)
    return _paper(
        request,
        told=tell_budget(found),
        person=found.assessment.person,
        subject=found,
        print_url=reverse("budget_print", args=[found.pk]),
        at=at,
    )


@signed_in
@require_safe
def budget_print(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the same as a page to print."""
    at = timezone.now()
    found = _budget_or_404(request, id, at)
    return _print_page(request, told=tell_budget(found), person=found.assessment.person, subject=found, at=at)


@signed_in
@require_safe
def decision_pdf(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the paper to leave behind where there is no budget: the decision and its reasons."""
    at = timezone.now()
    assessment, told = _decision_or_404(request, id, at)
    return _paper(
        request,
        told=told,
        person=assessment.person,
        subject=assessment,
        print_url=reverse("decision_print", args=[assessment.pk]),
        at=at,
    )


@signed_in
@require_safe
def decision_print(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the decision as a page to print."""
    at = timezone.now()
    assessment, told = _decision_or_404(request, id, at)
    return _print_page(request, told=told, person=assessment.person, subject=assessment, at=at)


#: How long anybody's browser, and a cache in between, may keep the rules: a new version shows after this.
RULES_KEPT_SECONDS = 300
_kept_for_a_while = cache_control(public=True, max_age=RULES_KEPT_SECONDS)


def _public_scheme_or_404(key: str, version: str) -> AllocationScheme:
    try:
        return public_scheme(key=key, version=version)
    except AllocationScheme.DoesNotExist as unknown:
        raise Http404 from unknown


@require_safe
@conditional_page
@_kept_for_a_while
def rules(request: HttpRequest) -> HttpResponse:
    """Show anybody the rules in force; where there are several, or none, say which there are."""
    known = public_schemes()
    current = [scheme for scheme in known if scheme.status == PUBLISHED]
    if len(current) == 1:
        return _rules_page(request, explain_rules(current[0], known=known))
    return render(
        request,
        "budgets/rules_list.html",
        {
            "current": [version_of(scheme) for scheme in current],
            "former": [version_of(scheme) for scheme in known if scheme.status != PUBLISHED],
        },
    )


@require_safe
@conditional_page
@_kept_for_a_while
def rules_version(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """Show anybody one version of the rules, in force or not any more."""
    return _rules_page(request, explain_rules(_public_scheme_or_404(key, version), known=public_schemes()))


def _rules_page(request: HttpRequest, shown: Rules) -> HttpResponse:
    return render(request, "budgets/rules.html", {"rules": shown})


@require_safe
@conditional_page
@_kept_for_a_while
def rules_document(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """Give anybody one version of the rules as the document that was published."""
    scheme = _public_scheme_or_404(key, version)
    return HttpResponse(
        document_text(scheme),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{document_name(scheme)}"'},
    )
