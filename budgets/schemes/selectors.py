"""Reading versions of the rules: every one of them for their owners, none for anybody else."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from budgets.models import AllocationScheme, SchemeFile
from budgets.permissions import owns_schemes
from budgets.states import APPROVED, DISCARDED, DRAFT, PROPOSED, PUBLISHED, RETIRED

#: As an owner looks for them: what waits first, what is over last.
_ORDER = (PROPOSED, DRAFT, APPROVED, PUBLISHED, RETIRED, DISCARDED)
_PEOPLE = ("changed_by", "proposed_by", "approved_by", "sent_back_by")
#: Older refused files than the newest so many are not offered any more; their bytes stay.
REFUSED_FILES_SHOWN = 10


def versions_open_to(user: Any, *, on: date) -> QuerySet[AllocationScheme]:
    """Return the versions that this user may open before they are published: an owner all, others none."""
    known = AllocationScheme.objects.select_related(
        "changed_by", "proposed_by", "approved_by", "sent_back_by"
    )
    return known if owns_schemes(user, on=on) else known.none()


def find_version(*, user: Any, id: UUID, on: date) -> AllocationScheme:
    """Return one version with its document; raise ``AllocationScheme.DoesNotExist``."""
    return versions_open_to(user, on=on).select_related("based_on").get(pk=id)


def all_versions(*, user: Any, on: date) -> list[AllocationScheme]:
    """Return every version without its document: what waits for somebody first, what is over last."""
    known = list(versions_open_to(user, on=on).defer("document"))
    known.sort(key=lambda one: one.effective_from or date.min, reverse=True)
    return sorted(known, key=lambda one: _ORDER.index(one.status))


def versions_to_start_from(*, user: Any, on: date) -> list[AllocationScheme]:
    """Return the versions in force, then others that are fixed, without their documents."""
    known = all_versions(user=user, on=on)
    return sorted(
        (one for one in known if one.status not in (DRAFT, DISCARDED)),
        key=lambda one: (PUBLISHED, APPROVED, PROPOSED, RETIRED).index(one.status),
    )


def versions_beside(scheme: AllocationScheme, *, user: Any, on: date) -> list[AllocationScheme]:
    """Return what a version can be compared with: every other one of the same scheme.

    The one whose place it takes stands first, so that nobody reads changes against another's draft.
    """
    known = [one for one in all_versions(user=user, on=on) if one.key == scheme.key and one.pk != scheme.pk]
    starts = scheme.effective_from or date.max
    public = [one for one in known if one.status in (PUBLISHED, RETIRED)]
    before = [one for one in public if (one.effective_from or date.min) <= starts]
    former = max(before, key=lambda one: one.effective_from or date.min, default=None)
    return sorted(known, key=lambda one: one != former)


def taken_keys() -> set[str]:
    """Return the short names of all schemes, drafts' too."""
    return set(AllocationScheme.objects.values_list("key", flat=True).distinct().order_by())


def taken_numbers(key: str) -> set[str]:
    """Return the version numbers of one scheme, drafts' too."""
    return set(AllocationScheme.objects.filter(key=key).values_list("version", flat=True))


def files_of(scheme: AllocationScheme) -> list[SchemeFile]:
    """Return the files of examples brought along for a version, the oldest first, refused ones too."""
    return list(
        scheme.files.filter(purpose=SchemeFile.Purpose.EXAMPLES, set_aside_at=None)
        .select_related("added_by")
        .defer("content")
    )


def files_in_use(scheme: AllocationScheme) -> list[SchemeFile]:
    """Return the files whose examples count for a version, with their bytes."""
    return list(
        scheme.files.filter(purpose=SchemeFile.Purpose.EXAMPLES, set_aside_at=None, refused_because="")
    )


def refused_documents(*, user: Any, on: date) -> list[SchemeFile]:
    """Return the newest files that could not be kept as a draft, for an owner; nobody else has any."""
    if not owns_schemes(user, on=on):
        return []
    found = SchemeFile.objects.filter(purpose=SchemeFile.Purpose.DOCUMENT, scheme=None, set_aside_at=None)
    return list(found.select_related("added_by").defer("content").order_by("-added_at")[:REFUSED_FILES_SHOWN])


def find_file(*, user: Any, id: UUID, on: date) -> SchemeFile:
    """Return one file with its bytes, for an owner; raise ``SchemeFile.DoesNotExist``."""
    if not owns_schemes(user, on=on):
        raise SchemeFile.DoesNotExist
    return SchemeFile.objects.select_related("scheme").get(pk=id)


def text_of(file: SchemeFile) -> str:
    """Return what stands in a file, to be mended; a byte that is no text becomes a replacement sign."""
    return bytes(file.content).decode("utf-8-sig", errors="replace").replace("\x00", "\ufffd")
