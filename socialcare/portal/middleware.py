"""Leads who has the choice of several people's places, or lost one of them, to where they choose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from socialcare.people.place import WhoseFirst
from socialcare.web.guards import show_what_was_typed


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
