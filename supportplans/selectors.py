"""Reads of plans. Each starts from what this user may see: their own, those they help with, their cases."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from socialcare.people.access import people_helped_by, people_open_to, people_spoken_as
from socialcare.people.models import CircleMember, Person
from socialcare.people.selectors import circle_of
from socialcare.uploads.models import StoredFile

from . import rules
from .models import (
    Comment,
    Decider,
    EntryConflict,
    EntryRevision,
    Helper,
    Lead,
    PlanEntry,
    SupportPlan,
    TalkAgain,
)
from .states import CLOSED, HELPING, STOPPED


def plans_seen_by(user: Any, *, on: date) -> QuerySet[SupportPlan]:
    """Return the plans that ``user`` may see: as the person, as a helper, or as a worker."""
    if not user.is_authenticated or not user.is_active:
        return SupportPlan.objects.none()
    whose = Q(person__in=people_open_to(user, on=on)) | Q(person__in=people_helped_by(user))
    own = Q(person__in=people_spoken_as(user, on=on))
    return SupportPlan.objects.filter(whose | own).select_related("person__team", "person__user")


def find_plan(*, user: Any, id: UUID, on: date) -> SupportPlan:
    """Return one plan that ``user`` may see; raise ``SupportPlan.DoesNotExist``."""
    return plans_seen_by(user, on=on).get(pk=id)


def plan_of(person: Person) -> SupportPlan | None:
    """Return the person's plan that is not closed, or None."""
    return (
        SupportPlan.objects.exclude(status=CLOSED)
        .filter(person=person)
        .select_related("person__team", "person__user")
        .first()
    )


def lead_of(plan: SupportPlan) -> Lead | None:
    """Return who leads the planning now, or None where nobody has said."""
    return plan.leads.select_related("member", "recorded_by").first()


def talk_to_come(plan: SupportPlan) -> TalkAgain | None:
    """Return the talk that was agreed and has not taken place, or None."""
    return plan.talks.filter(settled_at__isnull=True).first()


def decider_of(plan: SupportPlan) -> Decider | None:
    """Return who decides about help with the plan in the person's place now, or None."""
    return plan.deciders.filter(ended_at__isnull=True).first()


def helps_of(user: Any, *, on: date) -> list[Helper]:
    """Return the help that ``user`` gives with plans they can see, by the person's name."""
    return list(
        Helper.objects.filter(user=user, status=HELPING, plan__in=plans_seen_by(user, on=on))
        .select_related("plan__person")
        .order_by("plan__person__names_folded", "pk")
    )


def help_of(*, plan_id: UUID, user_id: str) -> Helper | None:
    """Return the help that somebody gives, or gave, with a plan, the newest first; None for anybody else."""
    newest_first = Helper.objects.order_by("-invited_at").filter(plan_id=plan_id, user_id=user_id)
    return newest_first.filter(status=HELPING).first() or newest_first.first()


def helpers_of(plan: SupportPlan) -> list[Helper]:
    """Return who helps with a plan, or is invited to, by name."""
    return list(plan.helpers.exclude(status=STOPPED).select_related("user", "plan__person"))


@dataclass(frozen=True)
class Contents:
    """What stands in a plan, what was taken out, what was said about it, and where two texts wait."""

    entries: list[PlanEntry]
    removed: list[PlanEntry]
    comments: dict[UUID | None, list[Comment]] = field(default_factory=dict)
    torn: frozenset[UUID] = frozenset()

    def comments_on(self, entry: PlanEntry | None) -> list[Comment]:
        """Return the comments on one piece, or on the plan as a whole (None), the oldest first."""
        return self.comments.get(entry.pk if entry is not None else None, [])


def contents_of(plan: SupportPlan) -> Contents:
    """Return everything in a plan, in two queries whatever its size."""
    torn = EntryConflict.objects.filter(entry=OuterRef("pk"), settled_at__isnull=True)
    writers = ("added_by", "changed_by", "removed_by", "file")
    rows = list(plan.entries.select_related(*writers).annotate(torn=Exists(torn)))
    comments: dict[UUID | None, list[Comment]] = defaultdict(list)
    for comment in plan.comments.filter(removed_at__isnull=True).select_related("said_by"):
        comments[comment.entry_id].append(comment)
    return Contents(
        entries=[row for row in rows if row.removed_at is None],
        removed=[row for row in rows if row.removed_at is not None],
        comments=dict(comments),
        torn=frozenset(row.pk for row in rows if row.torn),
    )


def find_entry(plan: SupportPlan, id: UUID) -> PlanEntry:
    """Return one piece of a plan, taken out or not; raise ``PlanEntry.DoesNotExist``."""
    return plan.entries.select_related("added_by", "changed_by", "file").get(pk=id)


def file_in_plan(plan: SupportPlan, id: UUID, *, taken_out_too: bool) -> StoredFile:
    """Return a file that stands in a plan; raise ``StoredFile.DoesNotExist``.

    What was taken out is there only for who may bring it back.
    """
    entries = plan.entries.all() if taken_out_too else plan.entries.filter(removed_at__isnull=True)
    return StoredFile.objects.filter(pk__in=entries.filter(file=id).values("file")).get()


def open_conflicts(entry: PlanEntry) -> list[EntryConflict]:
    """Return the second texts of a piece between which nobody has chosen."""
    return list(entry.conflicts.filter(settled_at__isnull=True).select_related("saved_by"))


def earlier_texts(entry: PlanEntry) -> list[EntryRevision | EntryConflict]:
    """Return every text that a piece had and has no more, the newest first: nothing is ever lost."""
    revisions = list(entry.revisions.select_related("said_by", "entry__plan"))
    gave_way = list(
        entry.conflicts.filter(settled_at__isnull=False).select_related("saved_by", "entry__plan")
    )
    found: list[EntryRevision | EntryConflict] = [*revisions, *gave_way]
    return sorted(found, key=_written_at, reverse=True)


def _written_at(text: EntryRevision | EntryConflict) -> datetime:
    return text.said_at if isinstance(text, EntryRevision) else text.saved_at


#: Whose place around the person is a private one; nobody assumes that there is anybody.
CLOSE_RELATIONS = ("partner", "parent", "child", "family", "friend", "neighbour", "attorney", "deputy")


def close_people(person: Person) -> list[CircleMember]:
    """Return family, friends and whoever decides by law, who are in the circle now."""
    return [one for one in circle_of(person) if one.relation in CLOSE_RELATIONS]


class SaidOfLead(Protocol):
    """What was said last of who leads, in a row or read beside the plan."""

    @property
    def company(self) -> str: ...
    @property
    def carer_is(self) -> str: ...


def lead_suggestion(person: Person, lead: SaidOfLead | None, *, somebody_close: bool) -> rules.LeadSuggestion:
    """Return who could lead the planning, and why, from the record and what was said last."""
    return rules.suggest_leader(
        in_crisis=person.crisis_since is not None,
        lacks_capacity=person.capacity == Person.Capacity.LACKS,
        somebody_close=somebody_close,
        wants_company=lead is not None and lead.company == Lead.Company.TOGETHER,
        worn_out=lead is not None and lead.carer_is == Lead.CarerIs.WORN_OUT,
    )
