"""Choosing the language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .choosing import COOKIE, COOKIE_SECONDS, is_spoken


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak the language chosen from now on, on this phone or computer, and show the page again."""
    page = request.POST.get("page", "/")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = "/"
    response = HttpResponseRedirect(page)
    chosen = request.POST.get("language", "")
    if is_spoken(chosen):
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
