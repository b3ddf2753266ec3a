"""What the rooms above say beside a sum or a decision on the worker's page: told by whoever knows."""

from collections.abc import Callable
from dataclasses import dataclass

from assessments.models import Assessment

from .models import IndicativeBudget


@dataclass(frozen=True)
class Beside:
    """A sentence, words of the person where there are any, and where one goes to answer."""

    sentence: str
    words: str
    link: str
    href: str


Teller = Callable[[IndicativeBudget | None, Assessment], list[Beside]]
_tellers: list[Teller] = []


def tell_beside(teller: Teller) -> None:
    """Ask ``teller(budget, assessment)`` whenever the page is shown; for an app's ``ready()``."""
    if teller not in _tellers:
        _tellers.append(teller)


def beside(budget: IndicativeBudget | None, assessment: Assessment) -> list[Beside]:
    """Return everything that the rooms above say beside this sum, or this decision without one."""
    return [line for teller in _tellers for line in teller(budget, assessment)]
