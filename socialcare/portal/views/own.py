"""The guard of the person's own place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from socialcare.people.views import own_person_or_404
from socialcare.web.guards import signed_in


def own_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the signed-in person's own record; for anybody else there is no such page."""

    @signed_in
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, own_person_or_404(request), *args, **kwargs)

    return guarded
