"""Pages come compressed; files come as they are, so that a film can be played from the middle."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from socialcare.web.middleware import CompressPagesMiddleware

pytestmark = pytest.mark.django_db

LONG = b"Nothing about me without me. " * 100


def answer(response):
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    return CompressPagesMiddleware(lambda request: response)(request)


def test_a_page_comes_compressed_to_a_browser_that_can_read_it(client):
    plain = client.get(reverse("accessibility"))
    packed = client.get(reverse("accessibility"), headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert b"</html>" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


def test_the_same_page_has_another_size_each_time_so_that_none_can_be_guessed():
    sizes = {len(answer(HttpResponse(LONG)).content) for _ in range(30)}
    assert len(sizes) > 3


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "video/mp4", "application/zip"])
def test_a_file_comes_as_it_is(kind):
    assert answer(HttpResponse(LONG, content_type=kind)).content == LONG


def test_a_file_that_streams_keeps_its_length(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(LONG)
    with path.open("rb") as file:
        response = answer(FileResponse(file, content_type="text/html"))
        assert response["Content-Length"] == str(len(LONG))
        assert b"".join(response.streaming_content) == LONG
