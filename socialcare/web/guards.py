"""The only guard of this product for "you must be signed in", which loses nothing that was typed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from .typed import (
    came_from_here,
    drop_what_others_typed,
    forget_typed,
    form_page,
    keep_typed,
    typed_fields,
    words_typed,
)

View = Callable[..., HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script asks, rather than a person's browser for a page."""
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def signed_in(view: View) -> View:
    """Let only signed-in users through; keep what anybody else was sending, and have them sign in.

    A script gets status 401 and ``{"signed_out": true, "sign_in": address}``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            drop_what_others_typed(request)
            if request.method == "POST":
                forget_typed(request, request.path)
            return view(request, *args, **kwargs)
        return ask_to_sign_in(request)

    guarded.needs_sign_in = True  # type: ignore[attr-defined]
    return guarded


class SignedInMixin:
    """The same guard for a class-based view; put it first."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> View:
        return signed_in(super().as_view(**initkwargs))  # type: ignore[misc]


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to the sign-in page, with what they typed kept."""
    if wants_json(request):
        return JsonResponse({"signed_out": True, "sign_in": resolve_url(settings.LOGIN_URL)}, status=401)
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    if typed_fields(request.POST) and not keep_typed(request, at=timezone.now()):
        return show_what_was_typed(request, status=403)
    return redirect_to_login(form_page(request))


def show_what_was_typed(
    request: HttpRequest, *, status: int, kept: bool = False, by_another: bool = False, sentence: str = ""
) -> HttpResponse:
    """Say that nothing was saved, and show everything that was typed, to copy back.

    Only to the browser that typed it on our own page, and not where somebody else has signed in since.
    ``sentence`` says why, where it is for good: then there is no page to go back to.
    """
    rows = []
    if came_from_here(request) and not by_another:
        rows = [
            {"name": name.replace("_", " ").replace("-", " ").strip().capitalize(), "text": value}
            for name, value in words_typed(request.POST)
        ]
    return render(
        request,
        "web/typed.html",
        {
            "rows": rows,
            "kept": kept,
            "by_another": by_another,
            "sentence": sentence,
            "form_page": form_page(request),
        },
        status=status,
    )
