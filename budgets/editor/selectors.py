"""A draft's earlier states: what a change is compared with, and a way back."""

from budgets.editing import Document
from budgets.models import AllocationScheme, DraftSave

#: Older changes than these stay in the record, and are not offered one by one.
MOST_CHANGES = 100


def document_at(scheme: AllocationScheme, revision: int) -> Document:
    """Return a draft's document as it stood after one of its changes; as it stands where that is unknown."""
    if revision == scheme.revision:
        return dict(scheme.document)
    kept = scheme.saves.filter(revision=revision).first()
    return dict((kept or scheme).document)


def changes_of(scheme: AllocationScheme) -> list[DraftSave]:
    """Return the latest changes of a draft, newest first, without their documents."""
    return list(scheme.saves.defer("document").select_related("saved_by")[:MOST_CHANGES])
