"""Take it away: ask for everything as one file, and fetch it when it is ready."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from socialcare.people.views import own_person_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in

from ..states import FAILED
from ..take_away import selectors, services


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_take_away(request: HttpRequest) -> Any:
    """Say what can be had and how things stand; asking is one tap."""
    person, now = own_person_or_404(request), timezone.now()
    if request.method == "POST":
        try:
            services.ask(person=person, by=request.user, at=now)
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("my_take_away")
    under_way = selectors.under_way(person)
    return render(
        request,
        "portal/take_away.html",
        {
            "person": person,
            "back_url": reverse("my"),
            "failed": under_way is not None and under_way.status == FAILED,
            "under_way": under_way is not None and under_way.status != FAILED,
            "ready": selectors.ready(person, at=now),
        },
    )


@signed_in
@require_safe
def my_take_away_file(request: HttpRequest) -> Any:
    """Send the newest download, piece by piece."""
    person, now = own_person_or_404(request), timezone.now()
    found = selectors.ready(person, at=now)
    if found is None:
        raise Http404("There is no download of theirs.")
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404("This download is gone.") from gone
    if request.method == "GET":
        services.note_taken(take_away=found, by=request.user, at=now)
    response = FileResponse(
        opened, as_attachment=True, filename="everything-about-me.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response
