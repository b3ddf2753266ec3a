"""What stands beside the pieces of a plan, in one query: costs, check, links, cover, sum, lead, versions.

So a page may show all of it for the price of one query, whatever the size of the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, JSONObject

from assessments.states import COMPLETED
from budgets.models import Adjustment, IndicativeBudget
from socialcare.people.models import Allocation, CircleMember

from .models import (
    CheckMark,
    CostLine,
    CoverNeed,
    Lead,
    OutcomeLink,
    PlanVersion,
    StatutoryCover,
    SupportPlan,
    TalkAgain,
)
from .selectors import CLOSE_RELATIONS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class LeadNow:
    """Who leads the planning now, as was said last."""

    leader: str
    name: str
    company: str
    carer_is: str
    help_wanted: str

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
class Beside:
    """What stands beside a plan's pieces. Lists are in their order, the newest version first.

    ``worker`` is who has the case; ``budget`` the sum of the assessment in force, ``adjusted`` by its
    newest adjustment; ``somebody_close`` whether family, a friend or whoever decides by law is in the
    circle.
    """

    costs: Sequence[Row]
    marks: Sequence[Row]
    links: Sequence[Row]
    decided: Sequence[Row]
    cover: Row | None
    budget: Row | None
    versions: Sequence[Row]
    worker: Row | None
    lead: LeadNow | None
    talk: TalkNext | None
    somebody_close: bool


def beside_of(plan: SupportPlan, *, on: date) -> Beside:
    """Return what stands beside the pieces of a plan on that day."""
    parts = _parts(on)
    found = SupportPlan.objects.filter(pk=plan.pk).values_list(*parts.values()).get()
    read = {name: _read(part) for name, part in zip(parts, found, strict=True)}
    lead, talk = read.pop("lead"), read.pop("talk")
    return Beside(
        lead=None if lead is None else LeadNow(**lead | {"name": lead["name"] or ""}),
        talk=None if talk is None else TalkNext(date.fromisoformat(talk["talk_on"]), talk["about"]),
        **read,
    )


def _read(part: Any) -> Any:
    """Return a part as the database holds it; times and quantities come through JSON as text."""
    if isinstance(part, list):
        return [_read(row) for row in part]
    if not isinstance(part, dict):
        return part
    row = dict(part)
    if "quantity" in row:
        row["quantity"] = Decimal(row["quantity"])
    if "at" in row:
        row["at"] = datetime.fromisoformat(row["at"])
    return row


def _one(rows: QuerySet[Any], *names: str, **named: Any) -> Subquery:
    return Subquery(rows.values(row=JSONObject(**{name: F(name) for name in names}, **named))[:1])


def _all(rows: QuerySet[Any], *names: str, **named: Any) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: F(name) for name in names}, **named)))


def _parts(on: date) -> dict[str, Any]:
    of_plan = {"plan": OuterRef("pk")}
    stands = {**of_plan, "removed_at__isnull": True}
    in_force = {"assessment__person": OuterRef("person"), "assessment__status": COMPLETED}
    return {
        "costs": _all(
            CostLine.objects.filter(**stands),
            *("id", "what", "unit", "price_pence", "period", "paid_from", "entry"),
            quantity=Cast("quantity", CharField()),
        ),
        "marks": _all(
            CheckMark.objects.filter(**stands),
            *("point", "entry", "words"),
            by=F("marked_by__name"),
            at=F("marked_at"),
        ),
        "links": _all(OutcomeLink.objects.filter(**of_plan), "outcome", to=Coalesce(F("entry"), F("cost"))),
        "decided": _all(
            CoverNeed.objects.filter(**of_plan),
            *("assessment", "outcome", "met_by", "words"),
            by=F("decided_by__name"),
        ),
        "cover": _one(
            StatutoryCover.objects.filter(**of_plan),
            *("contribution_pence", "payment", "direct_pence", "direct_how_often", "direct_to", "advice"),
            by=F("changed_by__name"),
        ),
        "budget": _one(
            IndicativeBudget.objects.filter(**in_force),
            *("id", "outcome", "weekly_pence"),
            at=F("worked_out_at"),
            key=F("scheme__key"),
            version=F("scheme__version"),
            title=F("scheme__title"),
            notice=KT("statement__scheme__notice"),
            adjusted=_one(
                Adjustment.objects.filter(budget=OuterRef("pk")),
                *("weekly_pence", "reason"),
                by=F("made_by__name"),
            ),
        ),
        "versions": _all(
            PlanVersion.objects.filter(**of_plan), "number", by=F("frozen_by__name"), at=F("frozen_at")
        ),
        "worker": _one(
            Allocation.objects.filter(person=OuterRef("person"), to_on__isnull=True, from_on__lte=on),
            name=F("worker__user__name"),
            job=F("worker__job"),
        ),
        "lead": _one(
            Lead.objects.filter(**of_plan),
            *("leader", "company", "carer_is", "help_wanted"),
            name=Coalesce(F("member__name"), F("name")),
        ),
        "talk": _one(TalkAgain.objects.filter(**of_plan, settled_at__isnull=True), "talk_on", "about"),
        "somebody_close": Exists(
            CircleMember.objects.filter(
                person=OuterRef("person"), ended_on__isnull=True, relation__in=CLOSE_RELATIONS
            )
        ),
    }
