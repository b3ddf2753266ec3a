"""How the reminders go, in numbers, and what each message says. For managers; no names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.people.models import Worker
from socialcare.people.views import worker_or_404
from socialcare.web.guards import signed_in

from ..operations import operations
from ..presenters import previews, reminder_rows


@signed_in
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """Show what is planned, sent, failed and stuck, and what each message says."""
    if worker_or_404(request).role != Worker.Role.MANAGER:
        raise Http404("Only team managers see how the reminders go.")
    at = timezone.now()
    found = operations(at=at)
    return render(
        request,
        "reviews/reminders.html",
        {
            "found": found,
            "today": timezone.localdate(at),
            "rows": reminder_rows(found),
            "previews": previews(on=timezone.localdate(at)),
        },
    )
