"""How much may be sent, what a file is called, and the sentences that say no. Standard library only."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from socialcare.values import Refused

PICTURE, SOUND, VIDEO, DOCUMENT = "picture", "sound", "video", "document"
KINDS = (PICTURE, SOUND, VIDEO, DOCUMENT)
MEGABYTE = 1_000_000

#: What each kind is called in a sentence, and what a file without a name of its own is called.
CALLED = {PICTURE: "a picture", SOUND: "a sound recording", VIDEO: "a film", DOCUMENT: "a document"}
_CHOOSE = {
    PICTURE: "a photograph or drawing",
    SOUND: "a sound recording",
    VIDEO: "a film",
    DOCUMENT: "a PDF, Word, Excel, PowerPoint, OpenDocument or text file",
}
_NAMELESS = {PICTURE: "Picture", SOUND: "Recording", VIDEO: "Film", DOCUMENT: "Document"}

NOTHING_CHOSEN = "Choose a file, or record something."
EMPTY = "This file is empty. Choose it again, or another one."
NOT_KNOWN = (
    "We do not know this kind of file. Send a photograph, a sound recording, a film, a PDF, "
    "or a Word, Excel, PowerPoint, OpenDocument or text file."
)
PROGRAM = "This file is a program, so it cannot be kept here. Nothing was saved."
MARKUP = (
    "This file is a web page or a drawing made of code (HTML or SVG), which can hold a program. "
    "Send it as a picture or as a PDF."
)
ARCHIVE = "This file holds other files, packed together. Send each of them by itself."
PACKED_TOO_MUCH = (
    "Unpacked, this document would be far larger than any real one, so it was not opened. "
    "Open it yourself, save it as a PDF, and send that."
)
HOLDS_PROGRAM = "This document holds a program (a macro). Save it without macros or as a PDF, and send that."
LOCKED = "This document is locked with a password. Save it without one, and send that."
OLD_OFFICE = (
    "This is a document in an older form, which we cannot make safe. "
    "Open it, save it as a PDF or as .docx, .xlsx or .pptx, and send that."
)
BROKEN = {
    PICTURE: "This picture is damaged, so it cannot be shown. Choose it again, or send another one.",
    SOUND: "This recording is not whole. Choose it again, or record it again.",
    VIDEO: "This film is not whole. Choose it again, or record it again.",
    DOCUMENT: "This document is damaged, so it cannot be opened. Choose it again, or save it afresh.",
}
NOT_PLAYED = {
    SOUND: "Browsers cannot play this kind of recording. Save it as MP3 or M4A, or record it here.",
    VIDEO: "Browsers cannot play this kind of film. Save it as MP4, or record it here.",
}
TOO_MANY_PIXELS = (
    "This picture has more than {most} million dots, which is more than we can look at. "
    "Make it smaller, or take the photograph again with your camera’s usual setting."
)
INFECTED = "A virus was found in this file, so it was not kept. Tell whoever gave it to you."
SCANNER_DOWN = (
    "We could not check this file for viruses just now, so it was not kept. Try again in a few minutes."
)

#: Names of files that a computer runs when somebody opens them, whatever is in them.
_RUN_BY_NAME = re.compile(
    r"\.(?:bat|chm|cmd|cpl|dll|exe|hta|jar|jse?|lnk|mjs|msi|msp|pif|php|psm?1|pyw?|rb|reg"
    r"|scf|scr|sh|svgz|url|vbe?|vbs|wsf|wsh)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """What a file is, by its content: kind, media type, and how such a file's name ends."""

    kind: str
    content_type: str
    ending: str


def megabytes(size: int) -> str:
    """Return a size in bytes as people see it on their phone: "150 MB"."""
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1000))} kB"


def too_big(size: int | None, most: int, kind: str | None = None) -> str:
    """Return the sentence for a file of ``size`` bytes (None: not known) where ``most`` are allowed."""
    has = f"This file has {megabytes(size)}." if size is not None else "This file is too big."
    what = f"{CALLED[kind][0].upper()}{CALLED[kind][1:]}" if kind else "A file"
    advice = {
        VIDEO: "Send a shorter film, or several short ones.",
        SOUND: "Send a shorter recording, or several short ones.",
    }.get(kind or "", "Choose a smaller one.")
    return f"{has} {what} can have {megabytes(most)}. {advice}"


def check_size(size: int, *, most: int, kind: str | None = None) -> None:
    """Refuse an empty file, and one above ``most`` bytes."""
    if size <= 0:
        raise Refused(EMPTY, field="file")
    if size > most:
        raise Refused(too_big(size, most, kind), field="file")


def check_wanted(found: Found, kinds: Collection[str], limits: Mapping[str, int], *, size: int) -> None:
    """Refuse a kind that is not wanted here, and a file that is too big for its kind."""
    if found.kind not in kinds:
        choices = [_CHOOSE[kind] for kind in KINDS if kind in kinds]
        wanted = f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else choices[0]
        raise Refused(
            _("This is %(it)s. Choose %(wanted)s.") % {"it": CALLED[found.kind], "wanted": wanted},
            field="file",
        )
    check_size(size, most=limits[found.kind], kind=found.kind)


def run_by_name(name: str) -> bool:
    """Return whether a computer would run a file of this name."""
    return _RUN_BY_NAME.fullmatch(_ending(safe_line(name))) is not None


def safe_line(name: str) -> str:
    """Return a file's own name: without folders, marks that nobody can see, and turned directions."""
    text = unicodedata.normalize("NFC", name)
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " * (sign in "\n\t") for sign in text)
    last = seen.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    return " ".join("".join("-" if sign in '<>:"|?*;%' else sign for sign in last).split()).strip(". ")


def safe_name(name: str, found: Found, *, most: int = 150) -> str:
    """Return the name a file is kept under, which ends as its content says.

    "holiday.pdf" that is a photograph is kept as "holiday.jpg".
    """
    line = safe_line(name)
    stem = line[: -len(_ending(line))] if _ending(line) else line
    stem = stem[: most - len(found.ending)].strip(". ") or _NAMELESS[found.kind]
    return f"{stem}{found.ending}"


def _ending(line: str) -> str:
    """Return how a name ends, ".pdf"; nothing where what follows the last dot is no ending."""
    stem, dot, last = line.rpartition(".")
    return f".{last}" if dot and stem and 0 < len(last) <= 5 and last.isascii() and last.isalnum() else ""
