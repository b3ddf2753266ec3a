"""Where the bytes lie: a storage that no address leads to, under keys that nobody can guess."""

import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage, storages

#: Where bytes lie while they are being written, beside the folders of the whole ones.
ARRIVING = "arriving"


class _NoAddress:
    """Files leave only through a view that has checked who asks."""

    def url(self, name: str | None) -> str:
        raise ValueError("An uploaded file has no address of its own: serve it with uploads.serving.")


class PrivateFolder(_NoAddress, FileSystemStorage):
    """A folder beside the database's own, outside everything that is served as it lies.

    A file has its name only once all of it is on the disk.
    """

    def _save(self, name: str, content: Any) -> str:
        arriving = Path(self.path(f"{ARRIVING}/{uuid.uuid4().hex}"))
        place = Path(self.path(name))
        for folder in (arriving.parent, place.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            arriving.rename(place)
        finally:
            arriving.unlink(missing_ok=True)
        return name


class PrivateMemory(_NoAddress, InMemoryStorage):
    """The same for tests: gone when they end."""


def uploads_storage() -> Storage:
    """Return the storage that the setting STORAGES["uploads"] names."""
    return storages["uploads"]


def key_for(instance: Any, filename: str) -> str:
    """Return where a file of this row lies; nothing of what its sender called it is in it."""
    key = instance.pk.hex
    return f"{key[:2]}/{key}"


def small_key_for(instance: Any, filename: str) -> str:
    """Return where the picture that a page loads lies, beside the one it was made from."""
    return f"{key_for(instance, filename)}-small"


def keys_since_long(storage: Storage, *, before: datetime) -> list[str]:
    """Return all keys, of whole files and of half written ones, that were last written before then."""

    def keys() -> Iterator[str]:
        try:
            folders = storage.listdir("")[0]
        except FileNotFoundError:
            return  # nothing has been sent yet
        for folder in folders:
            for name in storage.listdir(folder)[1]:
                yield f"{folder}/{name}"

    return [key for key in keys() if storage.get_modified_time(key) < before]
