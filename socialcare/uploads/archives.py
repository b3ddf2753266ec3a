"""Documents that are packed folders (Word, Excel, PowerPoint, OpenDocument): looked at, never unpacked.

Standard library only.
"""

import struct
import zipfile
import zlib
from typing import BinaryIO

from socialcare.values import Refused

from . import rules
from .rules import DOCUMENT, Found

#: What a document may come to when its owner opens it. A long report with photographs is below a tenth.
MOST_UNPACKED = 300 * rules.MEGABYTE
#: How many times smaller than its content a document may be, once that is more than ``RATIO_FROM``;
#: text packs to a tenth or twentieth.
MOST_RATIO = 100
RATIO_FROM = 20 * rules.MEGABYTE
MOST_PARTS = 5_000
#: The list of parts at the end of the file; checked before Python reads it all into memory.
MOST_LIST_BYTES = 2 * rules.MEGABYTE

_OOXML = "application/vnd.openxmlformats-officedocument."
_BY_PART = {
    "word/document.xml": Found(DOCUMENT, f"{_OOXML}wordprocessingml.document", ".docx"),
    "xl/workbook.xml": Found(DOCUMENT, f"{_OOXML}spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation.xml": Found(DOCUMENT, f"{_OOXML}presentationml.presentation", ".pptx"),
}
_ODF = "application/vnd.oasis.opendocument."
_BY_MIMETYPE = {
    f"{_ODF}text": ".odt",
    f"{_ODF}spreadsheet": ".ods",
    f"{_ODF}presentation": ".odp",
    f"{_ODF}graphics": ".odg",
}
_PROGRAM_PARTS = ("vbaproject.bin", "vbadata.xml", "activex", "macrosheets/", "scripts/", "basic/script")
_PACKED_PARTS = (".zip", ".rar", ".7z", ".gz", ".xz", ".bz2", ".jar", ".exe", ".dll", ".js", ".vbs", ".bat")
_UNREADABLE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    zlib.error,
    struct.error,
)


def check_document(file: BinaryIO, size: int) -> Found:
    """Return which document this packed folder is; refuse all others, and one that is a trap."""
    _check_list(file, size)
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _check_parts(parts, size)
            return _which(packed, {part.filename for part in parts})
    except _UNREADABLE as broken:
        raise Refused(rules.BROKEN[DOCUMENT], field="file") from broken


def _check_list(file: BinaryIO, size: int) -> None:
    """Refuse where the list of parts is missing or longer than any real document's."""
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Refused(rules.BROKEN[DOCUMENT], field="file")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MOST_PARTS or length > MOST_LIST_BYTES:
        raise Refused(rules.PACKED_TOO_MUCH, field="file")


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(RATIO_FROM, size * MOST_RATIO):
        raise Refused(rules.PACKED_TOO_MUCH, field="file")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(rules.LOCKED, field="file")
    for part in parts:
        name = part.filename.replace("\\", "/").lower()
        if name.startswith("/") or ".." in name.split("/"):
            raise Refused(rules.BROKEN[DOCUMENT], field="file")
        if any(mark in name for mark in _PROGRAM_PARTS):
            raise Refused(rules.HOLDS_PROGRAM, field="file")


def _which(packed: zipfile.ZipFile, names: set[str]) -> Found:
    found = None
    if "[Content_Types].xml" in names:
        with packed.open("[Content_Types].xml") as types:
            if b"macroenabled" in types.read(500_000).lower():
                raise Refused(rules.HOLDS_PROGRAM, field="file")
        found = next((what for part, what in _BY_PART.items() if part in names), None)
    elif "mimetype" in names:
        with packed.open("mimetype") as mimetype:
            said = mimetype.read(100).decode("ascii", "replace").strip()
        if said in _BY_MIMETYPE:
            found = Found(DOCUMENT, said, _BY_MIMETYPE[said])
    if found is None:
        raise Refused(rules.ARCHIVE, field="file")
    if any(name.lower().endswith(_PACKED_PARTS) for name in names):
        raise Refused(rules.ARCHIVE, field="file")
    return found
