"""Talks after the support began: check-ins, answers by the link, a review in law, and one that is overdue."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from socialcare.people.models import Person, User
from supportplans.reviews import services
from supportplans.reviews.models import CheckIn
from supportplans.reviews.selectors import rhythm_of
from supportplans.reviews.services import Said

#: Whose case the manager gave to another worker last week.
MOVED_TO = {("Harold", "Penketh"): "Priya Raman"}

Talk = Callable[[Person, User, datetime], None]

#: The first talk comes so many days after the support was agreed, and the next so many later.
_FIRST, _NEXT = 42, 84
#: After so many days each answers the message that asks how it is going.
_SETTLED = 20

_SAID = (
    Said(
        going="well",
        working="The same two people come now, and they know how I take my tea.",
        not_working="On Sundays nobody knows when they come.",
        to_change="A fixed time on Sundays.",
    ),
    Said(
        going="mixed",
        working="Getting out on Tuesdays. I have met somebody I went to school with.",
        not_working="The bus. I would rather be fetched.",
    ),
    Said(going="well", working="Everything that we agreed. I sleep again."),
)


def _talks_about_the_review(number: int) -> Talk:
    def play(person: Person, worker: User, at: datetime) -> None:
        services.check_in(
            person=person,
            said=_SAID[number % len(_SAID)],
            by=worker,
            at=at,
            how=CheckIn.How.VISIT,
            with_whom=f"{person.called} alone",
            leads_to=CheckIn.LeadsTo.PLAN if number % 3 == 0 else CheckIn.LeadsTo.NOTHING,
            covers_review=True,
        )
        if "email" in services.ways_to_reach(person):
            services.choose_channel(person=person, channel="email", by=worker, at=at)
        if number % 3 == 0:
            services.agree_pace(person=person, every_weeks=6, by=worker, at=at)

    return play


def _rings(person: Person, worker: User, at: datetime) -> None:
    said = Said(going="mixed", working="The mornings.", not_working="The new agency is late.")
    services.check_in(person=person, said=said, by=worker, at=at, how=CheckIn.How.PHONE)


def _answers(answer: str) -> Talk:
    def play(person: Person, worker: User, at: datetime) -> None:
        services.record_reply(person=person, answer=answer, at=at)

    return play


def _goes_to_hospital(person: Person, worker: User, at: datetime) -> None:
    until = timezone.localdate(at) + timedelta(days=14)
    services.pause(person=person, until=until, because="In hospital for a new hip", by=worker, at=at)


def talks_after(place: int, *, agreed_days_ago: int) -> Iterator[tuple[int, Talk]]:
    """Yield so many days ago what was said, of somebody whose support was agreed so many days ago.

    Of every dozen, one is in hospital and one is overdue: nobody has talked with them.
    """
    turn = place % 12
    if turn == 11 and agreed_days_ago > _SETTLED:
        yield 2, _goes_to_hospital
    if turn in (5, 11):
        return
    if agreed_days_ago > _FIRST + 1:
        yield agreed_days_ago - _FIRST, _rings if turn % 4 == 3 else _talks_about_the_review(place)
    if agreed_days_ago > _FIRST + _NEXT + 1:
        yield agreed_days_ago - _FIRST - _NEXT, _rings
    if agreed_days_ago > _SETTLED and turn in _ANSWERED:
        yield _ANSWERED[turn][0], _answers(_ANSWERED[turn][1])


#: Who answers lately, so many days ago, and what.
_ANSWERED = {1: (1, "changed"), 4: (2, "talk"), 7: (3, "well"), 8: (2, "well")}


def plays(talk: Talk, *, person: Person, worker: User, at: datetime) -> None:
    """Play one talk, where there is a rhythm: a plan that was not agreed began none."""
    fresh: Any = Person.objects.select_related("team", "user").get(pk=person.pk)
    if rhythm_of(fresh) is not None:
        talk(fresh, worker, at)
