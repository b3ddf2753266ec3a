"""How a file leaves: as what it is, running nothing, and in ranges for sound and film."""

import pytest

from socialcare.uploads.services import store_upload
from socialcare.uploads.serving import file_response
from tests import files
from tests.builders import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(rf):
    """Ask for a file that was stored; GET unless ``method`` says otherwise."""

    def ask(content: bytes, name: str = "a file", *, method: str = "get", headers=None, **options):
        row = store_upload(upload=files.sent(content, name), by=None, at=AT)
        return file_response(getattr(rf, method)("/", headers=headers or {}), row, **options)

    return ask


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("content", "name", "content_type", "disposition"),
    [
        (files.drawing(), "me.png", "image/png", 'inline; filename="me.png"'),
        (files.webm(2), "voice.webm", "audio/webm", 'inline; filename="voice.webm"'),
        (files.film(), "walk.mov", "video/mp4", 'inline; filename="walk.mp4"'),
        (files.PDF, "letter.pdf", "application/pdf", 'attachment; filename="letter.pdf"'),
        (b"Dear Rosie", "letter.html", "text/plain", 'attachment; filename="letter.txt"'),
        (files.PDF, "Zoë.pdf", "application/pdf", "attachment; filename*=utf-8''Zo%C3%AB.pdf"),
    ],
)
def test_a_file_is_sent_as_what_it_is_and_documents_only_to_be_saved(
    answer, content, name, content_type, disposition
):
    response = answer(content, name)
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in response["Content-Security-Policy"].split("; ")
    sent = body(response)
    assert len(sent) == int(response["Content-Length"])


def test_a_picture_can_be_saved_too(answer):
    assert answer(files.drawing(), "me.png", download=True)["Content-Disposition"].startswith("attachment")


def test_the_small_picture_is_another_one_with_its_own_mark(answer):
    large, small = (answer(files.photograph(2000, 1000, turned=1), small=small) for small in (False, True))
    assert int(small["Content-Length"]) < int(large["Content-Length"])
    assert len(body(small)) == int(small["Content-Length"])
    assert small["ETag"].endswith('-small"')


@pytest.mark.parametrize(
    ("asked", "content_range", "start", "end"),
    [
        ("bytes=0-", "bytes 0-1667/1668", 0, 1668),
        ("bytes=0-0", "bytes 0-0/1668", 0, 1),
        ("bytes=100-199", "bytes 100-199/1668", 100, 200),
        ("bytes=1600-99999", "bytes 1600-1667/1668", 1600, 1668),
        ("bytes=1667-", "bytes 1667-1667/1668", 1667, 1668),
        ("bytes=-68", "bytes 1600-1667/1668", 1600, 1668),
        ("bytes=-99999", "bytes 0-1667/1668", 0, 1668),
    ],
)
def test_sound_and_film_can_be_jumped_about_in(answer, asked, content_range, start, end):
    sound = files.mp3(tagged=False)
    response = answer(sound, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (206, content_range)
    assert body(response) == sound[start:end]
    assert int(response["Content-Length"]) == end - start


@pytest.mark.parametrize("asked", ["bytes=1668-", "bytes=1668-1700", "bytes=-0"])
def test_bytes_that_are_not_there_are_refused_with_how_many_there_are(answer, asked):
    response = answer(files.mp3(tagged=False), headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1668")


@pytest.mark.parametrize("asked", ["", "bytes=", "bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=1-2", "x"])
def test_a_range_that_makes_no_sense_gets_the_whole(answer, asked):
    response = answer(files.mp3(tagged=False), headers={"Range": asked})
    assert response.status_code == 200
    assert len(body(response)) == 1668


def test_a_range_of_another_state_of_the_file_gets_the_whole(answer):
    other = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert answer(files.mp3(tagged=False), headers=other).status_code == 200


def test_asked_for_its_headers_only_it_sends_no_bytes(answer):
    response = answer(files.mp3(tagged=False), method="head", headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"], response.content) == (206, "10", b"")


def test_a_file_is_closed_when_the_browser_goes_away(answer, folder):
    response = answer(files.mp3(frames=1000, tagged=False))
    pieces = iter(response.streaming_content)
    assert len(next(pieces)) == 65_536
    response.close()
    with pytest.raises(ValueError, match="closed"):
        next(pieces)
