"""A plan on paper, and as data for other systems."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.presenters import wants_large_print
from socialcare.people.models import Person
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.paper import PdfUnavailable

from ..about_me import about_me as told_about_me
from ..pdf import plan_pdf
from ..presenters.paper import Address, tell_plan
from .doors import open_plan_or_404

CANNOT = _lazy("This computer cannot make the PDF at the moment. Print this page instead: it says the same.")


def paper(request: HttpRequest, make: Callable[[], bytes], *, name: str, instead: str) -> HttpResponse:
    """Answer with a PDF whose name says nothing of whose it is; where it cannot be made, lead to a page."""
    try:
        pdf = make()
    except PdfUnavailable:
        messages.info(request, CANNOT)
        return HttpResponseRedirect(instead)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def wants_large(request: HttpRequest, person: Person) -> bool:
    """Return whether to set it in large print: as asked, else as this person reads."""
    asked = request.GET.get("large")
    return wants_large_print(person) if asked is None else asked == "1"


def whole_address(path: str) -> str:
    """Return an address as it stands on paper."""
    return settings.SITE_ADDRESS.rstrip("/") + path


@signed_in
@require_safe
def plan_paper(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the plan as it is now on paper, with its pictures."""
    opened = open_plan_or_404(request, id, what="the support plan, printed")
    told = tell_plan(opened.content(), own=opened.own, file_address=_plan_itself(id))
    return paper(
        request,
        lambda: plan_pdf(told, large_print=wants_large(request, opened.plan.person)),
        name="support-plan.pdf",
        instead=reverse("plan_money", args=[id]),
    )


def _plan_itself(id: UUID) -> Address:
    """Return where the files of the plan as it is now are found."""
    return lambda file: whole_address(reverse("plan_file", args=[id, file]))


@signed_in
@require_safe
def about_me(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the plan as the PRSB's "About me", to take along to other services."""
    opened = open_plan_or_404(request, id, what="the “About me” of the support plan")
    told = told_about_me(opened.content(), on=timezone.localdate(opened.at).isoformat())
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="about-me.json"'},
    )
