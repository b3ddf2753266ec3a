"""Views that every room builds on, the pages in the footer, and the ones that say what went wrong."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_backends
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
)
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.template import loader
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, TemplateView

from socialcare.values import Refused

from .forms import add_refused
from .guards import SignedInMixin, show_what_was_typed, signed_in, wants_json
from .health import ready_report
from .typed import TYPED_BY, came_from_here, forget_typed, keep_typed, restore_typed, user_id_of


def show_restored(request: HttpRequest, form: Any, *, action: str | None = None) -> Any:
    """Fill ``form`` with what its user typed here before being signed out; return the form."""
    typed = restore_typed(request, action=action) if request.method == "GET" else None
    if typed is not None:
        form.show_typed(typed.data)
        form.restored_had_files = typed.had_files
    return form


class ServiceFormView(SignedInMixin, FormView):
    """A page with one form: load what this user may open, call one service, redirect.

    Override ``load`` (set what the page is about on ``self``; raise Http404), ``call`` (the one
    service call; return the address to go to, or None for ``success_url``) and, where the page needs
    more than ``heading`` and ``back_url``, ``template_name`` and ``get_context_data``.
    """

    template_name = "web/form.html"
    heading: Any = ""
    back_url: str | None = None
    #: Said in a green banner on the next page.
    done: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.load()
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        """Set what this page is about on ``self``, or raise Http404."""

    def call(self, form: Any) -> str | None:
        """Call the one service of this page; return where to go next."""
        raise NotImplementedError

    def refuse(self, form: Any, refused: Refused) -> None:
        """Say on the form why it was refused; override for refusals that carry more than a sentence."""
        add_refused(form, refused)

    def get_form(self, form_class: Any = None) -> Any:
        return show_restored(self.request, super().get_form(form_class))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.call(form)
        except Refused as refused:
            self.refuse(form, refused)
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return HttpResponseRedirect(address or self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"heading": self.heading, "back_url": self.back_url, **kwargs})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that nothing was saved, with everything typed on the page, and in the form again where safe."""
    if wants_json(request):
        return JsonResponse({"signed_out": True, "sign_in": resolve_url(settings.LOGIN_URL)}, status=403)
    writer = user_id_of(request.POST.get(TYPED_BY, ""))
    by_another = writer is not None and request.user.is_authenticated and writer != str(request.user.pk)
    kept = came_from_here(request) and not by_another and keep_typed(request, at=timezone.now())
    return show_what_was_typed(request, status=403, kept=kept, by_another=by_another)


@require_safe
def session_alive(request: HttpRequest) -> HttpResponse:
    """Tell a page's script whether the one who is typing is still signed in."""
    writer = request.headers.get("X-Typed-By", "")
    here = request.user.is_authenticated
    alive = here and (not writer or user_id_of(writer) == str(request.user.pk))
    answer: dict[str, Any] = {
        "signed_in": alive,
        "somebody_else": here and not alive,
        "ended": not here and _can_no_longer_sign_in(user_id_of(writer)),
    }
    if alive:
        answer["csrf_token"] = get_token(request)
    response = JsonResponse(answer)
    response["Cache-Control"] = "no-store"
    return response


def _can_no_longer_sign_in(user_id: str | None) -> bool:
    """Return whether it would be no use to ask this writer to sign in again: their account has ended."""
    return user_id is not None and all(backend.get_user(user_id) is None for backend in get_backends())


@require_POST
@signed_in
def throw_typed_away(request: HttpRequest) -> HttpResponse:
    """Drop what was kept for a page, and show the page as it is."""
    page = request.POST.get("page", "/")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = "/"
    forget_typed(request, page.partition("?")[0])
    return HttpResponseRedirect(page)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("This server is running.\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether this server can do its work, in plain sentences; status 503 where it cannot."""
    report = ready_report()
    text = "".join(f"{line.sentence}\n" for line in report)
    return HttpResponse(
        text,
        status=200 if all(line.well or not line.needed for line in report) else 503,
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to stay away from everything."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


class PlainPage(TemplateView):
    """A page that only says something, open to everybody."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent cannot be read. What was sent is not read once more for it."""
    return HttpResponseBadRequest(loader.get_template("400.html").render())
