"""What the table of files promises."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from socialcare.uploads.models import StoredFile

pytestmark = pytest.mark.django_db


def stored(**changes):
    values = {
        "kind": "document",
        "content_type": "application/pdf",
        "size": 3,
        "sha256": "0" * 64,
        "name": "A letter.pdf",
        "scan": "not_scanned",
        "stored_at": timezone.now(),
    }
    row = StoredFile(**{**values, **changes})
    row.file.save("../../A letter.pdf", ContentFile(b"abc"), save=False)
    row.save(force_insert=True)
    return row


def test_a_file_lies_under_a_key_that_tells_nothing_and_has_no_address():
    row = stored()
    assert row.file.name == f"{row.pk.hex[:2]}/{row.pk.hex}"
    assert row.file.read() == b"abc"
    with pytest.raises(ValueError, match="no address of its own"):
        row.file.url  # noqa: B018


def test_a_row_is_never_changed_and_never_deleted():
    row = stored()
    with pytest.raises(InternalError), transaction.atomic():
        StoredFile.objects.filter(pk=row.pk).update(name="Another.pdf")
    with pytest.raises(InternalError), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": "not a hash"},
        {"size": 0},
        {"name": ""},
        {"kind": "program"},
        {"scan": "perhaps"},
        {"kind": "picture", "content_type": "image/jpeg"},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be_true(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        stored(**changes)
