"""Everything that was said on the way to a decision about a person's plan. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject

from socialcare.people.models import Person
from supportplans.models import PlanVersion

from ..models import CaseAuthority, Consultation, Decision, Opinion, Question, Referral
from .where import Situation, situation_of


@dataclass(frozen=True)
class Story:
    """Where a plan is, and the rows of what happened: versions, words with a manager, referrals, decisions.

    The referrals hold their questions and, at the panel, their opinions. What a worker and a manager
    wrote to each other is not among it (decision 0021).
    """

    situation: Situation
    versions: Sequence[Any]
    referrals: Sequence[Referral]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision about the person, the newest first."""
        return self.situation.decisions


def story_of(person: Person, *, on: date) -> Story:
    """Return what happened with a person's plans, in at most six queries whatever it was."""
    referrals = list(
        Referral.objects.filter(person=person)
        .select_related("holder__user", "referred_by", "decided_by", "version")
        .defer("version__content")
        .prefetch_related(
            Prefetch("questions", Question.objects.select_related("asked_by", "answered_by")),
            Prefetch("opinions", Opinion.objects.select_related("given_by")),
        )
    )
    return Story(
        situation=situation_of(person, on=on),
        versions=list(
            PlanVersion.objects.filter(plan__person=person)
            .select_related("frozen_by")
            .defer("content")
            .annotate(talks=ArraySubquery(_talks()))
            .order_by("frozen_at", "number")
        ),
        referrals=referrals,
    )


def _talks() -> Any:
    """Return what is told of the words with a manager about a version, without what was written."""
    authority = CaseAuthority.objects.filter(consultation=OuterRef("pk"))
    return (
        Consultation.objects.filter(version=OuterRef("pk"))
        .order_by("asked_at")
        .annotate(
            authority_at=Subquery(authority.values("given_at")[:1]),
            authority_pence=Subquery(authority.values("weekly_pence")[:1]),
        )
        .values(
            told=JSONObject(
                asked_at="asked_at",
                asked_by="asked_by__name",
                answered_at="answered_at",
                answered_by="answered_by__name",
                authority_at="authority_at",
                authority_pence="authority_pence",
            )
        )
    )


@dataclass(frozen=True)
class Talk:
    """That a manager was asked about a version, and answered; with authority up to a sum, or without."""

    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    answered_by: str
    authority_at: datetime | None
    authority_pence: int | None


def talks_about(version: Any) -> list[Talk]:
    """Return the words with a manager about a version of a ``Story``, the oldest first."""

    def moment(text: str | None) -> datetime | None:
        return None if text is None else datetime.fromisoformat(text)

    return [
        Talk(
            asked_at=datetime.fromisoformat(one["asked_at"]),
            asked_by=one["asked_by"],
            answered_at=moment(one["answered_at"]),
            answered_by=one["answered_by"] or "",
            authority_at=moment(one["authority_at"]),
            authority_pence=one["authority_pence"],
        )
        for one in version.talks
    ]


def own_decision(person: Person, *, id: Any) -> Decision:
    """Return one decision about this person; raise ``Decision.DoesNotExist``."""
    return Decision.objects.select_related(
        "person__team", "person__user", "version", "worker__user", "decided_by", "replaces", "referral"
    ).get(pk=id, person=person)


def before(decisions: Sequence[Decision], one: Decision) -> datetime | None:
    """Return when the decision before ``one`` was made, or None where it was the first."""
    older = [other.decided_at for other in decisions if other.decided_at < one.decided_at]
    return max(older, default=None)
