"""What stands beside the pieces on a plan's first page, gathered in few queries whatever its size."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from budgets.selectors import weekly_sum_for
from socialcare.people.models import CircleMember

from .contents import Content, costs_content
from .models import CheckMark, Lead, PlanVersion, SupportPlan, TalkAgain
from .selectors import CLOSE_RELATIONS


@dataclass(frozen=True)
class LeadNow:
    """Who leads the planning now, as was said last."""

    leader: str
    name: str
    company: str
    carer_is: str

    @property
    def words(self) -> str:
        """Return what kind of leader that is."""
        return str(Lead.Leader(self.leader).label)


@dataclass(frozen=True)
class TalkNext:
    """The talk that was agreed and has not taken place."""

    talk_on: date
    about: str


@dataclass(frozen=True)
class Kept:
    """The newest version that was kept."""

    number: int
    kept_at: datetime
    by: str


@dataclass(frozen=True)
class Beside:
    """Who leads, when they talk again, what was kept last, and which points of the check are seen to.

    ``somebody_close`` says whether family, a friend or whoever decides by law is in the circle.
    """

    lead: LeadNow | None
    talk: TalkNext | None
    kept: Kept | None
    points: frozenset[str]
    somebody_close: bool


def beside_of(plan: SupportPlan) -> Beside:
    """Return what stands beside a plan's pieces, in one query."""
    of_plan = OuterRef("pk")
    lead = Lead.objects.filter(plan=of_plan).values(
        found=JSONObject(
            leader="leader", name="name", member="member__name", company="company", carer_is="carer_is"
        )
    )
    talk = TalkAgain.objects.filter(plan=of_plan, settled_at__isnull=True).values(
        found=JSONObject(talk_on="talk_on", about="about")
    )
    kept = (
        PlanVersion.objects.filter(plan=of_plan)
        .order_by("-number")
        .values(found=JSONObject(number="number", kept_at="frozen_at", by="frozen_by__name"))
    )
    stands = Q(entry__isnull=True) | Q(entry__removed_at__isnull=True)
    marks = CheckMark.objects.filter(stands, plan=of_plan, removed_at__isnull=True)
    close = CircleMember.objects.filter(
        person=OuterRef("person"), ended_on__isnull=True, relation__in=CLOSE_RELATIONS
    )
    found = (
        SupportPlan.objects.filter(pk=plan.pk)
        .values(
            lead=Subquery(lead[:1]),
            talk=Subquery(talk[:1]),
            kept=Subquery(kept[:1]),
            points=ArraySubquery(marks.order_by().values("point").distinct()),
            close=Exists(close),
            of=F("pk"),
        )
        .get()
    )
    return Beside(
        lead=_lead(found["lead"]),
        talk=_talk(found["talk"]),
        kept=_kept(found["kept"]),
        points=frozenset(found["points"]),
        somebody_close=found["close"],
    )


def _lead(found: dict[str, str] | None) -> LeadNow | None:
    if found is None:
        return None
    name = found["member"] or found["name"]
    return LeadNow(found["leader"], name, found["company"], found["carer_is"])


def _talk(found: dict[str, str] | None) -> TalkNext | None:
    return None if found is None else TalkNext(date.fromisoformat(found["talk_on"]), found["about"])


def _kept(found: dict[str, Any] | None) -> Kept | None:
    if found is None:
        return None
    return Kept(found["number"], datetime.fromisoformat(found["kept_at"]), found["by"])


def money_beside(plan: SupportPlan, *, budget: bool) -> Content:
    """Return the costs with their sums; set against the indicative budget where the reader may see it."""
    indicative = weekly_sum_for(plan.person) if budget else None
    return costs_content(plan, indicative)
