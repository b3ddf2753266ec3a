"""What happens to every request, whatever it asks for."""

import re
import uuid
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

from socialcare.audit.request_id import current_request_id

GetResponse = Callable[[HttpRequest], HttpResponse]
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id that its log lines and audit events share; one from the proxy is kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        token = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-Id"] = request_id
        return response


#: What no page may use unless its view says so: a recording is made where somebody asked for it only.
_NOT_USED = ("camera", "microphone", "geolocation", "display-capture", "payment", "usb", "serial", "midi")
_PERMISSIONS = "Permissions-Policy"


def lets_page_use(response: HttpResponse, *features: str) -> HttpResponse:
    """Let one page ask its user for the camera or the microphone; return the response."""
    policy = ", ".join(f"{name}=({'self' if name in features else ''})" for name in _NOT_USED)
    response.headers[_PERMISSIONS] = policy
    return response


class PermissionsPolicyMiddleware:
    """Switch camera, microphone and the like off on every page that does not use them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return response if _PERMISSIONS in response.headers else lets_page_use(response)


class CompressPagesMiddleware(GZipMiddleware):
    """Compress pages, so that they come over a slow line soon; files go as they are, and in parts.

    Django pads each answer by a random length and masks the form's token anew each time, so that nothing
    secret can be guessed from the size of a page (the attack called BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in ("text/html", "application/json"):
            return response
        return super().process_response(request, response)


class NeverCacheRecordsMiddleware:
    """Keep what a signed-in user sees out of every cache: the next user of the laptop presses Back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if SESSION_KEY in request.session:
            response.headers.pop("Cache-Control", None)
            patch_cache_control(response, no_store=True, private=True)
        return response
