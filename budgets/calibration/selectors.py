"""Reading cases: those agreed here and those brought along. Totals and sums, never a name."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from assessments.models import Answer
from budgets.engine import Scheme
from budgets.models import AllocationScheme, PersonalBudget
from budgets.states import PUBLISHED, RETIRED
from socialcare.people.background import broad_group
from socialcare.values.periods import age_on

from .case_files import ALONE, HOUSEHOLD, no_help_of
from .models import CaseSet, PastCase
from .rules import (
    NO,
    SIMILAR_WITHIN_YEARS,
    YES,
    LikelyRange,
    age_band,
    counting_key,
    likely_range,
    similar_totals,
)

#: What a page's choice of cases says, besides the id of a set.
ALL, AGREED = "all", "agreed"


class Case(NamedTuple):
    """One case with what is compared.

    ``total`` has the scheme's ``total_digits`` and is None where only the sum told then is known;
    ``told_pence`` is that sum, None where the table gave none, or where nobody was told.
    """

    total: int | None
    told_pence: int | None
    agreed_pence: int
    support_reason: str
    age_band: str
    ethnic_group: str
    lives_alone: str
    has_carer: str


class Lineage(NamedTuple):
    """One version of a scheme, and the versions in force before and after whose points count the same."""

    scheme: AllocationScheme
    same: frozenset[UUID]
    key: str


class Sets(NamedTuple):
    """The sets of past cases of a scheme: those that count the same, and the others."""

    comparable: list[CaseSet]
    others: list[CaseSet]


def find_versions(*, id: UUID) -> tuple[AllocationScheme, list[AllocationScheme]]:
    """Return a version, and with it all of its scheme that are or were in force.

    Raises ``AllocationScheme.DoesNotExist``. Callers check first that the user owns the schemes.
    """
    of_its_kind = AllocationScheme.objects.filter(
        key__in=AllocationScheme.objects.filter(pk=id).values("key")
    ).filter(Q(pk=id) | Q(status__in=(PUBLISHED, RETIRED)))
    versions = list(of_its_kind)
    for scheme in versions:
        if scheme.pk == id:
            return scheme, versions
    raise AllocationScheme.DoesNotExist


def lineage_of(scheme: AllocationScheme, versions: Sequence[AllocationScheme] | None = None) -> Lineage:
    """Return a version with those that count the same: of ``versions``, or of all ever in force."""
    if versions is None:
        versions = list(AllocationScheme.objects.filter(key=scheme.key, status__in=(PUBLISHED, RETIRED)))
    key = counting_key(scheme.document)
    same = frozenset(one.pk for one in versions if one.pk == scheme.pk or counting_key(one.document) == key)
    return Lineage(scheme, same, key)


def case_sets(lineage: Lineage) -> Sets:
    """Return the sets of past cases of a scheme, newest first."""
    found = list(_usable().filter(scheme_key=lineage.scheme.key).select_related("added_by"))
    return Sets(
        [one for one in found if one.counting_key == lineage.key],
        [one for one in found if one.counting_key != lineage.key],
    )


def find_case_set(*, id: UUID, of: AllocationScheme) -> CaseSet:
    """Return one set of past cases of a scheme; raise ``CaseSet.DoesNotExist``."""
    return _usable().get(pk=id, scheme_key=of.key)


def replaceable_sets(scheme: AllocationScheme) -> QuerySet[CaseSet]:
    """Return the sets of a scheme, however they count: any can be put out of use by another."""
    return _usable().filter(scheme_key=scheme.key)


def find_scheme(*, id: UUID) -> AllocationScheme:
    """Return one version, whatever its state; raise ``AllocationScheme.DoesNotExist``."""
    return AllocationScheme.objects.get(pk=id)


def _usable() -> QuerySet[CaseSet]:
    """Return the sets that may be read: invented ones only in the demonstration."""
    if settings.COUNCIL_DEMONSTRATION:
        return CaseSet.objects.all()
    return CaseSet.objects.exclude(origin=CaseSet.Origin.INVENTED)


class AgreedHere(NamedTuple):
    """The cases signed off here, and how many more were counted by other points."""

    cases: list[Case]
    counted_otherwise: int


def agreed_here(lineage: Lineage, ready: Scheme) -> AgreedHere:
    """Return what was agreed after each indicative budget of this scheme: its newest agreed sum."""
    someone_helps = Exists(
        Answer.objects.filter(assessment=OuterRef("indicative__assessment"), part=Answer.Part.SHARE).exclude(
            value__in=sorted(no_help_of(ready))
        )
    )
    rows = (
        PersonalBudget.objects.filter(indicative__scheme__key=lineage.scheme.key)
        .order_by("indicative_id", "-recorded_at", "-pk")
        .distinct("indicative_id")
        .annotate(
            household=KeyTextTransform(HOUSEHOLD, KeyTextTransform("answers", "indicative__inputs")),
            helped=someone_helps,
        )
        .values_list(
            "indicative__scheme_id",
            "indicative__points",
            "indicative__weekly_pence",
            "weekly_pence",
            "person__support_reason",
            "person__born_on",
            "agreed_on",
            "person__ethnicity",
            "household",
            "helped",
        )
    )
    cases = []
    otherwise = 0
    for version, points, told, agreed, reason, born_on, agreed_on, ethnicity, household, helped in rows:
        if version not in lineage.same:
            otherwise += 1
            continue
        cases.append(
            Case(
                total=_scaled(points, ready),
                told_pence=told,
                agreed_pence=agreed,
                support_reason=reason,
                age_band=age_band(age_on(born_on, agreed_on)),
                ethnic_group=broad_group(ethnicity),
                lives_alone="" if household is None else (YES if household == ALONE else NO),
                has_carer=YES if helped else NO,
            )
        )
    return AgreedHere(cases, otherwise)


def _scaled(points: Decimal | None, ready: Scheme) -> int | None:
    return None if points is None else int(points.scaleb(ready.total_digits))


def brought_along(sets: Sequence[CaseSet], ready: Scheme) -> list[Case]:
    """Return the cases of sets whose points count as in ``ready``."""
    rows = PastCase.objects.filter(case_set__in=[one.pk for one in sets]).values_list(
        "total",
        "agreed_weekly_pence",
        "support_reason",
        "age_band",
        "ethnic_group",
        "lives_alone",
        "has_carer",
    )
    return [Case(_scaled(total, ready), None, agreed, *splits) for total, agreed, *splits in rows]


# The likely range -----------------------------------------------------------------------------


class Similar(NamedTuple):
    """The likely range of similar cases, when they were agreed, and whether any is invented."""

    range: LikelyRange
    from_on: date
    to_on: date
    invented: bool


def similar_to(
    *, scheme: AllocationScheme, ready: Scheme, total: int, person_id: int, on: date
) -> Similar | None:
    """Return between which sums most cases like this one were agreed; None where they are too few.

    Cases of the same scheme whose points count the same, near in total, agreed in the last three
    years; the person's own earlier budgets are not among them.
    """
    if ready.is_priced_per_need:
        return None
    low, high = similar_totals(total, largest=ready.largest_total(), one=10**ready.total_digits)
    between = (Decimal(low).scaleb(-ready.total_digits), Decimal(high).scaleb(-ready.total_digits))
    since = date(on.year - SIMILAR_WITHIN_YEARS, on.month, min(on.day, 28))
    lineage = lineage_of(scheme)
    here = (
        PersonalBudget.objects.filter(
            indicative__scheme__in=lineage.same, indicative__points__range=between, agreed_on__gte=since
        )
        .exclude(person_id=person_id)
        .order_by("indicative_id", "-recorded_at", "-pk")
        .distinct("indicative_id")
        .values_list("weekly_pence", "agreed_on")
    )
    agreed = list(here)
    near = {"cases__total__range": between}
    sets = (
        _usable()
        .filter(scheme_key=scheme.key, counting_key=lineage.key, agreed_from_on__gte=since, **near)
        .distinct()
        .values_list("pk", "origin", "agreed_from_on", "agreed_to_on")
    )
    found_sets = list(sets)
    past = PastCase.objects.filter(
        case_set__in=[pk for pk, *_ in found_sets], total__range=between
    ).values_list("agreed_weekly_pence", flat=True)
    sums = [pence for pence, _ in agreed] + (list(past) if found_sets else [])
    found = likely_range(sums)
    if found is None:
        return None
    days = [day for _, day in agreed]
    return Similar(
        range=found,
        from_on=min([*days, *(first for *_, first, _ in found_sets)]),
        to_on=max([*days, *(last for *_, last in found_sets)]),
        invented=any(origin == CaseSet.Origin.INVENTED for _, origin, *_ in found_sets),
    )
