"""Where the bytes lie: a storage that no address leads to, under keys that nobody can guess."""

from typing import Any

from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage, storages


class _NoAddress:
    """Files leave only through a view that has checked who asks."""

    def url(self, name: str | None) -> str:
        raise ValueError("An uploaded file has no address of its own: serve it with uploads.serving.")


class PrivateFolder(_NoAddress, FileSystemStorage):
    """A folder beside the database's own, outside everything that is served as it lies."""


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
