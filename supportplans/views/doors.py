"""The way into every page of a plan: what one may not see does not exist."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.utils import timezone

from socialcare.audit.services import record_opened
from socialcare.web.views import ServiceFormView

from .. import permissions, selectors
from ..models import SupportPlan


@dataclass(frozen=True)
class Opened:
    """A plan that the user may see, and what they may do with it."""

    plan: SupportPlan
    rights: permissions.Rights


def open_plan_or_404(request: HttpRequest, id: UUID, *, what: str = "the support plan") -> Opened:
    """Return the plan for this user, and note who looked unless it is their own; else 404."""
    now = timezone.now()
    on = timezone.localdate(now)
    try:
        plan = selectors.find_plan(user=request.user, id=id, on=on)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such plan among those you can see.") from error
    rights = permissions.rights_of(request.user, plan.person, on=on)
    if request.method in ("GET", "HEAD") and rights.who != "person":
        record_opened(by=request.user, at=now, person_id=plan.person_id, what=what, subject=plan)
    return Opened(plan, rights)


class PlanFormView(ServiceFormView):
    """A page with one form about a plan; ``self.plan`` and ``self.rights`` are there.

    ``needs`` names the right without which the page does not exist for this user.
    """

    needs = "see"
    what = "the support plan"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        opened = open_plan_or_404(self.request, self.kwargs["id"], what=self.what)
        if not getattr(opened.rights, self.needs):
            raise Http404("This page is not for everybody who sees the plan.")
        self.plan, self.rights = opened.plan, opened.rights

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.rights.who == "person"
        return super().get_context_data(
            **{"plan": self.plan, "rights": self.rights, "person": self.plan.person, "own": own, **kwargs}
        )
