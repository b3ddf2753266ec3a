"""Messages in the browser, for installations that send none: development and the demonstration."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import selectors
from .models import Message


@require_safe
@never_cache
def message_list(request: HttpRequest) -> HttpResponse:
    """Show the newest messages; 404 unless the settings say that they can be read here."""
    try:
        found = selectors.readable_messages()
    except Message.DoesNotExist:
        raise Http404 from None
    return render(request, "notifications/messages.html", {"outbox": found})


@require_safe
@never_cache
def message(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one message; 404 where unknown, or not to be read here."""
    try:
        found = selectors.readable_message(id=id)
    except Message.DoesNotExist:
        raise Http404 from None
    return render(request, "notifications/message.html", {"message": found})
