"""Taking a file in: looked at, scanned, made safe, and only then a row and bytes in the storage."""

import hashlib
import logging
from collections.abc import Collection
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


def store_upload(
    *, upload: UploadedFile, by: Any, at: datetime, kinds: Collection[str] = rules.KINDS
) -> StoredFile:
    """Check one file that somebody sent, make it safe, and keep it; return its row.

    What it is comes from its content. Raises ``Refused`` (for the field "file") with nothing kept.
    Call it within the transaction of what the file belongs to, after the check of the right to add it:
    bytes whose transaction came to nothing are removed by ``remove_orphans``.
    """
    size, name = upload.size or 0, upload.name or ""
    rules.check_size(size, most=most_bytes())
    file = cast(BinaryIO, upload.file)
    found = look_at(file, size=size, name=name)
    rules.check_wanted(found, kinds, settings.UPLOAD_MOST_BYTES, size=size)
    scanned = scanning.check_clean(file)
    row = StoredFile(
        kind=found.kind,
        scan=StoredFile.Scan.CLEAN if scanned else StoredFile.Scan.NOT_SCANNED,
        stored_at=at,
        stored_by=by if getattr(by, "is_authenticated", False) else None,
    )
    content: File[bytes] = upload
    if found.kind == rules.PICTURE:
        picture = pictures.made_anew(file)
        found, content = picture.found, ContentFile(picture.content)
        row.width, row.height = picture.width, picture.height
        if picture.small:
            row.small.save("small", ContentFile(picture.small), save=False)
    else:
        forget_position(file, found, size=size)
    row.content_type, row.name = found.content_type, rules.safe_name(name, found, most=LONGEST_NAME)
    row.sha256, row.size = _measured(content)
    try:
        row.file.save("file", content, save=False)
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        _remove(row)
        raise
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
