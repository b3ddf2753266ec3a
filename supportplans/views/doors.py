"""The way into every page of a plan: what one may not see does not exist."""

from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from socialcare.audit.selectors import has_opened
from socialcare.web.guards import View, show_what_was_typed
from socialcare.web.typed import TYPED_BY, user_id_of
from socialcare.web.views import ServiceFormView

from .. import selectors
from ..models import Helper
from ..states import STOPPED
from .opening import Opened, note_opened, open_plan

#: A page that asks what is saved now is noted as one opening of the plan within this time.
ONE_OPENING = timedelta(hours=1)


def open_plan_or_404(
    request: HttpRequest, id: UUID, *, what: str = "the support plan", once_an_hour: bool = False
) -> Opened:
    """Return the plan for this user, and note who looked unless it is their own; else 404."""
    opened = open_plan(request, id, timezone.now())
    looks = request.method in ("GET", "HEAD")
    since = opened.at - ONE_OPENING
    if looks and not (once_an_hour and has_opened(by=request.user, subject=opened.plan, since=since)):
        note_opened(request, opened, what)
    return opened


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
        return "Your help with this plan has ended, so nothing you write is saved in it any more."
    if needs == "write" and help_given.right != Helper.Right.WRITE:
        return "You can still read this plan, but you can no longer write in it, so this is not saved."
    if needs == "comment" and help_given.right == Helper.Right.SEE:
        return "You can still read this plan, but you can no longer comment on it, so this is not saved."
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
        opened = open_plan_or_404(self.request, self.kwargs["id"], what=self.what)
        if not getattr(opened.rights, self.needs):
            raise Http404("This page is not for everybody who sees the plan.")
        self.plan, self.rights = opened.plan, opened.rights

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.rights.who == "person"
        return super().get_context_data(
            **{"plan": self.plan, "rights": self.rights, "person": self.plan.person, "own": own, **kwargs}
        )
