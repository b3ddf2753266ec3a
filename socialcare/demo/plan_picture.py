"""The picture in the demonstration's plan, drawn here: a kitchen in the morning, as in felt pen."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

TITLE = "My kitchen in the morning"
#: What can be seen in it, for whoever cannot.
WORDS = (
    "A drawing. The table stands by the window. On it are my red cup and the crossword. "
    "The radio is on the window sill. The sun comes in."
)

_WALL, _FLOOR, _SKY, _SUN = "#f6ecd6", "#d9c4a1", "#bfe0ee", "#f5c542"
_WOOD, _DARK, _RED, _PAPER, _GREEN = "#a8703f", "#3d3330", "#c0392b", "#fffdf5", "#4e7d4a"


def drawing() -> SimpleUploadedFile:
    """Return the picture as a file that somebody sends."""
    picture = Image.new("RGB", (960, 640), _WALL)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 500, 960, 640), fill=_FLOOR)
    _window(pen)
    _radio(pen)
    _table(pen)
    _chair(pen)
    sent = BytesIO()
    picture.save(sent, "PNG")
    return SimpleUploadedFile("kitchen.png", sent.getvalue(), content_type="image/png")


def _window(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((300, 60, 740, 300), fill=_SKY, outline=_DARK, width=8)
    pen.ellipse((600, 90, 680, 170), fill=_SUN)
    pen.chord((308, 220, 732, 372), 180, 360, fill=_GREEN)
    pen.rectangle((300, 60, 740, 300), outline=_DARK, width=8)
    pen.line((520, 60, 520, 300), fill=_DARK, width=6)
    pen.rectangle((280, 296, 760, 316), fill=_PAPER, outline=_DARK, width=4)


def _radio(pen: ImageDraw.ImageDraw) -> None:
    pen.line((400, 240, 440, 190), fill=_DARK, width=4)
    pen.rounded_rectangle((340, 236, 470, 298), 10, fill=_RED, outline=_DARK, width=4)
    pen.ellipse((352, 246, 396, 290), fill=_PAPER, outline=_DARK, width=4)
    pen.rectangle((410, 252, 456, 266), fill=_PAPER, outline=_DARK, width=3)


def _table(pen: ImageDraw.ImageDraw) -> None:
    for left in (340, 750):
        pen.rectangle((left, 430, left + 20, 600), fill=_WOOD, outline=_DARK, width=4)
    pen.rectangle((300, 404, 800, 434), fill=_WOOD, outline=_DARK, width=4)
    # The cup and its steam.
    pen.arc((432, 358, 474, 394), 270, 90, fill=_DARK, width=6)
    pen.rectangle((390, 350, 450, 404), fill=_RED, outline=_DARK, width=4)
    for left in (400, 422):
        pen.arc((left, 312, left + 18, 342), 90, 270, fill=_DARK, width=3)
    # The crossword and a pencil.
    pen.polygon(((560, 404), (600, 362), (720, 362), (680, 404)), fill=_PAPER, outline=_DARK, width=3)
    for step in range(4):
        pen.line((580 + 24 * step, 400, 616 + 24 * step, 366), fill=_DARK, width=2)
    pen.line((572, 382, 700, 382), fill=_DARK, width=2)
    pen.line((700, 398, 770, 380), fill=_SUN, width=8)


def _chair(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((150, 300, 170, 600), fill=_WOOD, outline=_DARK, width=4)
    pen.rectangle((150, 470, 270, 492), fill=_GREEN, outline=_DARK, width=4)
    pen.rectangle((250, 492, 270, 600), fill=_WOOD, outline=_DARK, width=4)
    for down in (330, 380):
        pen.line((170, down, 186, down), fill=_DARK, width=4)
