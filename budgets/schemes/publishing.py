"""Approving what another owner proposed, and coming into force on the day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.services import close_questionnaire, open_questionnaire
from budgets import permissions
from budgets.editing import Document
from budgets.models import AllocationScheme
from budgets.questions import questions_of
from budgets.selectors import due_schemes
from budgets.states import PUBLISHED
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .drafting import start_draft
from .proof import everything_against, fingerprints
from .proposing import propose
from .refusals import FaultyScheme
from .versions import check_day, check_later, check_seen, lock_versions


@transaction.atomic
def approve(
    *, scheme: AllocationScheme, revision: int, starts_on: date, by: Any, at: datetime
) -> AllocationScheme:
    """Approve what another owner proposed, as it stood at ``revision`` and for that day.

    It comes into force at once where its day has come, else on its day: see
    ``put_due_schemes_in_force``.
    """
    today = timezone.localdate(at)
    lock_versions(scheme)

    def rule(fresh: AllocationScheme) -> None:
        check_seen(fresh, revision)
        if fresh.effective_from != starts_on:
            raise Refused("The day was changed since you opened this page. Look at it again.")
        faults = everything_against(fresh)
        if faults:
            raise FaultyScheme("This scheme cannot be published.", faults)
        check_day(fresh, starts_on, today)

    approved = perform(
        record=scheme,
        action="approve",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_approve(user, fresh, on=today),
        rule=rule,
        write={"approved_at": at, "approved_by": by},
        data={
            "version": scheme.version,
            "effective_from": starts_on.isoformat(),
            **fingerprints(scheme),
        },
    )
    return _put_in_force(approved, by=by, at=at) if starts_on <= today else approved


def put_due_schemes_in_force(*, at: datetime) -> list[AllocationScheme]:
    """Put every approved version in force whose day has come; return those that this call put in force.

    May be called by many at once and at any time: each version comes into force once. Called by the
    alarm clock every few minutes, and by whatever needs to know which version is in force.
    """
    return [
        published for scheme in due_schemes(on=timezone.localdate(at)) if (published := _once(scheme, at=at))
    ]


@transaction.atomic
def _once(scheme: AllocationScheme, *, at: datetime) -> AllocationScheme | None:
    lock_versions(scheme)
    fresh = due_schemes(on=timezone.localdate(at)).filter(pk=scheme.pk).first()
    return None if fresh is None else _put_in_force(fresh, by=None, at=at)


def _put_in_force(scheme: AllocationScheme, *, by: Any, at: datetime) -> AllocationScheme:
    """Put an approved version in force from its day and retire the version before it.

    Its questions are opened to new assessments without points or sums; a draft assessment keeps
    the version it began with until its worker says otherwise. ``by`` is None where nobody but the
    calendar decides; the approval was the decision.
    """

    def decided(user: Any, fresh: AllocationScheme) -> None:
        """Ask for no further right: a second person has approved this version."""

    starts_on = scheme.effective_from
    if starts_on is None:
        raise Refused("This version has no day on which it starts.")
    former = AllocationScheme.objects.filter(key=scheme.key, status=PUBLISHED).first()
    if former is not None:
        check_later(starts_on, former)
        ends_on = starts_on - timedelta(days=1)
        perform(
            record=former,
            action="retire",
            by=by,
            at=at,
            right=decided,
            write={"effective_to": ends_on},
            data={"followed_by": scheme.version, "effective_to": ends_on.isoformat()},
        )
        if former.questionnaire is not None:
            asked = former.questionnaire
            close_questionnaire(questionnaire=asked, on=max(ends_on, asked.opened_on))
    questionnaire = open_questionnaire(
        key=scheme.key, version=scheme.version, document=questions_of(scheme.document), opened_on=starts_on
    )
    return perform(
        record=scheme,
        action="publish",
        by=by,
        at=at,
        right=decided,
        write={"questionnaire": questionnaire, "published_at": at, "published_by": scheme.approved_by},
        data={"version": scheme.version, "effective_from": starts_on.isoformat()},
    )


@transaction.atomic
def publish_scheme(
    *, document: Document, by: Any, approved_by: Any, at: datetime, effective_from: date
) -> AllocationScheme:
    """Draft, propose and approve a document in one go, by two owners who have agreed beforehand."""
    draft = start_draft(document=document, by=by, at=at, what="From a file")
    proposed = propose(scheme=draft, starts_on=effective_from, base_revision=draft.revision, by=by, at=at)
    return approve(
        scheme=proposed, revision=proposed.revision, starts_on=effective_from, by=approved_by, at=at
    )
