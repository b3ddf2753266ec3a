"""One way in for files: checked, made safe, scanned, and nothing left behind where it comes to nothing."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.utils import timezone

from socialcare.uploads import rules
from socialcare.uploads.models import StoredFile
from socialcare.uploads.services import remove_orphans, store_upload
from socialcare.uploads.storage import PrivateFolder
from socialcare.values import Refused
from tests import files
from tests.builders import AT
from tests.integration.uploads.conftest import EICAR

pytestmark = pytest.mark.django_db


def stored(content: bytes, name: str = "a file", **options) -> StoredFile:
    return store_upload(upload=files.sent(content, name), **({"by": None, "at": AT} | options))


def lying_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_photograph_is_kept_without_its_position_under_a_safe_name(priya):
    row = stored(files.photograph(), "../../me & the cat\u202egpj.exe", by=priya)
    row.refresh_from_db()
    content = row.file.read()
    assert (row.kind, row.content_type, row.name) == ("picture", "image/jpeg", "me & the catgpj.jpg")
    assert (row.width, row.height) == (40, 80)
    assert (row.stored_by, row.stored_at, row.scan) == (priya, AT, "not_scanned")
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert row.size == len(content)
    assert b"Quay Row" not in content
    assert not row.small


def test_a_large_photograph_brings_the_one_that_a_page_loads():
    row = stored(files.photograph(2000, 1000, turned=1))
    row.refresh_from_db()
    assert 0 < row.small.size < row.size


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (files.film(place=False, brand=b"qt  "), "video/quicktime"),
        (files.webm(2), "audio/webm"),
        (files.mp3(), "audio/mpeg"),
        (files.PDF, "application/pdf"),
        (files.docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_recordings_and_documents_are_kept_as_they_were_sent(content, content_type):
    row = stored(content)
    assert row.content_type == content_type
    if content_type != "video/quicktime":
        assert row.file.read() == content
    assert row.size == len(content)


def test_a_film_is_kept_without_the_place_it_was_taken_at_and_its_hash_is_of_what_is_kept():
    row = stored(files.film(), "my walk.MOV")
    content = row.file.read()
    assert files.PLACE_IN_FILM not in content
    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert row.name == "my walk.mp4"


def test_a_file_that_came_through_the_disk_is_kept_too(folder):
    with TemporaryUploadedFile("film.mp4", "video/mp4", len(files.film()), None) as upload:
        upload.write(files.film())
        row = store_upload(upload=upload, by=None, at=AT)
    with row.file.open() as kept:
        assert files.PLACE_IN_FILM not in kept.read()
    assert lying_in(folder) == [row.file.name]
    assert (folder / row.file.name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.jpg", rules.EMPTY),
        (files.EXE, "photo.jpg", rules.PROGRAM),
        (files.SVG, "drawing.svg", rules.MARKUP),
        (files.HTML, "letter.pdf", rules.MARKUP),
        (files.photograph(300, 300)[:-200], "photo.jpg", rules.BROKEN["picture"]),
        (files.picture_of_too_many_dots(), "photo.png", rules.TOO_MANY_PIXELS.format(most=64)),
    ],
)
def test_what_is_refused_leaves_neither_a_row_nor_bytes(folder, content, name, sentence):
    with pytest.raises(Refused) as refused:
        stored(content, name)
    assert refused.value.sentence == sentence
    assert not StoredFile.objects.exists()
    assert not folder.exists() or lying_in(folder) == []


def test_a_kind_that_is_not_asked_for_is_refused():
    with pytest.raises(Refused, match="This is a document"):
        stored(files.PDF, kinds=("picture", "sound"))


def test_each_kind_has_its_own_limit(settings):
    settings.UPLOAD_MOST_BYTES = settings.UPLOAD_MOST_BYTES | {"document": len(files.PDF) - 1}
    with pytest.raises(Refused, match="A document can have"):
        stored(files.PDF)
    settings.UPLOAD_MOST_BYTES = settings.UPLOAD_MOST_BYTES | {"document": len(files.PDF)}
    assert stored(files.PDF).size == len(files.PDF)


# the scanner


def test_a_file_is_scanned_as_it_was_sent(clam):
    content = files.photograph()
    assert stored(content).scan == "clean"
    assert clam.seen == [content]


def test_a_large_file_reaches_the_scanner_whole(clam):
    content = files.mp3(frames=1000)
    stored(content)
    assert clam.seen == [content]


def test_a_file_with_a_virus_is_not_kept(clam, folder):
    with pytest.raises(Refused) as refused:
        stored(b"Have a look: " + EICAR, "a.txt")
    assert refused.value.sentence == rules.INFECTED
    assert not StoredFile.objects.exists()


def test_while_the_scanner_is_down_or_talks_nonsense_no_file_is_kept(clam, settings):
    clam.broken = True
    with pytest.raises(Refused) as refused:
        stored(files.PDF)
    assert refused.value.sentence == rules.SCANNER_DOWN
    clam.shutdown()
    clam.server_close()
    with pytest.raises(Refused) as refused:
        stored(files.PDF)
    assert refused.value.sentence == rules.SCANNER_DOWN
    assert not StoredFile.objects.exists()


# nothing half written


def test_a_file_has_its_name_only_once_it_is_whole(folder, monkeypatch):
    def breaks_off():
        yield files.PDF[:20]
        assert [Path(name).parts[0] for name in lying_in(folder)] == ["arriving"]
        raise OSError("No space left on device")

    content = ContentFile(files.PDF)
    monkeypatch.setattr(content, "chunks", breaks_off)
    with pytest.raises(OSError, match="No space"):
        PrivateFolder(location=str(folder)).save("ab/abcdef", content)
    assert lying_in(folder) == []


def test_bytes_whose_row_could_not_be_written_go_at_once(folder, monkeypatch):
    monkeypatch.setattr("socialcare.uploads.services._measured", lambda content: ("no hash", 5))
    with pytest.raises(Exception, match="stored_file_has_hash"), transaction.atomic():
        stored(files.PDF)
    assert lying_in(folder) == []


def test_what_a_broken_transaction_left_behind_goes_after_a_day(folder):
    kept = stored(files.photograph(2000, 1000, turned=1))
    with transaction.atomic():
        stored(files.PDF)
        transaction.set_rollback(True)
    (folder / "arriving" / "half").write_bytes(b"half")
    assert len(lying_in(folder)) == 4
    now = timezone.now()
    assert remove_orphans(at=now + timedelta(hours=23)) == 0
    assert remove_orphans(at=now + timedelta(hours=25)) == 2
    assert lying_in(folder) == sorted([kept.file.name, kept.small.name])


def test_a_storage_in_which_nothing_lies_has_no_orphans(folder):
    assert remove_orphans(at=timezone.now() + timedelta(days=2)) == 0
