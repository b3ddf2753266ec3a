"""Who leads the planning, and the day on which worker and person talk again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.accounts.services import council_words
from socialcare.audit.services import record_event
from socialcare.notifications.services import queue_email_template
from socialcare.people.models import CircleMember
from socialcare.people.rules import clean_line
from socialcare.people.selectors import holder_of
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.days import day_words

from .. import permissions
from ..models import Lead, SupportPlan, TalkAgain
from .plans import changed, locked_plan

TALK_REMINDER = "talk_reminder"
#: A day further off than this is a slip, or forgotten until then.
MOST_DAYS_AHEAD = 183
#: Reminders go a day before, and on the day where there was no day before.
REMIND_BEFORE = timedelta(days=1)


@transaction.atomic
def record_lead(
    *,
    plan: SupportPlan,
    leader: str,
    by: Any,
    at: datetime,
    member: CircleMember | None = None,
    name: str = "",
    company: str = "",
    help_wanted: str = "",
    carer_is: str = "",
    carer_words: str = "",
    because: str = "",
) -> Lead:
    """Record who leads the planning. The person may, and their worker; the newest word counts."""
    plan = locked_plan(plan)
    rights = permissions.check_can_write(by, plan, on=timezone.localdate(at))
    if rights.who == "helper":
        raise Refused(_("Only the person, or their social worker, says who leads the planning."))
    if leader not in Lead.Leader.values:
        raise Refused(_("Choose who leads the planning."), field="leader")
    if company not in Lead.Company.values:
        raise Refused(_("Choose whether they would plan alone."), field="company")
    if member is not None and (member.person_id != plan.person_id or member.ended_on is not None):
        raise Refused(_("Choose somebody who is in the circle of support now."), field="member")
    family = leader == Lead.Leader.FAMILY
    lead = Lead.objects.create(
        plan=plan,
        leader=leader,
        member=member if family else None,
        name="" if leader in (Lead.Leader.PERSON, Lead.Leader.WORKER) else clean_line(name),
        company=company,
        help_wanted=help_wanted.strip(),
        carer_is=carer_is if family else "",
        carer_words=carer_words.strip() if family else "",
        because=because.strip() if leader == Lead.Leader.WORKER else "",
        recorded_at=at,
        recorded_by=by,
    )
    changed(plan, by=by, at=at)
    record_event(
        verb="plan.lead_recorded",
        by=by,
        at=at,
        subject=lead,
        person_id=plan.person_id,
        data={"leader": leader},
    )
    return lead


def _check_day(talk_on: date, *, today: date) -> None:
    if talk_on < today:
        raise Refused(
            _("%(talk_on)s is over. Choose today or a later day.") % {"talk_on": day_words(talk_on)},
            field="talk_on",
        )
    if (talk_on - today).days > MOST_DAYS_AHEAD:
        raise Refused(_("Choose a day within the next six months."), field="talk_on")


@transaction.atomic
def agree_talk(*, plan: SupportPlan, talk_on: date, by: Any, at: datetime, about: str = "") -> TalkAgain:
    """Note the day on which worker and person talk again. A day agreed before gives way to it."""
    plan = locked_plan(plan)
    today = timezone.localdate(at)
    rights = permissions.check_can_write(by, plan, on=today)
    if rights.who == "helper":
        raise Refused(_("Only the person and their social worker agree when they talk."))
    _check_day(talk_on, today=today)
    there = plan.talks.filter(settled_at__isnull=True).first()
    about = clean_line(about)
    if there is not None:
        if (there.talk_on, there.about) == (talk_on, about):
            return there
        _settle(there, TalkAgain.Outcome.MOVED, by=by, at=at)
    talk = TalkAgain.objects.create(plan=plan, talk_on=talk_on, about=about, agreed_at=at, agreed_by=by)
    record_event(
        verb="plan.talk_agreed",
        by=by,
        at=at,
        subject=talk,
        person_id=plan.person_id,
        data={"talk_on": talk_on.isoformat()},
    )
    return talk


def _settle(talk: TalkAgain, outcome: str, *, by: Any, at: datetime) -> None:
    talk.outcome, talk.settled_at, talk.settled_by = outcome, at, by
    talk.save(update_fields=["outcome", "settled_at", "settled_by"])


@transaction.atomic
def settle_talk(*, talk: TalkAgain, outcome: str, by: Any, at: datetime) -> TalkAgain:
    """Note that the talk took place, or is not needed any more. Pressed twice, it counts once."""
    plan = locked_plan(talk.plan)
    rights = permissions.check_can_write(by, plan, on=timezone.localdate(at))
    if rights.who == "helper":
        raise Refused(_("Only the person and their social worker say so."))
    if outcome not in (TalkAgain.Outcome.TALKED, TalkAgain.Outcome.DROPPED):
        raise Refused(_("Say whether you talked, or do not need to any more."), field="outcome")
    fresh = TalkAgain.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    if fresh.settled_at is None:
        _settle(fresh, outcome, by=by, at=at)
        record_event(
            verb="plan.talk_settled",
            by=by,
            at=at,
            subject=fresh,
            person_id=plan.person_id,
            data={"outcome": outcome},
        )
    return fresh


def remind_of_talks(*, at: datetime) -> int:
    """Put the reminders of talks that are near into the outbox, once each; return of how many talks.

    The person's goes by email where they sign in or are reached by email, the worker's to who has
    the case now. Any number of processes may do this at once; a day missed is caught up.
    """
    today = timezone.localdate(at)
    reminded = 0
    while True:
        with transaction.atomic():
            talk = (
                TalkAgain.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("plan__person")
                .filter(settled_at__isnull=True, reminded_at__isnull=True, talk_on__lte=today + REMIND_BEFORE)
                .exclude(agreed_at__date=today, talk_on__gt=today)
                .first()
            )
            if talk is None:
                return reminded
            talk.reminded_at = at
            talk.save(update_fields=["reminded_at"])
            if talk.talk_on >= today:
                _remind(talk, at=at)
                reminded += 1


def _remind(talk: TalkAgain, *, at: datetime) -> None:
    person = talk.plan.person
    holder = holder_of(person, on=timezone.localdate(at))
    words = {
        "council": council_words(),
        "called": person.called,
        "worker": str(holder) if holder is not None else "We",
        "talk_on": talk.talk_on,
        "link": full_address(reverse("today")),
    }
    to = {"person": person.email, "worker": holder.user.email if holder is not None else ""}
    for who, address in to.items():
        if address:
            queue_email_template(
                template=f"supportplans/email/talk_{who}",
                words=words,
                to=address,
                at=at,
                purpose=TALK_REMINDER,
                person=person if who == "person" else None,
            )
