"""The page of a plan, and the way to begin one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from budgets.presenters import wants_large_print
from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Person
from socialcare.people.views import own_person_or_404, person_or_404, worker_or_404
from socialcare.web.guards import signed_in

from .. import prompts, selectors
from ..beside import Beside
from ..contents import content_beside
from ..models import Lead
from ..presenters.check import tell_check
from ..presenters.costs import tell_money
from ..presenters.files import HEADINGS
from ..presenters.plan import comment_row, entry_rows, name_of
from ..presenters.versions import version_rows
from ..rules import LeadSuggestion
from ..services import plans
from ..states import CLOSED
from ..whereabouts import Whereabouts, whereabouts_of
from .doors import Opened, open_plan_or_404


@signed_in
@require_safe
def plan_page(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show a plan as the person made it, to whoever may see it."""
    opened = open_plan_or_404(request, id)
    contents = selectors.contents_of(opened.plan)
    reader = request.user
    frame, beside = opened.context(), opened.beside()
    seen = opened.seen(content_beside(beside, entries=contents.entries))
    return render(
        request,
        "supportplans/plan.html",
        {
            **frame,
            "rows": entry_rows(contents, reader=reader),
            "removed": [(entry, name_of(entry)) for entry in contents.removed],
            "about_all": [comment_row(one, reader=reader) for one in contents.comments_on(None)],
            "lead": beside.lead,
            "suggested": _suggested(opened, beside) if frame["may_lead"] else None,
            "talk": beside.talk,
            "money": tell_money(seen, opened.whose),
            "check": tell_check(seen),
            "versions": version_rows(beside.versions),
            "whereabouts": _whereabouts(opened, reader),
            "start_prompts": prompts.START,
            "seven": prompts.SEVEN,
            "files": [(str(kind), heading) for kind, heading in HEADINGS.items()],
        },
    )


@signed_in
@require_safe
def read_plan(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the plan alone, to read or print, with who wrote what and when."""
    opened = open_plan_or_404(request, id)
    # On paper nobody knows who "you" is.
    rows = entry_rows(selectors.contents_of(opened.plan), reader=None)
    return render(
        request,
        "supportplans/read.html",
        {
            **opened.context(),
            "rows": rows,
            "large_print": wants_large_print(opened.plan.person),
            "now": timezone.now(),
        },
    )


def _whereabouts(opened: Opened, reader: Any) -> Whereabouts | None:
    """Return where the plan is, for who may read the page of law: nobody else hears of budget and needs."""
    if not opened.rights.law or opened.plan.status == CLOSED:
        return None
    return whereabouts_of(opened.plan, reader=reader, on=timezone.localdate(opened.at))


def _suggested(opened: Opened, beside: Beside) -> LeadSuggestion | None:
    """Return that the worker could lead, and why, where that speaks and they do not yet."""
    lead = beside.lead
    suggestion = selectors.lead_suggestion(opened.plan.person, lead, somebody_close=beside.somebody_close)
    leads = lead is not None and lead.leader == Lead.Leader.WORKER
    return suggestion if suggestion.leader == Lead.Leader.WORKER and not leads else None


def _begin(request: HttpRequest, person: Person, *, own: bool) -> HttpResponse:
    """Lead to the person's plan; where there is none yet, offer to begin it."""
    plan = selectors.plan_of(person)
    if plan is None and request.method == "POST":
        plan = plans.open_plan(person=person, by=request.user, at=timezone.now())
    if plan is not None:
        return redirect("plan", id=plan.pk)
    return render(request, "supportplans/begin.html", {"person": person, "own": own})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_plan(request: HttpRequest) -> HttpResponse:
    """Lead the person to their own plan."""
    return _begin(request, own_person_or_404(request), own=True)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead a worker to the plan of somebody whose record they may open."""
    worker = worker_or_404(request)
    person = person_or_404(request, ref)
    if worker.role not in CASEWORK_ROLES and selectors.plan_of(person) is None:
        raise Http404("There is no plan to read yet.")
    return _begin(request, person, own=False)
