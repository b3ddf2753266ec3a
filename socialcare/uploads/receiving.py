"""What happens to a file while it arrives: one that is too big is let go by, and nothing of it kept.

The rest of the form, with everything typed in it, arrives as always.
"""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from socialcare.values import Refused

from . import rules

_ATTRIBUTE = "files_too_big"


def most_bytes() -> int:
    """Return the most bytes that a file of any kind may have."""
    return max(settings.UPLOAD_MOST_BYTES.values())


class TooBigGoesBy(FileUploadHandler):
    """Comes first in FILE_UPLOAD_HANDLERS: the handlers after it see no file above the limit.

    A request that says beforehand that it is too long costs neither memory nor disk; one that does
    not is stopped at the limit, and the temporary file removed with the request.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.announced = content_length
        self.most = most_bytes()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.so_far = 0
        # Names, words and the lines between them take some room beside the file itself.
        if self.announced > self.most + rules.MEGABYTE:
            self._let_go_by(self.announced)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.so_far += len(raw_data)
        if self.so_far > self.most:
            self._let_go_by(None)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _let_go_by(self, size: int | None) -> None:
        let_go = getattr(self.request, _ATTRIBUTE, {})
        setattr(self.request, _ATTRIBUTE, {**let_go, self.field_name: rules.too_big(size, self.most)})
        raise SkipFile


def received(request: HttpRequest, *names: str) -> UploadedFile:
    """Return the file that came in one of a form's fields; refuse where none came, or it was too big."""
    for name in names:
        sentence = getattr(request, _ATTRIBUTE, {}).get(name)
        if sentence:
            raise Refused(sentence, field=name)
        upload = request.FILES.get(name)
        if isinstance(upload, UploadedFile):
            return upload
    raise Refused(rules.NOTHING_CHOSEN, field=names[0])
