"""The letter of a decision, and a meeting's agenda, on paper. The same words give the same bytes."""

from socialcare.web.paper import Paper

from .presenters.letter import ToldDecision, easy_decision
from .presenters.panel import Agenda

#: Twelve points are clear print; large print is eighteen and takes the sheets it needs.
CLEAR_PRINT_POINTS, LARGE_PRINT_POINTS = 12.0, 18.0
FOOT_POINTS, FOOT_LARGE_PRINT_POINTS = 8.5, 16.0


def letter_pdf(told: ToldDecision, *, large_print: bool, easy: bool = False) -> bytes:
    """Return the letter as PDF, with its point in easy words and pictures first where ``easy``.

    Raise ``PdfUnavailable`` where that cannot be.
    """
    return Paper(
        "signoff/letter_pdf.html",
        {
            "told": told,
            "easy": easy_decision(told) if easy else (),
            "council": told.council,
            "points": LARGE_PRINT_POINTS if large_print else CLEAR_PRINT_POINTS,
            "foot_points": FOOT_LARGE_PRINT_POINTS if large_print else FOOT_POINTS,
        },
    ).pdf()


def agenda_pdf(agenda: Agenda) -> bytes:
    """Return the agenda of the panel's meeting as PDF. Raise ``PdfUnavailable`` where that cannot be."""
    return Paper("signoff/agenda_pdf.html", {"agenda": agenda}).pdf()
