"""A picture is made anew: upright, without its position, and never larger than a page can bear."""

import io

import pytest
from PIL import Image, ImageFile

from socialcare.uploads import rules
from socialcare.uploads.pictures import LONGEST_SIDE, SMALL_SIDE, made_anew
from socialcare.values import Refused
from tests import files


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_a_photograph_keeps_its_dots_and_nothing_that_was_said_about_them(form):
    content = files.photograph(form=form)
    assert b"Quay Row" in content
    picture = made_anew(io.BytesIO(content))
    image = opened(picture.content)
    assert picture.found == rules.Found("picture", "image/jpeg", ".jpg")
    assert image.format == "JPEG"
    assert not image.getexif()
    for said in (b"Exif", b"Quay Row", b"GPS"):
        assert said not in picture.content


def test_a_photograph_taken_sideways_is_stood_upright():
    picture = made_anew(io.BytesIO(files.photograph(80, 40, turned=6)))
    assert (picture.width, picture.height) == (40, 80)
    image = opened(picture.content)
    red, _, blue = image.getpixel((20, 10))
    assert red > 200 > 50 > blue  # what was on the left is above


def test_a_drawing_stays_sharp_and_see_through():
    picture = made_anew(io.BytesIO(files.drawing()))
    image = opened(picture.content)
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (60, 30))
    assert image.getpixel((50, 10))[3] == 0


@pytest.mark.parametrize("mode", ["P", "L", "1", "RGB", "LA"])
def test_drawings_of_few_colours_are_read_too(mode):
    assert opened(made_anew(io.BytesIO(files.drawing(mode=mode))).content).size == (60, 30)


def test_what_hid_behind_a_picture_is_gone():
    picture = made_anew(io.BytesIO(files.photograph() + files.HTML))
    assert b"script" not in picture.content


def test_a_comment_within_a_picture_is_gone():
    picture = made_anew(io.BytesIO(files.photograph(comment=b"<script>alert(1)</script>")))
    assert b"script" not in picture.content


def test_a_large_photograph_is_kept_smaller_with_one_for_the_page():
    picture = made_anew(io.BytesIO(files.photograph(6000, 3000, turned=1)))
    assert (picture.width, picture.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert opened(picture.small).size == (SMALL_SIDE, SMALL_SIDE // 2)


def test_a_small_photograph_is_its_own_picture_for_the_page():
    assert made_anew(io.BytesIO(files.photograph(1280, 10, turned=1))).small == b""


def test_a_picture_of_too_many_dots_is_refused_before_it_is_opened_out():
    content = files.picture_of_too_many_dots()
    assert len(content) < 100_000
    with pytest.raises(Refused) as refused:
        made_anew(io.BytesIO(content))
    assert refused.value.sentence == rules.TOO_MANY_PIXELS.format(most=64)


@pytest.mark.parametrize(
    "content",
    [
        files.photograph(400, 400)[:-300],
        files.photograph()[:30],
        files.drawing()[:60],
        b"GIF89a" + bytes(10),
        b"BM" + bytes(60),
        files.photograph(form="HEIF")[:200],
        b"II*\0" + b"\xff" * 100,
    ],
)
def test_a_damaged_picture_is_refused_whatever_others_told_pillow(content, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does
    with pytest.raises(Refused) as refused:
        made_anew(io.BytesIO(content))
    assert refused.value.sentence == rules.BROKEN["picture"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_profile_of_colours_that_makes_no_sense_is_left_out():
    picture = made_anew(io.BytesIO(files.photograph(icc_profile=b"nonsense" * 20)))
    assert b"nonsense" not in picture.content
