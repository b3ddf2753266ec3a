"""The calibration page of a scheme, the proposal as a document, and the files of past cases."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.engine import Scheme
from budgets.models import AllocationScheme
from budgets.permissions import check_can_calibrate
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from . import selectors, services
from .case_files import LARGEST_FILE_BYTES, too_large
from .fit import FEWEST_ROWS, MOST_ROWS
from .forms import CasesForm
from .models import CaseSet
from .page import USUAL_ROWS, Cases, context_of, gather, proposal_of


def owner_or_404(request: HttpRequest, at: datetime) -> None:
    """Let the owner of the schemes in; to anybody else the page does not exist."""
    try:
        check_can_calibrate(request.user, on=timezone.localdate(at))
    except Refused as refused:
        raise Http404 from refused


def _gathered(request: HttpRequest, id: UUID, at: datetime) -> Cases | AllocationScheme:
    """Return the cases that the address asks for; only the scheme, where its document has faults."""
    owner_or_404(request, at)
    try:
        scheme, versions = selectors.find_versions(id=id)
    except AllocationScheme.DoesNotExist as unknown:
        raise Http404 from unknown
    try:
        ready: Scheme = services.compiled(scheme)
    except Refused:
        return scheme
    return gather(scheme=scheme, versions=versions, ready=ready, wanted=request.GET.get("cases", ""))


@signed_in
@require_safe
def calibration(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show how near a version's sums come to what was agreed, and what another table would do."""
    at = timezone.now()
    found = _gathered(request, id, at)
    if isinstance(found, AllocationScheme):
        return render(request, "budgets/calibration/faulty.html", {"scheme": found})
    context = context_of(found, request.GET, on=timezone.localdate(at))
    return render(request, "budgets/calibration/page.html", context)


def _proposed(request: HttpRequest, id: UUID, at: datetime) -> tuple[AllocationScheme, dict[str, Any]]:
    """Return a version and its document with the table that the address asks for, fitted anew."""
    found = _gathered(request, id, at)
    rows = request.GET.get("rows", str(USUAL_ROWS))
    if isinstance(found, AllocationScheme) or not (rows.isascii() and rows.isdecimal() and len(rows) < 3):
        raise Http404
    proposed = proposal_of(found, rows=int(rows)) if FEWEST_ROWS <= int(rows) <= MOST_ROWS else None
    if proposed is None:
        raise Http404
    return found.scheme, proposed[0]


@signed_in
@require_safe
def proposal(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the document with the proposed table as a file."""
    scheme, document = _proposed(request, id, timezone.now())
    return HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=2) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{scheme.key}-proposal.json"'},
    )


@signed_in
@require_POST
def proposal_draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """Keep the proposed table in a draft, and lead to it."""
    at = timezone.now()
    scheme, document = _proposed(request, id, at)
    try:
        draft = services.draft_with_table(scheme=scheme, document=document, by=request.user, at=at)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("calibration", scheme.pk)
    messages.success(request, f"Version {draft.version} is a draft now, with the proposed table.")
    return redirect("scheme", draft.pk)


class CasesAdd(ServiceFormView):
    """Bring past cases along from a file."""

    template_name = "budgets/calibration/cases.html"
    form_class = CasesForm
    heading = "Bring past cases along"
    done = "The cases are here."

    def load(self) -> None:
        owner_or_404(self.request, self.at)
        try:
            self.scheme = selectors.find_scheme(id=self.kwargs["id"])
        except AllocationScheme.DoesNotExist as unknown:
            raise Http404 from unknown
        self.back_url = reverse("calibration", args=[self.scheme.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sets": selectors.replaceable_sets(self.scheme)}

    def call(self, form: CasesForm) -> str:
        clean = form.cleaned_data
        file = clean["file"]
        if file.size > LARGEST_FILE_BYTES:
            raise Refused(too_large(file.size), field="file")
        services.add_cases(
            scheme=self.scheme,
            raw=file.read(),
            name=clean["name"],
            agreed_from_on=clean["agreed_from_on"],
            agreed_to_on=clean["agreed_to_on"],
            replaces=clean.get("replaces"),
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def refuse(self, form: CasesForm, refused: Refused) -> None:
        if not isinstance(refused, services.FileOfCasesRefused):
            super().refuse(form, refused)
            return
        form.add_error("file", ValidationError([ValidationError(fault) for fault in refused.faults]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scheme=self.scheme, **kwargs)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def cases_remove(request: HttpRequest, id: UUID, case_set: UUID) -> HttpResponse:
    """Ask whether a set of past cases should go, and take it away."""
    at = timezone.now()
    owner_or_404(request, at)
    back = reverse("calibration", args=[id])
    try:
        scheme = selectors.find_scheme(id=id)
        found = selectors.find_case_set(id=case_set, of=scheme)
    except (AllocationScheme.DoesNotExist, CaseSet.DoesNotExist) as unknown:
        raise Http404 from unknown
    if request.method == "POST":
        try:
            services.remove_cases(case_set=found, by=request.user, at=at)
            messages.success(request, f"“{found.name}” is taken away.")
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect(back)
    return render(request, "budgets/calibration/remove.html", {"set": found, "back_url": back})
