"""Pictures are made anew from their dots, so that nothing else of what was sent is kept.

Gone with it: the position and time in EXIF, thumbnails, comments, and whatever hid behind the picture.
"""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from socialcare.values import Refused

from . import rules
from .rules import PICTURE, Found

register_heif_opener(thumbnails=False)

#: What we decode; a phone's largest usual photograph has 50 million dots.
MOST_DOTS = 64_000_000
#: Longest side of a picture that is kept, and of the one that a page loads, in dots.
LONGEST_SIDE = 4000
SMALL_SIDE = 1280
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF")
#: Pictures in these forms are drawings and screens, which blur as JPEG.
_SHARP = ("PNG", "GIF", "BMP")
#: What a decoder raises over bytes that are no picture.
_BROKEN: tuple[type[Exception], ...] = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    MemoryError,
)
_JPEG = Found(PICTURE, "image/jpeg", ".jpg")
_PNG = Found(PICTURE, "image/png", ".png")


_strictness = threading.Lock()


@contextmanager
def _strict() -> Iterator[None]:
    """Take no half picture for a whole one: WeasyPrint tells Pillow to, for all of this process."""
    with _strictness, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # our own limit of dots is lower than the one warned about
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


@dataclass(frozen=True)
class Picture:
    """A picture made anew; ``small`` is empty where the picture itself is small enough for a page."""

    found: Found
    content: bytes
    small: bytes
    width: int
    height: int


def made_anew(file: BinaryIO) -> Picture:
    """Return the picture in ``file``, upright, in the colours of the web, and of at most 4,000 dots a side.

    Of a moving picture the first one is kept. Raises ``Refused`` where it is damaged or has too many dots.
    """
    file.seek(0)
    try:
        with _strict():
            opened = Image.open(file, formats=_FORMATS)
            if opened.width * opened.height > MOST_DOTS:
                raise Image.DecompressionBombError
            sharp = opened.format in _SHARP
            if opened.format == "JPEG":
                # Decode no more dots than are kept: a half, a quarter or an eighth of a large photograph.
                share = LONGEST_SIDE / max(opened.size)
                opened.draft("RGB", (int(opened.width * share), int(opened.height * share)))
            return _encoded(_plain(opened), sharp=sharp)
    except Image.DecompressionBombError as bomb:
        raise Refused(rules.TOO_MANY_PIXELS.format(most=MOST_DOTS // 1_000_000), field="file") from bomb
    except _BROKEN as broken:
        raise Refused(rules.BROKEN[PICTURE], field="file") from broken


def _plain(opened: Image.Image) -> Image.Image:
    """Return the dots alone: upright, RGB or RGBA, without anything that was said about them."""
    profile = opened.info.get("icc_profile")
    opened.load()
    see_through = "A" in opened.getbands() or "transparency" in opened.info
    if opened.mode in ("1", "P", "PA", "LA"):
        opened = opened.convert("RGBA" if see_through else "RGB")
    # Small first, so that turning and recolouring need less memory.
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(opened)
    if profile and image.mode in ("RGB", "L", "CMYK"):
        image = _in_the_colours_of_the_web(image, profile)
    if image.mode in ("I", "I;16", "I;16B", "F"):
        raise ValueError("no picture for eyes")
    image = image.convert("RGBA" if see_through else "RGB")
    if see_through and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info.clear()
    return image


def _in_the_colours_of_the_web(image: Image.Image, profile: bytes) -> Image.Image:
    web = ImageCms.createProfile("sRGB")
    try:
        return ImageCms.profileToProfile(image, io.BytesIO(profile), web, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that says nothing sensible is left out


def _encoded(image: Image.Image, *, sharp: bool) -> Picture:
    keeps_png = sharp or image.mode == "RGBA"
    small = b""
    if max(image.size) > SMALL_SIDE:
        less = image.copy()
        less.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
        small = _bytes_of(less, png=keeps_png)
    content = _bytes_of(image, png=keeps_png)
    return Picture(_PNG if keeps_png else _JPEG, content, small, image.width, image.height)


def _bytes_of(image: Image.Image, *, png: bool) -> bytes:
    out = io.BytesIO()
    if png:
        image.save(out, "PNG", compress_level=6)
    else:
        image.save(out, "JPEG", quality=85, progressive=True)
    return out.getvalue()
