"""What is too big is let go by while it arrives; the words beside it arrive as always."""

import pytest
from django.test import RequestFactory

from socialcare.uploads import rules
from socialcare.uploads.receiving import most_bytes, received
from socialcare.values import Refused
from tests import files


@pytest.fixture(autouse=True)
def small_limits(settings):
    settings.UPLOAD_MOST_BYTES = dict.fromkeys(rules.KINDS, 100_000)


def posted(*contents: bytes, announced: int | None = None):
    data = {"words": "What I did today", "file": [files.sent(content, "a.jpg") for content in contents]}
    request = RequestFactory().post("/", data)
    if announced is not None:
        request.META["CONTENT_LENGTH"] = str(announced)
    return request


def test_a_file_up_to_the_limit_arrives(settings):
    request = posted(b"x" * 100_000)
    assert received(request, "file").size == 100_000
    assert request.POST["words"] == "What I did today"


@pytest.mark.parametrize("size", [100_001, 3_000_000])
def test_a_file_above_the_limit_goes_by_and_the_words_stay(size):
    request = posted(b"x" * size)
    assert request.POST["words"] == "What I did today"
    assert not request.FILES
    with pytest.raises(Refused, match=r"A file can have 100 kB\. Choose a smaller one\.") as refused:
        received(request, "file")
    assert refused.value.field == "file"


def test_of_a_file_that_says_beforehand_how_big_it_is_not_a_byte_is_kept(monkeypatch):
    def kept(*args, **options):
        raise AssertionError("written")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", kept)
    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.receive_data_chunk", kept)
    request = posted(b"x" * 300_000, announced=200_000_000)
    assert request.POST["words"] == "What I did today"
    with pytest.raises(Refused, match=r"This file has 200 MB\."):
        received(request, "file")


def test_the_limit_is_that_of_the_largest_kind(settings):
    settings.UPLOAD_MOST_BYTES = settings.UPLOAD_MOST_BYTES | {"video": 150_000_000}
    assert most_bytes() == 150_000_000


def test_no_file_is_refused_with_what_to_do():
    with pytest.raises(Refused) as refused:
        received(RequestFactory().post("/", {"words": "x"}), "file")
    assert refused.value.sentence == rules.NOTHING_CHOSEN
