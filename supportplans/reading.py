"""Reads of what a plan costs, of its cover, and of the versions that were kept of it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from assessments.states import COMPLETED
from socialcare.uploads.models import StoredFile

from .models import CostLine, CoverNeed, Former, PlanVersion, StatutoryCover, SupportPlan
from .rules import hash_of


def find_cost(*, plan: SupportPlan, id: UUID) -> CostLine:
    """Return one line of a plan, taken out or not; raise ``CostLine.DoesNotExist``."""
    found = plan.costs.select_related("changed_by", "removed_by").get(pk=id)
    found.plan = plan
    return found


def removed_costs(plan: SupportPlan) -> list[CostLine]:
    """Return the lines that were taken out, the last one first."""
    return list(plan.costs.filter(removed_at__isnull=False).order_by("-removed_at"))


def earlier_costs(cost: CostLine) -> list[Former]:
    """Return what a line said before, the newest first."""
    return list(
        Former.objects.filter(about=Former.About.COST, subject=cost.pk).select_related(
            "said_by", "replaced_by"
        )
    )


def earlier_cover(plan: SupportPlan) -> list[Former]:
    """Return what the cover and its decisions said before, the newest first."""
    return list(
        Former.objects.filter(plan=plan, about__in=[Former.About.COVER, Former.About.NEED])
        .select_related("said_by", "replaced_by")
        .order_by("-replaced_at", "-number")
    )


def cover_of(plan: SupportPlan) -> StatutoryCover | None:
    """Return what the worker added for the law, or None where nobody has yet."""
    return StatutoryCover.objects.select_related("changed_by").filter(plan=plan).first()


def need_decision(plan: SupportPlan, *, outcome: str) -> CoverNeed | None:
    """Return who meets a need of the assessment in force, where somebody has said so; else None."""
    return CoverNeed.objects.filter(
        plan=plan, outcome=outcome, assessment__status=COMPLETED, assessment__person=plan.person
    ).first()


def has_entries(plan: SupportPlan) -> bool:
    """Return whether any piece stands in the plan."""
    return plan.entries.filter(removed_at__isnull=True).exists()


def newest_version(plan: SupportPlan) -> int:
    """Return the number of the version that was kept last; 0 where there is none."""
    number: int | None = plan.versions.aggregate(newest=Max("number"))["newest"]
    return number or 0


def find_version(*, plan: SupportPlan, number: int) -> PlanVersion:
    """Return one version of a plan with its content; raise ``PlanVersion.DoesNotExist``."""
    return plan.versions.select_related("frozen_by").get(number=number)


def file_of_version(*, version: PlanVersion, id: UUID) -> StoredFile:
    """Return a file that belongs to a version; raise ``VersionFile.DoesNotExist``."""
    return version.files.select_related("file").get(file_id=id).file


@dataclass(frozen=True)
class Verified:
    """Whether a version's content still has the hash that was written beside it, and its files theirs."""

    version: PlanVersion
    content_same: bool
    files_differ: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether everything is as it was kept."""
        return self.content_same and not self.files_differ


def verify(versions: Iterable[PlanVersion]) -> Iterator[Verified]:
    """Compute the hashes of versions and of their files afresh, one version after the other."""
    for version in versions:
        named = {
            one["file"]["id"]: one["file"]["sha256"]
            for one in version.content["entries"]
            if one["file"] is not None
        }
        rows = {str(row.file_id): row.file for row in version.files.select_related("file")}
        differ = [id_ for id_, sha256 in named.items() if id_ not in rows or _hash(rows[id_]) != sha256]
        yield Verified(version, hash_of(version.content) == version.sha256, tuple(sorted(differ)))


def _hash(stored: StoredFile) -> str:
    """Return the hash of the bytes that lie in the storage now; empty where there are none."""
    try:
        with stored.file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def all_versions() -> QuerySet[PlanVersion]:
    """Return every version that was ever kept, for the command that verifies them."""
    return PlanVersion.objects.select_related("plan__person").order_by("plan_id", "number")
