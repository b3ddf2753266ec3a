"""Drafting a version: begun, changed part by part or as a whole, put away. A draft may have faults."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets import permissions
from budgets.editing import (
    Changed,
    Document,
    Part,
    blank_document,
    merged,
    moved,
    new_id,
    next_version,
    outline_faults,
)
from budgets.models import AllocationScheme, DraftSave
from budgets.scheme_checks import LONGEST_KEY, LONGEST_TITLE, LONGEST_VERSION
from socialcare.audit.services import record_event
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .refusals import ChangedMeanwhile, FaultyScheme
from .selectors import taken_keys, taken_numbers
from .versions import locked


def _kept(document: Document) -> Document:
    faults = outline_faults(document)
    if faults:
        raise FaultyScheme("This file cannot be kept as a draft.", faults)
    return document


def _columns(document: Document) -> dict[str, Any]:
    """Return what lists show of a draft; the document may hold anything in these places."""
    title = str(document.get("title") or document.get("id") or "Without a title")
    return {
        "key": str(document.get("id") or "")[:LONGEST_KEY],
        "version": str(document.get("version") or "")[:LONGEST_VERSION],
        "title": title[:LONGEST_TITLE],
    }


@transaction.atomic
def start_draft(
    *,
    document: Document,
    by: Any,
    at: datetime,
    based_on: AllocationScheme | None = None,
    what: str = "Begun",
) -> AllocationScheme:
    """Keep a document as the draft of a new version. It may have faults; only an owner may."""
    permissions.check_can_draft(by, on=timezone.localdate(at))
    _kept(document)
    draft = AllocationScheme(
        **_columns(document),
        document=document,
        based_on=based_on,
        created_at=at,
        changed_at=at,
        changed_by=by,
    )
    draft.save(force_insert=True)
    _note_save(draft, what=what, by=by, at=at)
    record_event(
        verb="scheme.drafted",
        by=by,
        at=at,
        subject=draft,
        data={"key": draft.key, "version": draft.version},
    )
    return draft


@transaction.atomic
def draft_from(*, version: AllocationScheme, by: Any, at: datetime) -> AllocationScheme:
    """Start a draft that says what another version says, under the next free number and without a day."""
    document = {key: value for key, value in version.document.items() if key != "effective_from"}
    document["version"] = next_version(version.version, taken_numbers(version.key))
    return start_draft(
        document=document, by=by, at=at, based_on=version, what=f"From version {version.version}"
    )


@transaction.atomic
def draft_empty(*, title: str, by: Any, at: datetime) -> AllocationScheme:
    """Start the draft of a scheme that there is none of yet; its short name is made of the title."""
    title = title.strip()
    document = blank_document(id=new_id(title, taken_keys()), title=title, applies_to="adults")
    return start_draft(document=document, by=by, at=at)


def _note_save(scheme: AllocationScheme, *, what: str, by: Any, at: datetime) -> None:
    DraftSave.objects.create(
        scheme=scheme,
        revision=scheme.revision,
        document=scheme.document,
        what=what[:200],
        saved_at=at,
        saved_by=by,
    )


def _save(
    *,
    scheme: AllocationScheme,
    change: Callable[[AllocationScheme], Document],
    what: str,
    by: Any,
    at: datetime,
) -> AllocationScheme:
    """Lock the draft, let ``change`` say what its document becomes, and keep that; or nothing if the same."""
    fresh = locked(scheme)
    permissions.check_can_draft(by, on=timezone.localdate(at))
    fresh.workflow.target(fresh.status, "save")
    document = _kept(change(fresh))
    if document == fresh.document:
        return fresh
    saved = perform(
        record=fresh,
        action="save",
        by=by,
        at=at,
        right=lambda user, _: permissions.check_can_draft(user, on=timezone.localdate(at)),
        write={
            **_columns(document),
            "document": document,
            "revision": fresh.revision + 1,
            "changed_at": at,
            "changed_by": by,
        },
        data={"revision": fresh.revision + 1, "what": what},
    )
    _note_save(saved, what=what, by=by, at=at)
    return saved


@transaction.atomic
def save_draft(
    *,
    scheme: AllocationScheme,
    document: Document,
    base_revision: int,
    by: Any,
    at: datetime,
    what: str = "Replaced as a whole",
) -> AllocationScheme:
    """Replace a draft's whole document, unless somebody has changed it since ``base_revision``.

    Anything with the outline of a scheme is kept, faults included. Raises ``ChangedMeanwhile``.
    """

    def change(fresh: AllocationScheme) -> Document:
        if fresh.revision != base_revision and fresh.document != document:
            raise ChangedMeanwhile(fresh, fresh.document)
        return document

    return _save(scheme=scheme, change=change, what=what, by=by, at=at)


@transaction.atomic
def save_part(
    *,
    scheme: AllocationScheme,
    part: Part,
    value: Any,
    base_revision: int,
    by: Any,
    at: datetime,
    what: str,
) -> AllocationScheme:
    """Change one part of a draft, or take it out (None). Changes of different parts merge.

    Raises ``ChangedMeanwhile`` where the very same part is not as it was at ``base_revision``.
    """

    def change(fresh: AllocationScheme) -> Document:
        base = fresh.document if fresh.revision == base_revision else _as_it_was(fresh, base_revision)
        try:
            return merged(part=part, base=base, fresh=fresh.document, value=value)
        except Changed as changed:
            raise ChangedMeanwhile(fresh, changed.now) from changed

    return _save(scheme=scheme, change=change, what=what, by=by, at=at)


def _as_it_was(scheme: AllocationScheme, revision: int) -> Document:
    kept = scheme.saves.filter(revision=revision).first()
    return kept.document if kept is not None else {}


@transaction.atomic
def move_entry(
    *, scheme: AllocationScheme, name: str, id: str, by_places: int, by: Any, at: datetime, what: str
) -> AllocationScheme:
    """Move one question, or another entry with an id, up (-1) or down (1) in its list."""

    def change(fresh: AllocationScheme) -> Document:
        return moved(fresh.document, name=name, id=id, by=by_places)

    return _save(scheme=scheme, change=change, what=what, by=by, at=at)


@transaction.atomic
def go_back_to(
    *, scheme: AllocationScheme, revision: int, base_revision: int, by: Any, at: datetime
) -> AllocationScheme:
    """Make a draft again what it was after one of its earlier changes; what stands now stays in the list."""
    earlier = scheme.saves.filter(revision=revision).first()
    if earlier is None:
        raise Refused("There is no such earlier state of this draft.")
    return save_draft(
        scheme=scheme,
        document=earlier.document,
        base_revision=base_revision,
        by=by,
        at=at,
        what=f"Back to change {revision}",
    )


@transaction.atomic
def discard(*, scheme: AllocationScheme, by: Any, at: datetime) -> AllocationScheme:
    """Put a draft away. It stays in the record and can be read, and its number is free again."""
    return perform(
        record=scheme,
        action="discard",
        by=by,
        at=at,
        right=lambda user, _: permissions.check_can_draft(user, on=timezone.localdate(at)),
    )


def note_opening(*, scheme: AllocationScheme, what: str, by: Any, at: datetime) -> None:
    """Note that an owner opened a version that is not for everybody yet."""
    record_event(verb="scheme.opened", by=by, at=at, subject=scheme, data={"what": what})
