"""Which referrals are with somebody, and of which that may no longer be."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from socialcare.people.access import covers_in_force
from socialcare.people.models import Worker

from .. import permissions, states
from ..models import Consultation, Referral
from .panel_queue import too_close


def held() -> QuerySet[Referral]:
    """Return the open referrals that somebody has taken."""
    return Referral.objects.filter(status__in=states.HELD, holder__isnull=False)


def with_who_may_not(*, on: date) -> QuerySet[Referral]:
    """Return the referrals with somebody who can no longer decide them: ``permissions.why_not_holder``."""
    sits = Exists(permissions.seats(on=on).filter(worker=OuterRef("holder"), is_chair=True))
    manages = Q(level=Referral.Level.MANAGER) & _manages("holder", on=on)
    decides = manages | (Q(level=Referral.Level.PANEL) & sits)
    return held().exclude(decides & _works("holder", on=on) & ~_too_close("holder"))


def asked() -> QuerySet[Consultation]:
    """Return the questions that wait for one manager who was named."""
    return Consultation.objects.filter(status=states.ASKED, manager__isnull=False)


def asked_of_who_may_not(*, on: date) -> QuerySet[Consultation]:
    """Return the questions to a manager who can no longer answer: ``permissions.check_can_answer``."""
    return asked().exclude(_manages("manager", on=on) & _works("manager", on=on) & ~_too_close("manager"))


def _manages(who: str, *, on: date) -> Q:
    stands_in = covers_in_force(on=on).filter(manager=OuterRef(who), team=OuterRef("team"))
    return Q(**{f"{who}__role": Worker.Role.MANAGER}) & (
        Q(**{f"{who}__team": F("team")}) | Q(Exists(stands_in))
    )


def _works(who: str, *, on: date) -> Q:
    return Q(**{f"{who}__user__is_active": True}) & (
        Q(**{f"{who}__ended_on__isnull": True}) | Q(**{f"{who}__ended_on__gte": on})
    )


def _too_close(who: str) -> Q:
    return too_close(
        user=OuterRef(f"{who}__user"),
        email=OuterRef(f"{who}__user__email"),
        person=OuterRef("person"),
        plan=OuterRef("plan"),
    )
