"""The page behind the link in a message: "How is it going?", three large buttons, no name and no case."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from socialcare.values import Refused

from ..presenters import THANKS
from ..services import replying


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def how_is_it_going(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or keep the answer. A mail scanner that follows the link (GET) changes nothing."""
    if not ratelimit.consume(request, action="review_reply"):
        return ratelimit.respond_429(request)
    at = timezone.now()
    sentence = ""
    try:
        if request.method == "POST":
            replying.reply(token=token, answer=request.POST.get("answer", ""), at=at)
            return redirect("how_is_it_going_thanks", answer=request.POST["answer"])
        replying.find_to_reply(token, at=at)
    except Refused as refused:
        if refused.field != "answer":
            shown = {"sentence": refused.sentence}
            return _secretive(render(request, "reviews/no_reply.html", shown, status=404))
        sentence = refused.sentence
    return _secretive(render(request, "reviews/how_is_it_going.html", {"sentence": sentence}))


def _secretive(page: HttpResponse) -> HttpResponse:
    # No other address learns the secret in this one. (With "no-referrer" a browser would not even say whose
    # form it sends back, and the form would be refused.)
    page["Referrer-Policy"] = "strict-origin"
    return page


@require_safe
def thank_you(request: HttpRequest, answer: str) -> HttpResponse:
    """Thank whoever answered, and say what comes next."""
    if answer not in THANKS:
        raise Http404("There is no such answer.")
    return render(request, "reviews/thank_you.html", {"next": THANKS[answer]})
