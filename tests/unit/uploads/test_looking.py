"""What a file is comes from its content, and what means harm is refused with a sentence."""

import io
import struct

import pytest

from socialcare.uploads import rules
from socialcare.uploads.looking import forget_position, look_at
from socialcare.values import Refused
from tests import files


def look(content: bytes, name: str = "a file"):
    return look_at(io.BytesIO(content), size=len(content), name=name)


def refusal(content: bytes, name: str = "a file") -> str:
    with pytest.raises(Refused) as refused:
        look(content, name)
    assert refused.value.field == "file"
    return refused.value.sentence


@pytest.mark.parametrize(
    ("content", "kind", "content_type", "ending"),
    [
        (files.film(), "video", "video/mp4", ".mp4"),
        (files.film(brand=b"qt  "), "video", "video/quicktime", ".mov"),
        (files.film(brand=b"3gp5"), "video", "video/3gpp", ".3gp"),
        (files.film(b"soun", brand=b"M4A "), "sound", "audio/mp4", ".m4a"),
        (files.film()[24:], "video", "video/quicktime", ".mov"),  # without its first box, as MOVs of old
        (files.webm(1, 2), "video", "video/webm", ".webm"),
        (files.webm(2), "sound", "audio/webm", ".webm"),
        (files.mp3(), "sound", "audio/mpeg", ".mp3"),
        (files.mp3(tagged=False), "sound", "audio/mpeg", ".mp3"),
        (files.aac(), "sound", "audio/aac", ".aac"),
        (files.ogg(), "sound", "audio/ogg", ".ogg"),
        (files.sound_wav(), "sound", "audio/wav", ".wav"),
        (b"fLaC" + bytes(50), "sound", "audio/flac", ".flac"),
        (files.PDF, "document", "application/pdf", ".pdf"),
        (files.odt(), "document", "application/vnd.oasis.opendocument.text", ".odt"),
        ("What I like: tea, Łódź, 日本, 🐈.\n".encode(), "document", "text/plain", ".txt"),
        ("A café, as old Windows wrote it".encode("cp1252"), "document", "text/plain", ".txt"),
        ("Notepad’s “Unicode”".encode("utf-16"), "document", "text/plain", ".txt"),
    ],
)
def test_what_may_be_kept_is_known_by_its_content_under_any_name(content, kind, content_type, ending):
    for name in ("a file", "holiday.jpg", "letter.pdf"):
        assert look(content, name) == rules.Found(kind, content_type, ending)


@pytest.mark.parametrize(
    ("part", "ending"),
    [("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx"), ("ppt/presentation.xml", ".pptx")],
)
def test_documents_of_an_office_are_told_apart(part, ending):
    found = look(files.packed({"[Content_Types].xml": b"<Types/>", part: b"<x/>"}))
    assert (found.kind, found.ending) == ("document", ending)


@pytest.mark.parametrize(
    "content", [files.photograph(), files.photograph(form="HEIF"), files.drawing(), b"GIF89a" + bytes(20)]
)
def test_pictures_are_known_and_left_to_be_made_anew(content):
    assert look(content).kind == "picture"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (files.EXE, "setup.exe", rules.PROGRAM),
        (files.EXE, "photo.jpg", rules.PROGRAM),
        (files.ELF, "song.mp3", rules.PROGRAM),
        (files.SCRIPT, "notes.txt", rules.PROGRAM),
        (b"del /q *.*\r\n", "notes.BAT", rules.PROGRAM),
        (b"del /q *.*\r\n", "notes.txt.bat\u200b", rules.PROGRAM),
        (files.SVG, "drawing.svg", rules.MARKUP),
        (files.SVG, "drawing.png", rules.MARKUP),
        (files.HTML, "page.html", rules.MARKUP),
        (files.HTML, "letter.pdf", rules.MARKUP),
        (b"\xef\xbb\xbf   <HTML>", "a.txt", rules.MARKUP),
        (b"Dear all, " * 1000 + b"< ScRiPt src=x>", "a.txt", rules.MARKUP),
        ("<script>".encode("utf-16"), "a.txt", rules.MARKUP),
        (b"PK\x03\x04" + bytes(100), "a.docx", rules.BROKEN["document"]),
        (files.docx()[:-40], "a.docx", rules.BROKEN["document"]),
        (files.packed({"a.txt": b"x"}), "a.zip", rules.ARCHIVE),
        (files.packed({"a.txt": b"x"}), "a.docx", rules.ARCHIVE),
        (b"Rar!\x1a\x07" + bytes(20), "a.rar", rules.ARCHIVE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", rules.OLD_OFFICE),
        (files.PDF[:-6], "a.pdf", rules.BROKEN["document"]),
        (files.film()[:-1], "a.mp4", rules.BROKEN["video"]),
        (files.box(b"ftyp", b"isom" * 3) + files.box(b"mdat", bytes(50)), "a.mp4", rules.BROKEN["video"]),
        (files.film(b"text"), "a.mp4", rules.BROKEN["video"]),
        (files.webm(1, doctype=b"matroska"), "a.mkv", rules.NOT_PLAYED["video"]),
        (files.webm(), "a.webm", rules.BROKEN["video"]),
        (files.webm(1)[:40], "a.webm", rules.BROKEN["video"]),
        (b"RIFF\x10\0\0\0AVI LIST" + bytes(20), "a.avi", rules.NOT_PLAYED["video"]),
        (b"#!AMR\n" + bytes(40), "a.amr", rules.NOT_PLAYED["sound"]),
        (b"OggS" + bytes(24) + b"\x80theora", "a.ogv", rules.NOT_PLAYED["video"]),
        (b"ID3\x04\0\0\0\0\0\x05" + bytes(300), "a.mp3", rules.BROKEN["sound"]),
        (bytes(range(256)) * 8, "a.dat", rules.NOT_KNOWN),
        (b"\xff" * 100, "a.dat", rules.NOT_KNOWN),
    ],
)
def test_what_may_not_be_kept_is_refused_with_a_sentence(content, name, sentence):
    assert refusal(content, name) == sentence


def test_a_document_that_would_unpack_to_something_huge_is_never_unpacked():
    content = files.bomb()
    assert len(content) < 1_000_000
    assert refusal(content, "letter.docx") == rules.PACKED_TOO_MUCH


def test_a_document_may_be_packed_well():
    assert look(files.docx(**{"word/a.xml": b"<w:t>tea</w:t>" * 100_000})).ending == ".docx"


def test_a_document_with_thousands_of_parts_is_not_even_listed(monkeypatch):
    monkeypatch.setattr("zipfile.ZipFile.infolist", lambda _: pytest.fail("it was listed"))
    content = files.packed(files.DOCX_PARTS | {f"{n}": b"" for n in range(5_001)})
    assert refusal(content) == rules.PACKED_TOO_MUCH


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("word/vbaProject.bin", rules.HOLDS_PROGRAM),
        ("word/activeX/activeX1.bin", rules.HOLDS_PROGRAM),
        ("../../etc/passwd", rules.BROKEN["document"]),
        ("word/more.zip", rules.ARCHIVE),
        ("word/setup.exe", rules.ARCHIVE),
    ],
)
def test_a_document_that_carries_a_program_is_refused(part, sentence):
    assert refusal(files.docx(**{part: b"x"})) == sentence


def test_a_document_that_says_it_has_macros_or_is_locked_is_refused():
    types = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    assert refusal(files.docx(**{"[Content_Types].xml": types})) == rules.HOLDS_PROGRAM
    content = bytearray(files.docx())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    assert refusal(bytes(content)) == rules.LOCKED


def test_a_film_forgets_where_it_was_taken_and_nothing_in_it_moves():
    content = files.film()
    assert files.PLACE_IN_FILM in content
    file = io.BytesIO(content)
    forget_position(file, look(content), size=len(content))
    after = file.getvalue()
    assert len(after) == len(content)
    assert files.PLACE_IN_FILM not in after
    assert b"udta" not in after
    assert after.find(b"mdat") == content.find(b"mdat")
    assert look(after) == look(content)


def test_boxes_that_hold_each_other_or_lie_about_their_size_end_the_walk():
    huge = struct.pack(">I4sQ", 1, b"moov", 2**63)
    assert refusal(files.box(b"ftyp", b"isom" * 3) + huge) == rules.BROKEN["video"]
    tiny = struct.pack(">I4s", 4, b"moov")
    assert refusal(files.box(b"ftyp", b"isom" * 3) + tiny + bytes(20)) == rules.BROKEN["video"]
    start = files.film()
    assert look(start + files.box(b"free") * 100).kind == "video"
    many = start + files.box(b"free") * 60_000
    assert refusal(many) == rules.BROKEN["video"]
