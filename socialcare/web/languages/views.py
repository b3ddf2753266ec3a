"""Choosing the language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .choosing import is_spoken, keep_choice


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak the language chosen from now on, on this phone or computer, and show the page again."""
    page = request.POST.get("page", "/")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = "/"
    response = HttpResponseRedirect(page)
    chosen = request.POST.get("language", "")
    if is_spoken(chosen):
        keep_choice(response, chosen, secure=request.is_secure())
    return response
