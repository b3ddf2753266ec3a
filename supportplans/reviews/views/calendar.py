"""The calendar address of a worker's talks: making it, stopping it, and what a calendar fetches from it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Worker
from socialcare.people.views import worker_or_404
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.guards import signed_in

from .. import selectors, services
from ..calendar import calendar_of
from ..services.replying import hash_of_token

#: The new address waits here until the next page has shown it, once.
SHOWN_ONCE = "reviews.calendar"


def _caseworker_or_404(request: HttpRequest) -> Worker:
    worker = worker_or_404(request)
    if worker.role not in CASEWORK_ROLES:
        raise Http404("Only social workers and team managers have such a calendar.")
    return worker


@signed_in
@require_safe
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """Say what the calendar is, and show its address once after it was made."""
    worker = _caseworker_or_404(request)
    token = request.session.pop(SHOWN_ONCE, None)
    return render(
        request,
        "reviews/calendar.html",
        {
            "feed": selectors.feed_of(worker),
            "address": full_address(reverse("calendar_feed", args=[token])) if token else "",
        },
    )


@signed_in
@require_POST
def open_calendar(request: HttpRequest) -> HttpResponse:
    """Make a new address; the one before stops."""
    _caseworker_or_404(request)
    request.session[SHOWN_ONCE] = services.open_calendar(by=request.user, at=timezone.now())
    return redirect("calendar")


@signed_in
@require_POST
def close_calendar(request: HttpRequest) -> HttpResponse:
    """Stop the address."""
    _caseworker_or_404(request)
    try:
        services.close_calendar(by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Stopped. The address shows nothing any more.")
    return redirect("calendar")


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar the worker's days. Whoever knows the address may read it: it names nobody."""
    now = timezone.now()
    on = timezone.localdate(now)
    found = selectors.feed_with(hash_of_token(token), on=on)
    if found is None:
        raise Http404("There is no such calendar.")
    talks = selectors.talks_by_day(found.worker, on=on)
    body = calendar_of(talks, feed_id=found.pk, at=now, product=settings.COUNCIL_NAME)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="talks.ics"', "Referrer-Policy": "no-referrer"},
    )
