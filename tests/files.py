"""Files as people send them, made by code: good ones, broken ones, and ones that mean harm."""

import io
import struct
import wave
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pillow_heif import from_pillow

#: What stands in the EXIF of ``photograph()``: a latitude that can be found among the bytes.
LATITUDE = (51.0, 28.0, 38.0)
PLACE_IN_FILM = b"+51.4773-000.0015/"


def sent(content: bytes, name: str = "a file") -> SimpleUploadedFile:
    """Return a file as it arrives, with a media type that nobody may trust."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


# pictures


def photograph(
    width: int = 80, height: int = 40, *, form: str = "JPEG", turned: int = 6, **options: Any
) -> bytes:
    """Return a photograph with a position, a time, a comment, and "turn me" in its EXIF.

    It is red on the left half and blue on the right, as the camera held on its side saw it.
    """
    image = Image.new("RGB", (width, height), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = "At home, 4 Quay Row"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: LATITUDE, 3: "W", 4: (0.0, 0.0, 5.0)})
    out = io.BytesIO()
    if form == "HEIF":
        from_pillow(image).save(out, quality=90, exif=exif.tobytes())
    else:
        image.save(out, form, exif=exif, **options)
    return out.getvalue()


def drawing(width: int = 60, height: int = 30, *, mode: str = "RGBA") -> bytes:
    """Return a drawing with nothing behind it."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    image.paste((0, 128, 0, 255), (0, 0, width // 2, height))
    out = io.BytesIO()
    image.convert(mode).save(out, "PNG")
    return out.getvalue()


def picture_of_too_many_dots() -> bytes:
    """Return a picture of 100 million dots that has few bytes."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


# recordings


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _track(handler: bytes) -> bytes:
    said = box(b"hdlr", bytes(8) + handler + bytes(12) + b"\0")
    return box(b"trak", box(b"tkhd", bytes(84)) + box(b"mdia", said) + box(b"udta", b"a title"))


def film(*handlers: bytes, brand: bytes = b"isom", place: bool = True) -> bytes:
    """Return an MP4 with these tracks (b"vide", b"soun"), and where it was taken."""
    handlers = handlers or (b"vide", b"soun")
    about = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE_IN_FILM), 0x15C7) + PLACE_IN_FILM))
    inside = box(b"mvhd", bytes(100)) + b"".join(_track(one) for one in handlers)
    start = box(b"ftyp", brand + bytes(4) + b"isommp42")
    return start + box(b"moov", inside + (about if place else b"")) + box(b"mdat", b"dots and sounds" * 200)


def _element(id_: int, content: bytes, *, unknown: bool = False) -> bytes:
    length = b"\x01" + b"\xff" * 7 if unknown else struct.pack(">Q", len(content) | 1 << 56)
    return id_.to_bytes((id_.bit_length() + 7) // 8) + length + content


def webm(*types: int, doctype: bytes = b"webm") -> bytes:
    """Return a WebM as browsers record it: tracks of type 1 (film) and 2 (sound), lengths not known."""
    tracks = b"".join(_element(0xAE, _element(0xD7, b"\1") + _element(0x83, bytes([one]))) for one in types)
    inside = _element(0x1549A966, b"") + _element(0x1654AE6B, tracks)
    cluster = _element(0x1F43B675, b"\xe7\x81\x00" + b"sounds" * 50, unknown=True)
    return _element(0x1A45DFA3, _element(0x4282, doctype)) + _element(
        0x18538067, inside + cluster, unknown=True
    )


def mp3(frames: int = 4, *, tagged: bool = True) -> bytes:
    """Return an MP3 of silence: MPEG 1, layer III, 128 kbit/s, 44.1 kHz, 417 bytes a frame."""
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10)
    return (tag if tagged else b"") + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def aac(frames: int = 4) -> bytes:
    length = 100
    header = bytes(
        [0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC]
    )
    return (header + bytes(length - 7)) * frames


def ogg() -> bytes:
    return b"OggS" + bytes(24) + b"OpusHead" + bytes(200)


def sound_wav(seconds: float = 0.2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(int(8000 * seconds) * 2))
    return out.getvalue()


# documents

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def packed(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


DOCX_PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "word/document.xml": b"<w:document>I would like to sing again.</w:document>",
}


def docx(**more: bytes) -> bytes:
    return packed(DOCX_PARTS | more)


def odt() -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})


def bomb(megabytes: int = 400) -> bytes:
    """Return a Word document of some hundred kilobytes that would unpack to ``megabytes``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in DOCX_PARTS.items():
            archive.writestr(name, content)
        with archive.open("word/media/image1.bmp", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(1_000_000))
    return out.getvalue()


EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200) + b"PE\0\0"
ELF = b"\x7fELF\x02\x01\x01" + bytes(100)
SCRIPT = b"#!/bin/sh\nrm -rf /\n"
