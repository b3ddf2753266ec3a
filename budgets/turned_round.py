"""The laptop turned round: while a person reads their budget, this browser shows nothing else.

The lock is kept on the server, in the session: typing another address, pressing Back or opening
another tab leads to the same locked page, until the worker's own password opens it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from socialcare.web.guards import wants_json
from socialcare.web.typed import SESSION_KEY as TYPED_SESSION_KEY
from socialcare.web.typed import form_page, keep_typed

SHOWN = "turned_round"
TRIES = "turned_round_tries"
MOST_TRIES = 5

#: What still answers: the page itself and its way back.
PASSES = frozenset(
    {
        "budget_unlock",
        "account_logout",
        "session-alive",
        "health-live",
        "health-ready",
    }
)
#: What an open page elsewhere may still send to be saved, though nothing may be read there.
TAKES = frozenset({"assessment_answer"})


def turn_round(request: HttpRequest, budget_id: UUID, *, back: str) -> None:
    """Lock this session to one budget's page; ``back`` is the address that unlocking leads to."""
    request.session[SHOWN] = {"budget": str(budget_id), "back": back}


def shown_budget(request: HttpRequest) -> UUID | None:
    """Return the budget that this session is locked to, or None."""
    shown = request.session.get(SHOWN)
    return UUID(shown["budget"]) if shown else None


def way_back(request: HttpRequest, wanted: str) -> str:
    """Return where unlocking leads: the address that was wanted, if it is ours, else the worker's page."""
    fits = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if fits and wanted.startswith("/"):
        return wanted
    return str(request.session.get(SHOWN, {}).get("back") or reverse("home"))


def turn_back(request: HttpRequest) -> None:
    """Open the session again."""
    request.session.pop(SHOWN, None)
    request.session.pop(TRIES, None)


def count_wrong_try(request: HttpRequest) -> int:
    """Count one wrong password and return how many are left; at none the session is signed out."""
    tries = request.session.get(TRIES, 0) + 1
    if tries >= MOST_TRIES:
        sign_out(request)
        return 0
    request.session[TRIES] = tries
    return MOST_TRIES - tries


def sign_out(request: HttpRequest) -> None:
    """End the session. What was typed elsewhere and is kept for this worker stays kept."""
    typed = request.session.get(TYPED_SESSION_KEY)
    logout(request)
    if typed:
        request.session[TYPED_SESSION_KEY] = typed


def unlock_address(then: str) -> str:
    """Return the locked page's address; ``then`` is where its unlocking leads."""
    return f"{reverse('budget_unlock')}?{urlencode({'next': then})}"


class TurnedRoundMiddleware:
    """Hold a session that is turned round to its one page. What a form sends meanwhile is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shown = shown_budget(request)
        # Where the worker's account has ended meanwhile nobody is signed in, and nothing is left to lock.
        if shown is None or not request.user.is_authenticated or self._passes(request, shown):
            return self.get_response(request)
        if wants_json(request):
            sentence = "The laptop is turned round. Turn it back with your password, then go on."
            return JsonResponse({"turned_round": True, "sentence": sentence}, status=423)
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(unlock_address(request.get_full_path()))
        keep_typed(request, at=timezone.now())
        return HttpResponseRedirect(unlock_address(form_page(request)))

    @staticmethod
    def _passes(request: HttpRequest, shown: UUID) -> bool:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return False
        here: dict[str, Any] = match.kwargs
        if match.url_name in TAKES:
            return request.method == "POST"
        return match.url_name in PASSES or (match.url_name == "budget_show" and here.get("id") == shown)
