"""What stands before every page of the person's own place: whose it is, and whether it is closed."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from socialcare.people.access import closed_because
from socialcare.people.place import WhoseFirst
from socialcare.web.guards import show_what_was_typed, wants_json


class WhoseFirstMiddleware:
    """Answers a page that asks whose it is: with the choice, or with everything that was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer ``WhoseFirst``, and nothing else."""
        if not isinstance(exception, WhoseFirst):
            return None
        if request.method == "POST":
            sentence = _("You do not act for this person any more, so nothing was saved.")
            return show_what_was_typed(request, status=403, sentence=sentence)
        return redirect("my_for")


class ClosedPlaceMiddleware:
    """Says in plain words that a place is closed, to whoever was signed in when the person died or moved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if USER_KEY not in request.session or request.user.is_authenticated or wants_json(request):
            return self.get_response(request)
        why = closed_because(user_id=request.session[USER_KEY])
        if not why:
            return self.get_response(request)
        logout(request)
        if request.method == "POST":
            return show_what_was_typed(request, status=403, sentence=_("These pages are closed now."))
        return render(request, "portal/closed.html", {"why": why}, status=403)
