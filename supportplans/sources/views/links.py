"""The link by which a group keeps its own entry: sending it, the page behind it, putting things back."""

import uuid
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from socialcare.people.views import RecordFormView
from socialcare.values import Refused
from socialcare.web.guards import SignedInMixin, show_what_was_typed, signed_in

from .. import selectors
from ..forms.register import GroupForm
from ..models import Source
from ..services import links
from .register import caseworker_or_404, source_or_404


def _done(request: HttpRequest, source: Source, call: Callable[[], Any], done: str) -> HttpResponse:
    try:
        call()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("source", id=source.pk)


@signed_in
@require_POST
def send(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Send a group a link to its own entry."""
    caseworker_or_404(request)
    source = source_or_404(id)
    return _done(
        request,
        source,
        lambda: links.send_link(source=source, by=request.user, at=timezone.now()),
        f"Sent to {source.email}. The link works for 14 days.",
    )


@signed_in
@require_POST
def end(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """End a group's link at once."""
    caseworker_or_404(request)
    source = source_or_404(id)
    return _done(
        request,
        source,
        lambda: links.end_link(source=source, by=request.user, at=timezone.now()),
        "The link works no more.",
    )


@signed_in
@require_POST
def put_back(request: HttpRequest, id: uuid.UUID, change: uuid.UUID) -> HttpResponse:
    """Undo what a group changed by its link."""
    caseworker_or_404(request)
    source = source_or_404(id)
    try:
        return _done(
            request,
            source,
            lambda: links.put_back(change_id=change, source=source, by=request.user, at=timezone.now()),
            "Put back.",
        )
    except ObjectDoesNotExist as error:
        raise Http404("There is no such change of this entry.") from error


class KeepItself(RecordFormView):
    """What a group sees behind its link: its own entry, to be changed, and nothing else."""

    form_class = GroupForm
    template_name = "sources/kept_by_itself.html"
    heading = "Your entry"
    done = "Saved. Thank you: this is what our social workers tell people from now on."

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        # A group has no account here: this page is open to whoever holds the link.
        return super(SignedInMixin, cls).as_view(**initkwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not ratelimit.consume(request, action="source_link"):
            return ratelimit.respond_429(request)
        link = selectors.link_of(token_hash=links.hash_of_token(kwargs["token"]), at=self.at)
        if link is None and request.method == "POST":
            return show_what_was_typed(request, status=404, sentence=links.DEAD_LINK)
        if link is None:
            return render(request, "sources/dead_link.html", {"sentence": links.DEAD_LINK}, status=404)
        self.source = link.source
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.source}

    def call(self, form: GroupForm) -> str | None:
        links.change_by_group(
            token=self.kwargs["token"],
            at=self.at,
            base_revision=form.base_revision,
            **form.changed_values(),
        )
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(source=self.source, **kwargs)
