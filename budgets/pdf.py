"""The paper that stays behind: a tagged PDF (PDF/UA-1) of the same words as on the screen."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from socialcare.people.models import Person

from .presenters import Told

logger = logging.getLogger(__name__)

FONT_FILES = Path("@fontsource", "atkinson-hyperlegible-next", "files")


class PdfUnavailable(Exception):
    """Says that this machine lacks the libraries or the letters for a PDF; a page to print stands in."""


#: Twelve points are what is called clear print; large print is eighteen and may take more sheets.
CLEAR_PRINT_POINTS = (12.0, 11.0, 10.2, 9.4)
LARGE_PRINT_POINTS = (18.0,)
FOOT_POINTS, FOOT_LARGE_PRINT_POINTS = 8.5, 16.0
MOST_PAGES = 2
_VARIANT: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


def render_pdf(*, told: Told, person: Person, large_print: bool) -> bytes:
    """Return the paper for one person as PDF bytes. Raise ``PdfUnavailable`` where that cannot be.

    It is set in the largest letters with which it fits on one sheet, both sides; large print takes
    the sheets it needs. Nothing is fetched for it but the fonts, from the project's own packages.
    """
    weasyprint = _weasyprint()
    for points in LARGE_PRINT_POINTS if large_print else CLEAR_PRINT_POINTS:
        html = render_to_string(
            "budgets/pdf.html",
            {
                "told": told,
                "person": person,
                "points": points,
                "foot_points": FOOT_LARGE_PRINT_POINTS if large_print else FOOT_POINTS,
                "council": settings.COUNCIL_NAME,
                "demonstration": settings.COUNCIL_DEMONSTRATION,
                "fonts": _fonts().as_uri(),
            },
        )
        document = weasyprint.HTML(string=html, url_fetcher=_fonts_only()).render(**_VARIANT)
        if len(document.pages) <= MOST_PAGES:
            break
    with _letters_watched() as watch:
        pdf: bytes = document.write_pdf(**_VARIANT)
    if watch.missing:
        # An empty box in place of a name is worse than no PDF; a browser has more letters than we do.
        logger.warning("No PDF: no font on this machine has some of its letters.")
        raise PdfUnavailable
    return pdf


class _Watch(logging.Handler):
    """Notes whether WeasyPrint, in this thread, drew a letter that no font has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread, self.missing = threading.get_ident(), False

    def emit(self, record: logging.LogRecord) -> None:
        """Take one message of WeasyPrint."""
        if record.thread == self.thread and ".notdef" in record.getMessage():
            self.missing = True


@contextmanager
def _letters_watched() -> Iterator[_Watch]:
    watch, weasyprint_says = _Watch(), logging.getLogger("weasyprint")
    weasyprint_says.addHandler(watch)
    try:
        yield watch
    finally:
        weasyprint_says.removeHandler(watch)


def _weasyprint() -> ModuleType:
    try:
        import weasyprint
    except (ImportError, OSError) as missing:  # OSError: Pango or its relatives are not installed
        logger.warning("No PDF: WeasyPrint cannot be loaded (%s).", missing)
        raise PdfUnavailable from missing
    return weasyprint


def _fonts() -> Path:
    return Path(settings.NODE_MODULES) / FONT_FILES


@cache
def _fonts_only() -> Any:
    from weasyprint.urls import URLFetcher

    class FontsOnly(URLFetcher):
        """Opens font files of this project; refuses every other address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(f"{_fonts().as_uri()}/") or "/.." in url:
                raise ValueError(f"A PDF opens nothing but its fonts: {url}")
            return super().fetch(url, headers)

    return FontsOnly(allowed_protocols=["file"])
