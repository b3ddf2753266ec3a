"""Figures for everybody, signed in or not."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from ..public import figures_at

#: How long anybody's browser, and a cache in between, may keep them.
KEPT_SECONDS = 300


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT_SECONDS)
def figures(request: HttpRequest) -> HttpResponse:
    """Show how long decisions about support take, who makes them and what comes of them."""
    found = figures_at(timezone.now())
    if found is None:
        response = render(request, "signoff/figures_counting.html", status=503)
        response["Retry-After"] = "60"
        response["Cache-Control"] = "no-store"
        return response
    context = {
        "figures": found,
        "goals": settings.SIGN_OFF_GOALS,
        "below": settings.SIGN_OFF_SMALL_NUMBERS_BELOW,
    }
    return render(request, "signoff/figures.html", context)
