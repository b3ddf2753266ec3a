"""What a file is, by its content: the name it came under and what the browser called it count nothing.

A short list of what may be kept; all else is refused with a sentence. Each is looked at further than
its first bytes: recordings are walked, packed documents listed, pictures (elsewhere) made anew.
Standard library only.
"""

import codecs
import re
from typing import BinaryIO

from socialcare.values import Refused

from . import rules
from .archives import check_document
from .containers import NotWhole, blank, mp4_tracks, webm_tracks
from .rules import DOCUMENT, PICTURE, SOUND, VIDEO, Found

HEAD = 4096
_PICTURE = Found(PICTURE, "image/*", "")

_PROGRAMS = (
    b"MZ",  # Windows
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",  # macOS
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # macOS, Java
    b"\x00asm",
    b"dex\n",
    b"#!/",
    b"#! /",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a link of Windows
)
_ARCHIVES = (
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
    b"!<arch>",
)
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_PICTURE_BRANDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"])
#: How a film begins: with what it is, or, in older QuickTime films, with any of these.
_MP4 = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta|link|style|img|xml|\?xml|\?php|%)",
    re.IGNORECASE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def _no(sentence: str) -> Refused:
    return Refused(sentence, field="file")


def look_at(file: BinaryIO, *, size: int, name: str) -> Found:
    """Return what this file is; raise ``Refused``. A picture's media type is settled when it is made anew."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(_PROGRAMS):
        raise _no(rules.PROGRAM)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise _no(rules.ARCHIVE)
    if head.startswith(_OLD_OFFICE):
        raise _no(rules.OLD_OFFICE)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return _PICTURE
    if head[4:8] in _MP4:
        return _PICTURE if head[8:12] in _PICTURE_BRANDS else _mp4(file, size, head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _webm(file, size)
    if head.startswith(b"PK\x03\x04"):
        return check_document(file, size)
    if head.startswith(b"%PDF-"):
        return _pdf(file, size)
    found = _sound(file, head)
    if found is None and rules.run_by_name(name):
        raise _no(rules.PROGRAM)  # to a text its name matters: a computer runs it by that
    return found or _text(file, head)


def forget_position(file: BinaryIO, found: Found, *, size: int) -> None:
    """Blank where a film or recording says at which place, when and by whom it was made."""
    if found.ending in (".mp4", ".m4a", ".mov", ".3gp"):
        blank(file, mp4_tracks(file, size)[1])


def _mp4(file: BinaryIO, size: int, head: bytes) -> Found:
    try:
        tracks, _ = mp4_tracks(file, size)
    except NotWhole as broken:
        raise _no(rules.BROKEN[VIDEO]) from broken
    brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
    if tracks.video:
        if brand == b"qt  ":
            return Found(VIDEO, "video/quicktime", ".mov")
        return Found(VIDEO, "video/3gpp", ".3gp") if brand[:2] == b"3g" else Found(VIDEO, "video/mp4", ".mp4")
    if tracks.sound:
        return Found(SOUND, "audio/mp4", ".m4a")
    raise _no(rules.BROKEN[VIDEO])


def _webm(file: BinaryIO, size: int) -> Found:
    try:
        doctype, tracks = webm_tracks(file, size)
    except NotWhole as broken:
        raise _no(rules.BROKEN[VIDEO]) from broken
    if doctype != "webm":
        raise _no(rules.NOT_PLAYED[VIDEO])
    if tracks.video:
        return Found(VIDEO, "video/webm", ".webm")
    if tracks.sound:
        return Found(SOUND, "audio/webm", ".webm")
    raise _no(rules.BROKEN[VIDEO])


def _pdf(file: BinaryIO, size: int) -> Found:
    """A PDF, which keeps its table at its end: one that broke off on its way has none."""
    file.seek(max(0, size - 2048))
    if b"%%EOF" not in file.read(2048):
        raise _no(rules.BROKEN[DOCUMENT])
    return Found(DOCUMENT, "application/pdf", ".pdf")


def _sound(file: BinaryIO, head: bytes) -> Found | None:
    if head.startswith(b"OggS"):
        if b"\x80theora" in head:
            raise _no(rules.NOT_PLAYED[VIDEO])
        if b"OpusHead" in head or b"\x01vorbis" in head:
            return Found(SOUND, "audio/ogg", ".ogg")
        raise _no(rules.NOT_PLAYED[SOUND])
    if head[:4] == b"RIFF":
        if head[8:12] == b"WAVE":
            return Found(SOUND, "audio/wav", ".wav")
        raise _no(rules.NOT_PLAYED[VIDEO])
    if head.startswith(b"fLaC"):
        return Found(SOUND, "audio/flac", ".flac")
    if head.startswith((b"#!AMR", b"FORM", b"caff", b"0&\xb2u\x8ef\xcf\x11")):
        raise _no(rules.NOT_PLAYED[SOUND])
    at = 0
    if head.startswith(b"ID3") and len(head) > 10:
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    file.seek(at)
    frames = file.read(HEAD)
    if _mp3_frames(frames):
        return Found(SOUND, "audio/mpeg", ".mp3")
    if len(frames) > 7 and frames[0] == 0xFF and frames[1] & 0xF6 == 0xF0 and _adts_frames(frames):
        return Found(SOUND, "audio/aac", ".aac")
    if at:
        raise _no(rules.BROKEN[SOUND])
    return None


#: Kilobits a second by the index in a frame's header, layer III: MPEG 1, and MPEG 2 and 2.5.
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _mp3_length(header: bytes) -> int:
    """Return how long the frame is that this header begins, in bytes; 0 where it begins none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sampling = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return 0
    bits = (_RATES_1 if version == 3 else _RATES_2)[rate] * 1000
    padding = header[2] >> 1 & 1
    return (144 if version == 3 else 72) * bits // _SAMPLES[version][sampling] + padding


def _mp3_frames(frames: bytes) -> bool:
    """Return whether two frames of an MP3 follow each other here."""
    length = _mp3_length(frames)
    return length > 0 and _mp3_length(frames[length : length + 4]) > 0


def _adts_frames(frames: bytes) -> bool:
    length = (frames[3] & 3) << 11 | frames[4] << 3 | frames[5] >> 5
    following = frames[length : length + 2]
    return length > 7 and len(following) == 2 and following[0] == 0xFF and following[1] & 0xF6 == 0xF0


def _text(file: BinaryIO, head: bytes) -> Found:
    """A plain text, in which there is nothing that a browser could take for a page."""
    if _MARKUP.search(head):
        raise _no(rules.MARKUP)
    file.seek(0)
    content = file.read()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    if _MARKUP.search(content):
        raise _no(rules.MARKUP)
    if _CONTROL.search(content):
        raise _no(rules.NOT_KNOWN)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # Texts of older computers have no rule that every byte must follow; most of one are letters.
        if sum(byte > 0x7F for byte in content) * 4 > len(content):
            raise _no(rules.NOT_KNOWN) from None
    return Found(DOCUMENT, "text/plain", ".txt")
