"""Inviting somebody to help with a plan, saying what they may do, and stopping it, at once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.accounts.services import council_words, open_helper_account
from socialcare.audit.services import record_event
from socialcare.notifications.services import queue_email_template
from socialcare.people import access
from socialcare.people.cleaning import clean_email
from socialcare.people.happenings import HELPER, happened
from socialcare.people.models import CircleMember, Person
from socialcare.people.rules import clean_line
from socialcare.values import Refused
from socialcare.values.references import ALPHABET
from socialcare.web.addresses import full_address
from socialcare.workflow.perform import perform

from .. import permissions
from ..models import Decider, Helper, SupportPlan
from ..selectors import decider_of
from ..states import HELPING, INVITED, STOPPED
from .plans import locked_plan

INVITATION = "help_invitation"
#: How long an invitation works.
CODE_WORKS = timedelta(days=14)
CODE_LENGTH = 10
MOST_HELPERS = 30

WRONG_CODE = (
    "This code does not work. It may have a slip in it, be used already, or be too old. "
    "Check it, or ask the person who gave it to you for a new one."
)


@dataclass(frozen=True)
class Invited:
    """Somebody who was invited, and the code that lets them in: it is shown once and not kept."""

    helper: Helper
    code: str

    @property
    def code_spaced(self) -> str:
        """The code in two groups of five, which is how people can carry it."""
        return f"{self.code[:5]} {self.code[5:]}"


def new_code() -> str:
    """Return ten random characters (about 2 × 10¹⁴ possibilities)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return a typed code without spaces, dashes and capital letters."""
    return "".join(sign for sign in typed.lower() if sign.isalnum())


def hash_of_code(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:help:{read_code(code)}".encode()).hexdigest()


def _check_somebody_can_decide(plan: SupportPlan) -> None:
    """Refuse where the person lacks capacity and nobody is recorded who decides for them."""
    if plan.person.capacity == Person.Capacity.LACKS and decider_of(plan) is None:
        raise Refused(
            _(
                "%(called)s cannot decide this at the moment. Record first who decides for them, and "
                "on what authority."
            )
            % {"called": plan.person.called}
        )


@transaction.atomic
def invite(
    *,
    plan: SupportPlan,
    name: str,
    right: str,
    by: Any,
    at: datetime,
    email: str = "",
    sees_budget: bool = False,
    sees_assessment: bool = False,
    member: CircleMember | None = None,
    as_decider: bool = False,
) -> Invited:
    """Invite somebody to help with a plan: by email where there is an address, else with the code.

    ``as_decider`` makes the helper the one who decides about help in the person's place. Raises
    ``Refused`` where ``by`` may not say who helps, the name is missing, or the address is no address.
    """
    plan = locked_plan(plan)
    permissions.check_can_steer(by, plan, on=timezone.localdate(at))
    name = clean_line(name)
    if not name:
        raise Refused(_("Enter the name of who you would like to help."), field="name")
    if right not in Helper.Right.values:
        raise Refused(_("Choose what they may do."), field="right")
    address = clean_email(email).lower()
    if address and plan.person.user is not None and plan.person.user.email == address:
        raise Refused(_("This is the person’s own address. Enter the address of who helps."), field="email")
    _check_somebody_can_decide(plan)
    decider = decider_of(plan) if as_decider else None
    if as_decider and decider is None:
        raise Refused(_("Nobody is recorded who decides for the person."))
    there = plan.helpers.exclude(status=STOPPED)
    if address and there.filter(email=address).exists():
        raise Refused(
            _("%(address)s is invited already. You can change what they may do, or invite them again.")
            % {"address": address},
            field="email",
        )
    if there.count() >= MOST_HELPERS:
        raise Refused(
            _("There can be %(most_helpers)s helpers. Stop one whose help is over first.")
            % {"most_helpers": MOST_HELPERS}
        )
    helper = Helper.objects.create(
        plan=plan,
        member=member,
        decider=decider,
        name=name,
        email=address,
        right=right,
        sees_budget=sees_budget,
        sees_assessment=sees_assessment,
        invited_at=at,
        invited_by=by,
    )
    return _send(helper, by=by, at=at, verb="help.invited")


def _send(helper: Helper, *, by: Any, at: datetime, verb: str) -> Invited:
    """Give an invitation a new code, and send it where there is an address."""
    code = new_code()
    helper.code_hash, helper.code_until = hash_of_code(code), at + CODE_WORKS
    helper.save(update_fields=["code_hash", "code_until"])
    plan = helper.plan
    record_event(
        verb=verb,
        by=by,
        at=at,
        subject=helper,
        person_id=plan.person_id,
        data={"right": helper.right, "budget": helper.sees_budget, "assessment": helper.sees_assessment},
    )
    if helper.email:
        words = {
            "council": council_words(),
            "called": plan.person.called,
            "link": full_address(f"{reverse('help_join')}?code={code}"),
            "until": timezone.localdate(helper.code_until),
        }
        queue_email_template(
            template="supportplans/email/help_invitation",
            words=words,
            to=helper.email,
            at=at,
            purpose=INVITATION,
            person=plan.person,
            secret=True,
            useful_until=helper.code_until,
        )
    return Invited(helper, code)


@transaction.atomic
def invite_again(*, helper: Helper, by: Any, at: datetime) -> Invited:
    """Give somebody who has not answered a new code; the old one stops working."""
    plan = locked_plan(helper.plan)
    permissions.check_can_steer(by, plan, on=timezone.localdate(at))
    fresh = Helper.objects.select_for_update(of=("self",)).select_related("plan__person").get(pk=helper.pk)
    if fresh.status != INVITED:
        raise Refused(_("%(fresh_name)s needs no new invitation.") % {"fresh_name": fresh.name})
    return _send(fresh, by=by, at=at, verb="help.invited_again")


def invitation_for(*, code: str, at: datetime) -> Helper | None:
    """Return the invitation that a typed code belongs to, while it works; else None. Changes nothing."""
    if len(read_code(code)) != CODE_LENGTH:
        return None
    return (
        Helper.objects.select_related("plan__person")
        .filter(code_hash=hash_of_code(code), status=INVITED, code_until__gt=at)
        .first()
    )


@transaction.atomic
def accept(*, code: str, email: str, at: datetime, user: Any = None) -> Helper:
    """Use an invitation: its code, and the address that they sign in with from now on.

    An invitation that went to an address works for that address only, so that a forwarded email lets
    nobody in. Somebody who is signed in already (``user``) keeps their account. Raises ``Refused``.
    """
    found = invitation_for(code=code, at=at)
    if found is None:
        raise Refused(WRONG_CODE, field="code")
    plan = locked_plan(found.plan)
    permissions.check_not_closed(plan)
    address = clean_email(user.email if user is not None else email).lower()
    if found.email and found.email != address:
        raise Refused(
            _(
                "This invitation was sent to another email address. Use that address, or ask for an "
                "invitation to yours."
            ),
            field="email",
        )
    account = user if user is not None else open_helper_account(email=address, name=found.name)
    if getattr(account, "worker", None) is not None:
        raise Refused(
            _(
                "You are signed in as somebody who works for the council. Sign out, and use an "
                "address of your own."
            ),
            field="email",
        )
    if account.pk == plan.person.user_id:
        raise Refused(_("This is your own plan: you need no invitation."), field="code")
    if plan.helpers.filter(user=account, status=HELPING).exists():
        raise Refused(_("You help with this plan already. Sign in to open it."), field="code")

    def right(_: Any, fresh: Helper) -> None:
        if fresh.code_hash != found.code_hash:
            raise Refused(WRONG_CODE, field="code")

    helper = perform(
        record=found,
        action="accept",
        by=account,
        at=at,
        right=right,
        write={
            "user": account,
            "email": address,
            "accepted_at": at,
            "code_hash": "",
            "code_until": None,
        },
        person_id=plan.person_id,
    )
    _grant(helper, plan.person)
    happened(person=plan.person, because=HELPER, by=account, at=at)
    return helper


def _grant(helper: Helper, person: Person) -> None:
    """Write the rows that let a helper in, as the helper's own row says."""
    if helper.user is None:
        return
    rights = {access.SEE_PLAN}
    if helper.right in (Helper.Right.COMMENT, Helper.Right.WRITE):
        rights.add(access.COMMENT_ON_PLAN)
    if helper.right == Helper.Right.WRITE:
        rights.add(access.WRITE_PLAN)
    if helper.sees_budget:
        rights.add(access.SEE_BUDGET)
    if helper.sees_assessment:
        rights.add(access.SEE_ASSESSMENT)
    access.grant_help(user=helper.user, person=person, rights=rights)


@transaction.atomic
def change_help(
    *, helper: Helper, right: str, sees_budget: bool, sees_assessment: bool, by: Any, at: datetime
) -> Helper:
    """Change what somebody may do; it counts from their next click."""
    plan = locked_plan(helper.plan)
    permissions.check_can_steer(by, plan, on=timezone.localdate(at))
    if right not in Helper.Right.values:
        raise Refused(_("Choose what they may do."), field="right")
    fresh = Helper.objects.select_for_update(of=("self",)).get(pk=helper.pk)
    if fresh.status == STOPPED:
        raise Refused(
            _("%(fresh_name)s does not help any more. Invite them again.") % {"fresh_name": fresh.name}
        )
    if fresh.user_id is not None and fresh.user_id == by.pk:
        raise Refused(_("You cannot change what you may do yourself."))
    fresh.right, fresh.sees_budget, fresh.sees_assessment = right, sees_budget, sees_assessment
    fresh.save(update_fields=["right", "sees_budget", "sees_assessment"])
    if fresh.status == HELPING:
        _grant(fresh, plan.person)
    record_event(
        verb="help.changed",
        by=by,
        at=at,
        subject=fresh,
        person_id=plan.person_id,
        data={"right": right, "budget": sees_budget, "assessment": sees_assessment},
    )
    return fresh


@transaction.atomic
def stop_help(*, helper: Helper, by: Any, at: datetime) -> Helper:
    """End somebody's help, or take an invitation back: at once, open pages included.

    The person, who decides for them, their worker, or the helper themself may.
    """
    plan = locked_plan(helper.plan)

    def right(user: Any, fresh: Helper) -> None:
        if fresh.user_id is None or fresh.user_id != user.pk:
            permissions.check_can_steer(user, plan, on=timezone.localdate(at))

    return _stop(helper, plan=plan, right=right, by=by, at=at)


def _stop(helper: Helper, *, plan: SupportPlan, right: Any, by: Any, at: datetime) -> Helper:
    stopped = perform(
        record=helper,
        action="stop",
        by=by,
        at=at,
        right=right,
        write={"stopped_at": at, "stopped_by": by, "code_hash": "", "code_until": None},
        person_id=plan.person_id,
    )
    if stopped.user is not None:
        access.withdraw_help(user=stopped.user, person=plan.person)
    return stopped


def stop_everybody(*, plan: SupportPlan, by: Any, at: datetime) -> None:
    """End all help with a plan that closes; whoever closed it had the right to."""
    for helper in plan.helpers.exclude(status=STOPPED):
        _stop(helper, plan=plan, right=lambda user, fresh: None, by=by, at=at)


@transaction.atomic
def record_decider(
    *,
    plan: SupportPlan,
    name: str,
    authority: str,
    seen: str,
    by: Any,
    at: datetime,
    member: CircleMember | None = None,
) -> Decider:
    """Record who decides about help with the plan where the person cannot. Takes the former one's place."""
    plan = locked_plan(plan)
    permissions.check_can_cover(by, plan, on=timezone.localdate(at))
    name, seen = clean_line(name), seen.strip()
    if not name:
        raise Refused("Enter the name of who decides.", field="name")
    if authority not in Decider.Authority.values:
        raise Refused("Choose on what authority they decide.", field="authority")
    if not seen:
        raise Refused(
            "Write down what you saw (the document, its date), or how the decision was made and with whom.",
            field="seen",
        )
    if plan.person.capacity == Person.Capacity.PRESUMED:
        raise Refused(
            f"{plan.person.called} decides this: no doubt about capacity is on the record. "
            "Note the doubt on their page first, if there is one."
        )
    plan.deciders.filter(ended_at__isnull=True).update(ended_at=at, ended_by=by)
    decider = Decider.objects.create(
        plan=plan, member=member, name=name, authority=authority, seen=seen, recorded_at=at, recorded_by=by
    )
    record_event(
        verb="plan.decider_recorded",
        by=by,
        at=at,
        subject=decider,
        person_id=plan.person_id,
        data={"authority": authority},
    )
    return decider


@transaction.atomic
def end_decider(*, decider: Decider, by: Any, at: datetime) -> Decider:
    """Note that the person decides for themself again, or somebody else will be recorded."""
    plan = locked_plan(decider.plan)
    permissions.check_can_cover(by, plan, on=timezone.localdate(at))
    fresh = Decider.objects.select_for_update(of=("self",)).get(pk=decider.pk)
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = at, by
        fresh.save(update_fields=["ended_at", "ended_by"])
        record_event(verb="plan.decider_ended", by=by, at=at, subject=fresh, person_id=plan.person_id)
    return fresh
