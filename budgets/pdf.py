"""The paper that stays behind: a tagged PDF (PDF/UA-1) of the same words as on the screen."""

from socialcare.people.models import Person
from socialcare.web.paper import Paper, PdfUnavailable

from .presenters import Told, easy_result, wants_easy_words

__all__ = ["PdfUnavailable", "render_pdf"]

#: Twelve points are what is called clear print; large print is eighteen and may take more sheets.
CLEAR_PRINT_POINTS = (12.0, 11.0, 10.2, 9.4)
LARGE_PRINT_POINTS = (18.0,)
FOOT_POINTS, FOOT_LARGE_PRINT_POINTS = 8.5, 16.0
MOST_PAGES = 2


def render_pdf(*, told: Told, person: Person, large_print: bool) -> bytes:
    """Return the paper for one person as PDF bytes. Raise ``PdfUnavailable`` where that cannot be.

    It is set in the largest letters with which it fits on one sheet, both sides; large print takes
    the sheets it needs. Nothing is fetched for it but the fonts, from the project's own packages.
    """
    for points in LARGE_PRINT_POINTS if large_print else CLEAR_PRINT_POINTS:
        paper = Paper(
            "budgets/pdf.html",
            {
                "told": told,
                "easy": easy_result(told) if wants_easy_words(person) else (),
                "person": person,
                "points": points,
                "foot_points": FOOT_LARGE_PRINT_POINTS if large_print else FOOT_POINTS,
            },
        )
        if paper.pages <= MOST_PAGES:
            break
    return paper.pdf()
