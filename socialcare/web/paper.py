"""Pages on paper: a tagged PDF (PDF/UA-1) of a template, with the project's own letters.

The same template with the same words gives the same bytes, today and in ten years' time, as long as
the libraries are the same: nothing in it is the time of day, and nothing is fetched.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

FONT_FILES = Path("@fontsource", "atkinson-hyperlegible-next", "files")
#: In a template, a picture's address is this and its key.
PICTURES = "picture:"
_VARIANT: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}

#: Gives the bytes of a picture by its key; None where there is no such picture.
Pictures = Callable[[str], bytes | None]


class PdfUnavailable(Exception):
    """Says that this machine lacks the libraries or the letters for a PDF; a page to print stands in."""


class Paper:
    """One rendering of a template: how many sheets it takes, and its bytes."""

    def __init__(
        self, template: str, context: Mapping[str, Any], *, pictures: Pictures | None = None
    ) -> None:
        """Lay the template out. Raises ``PdfUnavailable`` where this machine cannot.

        The template gets ``fonts`` (an address for ``web/pdf_letters.html``), ``council`` and
        ``demonstration`` besides its ``context``.
        """
        weasyprint = _weasyprint()
        html = render_to_string(
            template,
            {
                "council": settings.COUNCIL_NAME,
                "demonstration": settings.COUNCIL_DEMONSTRATION,
                "fonts": fonts().as_uri(),
                **context,
            },
        )
        fetcher = fonts_only() if pictures is None else _fonts_and(pictures)
        self._document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(**_VARIANT)

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return len(self._document.pages)

    def pdf(self) -> bytes:
        """Return the PDF. Raises ``PdfUnavailable`` where no font has some of its letters."""
        with _letters_watched() as watch:
            pdf: bytes = self._document.write_pdf(**_VARIANT)
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


def fonts() -> Path:
    """Return the folder of the letters."""
    return Path(settings.NODE_MODULES) / FONT_FILES


@cache
def _fetcher_class() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        """Opens font files of this project, and the pictures it was given; refuses every other address."""

        pictures: Pictures | None = None

        def fetch(self, url: str, headers: Any = None) -> Any:
            if self.pictures is not None and url.startswith(PICTURES):
                found = self.pictures(url.removeprefix(PICTURES))
                if found is None:
                    raise ValueError(f"There is no such picture: {url}")
                return URLFetcherResponse(url, found)
            if not url.startswith(f"{fonts().as_uri()}/") or "/.." in url:
                raise ValueError(f"A PDF opens nothing but its fonts: {url}")
            return super().fetch(url, headers)

    return FontsOnly


@cache
def fonts_only() -> Any:
    """Return what opens font files of this project and refuses every other address."""
    return _fetcher_class()(allowed_protocols=["file"])


def _fonts_and(pictures: Pictures) -> Any:
    fetcher = _fetcher_class()(allowed_protocols=["file"])
    fetcher.pictures = pictures
    return fetcher
