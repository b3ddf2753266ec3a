"""What every page of a plan begins with: which plan, what this user may do with it, and the note of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from socialcare.people.services import record_opening

from .. import permissions, selectors
from ..contents import Content, content_of, visible
from ..models import SupportPlan
from ..permissions import Rights
from ..presenters.whose import Whose, whose


@dataclass(frozen=True)
class Opened:
    """A plan that this user may see, and how to speak of it."""

    plan: SupportPlan
    rights: Rights
    whose: Whose
    at: datetime

    def content(self) -> Content:
        """Return what stands in the plan now, without what this user may not see of it."""
        whole = content_of(self.plan, on=timezone.localdate(self.at))
        return visible(whole, budget=self.rights.budget, assessment=self.rights.assessment)

    def context(self) -> dict[str, Any]:
        """Return what each template of a plan needs."""
        return {
            "plan": self.plan,
            "person": self.plan.person,
            "rights": self.rights,
            "whose": self.whose,
            "may_write": self.rights.write and self.plan.status != "closed",
            "may_cover": self.rights.cover and self.plan.status != "closed",
            "may_link": self.rights.write and self.rights.assessment and self.rights.who != "helper",
        }


def open_plan(request: HttpRequest, id: UUID, at: datetime) -> Opened:
    """Return the plan and the user's rights; for whoever may not see it there is no such page."""
    on = timezone.localdate(at)
    try:
        plan = selectors.find_plan(user=request.user, id=id, on=on)
    except SupportPlan.DoesNotExist as unknown:
        raise Http404 from unknown
    rights = permissions.rights_of(request.user, plan.person, on=on)
    return Opened(plan, rights, whose(plan.person.called, own=rights.who == "person"), at)


def need(may: bool) -> None:
    """Raise Http404 unless ``may``: what one may not open does not exist."""
    if not may:
        raise Http404


def note_opened(request: HttpRequest, opened: Opened, what: str = "the support plan") -> None:
    """Note that somebody other than the person opened this of their record."""
    if opened.rights.who != "person":
        record_opening(
            person=opened.plan.person, by=request.user, at=opened.at, what=what, subject=opened.plan
        )
