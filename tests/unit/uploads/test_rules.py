"""Names and sizes of what is sent."""

import pytest

from socialcare.uploads import rules
from socialcare.values import Refused

JPEG = rules.Found("picture", "image/jpeg", ".jpg")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("holiday.JPG", "holiday.jpg"),
        ("holiday.pdf", "holiday.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Rosa\\me.png", "me.jpg"),
        ("a\x00b\r\nSet-Cookie: x.jpg", "ab Set-Cookie- x.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("\u200b\u2066my cat\u2069.jpeg", "my cat.jpg"),
        ("", "Picture.jpg"),
        ("/", "Picture.jpg"),
        ("...", "Picture.jpg"),
        (".jpg", "jpg.jpg"),
        ('a"b;c%00.jpg', "a-b-c-00.jpg"),
        ("Mr. Vidal at St. Ives", "Mr. Vidal at St. Ives.jpg"),
        ("Zoë’s 生日 🎂.jpg", "Zoë’s 生日 🎂.jpg"),
        ("cafe\u0301.jpg", "café.jpg"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_content_says(name, kept):
    assert rules.safe_name(name, JPEG) == kept


def test_a_long_name_is_cut_before_its_ending():
    kept = rules.safe_name("x" * 300 + ".jpg", JPEG)
    assert len(kept) == 150
    assert kept.endswith("x.jpg")


@pytest.mark.parametrize("size", [1, 1000])
def test_a_file_up_to_the_limit_is_taken(size):
    rules.check_size(size, most=1000)


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (0, rules.EMPTY),
        (1001, "This file has 1 kB. A file can have 1 kB. Choose a smaller one."),
        (200_000_000, "This file has 200 MB. A file can have 1 kB. Choose a smaller one."),
    ],
)
def test_an_empty_file_and_one_above_the_limit_are_refused(size, sentence):
    with pytest.raises(Refused, match=r".") as refused:
        rules.check_size(size, most=1000)
    assert refused.value.sentence == sentence


def test_each_kind_has_its_own_limit_and_its_own_advice():
    film = rules.Found("video", "video/mp4", ".mp4")
    with pytest.raises(Refused) as refused:
        rules.check_wanted(film, rules.KINDS, {"video": 150_000_000}, size=151_000_000)
    assert refused.value.sentence == (
        "This file has 151 MB. A film can have 150 MB. Send a shorter film, or several short ones."
    )


def test_a_kind_that_is_not_wanted_is_refused_with_what_is():
    with pytest.raises(Refused) as refused:
        rules.check_wanted(JPEG, ("sound", "video"), {"picture": 10}, size=5)
    assert refused.value.sentence == "This is a picture. Choose a sound recording or a film."
