"""A short word with a manager. The decision stays with the worker, and the record says so."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people import access
from socialcare.people.models import Worker
from socialcare.people.rules import clean_text
from socialcare.values import Refused
from socialcare.workflow.perform import perform
from supportplans.models import PlanVersion

from .. import permissions, states
from ..models import CaseAuthority, Consultation, ConsultationWords
from .deciding import under_lock
from .telling import tell_staff


@transaction.atomic
def consult(
    *, version: PlanVersion, words: str, by: Any, at: datetime, manager: Worker | None = None
) -> Consultation:
    """Ask a manager of the team, or who stands in, about a plan version."""
    version = under_lock(version)
    on = timezone.localdate(at)
    permissions.check_can_consult(by, version, on=on)
    words = clean_text(words)
    if not words:
        raise Refused("Write your question. A sentence is enough.", field="words")
    person = version.plan.person
    managers = [one for one in access.managers_of(person.team, on=on) if one.user_id != by.pk]
    if not managers:
        raise Refused("The team has no manager at present, and nobody stands in. Refer to the panel.")
    if manager is not None and manager.pk not in {one.pk for one in managers}:
        raise Refused(f"{manager} does not manage this team. Choose another manager.", field="manager")
    there = Consultation.objects.filter(plan=version.plan, asked_by=by).exclude(status=states.CLOSED).first()
    if there is not None and there.version_id == version.pk:
        raise Refused("You have asked about this plan already. Go on in that conversation.")
    if there is not None:
        close(consultation=there, by=by, at=at)
    consultation = Consultation.objects.create(
        person=person,
        plan=version.plan,
        version=version,
        team=person.team,
        manager=manager,
        asked_at=at,
        asked_by=by,
        turn_at=at,
    )
    _say(consultation, words, by=by, at=at)
    record_event(
        verb="consultation.asked",
        by=by,
        at=at,
        subject=consultation,
        person_id=person.pk,
        data={"to": consultation.status, "version": version.number},
    )
    told = [manager] if manager is not None else managers
    tell_staff((one.user for one in told), template="consultation", link=_link(consultation), at=at)
    return consultation


def _link(consultation: Consultation) -> str:
    return reverse("consultation", args=[consultation.pk])


def _say(consultation: Consultation, words: str, *, by: Any, at: datetime) -> None:
    ConsultationWords.objects.create(consultation=consultation, words=words, said_at=at, said_by=by)


@transaction.atomic
def reply(
    *,
    consultation: Consultation,
    words: str,
    by: Any,
    at: datetime,
    weekly_pence: int | None = None,
    once_pence: int = 0,
) -> Consultation:
    """Answer a worker's question; with ``weekly_pence``, give authority for this one version up to it.

    ``once_pence`` is for one-off sums over twelve months. Both lie within the manager's own limit.
    """
    on = timezone.localdate(at)
    words = clean_text(words)
    if not words:
        raise Refused("Write your answer. A sentence is enough.", field="words")
    version = under_lock(consultation.version)
    done = perform(
        record=consultation,
        action="answer",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_answer(user, fresh, on=on),
        write={"answered_at": at, "answered_by": by, "turn_at": at},
        person_id=consultation.person_id,
        data={"authority": weekly_pence is not None},
    )
    _say(done, words, by=by, at=at)
    if weekly_pence is not None:
        done.version = version
        _give(done, weekly_pence=weekly_pence, once_pence=once_pence, by=by, at=at)
    tell_staff([done.asked_by], template="consultation_answer", link=_link(done), at=at)
    return done


def _give(
    consultation: Consultation, *, weekly_pence: int, once_pence: int, by: Any, at: datetime
) -> CaseAuthority:
    on = timezone.localdate(at)
    if weekly_pence <= 0:
        raise Refused("Enter a sum above £0.00 a week.", field="weekly")
    if once_pence < 0:
        raise Refused("Enter £0.00 or more for one-off costs.", field="once")
    permissions.check_can_give_authority(
        by, consultation, weekly_pence=weekly_pence, once_pence=once_pence, on=on
    )
    worker = consultation.asked_by.worker
    for former in CaseAuthority.objects.filter(
        version=consultation.version, worker=worker, status=states.GIVEN
    ):
        _take_back(former, by=by, at=at)
    given = CaseAuthority.objects.create(
        consultation=consultation,
        version=consultation.version,
        worker=worker,
        weekly_pence=weekly_pence,
        once_pence=once_pence,
        given_at=at,
        given_by=by,
        expires_on=on + timedelta(days=settings.SIGN_OFF_AUTHORITY_DAYS),
    )
    record_event(
        verb="authority.given",
        by=by,
        at=at,
        subject=given,
        person_id=consultation.person_id,
        data={
            "to": given.status,
            "weekly_pence": weekly_pence,
            "once_pence": once_pence,
            "expires_on": given.expires_on.isoformat(),
        },
    )
    return given


@transaction.atomic
def take_authority_back(*, authority: CaseAuthority, by: Any, at: datetime) -> CaseAuthority:
    """Take authority back before it is used."""
    under_lock(authority.version)
    return _take_back(authority, by=by, at=at)


@transaction.atomic
def take_back_from(*, consultation: Consultation, by: Any, at: datetime) -> CaseAuthority:
    """Take the authority back that was given in a conversation and is not used."""
    given = consultation.authorities.select_related("version").filter(status=states.GIVEN).first()
    if given is None:
        raise Refused("There is no authority to take back: it was used, or taken back already.")
    return take_authority_back(authority=given, by=by, at=at)


def _take_back(authority: CaseAuthority, *, by: Any, at: datetime) -> CaseAuthority:
    on = timezone.localdate(at)

    def right(user: Any, fresh: CaseAuthority) -> None:
        if permissions.manages(user, fresh.consultation.team_id, on=on) is None:
            raise Refused("Only a manager of the team, or who stands in for them, takes authority back.")

    return perform(
        record=authority,
        action="take_back",
        by=by,
        at=at,
        right=right,
        write={"taken_back_at": at, "taken_back_by": by},
        person_id=authority.consultation.person_id,
    )


@transaction.atomic
def ask_again(*, consultation: Consultation, words: str, by: Any, at: datetime) -> Consultation:
    """Go on with the conversation after an answer."""
    words = clean_text(words)
    if not words:
        raise Refused("Write what else you want to ask.", field="words")
    on = timezone.localdate(at)
    done = perform(
        record=consultation,
        action="ask_again",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_asked_it(user, fresh, on=on),
        write={"turn_at": at},
        person_id=consultation.person_id,
    )
    _say(done, words, by=by, at=at)
    told = done.answered_by if done.answered_by is not None else None
    if told is not None:
        tell_staff([told], template="consultation", link=_link(done), at=at)
    return done


@transaction.atomic
def close(*, consultation: Consultation, by: Any, at: datetime) -> Consultation:
    """Close one's own question. Authority given in it stays until it is used or runs out."""
    on = timezone.localdate(at)
    return perform(
        record=consultation,
        action="close",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_asked_it(user, fresh, on=on),
        write={"closed_at": at, "closed_by": by},
        person_id=consultation.person_id,
    )
