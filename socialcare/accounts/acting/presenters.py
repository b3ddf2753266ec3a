"""Who acts for a person, in the words of the person's own page and of the worker's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from socialcare.people.models import Representative

from .permissions import may_end


def _why(basis: str) -> str:
    return {
        Representative.Basis.ATTORNEY.value: _("They are an attorney: a paper you signed lets them."),
        Representative.Basis.DEPUTY.value: _("They are a deputy: a court lets them."),
        Representative.Basis.APPOINTEE.value: _("They are an appointee: they look after benefits."),
        Representative.Basis.CHOSEN.value: _("You chose them."),
    }[basis]


@dataclass(frozen=True)
class Acting:
    """One who acts for the person: the row, why they may, whether their last day is over, who may end it."""

    row: Representative
    why: str
    over: bool
    own: bool
    may_end: bool


def acting_lines(rows: Any, *, reader: Any, on: date) -> list[Acting]:
    """Return who acts for a person, as ``reader`` (the person, or one who acts) is told."""
    return [
        Acting(
            row=one,
            why=_why(one.basis),
            over=one.until_on is not None and one.until_on < on,
            own=one.user_id == reader.pk,
            may_end=may_end(reader, one, on=on),
        )
        for one in rows
    ]
