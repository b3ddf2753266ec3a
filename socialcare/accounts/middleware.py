"""Sessions end: after a while without a page, and on the same day at the latest."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from socialcare.notifications.rules import mobile_number
from socialcare.web.typed import SESSION_KEY as TYPED_KEY

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
#: That others use the device too, and the number to which the code went that opened the session.
SHARED, ENTERED_BY_PHONE = "shared_device", "entered_by_phone"
#: The session is written at most this often only to note that its user is still here.
NOTE_EVERY_SECONDS = 5 * 60
#: Asked by pages on their own, so no sign that anybody is here.
NOT_A_VISIT = "session-alive"


def idle_seconds(session: Any) -> int:
    """Return after how long without a page a session ends: sooner on a device that others use too."""
    shared = session.get(SHARED, False)
    return int(settings.SESSION_SHARED_IDLE_SECONDS if shared else settings.SESSION_IDLE_SECONDS)


class SessionLimitsMiddleware:
    """Signs out who was away too long, or signed in too long ago; what they had typed stays kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if USER_KEY in session:
            now = int(time.time())
            since, seen = session.get(SIGNED_IN_AT), session.get(SEEN_AT)
            if since is None or seen is None:
                session[SIGNED_IN_AT] = session[SEEN_AT] = now
            elif (
                now - seen > idle_seconds(session)
                or now - since > settings.SESSION_LONGEST_SECONDS
                or _number_has_changed(request)
            ):
                typed = session.get(TYPED_KEY)
                logout(request)
                if typed is not None:
                    request.session[TYPED_KEY] = typed
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Note the visit, unless the page asked by itself."""
        session = request.session
        if USER_KEY not in session or request.resolver_match is None:
            return
        now = int(time.time())
        every = min(NOTE_EVERY_SECONDS, idle_seconds(session) // 15)
        if request.resolver_match.url_name != NOT_A_VISIT and now - session[SEEN_AT] > every:
            session[SEEN_AT] = now


def _number_has_changed(request: HttpRequest) -> bool:
    """Return whether the number that opened this session is no longer the one on the person's record.

    As with an email address: once a worker has changed it, whoever holds the old telephone is out.
    """
    number = request.session.get(ENTERED_BY_PHONE)
    if not number:
        return False
    person = getattr(request.user, "person", None)
    return person is not None and mobile_number(person.phone) != number
