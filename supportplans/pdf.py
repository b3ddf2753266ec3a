"""A plan and its cover on paper. The same content gives the same bytes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from socialcare.uploads.models import StoredFile
from socialcare.web.paper import PICTURES, Paper, PdfUnavailable

from .presenters.cover import SummarySheet, shortened
from .presenters.paper import PlanOnPaper

PLAN_POINTS, LARGE_PRINT_POINTS = 12.0, 18.0
FOOT_POINTS, FOOT_LARGE_PRINT_POINTS = 8.5, 16.0

#: The cover is one page: in smaller letters first, then with long texts cut, saying where to read on.
COVER_POINTS = (11.0, 10.0, 9.2, 8.5)
COVER_SMALLEST_POINTS = (8.5, 8.0)
COVER_MOST = (400, 250, 160, 100, 60, 36)


def plan_pdf(told: PlanOnPaper, *, large_print: bool) -> bytes:
    """Return the plan as PDF, with its pictures. Raise ``PdfUnavailable`` where that cannot be."""
    return Paper(
        "supportplans/plan_pdf.html",
        {
            "told": told,
            "points": LARGE_PRINT_POINTS if large_print else PLAN_POINTS,
            "foot_points": FOOT_LARGE_PRINT_POINTS if large_print else FOOT_POINTS,
            "pictures": PICTURES,
        },
        pictures=_picture_of,
    ).pdf()


def _picture_of(key: str) -> bytes | None:
    """Return the bytes of a picture: the small one where there is one, as it was stored."""
    found = StoredFile.objects.filter(pk=UUID(key), kind=StoredFile.Kind.PICTURE).first()
    if found is None:
        return None
    try:
        with (found.small or found.file).open("rb") as opened:
            data: bytes = opened.read()
    except FileNotFoundError:
        return None
    return data


def cover_pdf(sheet: SummarySheet, *, large_print: bool = False) -> bytes:
    """Return the cover as PDF: exactly one A4 page, or as many as large print needs."""
    if large_print:
        return _cover(sheet, LARGE_PRINT_POINTS).pdf()
    for points in COVER_POINTS:
        paper = _cover(sheet, points)
        if paper.pages == 1:
            return paper.pdf()
    for most in COVER_MOST:
        for points in COVER_SMALLEST_POINTS:
            paper = _cover(shortened(sheet, most=most), points)
            if paper.pages == 1:
                return paper.pdf()
    raise PdfUnavailable


def _cover(sheet: SummarySheet, points: float) -> Paper:
    context: Mapping[str, Any] = {"sheet": sheet, "points": points}
    return Paper("supportplans/cover_pdf.html", context)
