"""Who may do what with a plan: the person, those whom they invited to help, and the council's workers."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from socialcare.people import access
from socialcare.people.models import Person
from socialcare.values import Refused

from .models import SupportPlan
from .states import CLOSED, HELPING

Who = Literal["person", "helper", "worker", "nobody"]


@dataclass(frozen=True)
class Rights:
    """What one user may do with one person's plan.

    ``steer``: invite others to help, say what they may do, and stop them. ``cover``: what the law
    asks of the council, which its workers write.
    """

    who: Who = "nobody"
    see: bool = False
    comment: bool = False
    write: bool = False
    budget: bool = False
    assessment: bool = False
    steer: bool = False
    cover: bool = False

    @property
    def lead(self) -> bool:
        """Whether they say who leads the planning, and keep a version: the person and their workers."""
        return self.write and self.who != "helper"

    @property
    def link(self) -> bool:
        """Whether they say what in the plan meets which need."""
        return self.lead and self.assessment

    @property
    def law(self) -> bool:
        """Whether they may read the page of law, which shows both the needs and the budget."""
        return self.budget and self.assessment


NOBODY = Rights()


def rights_of(user: Any, person: Person, *, on: date) -> Rights:
    """Return what ``user`` may do with the plan of ``person`` on that day.

    One rule for page, button and service. The database is asked afresh each time, so that help which
    was stopped, or work that ended, counts from that moment.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    if access.speaks_as(user, person, on=on):
        return Rights("person", True, True, True, True, True, steer=True)
    worker = access.active_worker(user, on=on)
    if worker is not None:
        works = access.people_worked_with(user, on=on).filter(pk=person.pk).exists()
        if not works and not access.people_open_to(user, on=on).filter(pk=person.pk).exists():
            return NOBODY
        return Rights("worker", True, works, works, True, True, steer=works, cover=works)
    given = access.help_rights(user, person)
    if access.SEE_PLAN not in given:
        return NOBODY
    return Rights(
        "helper",
        see=True,
        comment=access.COMMENT_ON_PLAN in given,
        write=access.WRITE_PLAN in given,
        budget=access.SEE_BUDGET in given,
        assessment=access.SEE_ASSESSMENT in given,
        steer=decides_for(user, person),
    )


def decides_for(user: Any, person: Person) -> bool:
    """Return whether ``user`` helps as the one who decides about help in the person's place."""
    return SupportPlan.objects.filter(
        person=person,
        helpers__user=user,
        helpers__status=HELPING,
        helpers__decider__ended_at__isnull=True,
        helpers__decider__isnull=False,
    ).exists()


def check_not_closed(plan: SupportPlan) -> None:
    """Refuse where the plan is closed."""
    if plan.status == CLOSED:
        raise Refused(_("This plan is closed, so nothing in it changes any more."))


def _check(user: Any, plan: SupportPlan, needs: str, sentence: str, *, on: date) -> Rights:
    """Return the user's rights; refuse with ``sentence`` without what it ``needs``, or once it is closed."""
    rights = rights_of(user, plan.person, on=on)
    if not getattr(rights, needs):
        raise Refused(sentence)
    check_not_closed(plan)
    return rights


def check_can_write(user: Any, plan: SupportPlan, *, on: date) -> Rights:
    """Return the user's rights; refuse where they may not write in this plan, or it is closed."""
    words = "You cannot write in this plan (any more). Ask the person whose plan it is."
    return _check(user, plan, "write", words, on=on)


def check_can_comment(user: Any, plan: SupportPlan, *, on: date) -> Rights:
    """Return the user's rights; refuse where they may not comment on this plan, or it is closed."""
    words = "You cannot comment on this plan (any more). Ask the person whose plan it is."
    return _check(user, plan, "comment", words, on=on)


def check_can_steer(user: Any, plan: SupportPlan, *, on: date) -> Rights:
    """Return the user's rights; refuse where they may not say who helps with this plan."""
    words = "Only the person whose plan it is, or who decides for them, says who helps with it."
    return _check(user, plan, "steer", words, on=on)


def check_can_cover(user: Any, plan: SupportPlan, *, on: date) -> Rights:
    """Return the user's rights; refuse unless they are the council's worker for this person."""
    words = "Only social workers and team managers who may open this record do this."
    return _check(user, plan, "cover", words, on=on)


def check_can_open_plan(user: Any, person: Person, *, on: date) -> Rights:
    """Return the user's rights; refuse unless they are the person or a worker who may open the record."""
    rights = rights_of(user, person, on=on)
    if rights.who not in ("person", "worker") or not rights.write:
        raise Refused(_("Only the person, or their social worker, starts a plan."))
    return rights
