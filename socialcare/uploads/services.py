"""Taking a file in: looked at, scanned, made safe, and only then a row and bytes in the storage."""

import hashlib
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from . import pictures, rules, scanning
from .looking import forget_position, look_at
from .models import LONGEST_NAME, StoredFile
from .receiving import most_bytes
from .storage import keys_since_long, uploads_storage

logger = logging.getLogger(__name__)

#: Bytes without a row are kept so long: the transaction that wrote them may still be under way.
ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Prepared:
    """A file that was looked at, scanned and made safe, and is not kept yet."""

    found: rules.Found
    name: str
    content: "File[bytes]"
    scanned: bool
    picture: pictures.Picture | None = None


def prepare_upload(*, upload: UploadedFile, kinds: Collection[str] = rules.KINDS) -> Prepared:
    """Check one file that somebody sent, and make it safe. Raises ``Refused`` for the field "file".

    What it is comes from its content. This may take many seconds, so no lock should be held meanwhile.
    """
    size, name = upload.size or 0, upload.name or ""
    rules.check_size(size, most=most_bytes())
    file = cast(BinaryIO, upload.file)
    found = look_at(file, size=size, name=name)
    rules.check_wanted(found, kinds, settings.UPLOAD_MOST_BYTES, size=size)
    scanned = scanning.check_clean(file)
    if found.kind == rules.PICTURE:
        picture = pictures.made_anew(file)
        safe = rules.safe_name(name, picture.found, most=LONGEST_NAME)
        return Prepared(picture.found, safe, ContentFile(picture.content), scanned, picture)
    forget_position(file, found, size=size)
    return Prepared(found, rules.safe_name(name, found, most=LONGEST_NAME), upload, scanned)


@contextmanager
def kept(*, prepared: Prepared, by: Any, at: datetime) -> Iterator[StoredFile]:
    """Keep a prepared file while the block makes use of its row; where the block fails nothing stays.

    Call it within the transaction of what the file belongs to, after the check of the right to add it.
    Bytes whose transaction breaks off later are removed by ``remove_orphans``.
    """
    picture = prepared.picture
    row = StoredFile(
        kind=prepared.found.kind,
        content_type=prepared.found.content_type,
        name=prepared.name,
        scan=StoredFile.Scan.CLEAN if prepared.scanned else StoredFile.Scan.NOT_SCANNED,
        width=picture.width if picture else None,
        height=picture.height if picture else None,
        stored_at=at,
        stored_by=by if getattr(by, "is_authenticated", False) else None,
    )
    row.sha256, row.size = _measured(prepared.content)
    try:
        if picture and picture.small:
            row.small.save("small", ContentFile(picture.small), save=False)
        row.file.save("file", prepared.content, save=False)
        with transaction.atomic():
            row.save(force_insert=True)
            yield row
    except BaseException:
        _remove(row)
        raise


def store_upload(
    *, upload: UploadedFile, by: Any, at: datetime, kinds: Collection[str] = rules.KINDS
) -> StoredFile:
    """Prepare a file and keep it, where nothing has to be locked."""
    with kept(prepared=prepare_upload(upload=upload, kinds=kinds), by=by, at=at) as row:
        return row


def _measured(content: "File[bytes]") -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _remove(row: StoredFile) -> None:
    for name in (row.file.name, row.small.name):
        if name:
            uploads_storage().delete(name)


def remove_orphans(*, at: datetime) -> int:
    """Remove bytes that no row speaks of and that are a day old; return how many files went."""
    old = keys_since_long(uploads_storage(), before=at - ORPHAN_AFTER)
    named = set()
    for column in ("file", "small"):
        named |= set(StoredFile.objects.filter(**{f"{column}__in": old}).values_list(column, flat=True))
    orphans = [key for key in old if key not in named]
    for key in orphans:
        uploads_storage().delete(key)
    if orphans:
        logger.info("Removed %d files of uploads that came to nothing.", len(orphans))
    return len(orphans)
