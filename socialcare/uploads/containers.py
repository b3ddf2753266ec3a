"""What is in a recording, by walking its boxes: films and sound as phones and browsers make them.

Nothing is decoded. A walk reads headers only, stops at a limit, and says where a film keeps the
position at which it was taken. Standard library only. Formats: ISO/IEC 14496-12 (MP4, M4A, 3GP, and
QuickTime's MOV), RFC 9559 (WebM).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

#: Far more boxes than an hour of film has.
MOST_BOXES = 50_000
#: What a WebM file says of its tracks is short.
MOST_TRACKS_BYTES = 1_000_000


class NotWhole(Exception):
    """The file ends before what it promises, or makes no sense."""


@dataclass(frozen=True)
class Box:
    """One box of an MP4 file: where it begins and ends, and where its content begins."""

    kind: bytes
    start: int
    content: int
    end: int


@dataclass(frozen=True)
class Tracks:
    """What a recording holds."""

    sound: bool
    video: bool


def boxes(file: BinaryIO, start: int, end: int, budget: list[int]) -> Iterator[Box]:
    """Yield the boxes that lie between two places; ``budget`` holds how many more may be read."""
    at = start
    while at + 8 <= end:
        budget[0] -= 1
        if budget[0] < 0:
            raise NotWhole
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        content = at + 8
        if size == 1:
            size = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0]
            content = at + 16
        elif size == 0:
            size = end - at
        if at + size < content or at + size > end:
            raise NotWhole
        yield Box(kind, at, content, at + size)
        at += size


def _handler(file: BinaryIO, track: Box, budget: list[int]) -> bytes:
    """Return what a track is: b"vide", b"soun" or something else."""
    for media in boxes(file, track.content, track.end, budget):
        if media.kind == b"mdia":
            for box in boxes(file, media.content, media.end, budget):
                if box.kind == b"hdlr":
                    file.seek(box.content + 8)
                    return file.read(4)
    return b""


def mp4_tracks(file: BinaryIO, size: int) -> tuple[Tracks, list[Box]]:
    """Return what an MP4 file holds, and the boxes in which it may say where and by whom it was made."""
    budget, handlers, about, whole = [MOST_BOXES], set(), [], False
    for top in boxes(file, 0, size, budget):
        if top.kind in (b"udta", b"meta", b"uuid"):
            about.append(top)
        if top.kind != b"moov":
            continue
        whole = True
        for box in boxes(file, top.content, top.end, budget):
            if box.kind in (b"udta", b"meta", b"uuid"):
                about.append(box)
            elif box.kind == b"trak":
                handlers.add(_handler(file, box, budget))
                inner = boxes(file, box.content, box.end, budget)
                about += [one for one in inner if one.kind in (b"udta", b"meta", b"uuid")]
    if not whole:
        raise NotWhole
    return Tracks(sound=b"soun" in handlers, video=b"vide" in handlers), about


def blank(file: BinaryIO, about: list[Box]) -> None:
    """Fill boxes with zeros and call them free space; nothing else in the file moves."""
    for box in about:
        file.seek(box.start + 4)
        file.write(b"free")
        file.seek(box.content)
        left = box.end - box.content
        while left:
            part = min(left, 65_536)
            file.write(bytes(part))
            left -= part


def _number(file: BinaryIO, *, keep_length: bool) -> int | None:
    """Read one number of a WebM file; None where it says "not known"."""
    first = file.read(1)
    if not first or not first[0]:
        raise NotWhole
    length = 9 - first[0].bit_length()
    rest = file.read(length - 1)
    if len(rest) < length - 1:
        raise NotWhole
    value = int.from_bytes(first + rest)
    if keep_length:
        return value
    mask = (1 << (7 * length)) - 1
    return None if value & mask == mask else value & mask


def _elements(file: BinaryIO, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (id, where the content begins, where it ends) up to ``end``."""
    for _ in range(MOST_BOXES):
        if file.tell() >= end:
            return
        id_ = _number(file, keep_length=True)
        length = _number(file, keep_length=False)
        content = file.tell()
        stop = end if length is None else content + length
        if id_ is None or stop > end:
            raise NotWhole
        yield id_, content, stop
        file.seek(stop)
    raise NotWhole


_HEADER, _DOCTYPE, _SEGMENT, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1654AE6B, 0x1F43B675
_ENTRY, _TYPE = 0xAE, 0x83


def webm_tracks(file: BinaryIO, size: int) -> tuple[str, Tracks]:
    """Return the document type ("webm", "matroska"), and what the file holds."""
    file.seek(0)
    doctype, types = "", set()
    for id_, content, end in _elements(file, size):
        if id_ == _HEADER:
            for inner, at, stop in _elements(file, end):
                if inner == _DOCTYPE:
                    file.seek(at)
                    doctype = file.read(min(stop - at, 32)).rstrip(b"\0").decode("ascii", "replace")
        elif id_ == _SEGMENT:
            file.seek(content)
            for inner, _, stop in _elements(file, end):
                if inner == _CLUSTER:
                    break
                if inner == _TRACKS:
                    if stop - file.tell() > MOST_TRACKS_BYTES:
                        raise NotWhole
                    types = _track_types(file, stop)
                    break
            break
    return doctype, Tracks(sound=2 in types, video=1 in types)


def _track_types(file: BinaryIO, end: int) -> set[int]:
    types = set()
    for id_, _, stop in _elements(file, end):
        if id_ == _ENTRY:
            for inner, at, last in _elements(file, stop):
                if inner == _TYPE:
                    file.seek(at)
                    types.add(int.from_bytes(file.read(min(last - at, 8))))
    return types
