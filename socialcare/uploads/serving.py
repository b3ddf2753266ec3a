"""Sending a stored file to a browser, by a view that has checked who asks."""

import logging
import re
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .models import StoredFile

logger = logging.getLogger(__name__)

CHUNK = 65_536
#: What a browser may show in the page's own window. A document never: it is saved, and opened elsewhere.
_SHOWN = re.compile(
    r"image/(?:jpeg|png)"
    r"|audio/(?:mp4|webm|ogg|wav|flac|mpeg|aac)"
    r"|video/(?:mp4|webm|quicktime|3gpp)"
)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
#: Whatever the bytes are, they run nothing, load nothing and have no origin.
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


class _Part:
    """Some bytes of a file, piece by piece; closes it at the end."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(start)

    def __iter__(self) -> "_Part":
        return self

    def __next__(self) -> bytes:
        piece = self.file.read(min(self.left, CHUNK)) if self.left else b""
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """Return (first byte, length) of the one range that is asked for; None for the whole file.

    Raises ``ValueError`` where the file has no such bytes. Several ranges at once get the whole (RFC 9110).
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if not length:
            raise ValueError(header)
        return size - length, length
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise ValueError(header)
    return start, end - start + 1


def file_response(
    request: HttpRequest, stored: StoredFile, *, download: bool = False, small: bool = False
) -> HttpResponseBase:
    """Return the answer that sends this file; the view has made sure that the user may see it.

    ``small`` sends the picture that a page loads. Sound and film can be asked for in ranges, so that
    one can jump about in them. A document is only ever saved, never shown within the site.
    """
    shown = _SHOWN.fullmatch(stored.content_type) is not None and not download
    file = stored.small if small and stored.small else stored.file
    size = file.size if file is stored.small else stored.size
    headers: dict[str, Any] = {
        "Content-Type": stored.content_type,
        "Content-Disposition": content_disposition_header(not shown, stored.name),
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private",
        "Accept-Ranges": "bytes",
        "ETag": f'"{stored.sha256}{"-small" if file is stored.small else ""}"',
    }
    try:
        # A browser that knows another state of the file ("If-Range") gets the whole of this one.
        same = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
        part = wanted_range(request.headers.get("Range", ""), size) if same else None
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, length = part or (0, size)
    headers["Content-Length"] = str(length)
    if part:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    if request.method == "HEAD":
        return HttpResponse(status=206 if part else 200, headers=headers)
    try:
        opened = file.storage.open(str(file.name), "rb")
    except FileNotFoundError as gone:
        logger.error("The bytes of the stored file %s are missing.", stored.pk)
        raise Http404("This file is missing.") from gone
    content = _Part(opened, start, length)
    return StreamingHttpResponse(content, status=206 if part else 200, headers=headers)
