"""Reading versions for the editor: an owner of the allocation schemes may open every one of them."""

from datetime import date
from typing import Any
from uuid import UUID

from budgets.editing import Document
from budgets.models import AllocationScheme, DraftSave
from budgets.permissions import owns_schemes

#: Older changes than these stay in the record, and are not offered one by one.
MOST_CHANGES = 100


def find_version(*, user: Any, id: UUID, on: date) -> AllocationScheme:
    """Return one version that this user may open; raise ``AllocationScheme.DoesNotExist``."""
    if not owns_schemes(user, on=on):
        raise AllocationScheme.DoesNotExist
    return AllocationScheme.objects.select_related("changed_by").get(pk=id)


def document_at(scheme: AllocationScheme, revision: int) -> Document:
    """Return a draft's document as it stood after one of its changes; as it stands where that is unknown."""
    if revision == scheme.revision:
        return dict(scheme.document)
    kept = scheme.saves.filter(revision=revision).first()
    return dict((kept or scheme).document)


def changes_of(scheme: AllocationScheme) -> list[DraftSave]:
    """Return the latest changes of a draft, newest first, without their documents."""
    return list(scheme.saves.defer("document").select_related("saved_by")[:MOST_CHANGES])
