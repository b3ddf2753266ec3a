"""The way into every page of a plan: what one may not see does not exist."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.audit.selectors import has_opened
from socialcare.audit.services import record_opened
from socialcare.values import Refused
from socialcare.web.guards import View, show_what_was_typed
from socialcare.web.typed import TYPED_BY, user_id_of
from socialcare.web.views import ServiceFormView

from .. import permissions, selectors
from ..beside import Beside, beside_of
from ..contents import Content, content_of, visible
from ..models import Helper, SupportPlan
from ..presenters.passages import passages_of
from ..presenters.whose import Whose, whose
from ..states import CLOSED, STOPPED

#: The rights of pages that only change something: a closed plan has none of them.
CHANGING = ("write", "comment", "lead", "link", "cover", "steer")
#: A page that asks what is saved now is noted as one opening of the plan within this time.
ONE_OPENING = timedelta(hours=1)


@dataclass(frozen=True)
class Opened:
    """A plan that the user may see, what they may do with it, and how to speak of it."""

    plan: SupportPlan
    rights: permissions.Rights
    at: datetime

    @property
    def own(self) -> bool:
        """Whether it is the reader's own plan."""
        return self.rights.who == "person"

    @property
    def whose(self) -> Whose:
        """How to speak of the person to this reader."""
        return whose(self.plan.person.called, own=self.own)

    def beside(self) -> Beside:
        """Return what stands beside the pieces of the plan."""
        return beside_of(self.plan, on=timezone.localdate(self.at))

    def content(self) -> Content:
        """Return what stands in the plan now, without what this user may not see of it."""
        return self.seen(content_of(self.plan, on=timezone.localdate(self.at)))

    def seen(self, content: Content) -> Content:
        """Return a content of this plan, of today or of a version, without what this user may not see."""
        return visible(content, budget=self.rights.budget, assessment=self.rights.assessment)

    def context(self) -> dict[str, Any]:
        """Return what every page of a plan shows: whose it is, and what this reader may do."""
        rights, is_open = self.rights, self.plan.status != CLOSED
        return {
            "plan": self.plan,
            "person": self.plan.person,
            "rights": rights,
            "own": self.own,
            "whose": self.whose,
            "may_write": rights.write and is_open,
            "may_comment": rights.comment and is_open,
            "may_steer": rights.steer and is_open,
            "may_lead": rights.lead and is_open,
            "may_link": rights.link and is_open,
            "may_cover": rights.cover and is_open,
        }


def open_plan_or_404(
    request: HttpRequest,
    id: UUID,
    *,
    needs: str = "see",
    what: str = "the support plan",
    once_an_hour: bool = False,
) -> Opened:
    """Return the plan for this user, and note who looked unless it is their own.

    Raises Http404 for whoever may not see it, or has not the right that this ``needs``.
    """
    now = timezone.now()
    on = timezone.localdate(now)
    try:
        plan = selectors.find_plan(user=request.user, id=id, on=on)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such plan among those you can see.") from error
    rights = permissions.rights_of(request.user, plan.person, on=on)
    if not getattr(rights, needs):
        raise Http404("This page is not for everybody who sees the plan.")
    looks = request.method in ("GET", "HEAD") and rights.who != "person"
    if looks and not (once_an_hour and has_opened(by=request.user, subject=plan, since=now - ONE_OPENING)):
        record_opened(by=request.user, at=now, person_id=plan.person_id, what=what, subject=plan)
    return Opened(plan, rights, now)


def why_nothing_is_saved(request: HttpRequest, id: UUID, *, needs: str = "write") -> str:
    """Return what to tell somebody whose right to write (or comment) ended while their page was open.

    Empty for everybody else. Who wrote is known by the page's signed field, because who helps with
    nothing any more is no longer signed in.
    """
    writer = user_id_of(request.headers.get("X-Typed-By") or request.POST.get(TYPED_BY, ""))
    if writer is None or (request.user.is_authenticated and writer != str(request.user.pk)):
        return ""
    help_given = selectors.help_of(plan_id=id, user_id=writer)
    if help_given is None:
        return ""
    if help_given.status == STOPPED:
        return _("Your help with this plan has ended, so nothing you write is saved in it any more.")
    if needs == "write" and help_given.right != Helper.Right.WRITE:
        return _("You can still read this plan, but you can no longer write in it, so this is not saved.")
    if needs == "comment" and help_given.right == Helper.Right.SEE:
        return _("You can still read this plan, but you can no longer comment on it, so this is not saved.")
    return ""


def _telling_who_can_no_longer(needs: str, view: View) -> View:
    """Show somebody whose right has ended all that they typed, instead of losing it."""

    @wraps(view)
    def told(request: HttpRequest, id: UUID, **kwargs: Any) -> HttpResponse:
        sentence = why_nothing_is_saved(request, id, needs=needs) if request.method == "POST" else ""
        if sentence:
            return show_what_was_typed(request, status=403, sentence=sentence)
        return view(request, id=id, **kwargs)

    told.needs_sign_in = True  # type: ignore[attr-defined]
    return told


class PlanFormView(ServiceFormView):
    """A page with one form about a plan; ``self.plan`` and ``self.rights`` are there.

    ``needs`` names the right without which the page does not exist for this user.
    """

    needs = "see"
    what = "the support plan"

    @classmethod
    def as_view(cls, **initkwargs: Any) -> View:
        view = super().as_view(**initkwargs)
        return _telling_who_can_no_longer(cls.needs, view) if cls.needs in ("write", "comment") else view

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.opened = open_plan_or_404(self.request, self.kwargs["id"], needs=self.needs, what=self.what)
        self.plan, self.rights = self.opened.plan, self.opened.rights

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = super().get(request, *args, **kwargs)
        # What somebody typed before they were signed out is still shown to them, to copy.
        if self.needs in CHANGING and not page.context_data["form"].restored:  # type: ignore[attr-defined]
            try:
                permissions.check_not_closed(self.plan)
            except Refused as refused:
                messages.info(request, refused.sentence)
                return redirect("plan", id=self.plan.pk)
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**self.opened.context(), **kwargs})


class ContentFormView(PlanFormView):
    """A page with one form about what stands in a plan: ``self.content`` and ``self.passages``."""

    needs = "write"
    back = "plan"

    def load(self) -> None:
        super().load()
        if self.request.user.is_authenticated:
            self.content = self.opened.content()
            self.passages = passages_of(self.content)
            self.back_url = reverse(self.back, args=[self.plan.pk])
            self.find()

    def find(self) -> None:
        """Set what the form is about, or raise Http404."""

    def passage_choices(self) -> list[tuple[str, str]]:
        """Return the plan's passages to choose from."""
        return [(one.id, one.whole) for one in self.passages.values()]
